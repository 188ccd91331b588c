// What the terminal shows after a run: failures first, the verdict and the claim last, where one looks.

public import ConformanceModel

/// A run in a screen of text.
/// - Parameters:
///   - colour: with ANSI's colours.
///   - folder: where the reports are, as the reader can type it.
public func summary(of run: RunResult, colour: Bool, folder: String = "out") -> String {
    Summary(RedactedRun(run), paint: Paint(isOn: colour), folder: folder).text
}

/// ANSI's colours, or none.
struct Paint: Sendable {
    let isOn: Bool

    func bold(_ text: String) -> String { styled(text, "1") }
    func dim(_ text: String) -> String { styled(text, "2") }
    func verdict(_ verdict: Verdict, _ text: String) -> String {
        switch verdict {
        case .passed: styled(text, "32")
        case .failed, .unexpectedPass: styled(text, "1;31")
        case .error: styled(text, "1;35")
        case .expectedFailure: styled(text, "33")
        case .notClaimed: styled(text, "2")
        }
    }

    private func styled(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

private struct Summary {
    let run: RedactedRun
    let paint: Paint
    let folder: String

    init(_ run: RedactedRun, paint: Paint, folder: String) {
        self.run = run
        self.paint = paint
        self.folder = folder
    }

    var text: String {
        let sections = [head] + failures + stale + [profiles, figures]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
            + "\n"
    }

    private var head: [String] {
        let result = run.result
        let requirements = result.requirements.map { ", requirements \($0)" } ?? ""
        let target = "\(result.target.name) \(result.target.version)".printable
        let contract = "\(result.dialect) \(result.contractVersion)\(requirements)"
        return [
            "\(paint.bold(target)) at \(result.target.baseURL.printable)",
            paint.dim("\(contract), suite \(result.suiteVersion), seed \(result.seed)"),
        ]
    }

    private var failures: [[String]] {
        let all = Verdict.byUrgency.filter(\.failsRun)
            .flatMap { verdict in run.scenarios.filter { $0.verdict == verdict } }
        let shown = all.prefix(Limits.terminalFailuresMax).map(failure)
        let more = all.count - shown.count
        return more > 0 ? shown + [["… \(more) more in \(folder)/report.html"]] : shown
    }

    private func failure(_ scenario: ScenarioResult) -> [String] {
        let verdict = paint.verdict(scenario.verdict, scenario.verdict.label.uppercased())
        var lines = ["\(verdict) \(paint.bold(scenario.id.printable))  \(scenario.location.fileAndLine)"]
        guard let check = scenario.failedChecks.first else {
            return lines + ["  \(scenario.reason.printable)"]
        }
        if let step = stepLine(check, in: scenario) { lines.append("  " + step.printable) }
        if !check.message.isEmpty { lines.append("  " + check.message.printable) }
        if let difference = differenceLines(check).first {
            lines.append("  " + difference.cut(to: 300).printable)
        }
        let more = scenario.failedChecks.count - 1
        if more > 0 { lines.append(paint.dim("  … \(more) more failed checks")) }
        if scenario.hasReplay {
            lines.append(paint.dim("  python3 \(shellQuoted("\(folder)/\(run.files.replay(of: scenario))"))"))
        }
        return lines
    }

    private var stale: [[String]] {
        let lines = run.result.staleExpectations
        guard !lines.isEmpty else { return [] }
        return [
            [paint.verdict(.failed, "STALE") + " known-failing lines"] + lines.map { "  \($0.printable)" }
        ]
    }

    /// A line per claimed profile: `core       must 40/40   should 9/10`.
    private var profiles: [String] {
        let names = run.profileNames.filter { name in
            run.scenarios.contains { $0.profile == name && $0.verdict != .notClaimed }
        }
        let width = names.map(\.count).max() ?? 0
        return names.map { name in
            let scenarios = run.scenarios.filter { $0.profile == name }
            let cells = Level.allCases.compactMap { level -> String? in
                let tally = Tally(scenarios.filter { $0.level == level })
                guard tally.counted > 0 else { return nil }
                let text = "\(level.rawValue) \(tally.passed)/\(tally.counted)"
                let padded = text + String(repeating: " ", count: max(0, 14 - text.count))
                return paint.verdict(tally.passed == tally.counted ? .passed : .failed, padded)
            }
            return "  " + name + String(repeating: " ", count: width - name.count + 2) + cells.joined()
        }
    }

    private var figures: [String] {
        let coverage = run.result.coverage
        let waived = coverage.entries.count { $0.coveredBy == nil && $0.waiver != nil }
        let covered = coverage.entries.count { $0.coveredBy != nil }
        let tally = Tally(run.scenarios)
        let counts = Verdict.byUrgency.filter { tally[$0] > 0 }
            .map { paint.verdict($0, "\(tally[$0]) \($0.label)") }
        let isSuccess = run.result.isSuccess
        let verdict = paint.verdict(isSuccess ? .passed : .failed, isSuccess ? "OK" : "NOT OK")
        return [
            "coverage  \(percentText(coverage.share)): \(covered) of \(coverage.entries.count) cells, "
                + "\(waived) waived",
            "reports   \(folder)/report.html, results.json, junit.xml, coverage.json, badge.svg, traces/",
            "claim     \(paint.bold(Claim(run.result).text))",
            "\(verdict)  \(counts.joined(separator: ", ")) in \(durationText(run.result.duration))",
        ]
    }
}

/// In single quotes where the shell would read more into it.
func shellQuoted(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
        $0.isASCII
            && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                || "/._-=,@+".contains(Character($0)))
    }
    return plain
        ? text
        : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
}

extension String {
    /// On one line and without what terminals obey: line breaks as `\n`, control characters as `\u{1B}`.
    var printable: String {
        var text = ""
        for scalar in unicodeScalars {
            if scalar == "\n" {
                text += "\\n"
            } else if scalar.isHidden {
                text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it is obeyed rather than seen: controls, and what turns the direction of text.
    var isHidden: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        case .format: value != 0x200D && value != 0x200C
        default: false
        }
    }
}
