// The list of scenarios: what failed first, with its diagram; what passed in a line or two.

import ConformanceModel
import SpecModel

extension Page {
    var scenarios: HTML {
        let tally = Tally(run.scenarios)
        let ordered = Verdict.byUrgency.flatMap { verdict in run.scenarios.filter { $0.verdict == verdict } }
        let filters = Verdict.byUrgency.filter { tally[$0] > 0 }.map { verdict -> HTML in
            """
            <label class="chip v-\(verdict.rawValue)"><input type=checkbox name=verdict value=\(verdict.rawValue) checked> \
            \(verdict.label) <b>\(tally[verdict])</b></label>
            """
        }
        var drawn = 0
        let items = ordered.map { scenario -> HTML in
            let isDrawn = scenario.verdict.hasFailure && drawn < Limits.diagramsMax
            drawn += isDrawn ? 1 : 0
            return item(scenario, isDrawn: isDrawn)
        }
        return """
            <section id=scenarios><h2>Scenarios <small id=count>\(run.scenarios.count)</small></h2>
            <form class=filter role=search><input type=search id=find aria-label="Filter scenarios by id, title, operation, event or profile" \
            placeholder="Filter: id, title, operation, event  ( / )">\
            <span class=chips>\(filters)</span></form>
            <div id=list>\(items)</div><p id=empty hidden>No scenario matches the filter.</p></section>
            """
    }

    private func item(_ scenario: ScenarioResult, isDrawn: Bool) -> HTML {
        let anchor = run.files.anchor(of: scenario)
        let words =
            ([scenario.id, scenario.title, scenario.profile, scenario.level.rawValue] + scenario.covers)
            .joined(separator: " ").lowercased()
        let reason: HTML? =
            scenario.verdict == .passed || scenario.verdict == .notClaimed
            ? nil : "<span class=reason>\(scenario.reason.cut(to: 300))</span>"
        return """
            <details class="sc v-\(scenario.verdict.rawValue)" id="\(anchor)" data-v=\(scenario.verdict.rawValue) \
            data-p="\(scenario.profile)" data-w="\(words)"><summary><span class=verdict>\(scenario.verdict.label)</span>\
            <span class=name><code>\(scenario.id)</code> <span>\(scenario.title)</span>\(reason)</span>\
            <span class=meta>\(scenario.profile) · \(scenario.level.rawValue) · \(durationText(scenario.duration))</span>\
            </summary><div class=body>\(links(scenario, anchor))\(failures(scenario, anchor))\
            \(detail(scenario, isDrawn: isDrawn))</div></details>
            """
    }

    private func links(_ scenario: ScenarioResult, _ anchor: String) -> HTML {
        let trace = run.files.trace(of: scenario)
        let replay = run.files.replay(of: scenario)
        let traceLink: HTML? = scenario.trace.isEmpty ? nil : " · <a href=\"\(trace.asLink)\">trace</a>"
        let replayLink: HTML? =
            scenario.hasReplay
            ? " · <a href=\"\(replay.asLink)\">replay</a> <code class=loc>python3 \(shellQuoted(replay))</code>"
            : nil
        let covers: HTML? =
            scenario.covers.isEmpty ? nil : " · shows \(scenario.covers.joined(separator: ", "))"
        let known: HTML? = scenario.knownFailingReason.map { "<p>Known to fail: \($0)</p>" }
        return """
            <p class=links><a href="#\(anchor.asLink)" aria-label="Link to this scenario">#</a> · \
            <code>\(scenario.location.fileAndLine)</code>\(traceLink)\(replayLink)\(covers)</p>\(known)
            """
    }

    /// All checks that failed, each with its differences where no event of the trace carries them.
    private func failures(_ scenario: ScenarioResult, _ anchor: String) -> HTML {
        let items = scenario.failedChecks.map { check -> HTML in
            let step: HTML? = stepLine(check, in: scenario).map { "<p>\($0)</p>" }
            let miss: HTML? = check.traceIndex.map {
                "<p><a href=\"#\(anchor.asLink)-e\($0)\">Show the \(check.eventName)</a></p>"
            }
            return """
                <li><p><b>\(check.message.isEmpty ? check.verdict.label : check.message)</b></p>\
                <p class=id><code>\(check.id)</code> · \(check.level.rawValue)</p>\(step)\
                \(differenceTable(check.differences))\(miss)</li>
                """
        }
        return items.isEmpty ? "" : "<ul class=fails>\(items)</ul>"
    }

    private func detail(_ scenario: ScenarioResult, isDrawn: Bool) -> HTML {
        if isDrawn, !scenario.trace.isEmpty { return SequenceDiagram.html(of: scenario, files: run.files) }
        guard !scenario.steps.isEmpty else { return "" }
        let steps = scenario.steps.map { step -> HTML in
            "<li>\(step.title) <code class=loc>\(step.location.fileAndLine)</code></li>"
        }
        return "<ol class=steps>\(steps)</ol>"
    }
}
