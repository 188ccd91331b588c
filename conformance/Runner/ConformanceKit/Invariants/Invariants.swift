// What holds in every scenario, whatever its steps look at: checked over the whole trace when it is over.

internal import ConformanceModel
internal import SpecModel

/// One broken rule.
struct Breach {
    /// `schema`: the check's id is `scenario/schema`.
    var rule: String
    var level: Level = .must
    var message: String
    var differences: [Difference] = []
    var traceIndex: Int
}

struct Invariants {
    let contract: Contract
    let dialect: Dialect

    /// One result for each breach; none when all is well.
    func results(for trace: [TraceEvent], of scenario: Scenario) -> [CheckResult] {
        let breaches =
            ResponseRules(contract: contract).breaches(in: trace)
            + FrameRules(contract: contract).breaches(in: trace)
            + RateLimitRules(contract: contract).breaches(in: trace)
            + GrowingIDRule(dialect: dialect).breaches(in: trace)
            + SessionRules(contract: contract, dialect: dialect).breaches(in: trace)
            + VisibilityRules(contract: contract, dialect: dialect).breaches(in: trace)
        return breaches.sorted { $0.traceIndex < $1.traceIndex }.map { breach in
            CheckResult(
                id: "\(scenario.id)/\(breach.rule)", level: breach.level, verdict: .failed,
                message: breach.message,
                differences: breach.differences, step: trace[breach.traceIndex].step,
                traceIndex: breach.traceIndex)
        }
    }
}
