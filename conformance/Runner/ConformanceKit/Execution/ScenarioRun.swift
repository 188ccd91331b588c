// One scenario on its way: what it has bound, its connections, and the trace of all that was sent and seen.
// Runs on one loop together with its sockets, so nothing here needs a lock and nothing hops between threads.

internal import ConformanceModel
internal import HTTP
internal import Primitives
internal import Reactor
internal import SpecModel
internal import WebSocket

actor ScenarioRun {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    nonisolated let scenario: Scenario
    nonisolated let environment: RunEnvironment
    nonisolated var contract: Contract { environment.suite.contract }
    nonisolated var dialect: Dialect { environment.suite.dialect }

    var bindings = Bindings()
    var generator: Generator
    let http = HTTPConnections()
    var connections: [String: Connection] = [:]
    /// By actor and security scheme.
    var credentials: [String: [String: String]] = [:]
    /// By value: the name to show instead.
    var secrets: [String: String] = [:]
    private(set) var trace: [TraceEvent] = []
    private(set) var steps: [StepSummary] = []
    private(set) var checks: [CheckResult] = []
    /// Events that a barrier has shown not to come.
    var withheld: Set<String> = []
    var exchangeCount = 0
    var arrivalCount = 0
    var leases: [AccountLease] = []
    private var waiters: [CheckedContinuation<Void, Never>] = []
    /// Grows with everything that comes or ends.
    private(set) var newsCount = 0
    private let start = ContinuousClock.now
    private(set) var deadline: ContinuousClock.Instant

    init(_ scenario: Scenario, _ environment: RunEnvironment, on loop: EventLoop) {
        self.scenario = scenario
        self.environment = environment
        self.loop = loop
        generator = Generator(seed: environment.seed, scenario: scenario.id, run: environment.runName)
        deadline = start + scenario.timeout * environment.timeScale
    }

    /// Where a step stands: its names and its position in the report.
    struct Context: Sendable {
        var scope = Scope()
        var step: Int?
        var depth = 0
    }

    /// Runs the scenario to its end, whatever happens on the way.
    func run() async -> ScenarioOutcome {
        var verdict = Verdict.passed
        do throws(StepFailure) {
            try await prepare()
            try await perform(scenario.steps, in: Context())
        } catch {
            verdict = note(error)
        }
        await closeEverything()
        let invariants = Invariants(contract: contract, dialect: dialect).results(
            for: self.trace, of: scenario)
        checks += invariants
        if verdict == .passed,
            invariants.contains(where: { $0.verdict == .failed && $0.level >= scenario.level })
        {
            verdict = .failed
        }
        let result = ScenarioResult(
            id: scenario.id, title: scenario.title, profile: scenario.profile, level: scenario.level,
            location: scenario.location, covers: covered, verdict: verdict, checks: checks, steps: steps,
            trace: trace,
            duration: microseconds)
        return ScenarioOutcome(result: result, secrets: secrets, withheld: withheld)
    }

    private func prepare() async throws(StepFailure) {
        for actor in scenario.actors { try await makeAccount(actor, in: Context()) }
        for variable in scenario.variables { try bind(variable, in: Context()) }
    }

    /// Operations and events that the scenario has shown, in order.
    private var covered: [String] {
        var names: [String] = []
        for event in trace {
            let name: String? =
                switch event.kind {
                case .request(let request): request.operation
                case .frameReceived(let frame): frame.event ?? frame.operation
                case .frameSent(let frame): frame.operation
                default: nil
                }
            if let name, !names.contains(name) { names.append(name) }
        }
        return names
    }

    private func note(_ failure: StepFailure) -> Verdict {
        let id = "\(scenario.id)/\(failedStep)"
        let step = steps.isEmpty ? nil : steps.count - 1
        switch failure {
        case .mismatch(let message, let differences, let traceIndex):
            checks.append(
                CheckResult(
                    id: id, level: scenario.level, verdict: .failed, message: message,
                    differences: differences,
                    step: failedStepIndex ?? step, traceIndex: traceIndex))
            return .failed
        case .broken(let message):
            checks.append(
                CheckResult(
                    id: id, level: scenario.level, verdict: .error, message: message,
                    step: failedStepIndex ?? step))
            return .error
        }
    }

    // MARK: Steps

    private var failedStep = "setup"
    private var failedStepIndex: Int?

    func perform(_ steps: [Step], in context: Context) async throws(StepFailure) {
        for step in steps { try await perform(step, in: context) }
    }

    private func perform(_ step: Step, in context: Context) async throws(StepFailure) {
        var context = context
        steps.append(StepSummary(title: step.title, location: step.location))
        context.step = steps.count - 1
        do throws(StepFailure) {
            guard ContinuousClock.now < deadline else {
                throw .mismatch("the scenario took longer than \(scenario.timeout * environment.timeScale)")
            }
            try await perform(step.verb, within: step.within, in: context)
        } catch {
            // The innermost step is the one to name.
            if failedStepIndex == nil {
                failedStep = step.name
                failedStepIndex = context.step
            }
            throw error
        }
        if step.isCheck {
            checks.append(
                CheckResult(
                    id: "\(scenario.id)/\(step.name)", level: scenario.level, verdict: .passed,
                    step: context.step))
        }
    }

    // MARK: Values

    /// Evaluates with what is bound now.
    func evaluate<Value>(
        in context: Context, _ body: (inout Evaluator) throws(EvaluationError) -> Value
    ) throws(StepFailure) -> Value {
        var evaluator = Evaluator(
            contract: contract, bindings: bindings, scope: context.scope, now: WallClock.seconds,
            sequences: connections.compactMapValues(\.lastSequence), generator: generator)
        defer { generator = evaluator.generator }
        do throws(EvaluationError) {
            return try body(&evaluator)
        } catch {
            throw .broken(error.message)
        }
    }

    func text(_ template: Template, in context: Context) throws(StepFailure) -> String {
        try evaluate(in: context) { (evaluator) throws(EvaluationError) in try evaluator.text(template) }
    }

    func bind(_ binding: Binding, in context: Context) throws(StepFailure) {
        let value = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
            try evaluator.value(of: binding.value)
        }
        bindings.bind(binding.name.keys, to: value, in: context.scope)
    }

    /// Compares, and binds what the pattern captures.
    func match(
        _ pattern: ValuePattern, _ value: JSONLiteral?, at path: JSONPath = JSONPath(), in context: Context
    ) throws(StepFailure) -> [Difference] {
        let pattern = try evaluate(in: context) { (evaluator) throws(EvaluationError) in
            try pattern.evaluated(&evaluator)
        }
        var matcher = Matcher(bindings: bindings, scope: context.scope)
        let differences = matcher.differences(pattern, value, at: path)
        if differences.isEmpty { bindings = matcher.bindings }
        return differences
    }

    // MARK: Trace

    private var microseconds: Int {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
    }

    /// - Returns: the event's position in the trace.
    @discardableResult
    func record(actor: String, connection: String? = nil, step: Int?, _ kind: TraceEvent.Kind) -> Int {
        trace.append(
            TraceEvent(
                time: microseconds, actor: actor, connection: connection,
                step: step ?? (steps.isEmpty ? nil : steps.count - 1), kind: kind))
        return trace.count - 1
    }

    // MARK: Waiting

    /// Returns when something has come or ended, or when the time is over.
    ///
    /// - Parameter seen: `newsCount` before the caller looked at what there is: what has come since is not
    ///   waited for, because a call to this function may let other work run first.
    /// - Returns: whether there is time left.
    func waitForNews(after seen: Int, until limit: ContinuousClock.Instant) async -> Bool {
        let now = ContinuousClock.now
        let end = min(limit, deadline)
        guard now < end else { return false }
        let timer = loop.schedule(after: end - now) { [weak self] in
            self?.assumeIsolated { $0.wakeWaiters() }
        }
        await withCheckedContinuation { waiter in
            if newsCount == seen { waiters.append(waiter) } else { waiter.resume() }
        }
        timer.cancel()
        return ContinuousClock.now < end
    }

    func wakeWaiters() {
        newsCount += 1
        let woken = waiters
        waiters = []
        for waiter in woken { waiter.resume() }
    }

    func limit(_ within: Duration?, _ fallback: Duration = Limits.awaitTimeout) -> ContinuousClock.Instant {
        ContinuousClock.now + (within ?? fallback) * environment.timeScale
    }

    private func closeEverything() async {
        for name in connections.keys.sorted() {
            connections[name]?.isClosedByRunner = true
            await connections[name]?.client.bytes.close()
        }
        await http.closeAll()
        for lease in leases { await environment.accounts.giveBack(lease) }
        wakeWaiters()
    }
}

/// What is the same for all scenarios of a run.
struct RunEnvironment: Sendable {
    let suite: Suite
    let target: Target
    let seed: UInt64
    /// In made-up names, so that runs against the same server do not meet.
    let runName: String
    /// Multiplies all times that are waited.
    let timeScale: Double
    let accounts: AccountPool
}

/// A scenario's result, and what coverage and reports need beside it.
struct ScenarioOutcome: Sendable {
    var result: ScenarioResult
    var secrets: [String: String]
    var withheld: Set<String>
}

/// Seconds since 1970.
enum WallClock {
    static var seconds: Double { Double(systemClock().millisecondsSince1970) / 1000 }
}
