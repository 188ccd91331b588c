// One scenario in full, for the terminal: what it shows, how it went, and what went over the wire in short.

public import ConformanceModel

/// What a run knows about a scenario.
/// - Parameter scenario: its id.
/// - Returns: nil when the run has no such scenario.
public func explain(scenario id: String, of run: RunResult, colour: Bool = false) -> String? {
    let run = RedactedRun(run)
    guard let scenario = run.scenarios.first(where: { $0.id == id }) else { return nil }
    let paint = Paint(isOn: colour)
    let sections = [head(scenario, paint), steps(scenario, paint), trace(scenario), otherFailures(scenario)]
    return sections.filter { !$0.isEmpty }.map { $0.map(\.self).joined(separator: "\n") }
        .joined(separator: "\n\n") + "\n"
}

private func head(_ scenario: ScenarioResult, _ paint: Paint) -> [String] {
    var lines = [
        "\(paint.bold(scenario.id.printable)): \(paint.verdict(scenario.verdict, scenario.verdict.label))",
        scenario.title.printable,
        "\(scenario.profile), \(scenario.level.rawValue), \(scenario.location.fileAndLine), "
            + durationText(scenario.duration),
    ]
    if !scenario.covers.isEmpty { lines.append("covers " + scenario.covers.joined(separator: ", ")) }
    if let reason = scenario.knownFailingReason { lines.append("known to fail: \(reason.printable)") }
    return lines
}

private func steps(_ scenario: ScenarioResult, _ paint: Paint) -> [String] {
    scenario.steps.enumerated().flatMap { index, step in
        let failed = scenario.failedChecks.filter { $0.step == index }
        let line = "\(index + 1). \(step.title.printable)  \(step.location.fileAndLine)"
        return [failed.first.map { paint.verdict($0.verdict, line) } ?? line] + failed.flatMap(failure)
    }
}

/// Of checks that belong to no step: rules that hold always.
private func otherFailures(_ scenario: ScenarioResult) -> [String] {
    scenario.failedChecks.filter { check in check.step.map { !scenario.steps.indices.contains($0) } ?? true }
        .flatMap(failure)
}

private func failure(_ check: CheckResult) -> [String] {
    ["   \(check.verdict.label): \(check.id.printable): \(check.message.printable)"]
        + differenceLines(check).map { "     " + $0.printable }
}

private func trace(_ scenario: ScenarioResult) -> [String] {
    let shown = scenario.trace.prefix(Limits.diagramRowsMax).map { event in
        "\(durationText(event.time)) \(event.connection ?? event.actor) \(event.kind.headline)".printable
    }
    let more = scenario.trace.count - shown.count
    return more > 0 ? shown + ["… \(more) more"] : shown
}

extension TraceEvent.Kind {
    /// `-> POST /channels`, `<- 201`: in a few words.
    var headline: String {
        switch self {
        case .request(let record): "-> \(record.method) \(record.target)"
        case .response(let record): "<- \(record.status)"
        case .connectionOpened(let url): "-> opens \(url)"
        case .frameSent(let record): "-> \(record.headline)"
        case .frameReceived(let record): "<- \(record.headline)"
        case .connectionClosed(let record):
            "\(record.origin == .server ? "<-" : "->") closes \(record.code.map(String.init) ?? "without a code")"
                + (record.reason.isEmpty ? "" : " \(record.reason)")
        }
    }
}

extension FrameRecord {
    /// `MESSAGE_CREATE`, `Heartbeat`, or how many bytes it has.
    var headline: String {
        event ?? operation ?? (json == nil ? "\(bytes.count) bytes" : "a frame the contract does not have")
    }
}
