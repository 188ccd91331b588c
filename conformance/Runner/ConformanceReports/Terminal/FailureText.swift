// What went wrong in a scenario, as lines of text: for build servers and terminals.

import ConformanceModel
import SpecModel

/// Every failed check with its step and its differences, then where the scenario is.
func failureText(_ scenario: ScenarioResult) -> String {
    var lines: [String] = []
    for check in scenario.failedChecks {
        lines.append("\(check.level.rawValue) \(check.id): \(check.message)")
        if let line = stepLine(check, in: scenario) { lines.append("  " + line) }
        lines += differenceLines(check).map { "  " + $0 }
    }
    if lines.isEmpty { lines.append(scenario.reason) }
    if let reason = scenario.knownFailingReason { lines.append("known to fail: \(reason)") }
    lines.append("scenario: \(scenario.location.fileAndLine)")
    return lines.joined(separator: "\n")
}

/// `step 3: alice calls createMessage (suite/a.yaml:12)`, steps counted from 1.
func stepLine(_ check: CheckResult, in scenario: ScenarioResult) -> String? {
    guard let step = check.step, scenario.steps.indices.contains(step) else { return nil }
    let summary = scenario.steps[step]
    return "step \(step + 1): \(summary.title) (\(summary.location.fileAndLine))"
}

func differenceLines(_ check: CheckResult) -> [String] {
    let lines = check.differences.prefix(Limits.differencesMax).map { difference in
        let expected = difference.expected.cut(to: Limits.differenceMax)
        let actual = difference.actual.cut(to: Limits.differenceMax)
        return "\(difference.path): expected \(expected), got \(actual)"
    }
    let more = check.differences.count - lines.count
    return more > 0 ? lines + ["… \(more) more differences"] : lines
}
