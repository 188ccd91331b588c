// What went over the wire in one scenario: a lifeline per actor's REST and per connection, one for the
// server, and a row per event. Rows open to their payload; the row that came nearest to what was expected is
// open already.

import ConformanceModel
import SpecModel

struct SequenceDiagram {
    private let scenario: ScenarioResult
    private let anchor: String
    private let traceFile: String
    private let lifelines: [String]
    /// Of each request that has an answer: when it was sent.
    private let sentAt: [Int: Int]
    private var payloadBytesLeft = Limits.diagramPayloadBytesMax

    init(_ scenario: ScenarioResult, files: FileNames) {
        self.scenario = scenario
        anchor = files.anchor(of: scenario)
        traceFile = files.trace(of: scenario)
        lifelines = Self.lifelines(scenario.trace)
        sentAt = Dictionary(
            scenario.trace.compactMap { event in
                guard case .request(let record) = event.kind else { return nil }
                return (record.exchange, event.time)
            }
        ) { first, _ in first }
    }

    /// Actors in the order of their first event, REST before connections.
    private static func lifelines(_ trace: [TraceEvent]) -> [String] {
        var actors: [String] = []
        var names: [String: [String]] = [:]
        for event in trace {
            if names[event.actor] == nil { actors.append(event.actor) }
            var known = names[event.actor] ?? []
            if let connection = event.connection {
                if !known.contains(connection) { known.append(connection) }
            } else if !known.contains(event.actor) {
                known.insert(event.actor, at: 0)
            }
            names[event.actor] = known
        }
        return actors.flatMap { names[$0] ?? [] }
    }

    static func html(of scenario: ScenarioResult, files: FileNames) -> HTML {
        var diagram = SequenceDiagram(scenario, files: files)
        return diagram.html()
    }

    private mutating func html() -> HTML {
        var rows: HTML = ""
        var step: Int?
        var isCut = false
        var previous = 0
        let shown = shownRows
        for (index, event) in scenario.trace.enumerated() {
            guard shown.contains(index) else {
                if !isCut { rows += cutRow(from: index, shown) }
                isCut = true
                continue
            }
            // What was left out took the time, not a pause.
            if isCut { previous = event.time }
            isCut = false
            if let new = event.step {
                rows += bands(after: step, through: new)
                step = max(step ?? new, new)
            }
            if event.time - previous >= 500_000 {
                rows += "<li class=gap><span>\(durationText(event.time - previous)) later</span></li>"
            }
            previous = event.time
            rows += row(event, index)
        }
        rows += bands(after: step, through: lastStepToShow)
        let heads = lifelines.map { name -> HTML in
            let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { part -> HTML in
                "\(String(part))"
            }
            return "<span>\(parts.first)\(parts.dropFirst().map { ".<wbr>" + $0 })</span>"
        }
        return """
            <div class="scroll seq" style="--n:\(lifelines.count);--min:\(columnWidth)" tabindex=0 role=region \
            aria-label="What was sent and seen"><div class=heads aria-hidden=true><span>time</span>\(heads)\
            <span class=srv>server</span></div><ol class=rows>\(rows)</ol></div>
            """
    }

    /// Narrower where there are many lifelines, so that all fit on a wide screen.
    private var columnWidth: HTML {
        switch lifelines.count {
        case ...6: "7.5rem"
        case ...9: "6rem"
        default: "4.5rem"
        }
    }

    /// All of a short trace; of a long one its start, and what led to the last failure.
    private var shownRows: ShownRows {
        let count = scenario.trace.count
        guard count > Limits.diagramRowsMax else { return ShownRows(head: 0..<count, tail: count..<count) }
        let failed = scenario.failedChecks.compactMap { check in
            check.traceIndex ?? check.step.flatMap { step in scenario.trace.lastIndex { $0.step == step } }
        }
        let end = min(count, (failed.max() ?? count - 1) + 1 + Limits.diagramTailRows)
        let tail = max(Limits.diagramHeadRows, end - (Limits.diagramRowsMax - Limits.diagramHeadRows))
        return ShownRows(head: 0..<Limits.diagramHeadRows, tail: tail..<max(tail, end))
    }

    /// Steps without events are shown when one of them, or one after them, failed.
    private var lastStepToShow: Int {
        scenario.failedChecks.compactMap(\.step).filter { scenario.steps.indices.contains($0) }.max() ?? -1
    }

    private func cutRow(from index: Int, _ shown: ShownRows) -> HTML {
        let count = (shown.next(after: index) ?? scenario.trace.count) - index
        return """
            <li class=gap><span>… \(count.grouped) more in <a href="\(traceFile.asLink)">\(traceFile)</a></span></li>
            """
    }

    private func bands(after step: Int?, through new: Int) -> HTML {
        let first = step.map { $0 + 1 } ?? 0
        // Steps that run side by side go back to earlier ones, which are named already.
        guard first <= new else { return "" }
        return "\((first...new).filter(scenario.steps.indices.contains).map(band))"
    }

    private func band(_ index: Int) -> HTML {
        let step = scenario.steps[index]
        let failed = scenario.failedChecks.filter { $0.step == index }
        let messages = failed.map { check -> HTML in
            let miss: HTML? = check.traceIndex.map {
                "<a href=\"#\(anchor.asLink)-e\($0)\">show the \(check.eventName)</a>"
            }
            return "<p class=why>\(check.message) \(miss)</p>"
        }
        let style: HTML = failed.isEmpty ? "" : " bad"
        return """
            <li class="band\(style)"><p><b>\(index + 1)</b> \(step.title) \
            <code class=loc>\(step.location.fileAndLine)</code></p>\(messages)</li>
            """
    }

    private mutating func row(_ event: TraceEvent, _ index: Int) -> HTML {
        let checks = scenario.failedChecks.filter { $0.traceIndex == index }
        let differences = checks.flatMap(\.differences)
        let line = (lifelines.firstIndex(of: event.connection ?? event.actor) ?? 0) + 1
        // A label that is longer than its arrow reaches out to the left, where there is room.
        let isShort = lifelines.count > 2 && (lifelines.count + 1 - line) * 3 <= lifelines.count + 1
        let view = EventView(event, sentAt: sentAt)
        let hint: HTML? = checks.first.map { "<strong class=tag>\($0.eventName)</strong>" }
        let status: HTML? = differences.first { $0.path == "status" }.map {
            "<ins>expected \($0.expected)</ins>"
        }
        let summary: HTML = """
            <span class=t>\(durationText(event.time))</span><span class=who>\(event.connection ?? event.actor)</span>\
            <span class="arrow \(view.direction)\(isShort ? " short" : "")" style="--c:\(line);--k:\(lifelines.count + 1 - line)">\
            <span class=lbl>\(hint)\(status)\(view.label)</span></span>
            """
        let style: HTML = "row \(view.kind)\(checks.isEmpty ? "" : " miss")"
        guard let payload = payload(view, differences, isNeeded: !checks.isEmpty) else {
            return "<li id=\"\(anchor)-e\(index)\" class=\"\(style)\"><div class=sum>\(summary)</div></li>"
        }
        let state: HTML = checks.isEmpty ? "" : " open"
        return """
            <li id="\(anchor)-e\(index)" class="\(style)"><details\(state)><summary class=sum>\(summary)</summary>\
            <div class=pay>\(checks.map { "<p class=why>\($0.message)</p>" })\
            \(payload)</div></details></li>
            """
    }

    private mutating func payload(_ view: EventView, _ differences: [Difference], isNeeded: Bool) -> HTML? {
        guard payloadBytesLeft > 0 || isNeeded else {
            return "<p class=more>in <a href=\"\(traceFile.asLink)\">\(traceFile)</a></p>"
        }
        let payload = view.payload(marking: differences)
        payloadBytesLeft -= payload?.text.utf8.count ?? 0
        return payload
    }
}

extension CheckResult {
    /// What the event that it points to is to it.
    var eventName: String { differences.isEmpty ? "event at fault" : "nearest miss" }
}

/// Which rows of a trace are drawn.
private struct ShownRows {
    let head: Range<Int>
    let tail: Range<Int>

    func contains(_ index: Int) -> Bool { head.contains(index) || tail.contains(index) }

    /// The first row at or after an index that is drawn.
    func next(after index: Int) -> Int? {
        if head.contains(index) { return index }
        guard index < tail.upperBound, !tail.isEmpty else { return nil }
        return max(index, tail.lowerBound)
    }
}
