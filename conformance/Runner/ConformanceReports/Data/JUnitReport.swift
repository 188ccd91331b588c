// junit.xml, as build servers read it: one suite per profile, one case per scenario, and one suite for
// known-failing lines that are stale.

import ConformanceModel
import SpecModel

func junitText(_ run: RedactedRun) -> String {
    let suites = run.profileNames.compactMap { profile in
        suite(profile, run.scenarios.filter { $0.profile == profile }, of: run.result)
    }
    let stale = run.result.staleExpectations
    let tally = Tally(run.scenarios)
    let failures = tally[.failed] + tally[.unexpectedPass] + stale.count
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="\(xmlEscaped(run.result.dialect)) conformance" \
        tests="\(run.scenarios.count + stale.count)" \
        failures="\(failures)" errors="\(tally[.error])" \
        skipped="\(tally[.expectedFailure] + tally[.notClaimed])" time="\(secondsText(run.result.duration))">

        """ + suites.joined() + staleSuite(stale, of: run.result) + "</testsuites>\n"
}

private func suite(_ profile: String, _ scenarios: [ScenarioResult], of run: RunResult) -> String? {
    guard !scenarios.isEmpty else { return nil }
    let tally = Tally(scenarios)
    let cases = scenarios.map { testCase($0, of: run) }
    return """
          <testsuite name="\(xmlEscaped(profile))" tests="\(scenarios.count)" \
        failures="\(tally[.failed] + tally[.unexpectedPass])" errors="\(tally[.error])" \
        skipped="\(tally[.expectedFailure] + tally[.notClaimed])" \
        time="\(secondsText(scenarios.reduce(0) { $0 + $1.duration }))" timestamp="\(xmlEscaped(run.startedAt))">
            <properties>
              <property name="target" value="\(xmlEscaped("\(run.target.name) \(run.target.version)"))"/>
              <property name="contract" value="\(xmlEscaped("\(run.dialect) \(run.contractVersion)"))"/>
              <property name="requirements" value="\(xmlEscaped(run.requirements ?? "all"))"/>
              <property name="seed" value="\(run.seed)"/>
            </properties>

        """ + cases.joined() + "  </testsuite>\n"
}

private func testCase(_ scenario: ScenarioResult, of run: RunResult) -> String {
    let open = """
            <testcase classname="\(xmlEscaped("\(run.dialect).\(scenario.profile)"))" \
        name="\(xmlEscaped(scenario.id))" file="\(xmlEscaped(scenario.location.file))" \
        line="\(scenario.location.line)" time="\(secondsText(scenario.duration))"
        """
    let message = xmlEscaped(scenario.reason)
    switch scenario.verdict {
    case .passed: return open + "/>\n"
    case .failed, .unexpectedPass: return open + ">\n" + problem("failure", scenario) + "    </testcase>\n"
    case .error: return open + ">\n" + problem("error", scenario) + "    </testcase>\n"
    case .expectedFailure:
        let reason = xmlEscaped("known to fail: " + (scenario.knownFailingReason ?? scenario.reason))
        return open + ">\n      <skipped message=\"\(reason)\"/>\n    </testcase>\n"
    case .notClaimed: return open + ">\n      <skipped message=\"\(message)\"/>\n    </testcase>\n"
    }
}

private func problem(_ element: String, _ scenario: ScenarioResult) -> String {
    """
          <\(element) message="\(xmlEscaped(scenario.reason))" type="\(scenario.level.rawValue)">\
    \(xmlEscaped(failureText(scenario)))</\(element)>

    """
}

private func staleSuite(_ lines: [String], of run: RunResult) -> String {
    guard !lines.isEmpty else { return "" }
    let cases = lines.map { line in
        """
            <testcase classname="\(xmlEscaped(run.dialect)).known-failing" name="\(xmlEscaped(line))" time="0.000">
              <failure message="\(xmlEscaped(line))" type="stale"/>
            </testcase>

        """
    }
    return """
          <testsuite name="known-failing" tests="\(lines.count)" failures="\(lines.count)" errors="0" \
        skipped="0" time="0.000">

        """ + cases.joined() + "  </testsuite>\n"
}

/// For attributes and text. What XML 1.0 has no character for becomes U+FFFD; line breaks and tabs of attributes
/// stay what they are.
func xmlEscaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "\n": escaped += "&#10;"
        case "\t": escaped += "&#9;"
        case "\r": escaped += "&#13;"
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
