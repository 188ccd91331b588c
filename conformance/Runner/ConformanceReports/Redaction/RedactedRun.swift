// A run without its secrets. Every report is made of this type, so none can show what it must not.

import ConformanceModel
import SpecModel

struct RedactedRun: Sendable {
    let result: RunResult
    let files: FileNames
    /// `alice.token`: in texts they are `‹alice.token›`.
    let secretNames: Set<String>

    var scenarios: [ScenarioResult] { result.scenarios }

    init(_ run: RunResult) {
        let redaction = Redaction(SecretMatcher(run.secrets))
        var result = run
        result.target = redaction.target(run.target)
        result.scenarios = run.scenarios.map(redaction.scenario)
        result.staleExpectations = run.staleExpectations.map(redaction.text)
        result.coverage.entries = run.coverage.entries.map(redaction.entry)
        result.secrets = [:]
        self.result = result
        files = FileNames(result.scenarios)
        secretNames = Set(run.secrets.values)
    }
}

/// Takes the secrets out of everything that a run is made of.
private struct Redaction {
    let matcher: SecretMatcher

    init(_ matcher: SecretMatcher) { self.matcher = matcher }

    func text(_ text: String) -> String { matcher.redacted(text) }

    func target(_ target: TargetSummary) -> TargetSummary {
        TargetSummary(
            name: text(target.name), version: text(target.version), baseURL: text(target.baseURL),
            gatewayURL: text(target.gatewayURL), profiles: target.profiles)
    }

    func scenario(_ scenario: ScenarioResult) -> ScenarioResult {
        var result = scenario
        result.id = text(scenario.id)
        result.title = text(scenario.title)
        result.checks = scenario.checks.map(check)
        result.steps = scenario.steps.map { StepSummary(title: text($0.title), location: $0.location) }
        result.trace = scenario.trace.map(event)
        result.knownFailingReason = scenario.knownFailingReason.map(text)
        return result
    }

    func entry(_ entry: Coverage.Entry) -> Coverage.Entry {
        Coverage.Entry(
            cell: CoverageCell(entry.cell.kind, text(entry.cell.subject), text(entry.cell.detail)),
            coveredBy: entry.coveredBy.map(text), waiver: entry.waiver.map(text))
    }

    private func check(_ check: CheckResult) -> CheckResult {
        var result = check
        result.id = text(check.id)
        result.message = text(check.message)
        result.differences = check.differences.map {
            Difference(path: text($0.path), expected: text($0.expected), actual: text($0.actual))
        }
        return result
    }

    private func event(_ event: TraceEvent) -> TraceEvent {
        var result = event
        switch event.kind {
        case .request(let record): result.kind = .request(request(record))
        case .response(var record):
            record.headers = record.headers.map(header)
            record.body = body(record.body)
            result.kind = .response(record)
        case .connectionOpened(let url): result.kind = .connectionOpened(url: text(url))
        case .frameSent(let record): result.kind = .frameSent(frame(record))
        case .frameReceived(let record): result.kind = .frameReceived(frame(record))
        case .connectionClosed(var record):
            record.reason = text(record.reason)
            result.kind = .connectionClosed(record)
        }
        return result
    }

    private func request(_ record: RequestRecord) -> RequestRecord {
        var result = record
        result.target = text(record.target)
        result.server = text(record.server)
        result.headers = record.headers.map(header)
        result.body = body(record.body)
        result.parameters = record.parameters.mapValues(value)
        return result
    }

    private func frame(_ record: FrameRecord) -> FrameRecord {
        var result = record
        result.event = record.event.map(text)
        result.json = record.json.map(value)
        result.bytes = matcher.redacted(record.bytes) ?? record.bytes
        return result
    }

    private func header(_ header: Header) -> Header { Header(text(header.name), text(header.value)) }

    private func body(_ body: Body) -> Body {
        switch body {
        case .none: .none
        case .json(let json): .json(value(json))
        case .bytes(let bytes, let mediaType): .bytes(matcher.redacted(bytes) ?? bytes, mediaType: mediaType)
        }
    }

    private func value(_ value: JSONLiteral) -> JSONLiteral {
        switch value {
        case .string(let string): .string(text(string))
        case .array(let elements): .array(elements.map(self.value))
        case .object(let members):
            .object(members.map { JSONLiteral.Member(key: text($0.key), value: self.value($0.value)) })
        case .null, .boolean, .integer, .number: value
        }
    }
}
