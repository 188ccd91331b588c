// results.json: what other programs read. docs/conformance-reports.md has the format; `format` grows when a
// field changes its meaning or goes, not when one is added.

import ConformanceModel
import SpecModel

func resultsText(_ run: RedactedRun) -> String {
    let result = run.result
    let claim = Claim(result)
    return JSONLiteral.fields([
        "format": .int(1),
        "suite": .string(result.suiteVersion),
        "requirements": .text(result.requirements),
        "dialect": .string(result.dialect),
        "contract": .string(result.contractVersion),
        "target": target(result.target),
        "seed": .string(String(result.seed)),
        "started_at": .string(result.startedAt),
        "duration_us": .int(result.duration),
        "success": .boolean(result.isSuccess),
        "claim": .string(claim.text),
        "summary": summary(run),
        "stale_expectations": .texts(result.staleExpectations),
        "scenarios": .array(run.scenarios.map { scenario($0, files: run.files) }),
    ]).indentedJSON + "\n"
}

private func target(_ target: TargetSummary) -> JSONLiteral {
    .fields([
        "name": .string(target.name),
        "version": .string(target.version),
        "base_url": .string(target.baseURL),
        "gateway_url": .string(target.gatewayURL),
        "profiles": .texts(target.profiles),
    ])
}

/// Counts of all verdicts, then by profile and level; a pair that has no scenario is left out.
private func summary(_ run: RedactedRun) -> JSONLiteral {
    var rows: [JSONLiteral] = []
    for profile in run.profileNames {
        for level in Level.allCases {
            let scenarios = run.scenarios.filter { $0.profile == profile && $0.level == level }
            guard !scenarios.isEmpty else { continue }
            rows.append(
                .fields([
                    "profile": .string(profile), "level": .string(level.rawValue),
                    "counts": counts(Tally(scenarios)),
                ]))
        }
    }
    return .fields(["counts": counts(Tally(run.scenarios)), "by_profile_and_level": .array(rows)])
}

private func counts(_ tally: Tally) -> JSONLiteral {
    .object(Verdict.allCases.map { JSONLiteral.Member(key: $0.rawValue, value: .int(tally[$0])) })
}

private func scenario(_ scenario: ScenarioResult, files: FileNames) -> JSONLiteral {
    .fields([
        "id": .string(scenario.id),
        "title": .string(scenario.title),
        "profile": .string(scenario.profile),
        "level": .string(scenario.level.rawValue),
        "verdict": .string(scenario.verdict.rawValue),
        "file": .string(scenario.location.file),
        "line": .int(scenario.location.line),
        "covers": .texts(scenario.covers),
        "duration_us": .int(scenario.duration),
        "known_failing": .text(scenario.knownFailingReason),
        "trace": .text(scenario.trace.isEmpty ? nil : files.trace(of: scenario)),
        "replay": .text(scenario.hasReplay ? files.replay(of: scenario) : nil),
        "steps": .array(scenario.steps.map(step)),
        "checks": .array(scenario.checks.map(check)),
    ])
}

private func step(_ step: StepSummary) -> JSONLiteral {
    .fields([
        "title": .string(step.title), "file": .string(step.location.file), "line": .int(step.location.line),
    ])
}

private func check(_ check: CheckResult) -> JSONLiteral {
    .fields([
        "id": .string(check.id),
        "level": .string(check.level.rawValue),
        "verdict": .string(check.verdict.rawValue),
        "message": .string(check.message),
        "step": .int(check.step),
        "trace_index": .int(check.traceIndex),
        "differences": .array(
            check.differences.map {
                .fields([
                    "path": .string($0.path), "expected": .string($0.expected), "actual": .string($0.actual),
                ])
            }),
    ])
}

extension RedactedRun {
    /// The dialect's profiles in their order, then those that only scenarios name.
    var profileNames: [String] {
        var names = result.profiles.map(\.name)
        for scenario in scenarios where !names.contains(scenario.profile) { names.append(scenario.profile) }
        return names
    }
}
