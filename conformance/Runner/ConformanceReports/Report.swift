// From what a run found out to the files that tell of it. Nothing here writes: the program does.

public import ConformanceModel

/// A file of a report.
public struct Report: Sendable, Hashable {
    /// Below the folder of the reports, with `/` between parts: `traces/messages.create.fanout.ndjson`.
    public let path: String
    public let text: String

    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}

/// All reports of a run. The same run gives the same bytes, and no secret of the run is in any of them.
public func reports(of run: RunResult) -> [Report] {
    let run = RedactedRun(run)
    return [
        Report(path: "results.json", text: resultsText(run)),
        Report(path: "junit.xml", text: junitText(run)),
        Report(path: "report.html", text: Page(run).html.text),
        Report(path: "badge.svg", text: Badge(run).svg),
        Report(path: "badge.json", text: Badge(run).json),
        Report(path: "coverage.json", text: coverageText(run)),
    ] + traces(run) + replays(run)
}

/// `results.json`: every verdict, check and difference, as docs/conformance-reports.md describes it.
public func resultsReport(of run: RunResult) -> String { resultsText(RedactedRun(run)) }

/// `junit.xml`, as build servers read it: one suite per profile.
public func junitReport(of run: RunResult) -> String { junitText(RedactedRun(run)) }

/// `report.html`: one page for people, which needs nothing else.
public func pageReport(of run: RunResult) -> String { Page(RedactedRun(run)).html.text }

/// `badge.svg`: the claim as a picture.
public func badgePicture(of run: RunResult) -> String { Badge(RedactedRun(run)).svg }

/// `badge.json`: the claim for shields.io's endpoint badge.
public func badgeEndpoint(of run: RunResult) -> String { Badge(RedactedRun(run)).json }

/// `coverage.json`: every cell, and who covered it.
public func coverageReport(of run: RunResult) -> String { coverageText(RedactedRun(run)) }

/// `traces/<scenario>.ndjson`: what went over the wire, an event a line.
public func traceReports(of run: RunResult) -> [Report] { traces(RedactedRun(run)) }

/// `replay/<scenario>.py` for each scenario that did not pass and sent something.
public func replayReports(of run: RunResult) -> [Report] { replays(RedactedRun(run)) }

private func traces(_ run: RedactedRun) -> [Report] {
    run.scenarios.filter { !$0.trace.isEmpty }
        .map { Report(path: run.files.trace(of: $0), text: traceText($0)) }
}

private func replays(_ run: RedactedRun) -> [Report] {
    run.scenarios.filter(\.hasReplay)
        .map { Report(path: run.files.replay(of: $0), text: ReplayScript($0, of: run).text) }
}
