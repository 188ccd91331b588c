// A run of the suite against a server: which scenarios, how many at once, and what comes out.

public import ConformanceModel
internal import Primitives
internal import Reactor
internal import SpecModel

/// What a run is asked for.
public struct RunOptions: Sendable {
    public var seed: UInt64
    /// Patterns of ids, one of which must match; empty: all scenarios.
    public var only: [String] = []
    /// Scenarios at once; nil: as the target says.
    public var jobs: Int?
    /// Multiplies all times that are waited.
    public var timeScale = 1.0
    public var requirements: RequirementSet?
    public var knownFailing = KnownFailing()
    /// Ends the run at the first scenario that fails.
    public var stopsAtFailure = false

    public init(seed: UInt64) { self.seed = seed }
}

/// What happens in a run, as it happens.
public enum RunProgress: Sendable {
    case started(scenario: String)
    /// `done` of `all` scenarios that run.
    case finished(ScenarioResult, done: Int, all: Int)
}

public struct Runner: Sendable {
    public static let suiteVersion = "1.0.0"

    private let suite: Suite
    private let target: Target
    private let options: RunOptions

    public init(_ suite: Suite, _ target: Target, _ options: RunOptions) {
        self.suite = suite
        self.target = target
        self.options = options
    }

    /// The scenarios that would run.
    public var selected: [Scenario] {
        let globs = options.only.map(Glob.init)
        return suite.scenarios.filter { scenario in
            isClaimed(scenario) && (options.requirements?.scenarios.contains(scenario.baseID) ?? true)
                && (globs.isEmpty
                    || globs.contains { $0.matches(scenario.id) || $0.matches(scenario.baseID) })
        }
    }

    private func isClaimed(_ scenario: Scenario) -> Bool {
        ([scenario.profile] + scenario.needs).allSatisfy(target.profiles.contains)
    }

    /// - Parameter progress: called from any thread, one call at a time.
    public func run(_ progress: @escaping @Sendable (RunProgress) -> Void = { _ in }) async -> RunResult {
        let start = ContinuousClock.now
        let startedAt = Timestamp.text(WallClock.seconds)
        let outcomes = await outcomes(progress)
        var results = outcomes.map(\.result) + (options.only.isEmpty ? notClaimed : [])
        results.sort { $0.id < $1.id }
        let stale = options.knownFailing.apply(to: &results, today: String(startedAt.prefix(10)))
        let coverage = CoverageReport(suite).coverage(of: outcomes, profiles: target.profiles)
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return RunResult(
            suiteVersion: Self.suiteVersion, requirements: options.requirements?.name,
            dialect: suite.contract.description.dialect, contractVersion: suite.contract.description.version,
            target: TargetSummary(
                name: target.name, version: target.version, baseURL: target.api.description,
                gatewayURL: target.gateway?.description ?? "", profiles: claimedProfiles),
            profiles: suite.dialect.profiles.map {
                ProfileSummary(name: $0.name, description: $0.description)
            },
            seed: options.seed, startedAt: startedAt,
            duration: Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000), scenarios: results,
            coverage: coverage, staleExpectations: stale,
            secrets: outcomes.reduce(into: [:]) { $0.merge($1.secrets) { first, _ in first } })
    }

    private var claimedProfiles: [String] {
        suite.dialect.profiles.map(\.name).filter(target.profiles.contains)
    }

    private var notClaimed: [ScenarioResult] {
        suite.scenarios.filter { !isClaimed($0) }.map { scenario in
            ScenarioResult(
                id: scenario.id, title: scenario.title, profile: scenario.profile, level: scenario.level,
                location: scenario.location, covers: [], verdict: .notClaimed)
        }
    }

    // MARK: Scheduling

    private func outcomes(_ progress: @escaping @Sendable (RunProgress) -> Void) async -> [ScenarioOutcome] {
        let scenarios = selected
        let environment = RunEnvironment(
            suite: suite, target: target, seed: options.seed, runName: Self.runName,
            timeScale: options.timeScale,
            accounts: AccountPool(target.provision))
        let loops = (0..<Self.loopCount).map { EventLoop(name: "runner-\($0)") }
        for loop in loops { loop.start() }
        let queue = ScenarioQueue(count: scenarios.count, stopsAtFailure: options.stopsAtFailure, progress)
        let together = scenarios.filter { !$0.isExclusive }
        let alone = scenarios.filter(\.isExclusive)
        await queue.run(together, jobs: options.jobs ?? target.jobs, loops, environment)
        await queue.run(alone, jobs: 1, loops, environment)
        for loop in loops { await loop.shutdown() }
        return await queue.outcomes
    }

    /// The runner shares the machine with the server under test.
    private static let loopCount = 2

    /// Different for every run, so that names of earlier runs against the same server are not met again.
    private static var runName: String { String(UInt64(WallClock.seconds * 1000) % 2_176_782_336, radix: 36) }
}

/// Scenarios waiting for their turn, and what came of those that have run.
private actor ScenarioQueue {
    private(set) var outcomes: [ScenarioOutcome] = []
    private var waiting: ArraySlice<Scenario> = []
    private var isStopped = false
    private let count: Int
    private let stopsAtFailure: Bool
    private let progress: @Sendable (RunProgress) -> Void

    init(count: Int, stopsAtFailure: Bool, _ progress: @escaping @Sendable (RunProgress) -> Void) {
        self.count = count
        self.stopsAtFailure = stopsAtFailure
        self.progress = progress
    }

    func run(_ scenarios: [Scenario], jobs: Int, _ loops: [EventLoop], _ environment: RunEnvironment) async {
        waiting = scenarios[...]
        await withTaskGroup(of: Void.self) { group in
            for job in 0..<min(jobs, scenarios.count) {
                group.addTask { await self.work(on: loops[job % loops.count], environment) }
            }
        }
    }

    private func work(on loop: EventLoop, _ environment: RunEnvironment) async {
        while !isStopped, let scenario = waiting.popFirst() {
            progress(.started(scenario: scenario.id))
            let outcome = await ScenarioRun(scenario, environment, on: loop).run()
            outcomes.append(outcome)
            if stopsAtFailure, outcome.result.verdict != .passed { isStopped = true }
            progress(.finished(outcome.result, done: outcomes.count, all: count))
        }
    }
}
