// Whether the scenarios notice faults: each mutation of the contract is put in front of the server by a proxy, and the
// scenarios that would come across it are run until one fails.

internal import ConformanceKit
internal import ConformanceModel
internal import ConformanceProxy
private import Reactor
internal import SpecModel

/// How a mutation fared.
struct TeethFinding: Sendable {
    enum Fate: String, Sendable, CaseIterable {
        /// A scenario failed because of it.
        case killed
        /// Every scenario passed although the fault was there.
        case survived
        /// No scenario comes across it.
        case unreached
    }

    let mutation: Mutation
    var fate: Fate
    /// The scenario that noticed it.
    var killer: String?
}

struct TeethRun: Sendable {
    let suite: Suite
    let target: Target
    let seed: UInt64
    let timeScale: Double
    /// Scenarios tried per mutation; a fault that so many do not see is one that survives.
    static let scenariosMax = 150

    /// What scenarios do against the server without a fault.
    struct Baseline: Sendable {
        var reaches: [(scenario: ScenarioResult, reach: MutationReach)]
    }

    /// - Throws: when the server does not pass without a fault: then nothing can be told about faults.
    func baseline(_ only: [String], _ progress: ProgressLine) async throws(CommandFailure) -> Baseline {
        var options = RunOptions(seed: seed)
        options.only = only
        let result = await Runner(suite, target, options).run { progress.note($0) }
        progress.end()
        let failed = result.scenarios.filter { [.failed, .error].contains($0.verdict) }
        guard failed.isEmpty else {
            throw CommandFailure(
                lines: ["the server must pass before faults are put in front of it; these fail:"]
                    + failed.prefix(10).map { "  \($0.id)" }, .failure)
        }
        let exclusive = Set(suite.scenarios.filter(\.isExclusive).map(\.id))
        let ran = result.scenarios.filter { $0.verdict == .passed && !exclusive.contains($0.id) }
        return Baseline(
            // Those that do little beside it look at it most closely.
            reaches: ran.sorted { ($0.covers.count, $0.duration) < ($1.covers.count, $1.duration) }.map {
                ($0, MutationReach($0.trace, of: suite.contract.description))
            })
    }

    /// - Parameter note: called after each, with how many are done.
    func findings(
        _ mutations: [Mutation], _ baseline: Baseline, jobs: Int, _ note: @escaping @Sendable (Int) -> Void
    ) async -> [TeethFinding] {
        let loops = (0..<2).map { EventLoop(name: "proxy-\($0)") }
        for loop in loops { loop.start() }
        let queue = MutationQueue(mutations, note)
        await withTaskGroup(of: Void.self) { group in
            for job in 0..<jobs {
                group.addTask {
                    while let mutation = await queue.next() {
                        await queue.done(await self.finding(mutation, baseline, on: loops[job % loops.count]))
                    }
                }
            }
        }
        for loop in loops { await loop.shutdown() }
        return await queue.findings.sorted { $0.mutation.id < $1.mutation.id }
    }

    private func finding(_ mutation: Mutation, _ baseline: Baseline, on loop: EventLoop) async -> TeethFinding
    {
        let candidates = baseline.reaches.filter { $0.reach.includes(mutation) }.prefix(Self.scenariosMax)
        var finding = TeethFinding(mutation: mutation, fate: .unreached)
        guard !candidates.isEmpty, let gateway = target.gateway else { return finding }
        let upstream = Upstream(api: target.api.description, gateway: gateway.description)
        guard
            let proxy = try? await MutatingProxy.start(
                target: upstream, mutation: mutation, description: suite.contract.description, on: loop)
        else { return finding }
        var mutant = target
        mutant.api = ServerURL(proxy.apiURL) ?? target.api
        mutant.gateway = ServerURL(proxy.gatewayURL) ?? target.gateway
        for (scenario, _) in candidates {
            var options = RunOptions(seed: seed)
            options.only = [scenario.id]
            options.timeScale = timeScale
            options.jobs = 1
            let before = proxy.applications
            var verdicts = await Runner(suite, mutant, options).run().scenarios.map(\.verdict)
            // A run that broke down, as on a machine that was too busy, tells nothing: once more.
            if verdicts.contains(.error) {
                verdicts = await Runner(suite, mutant, options).run().scenarios.map(\.verdict)
            }
            guard proxy.applications > before else { continue }
            finding.fate = .survived
            if verdicts.contains(.failed) {
                finding.fate = .killed
                finding.killer = scenario.id
                break
            }
        }
        await proxy.stop()
        return finding
    }
}

private actor MutationQueue {
    private var waiting: ArraySlice<Mutation>
    private(set) var findings: [TeethFinding] = []
    private let note: @Sendable (Int) -> Void

    init(_ mutations: [Mutation], _ note: @escaping @Sendable (Int) -> Void) {
        waiting = mutations[...]
        self.note = note
    }

    func next() -> Mutation? { waiting.popFirst() }

    func done(_ finding: TeethFinding) {
        findings.append(finding)
        note(findings.count)
    }
}
