// No secret is in any report, however it was written on the wire.

import ConformanceModel
import ConformanceReports
import SpecModel
import Testing

/// Ways to write a text that readers of JSON and URLs take for the same text.
private func spellings(_ text: String) -> [String] {
    let unicode = text.utf16.map {
        "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
    }
    let percent = text.utf8.map {
        "%" + (String($0, radix: 16).count == 1 ? "0" : "") + String($0, radix: 16)
    }
    let plain = JSONLiteral.string(text).json.dropFirst().dropLast()
    return [
        text, String(plain),
        plain.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "\\/"),
        unicode.joined(), unicode.joined().uppercased().replacing("\\U", with: "\\u"), percent.joined(),
        percent.joined().uppercased(), text.replacing("\"", with: "&quot;"),
        text.unicodeScalars.map { "&#\($0.value);" }.joined(),
        text.unicodeScalars.map { "&#x\(String($0.value, radix: 16));" }.joined(),
    ]
}

/// A scenario that has a text in one place of its trace or checks.
private func scenario(_ kind: TraceEvent.Kind? = nil, check: CheckResult? = nil) -> ScenarioResult {
    let failure = CheckResult(
        id: "leak/step-1", level: .must, verdict: .failed, message: "no", step: 0, traceIndex: 0)
    return ScenarioResult(
        id: "leak", title: "A secret goes over the wire", profile: "core", level: .must,
        location: location(1),
        covers: [], verdict: .failed, checks: [check ?? failure],
        steps: [StepSummary(title: "alice says it", location: location(2))],
        trace: kind.map { [TraceEvent(time: 1, actor: "alice", connection: nil, step: 0, kind: $0)] } ?? [])
}

private func request(target: String = "/x", headers: [Header] = [], body: Body = .none) -> TraceEvent.Kind {
    .request(
        RequestRecord(
            exchange: 1, operation: "login", method: "POST", target: target, server: "http://127.0.0.1:8080",
            headers: headers, body: body))
}

/// The text of everything there is to read about a run.
private func everything(_ scenario: ScenarioResult) -> [(name: String, text: String)] {
    var run = sampleRun(stale: [])
    run.scenarios = [scenario]
    run.staleExpectations = scenario.checks.map { "known-failing.txt:1: \($0.message)" }
    return reports(of: run).map { ($0.path, $0.text) }
        + [
            ("terminal", summary(of: run, colour: false)),
            ("explain", explain(scenario: "leak", of: run) ?? ""),
        ]
}

private func expectRedacted(_ scenario: ScenarioResult, _ texts: [String], name: String) {
    let files = everything(scenario)
    for file in files {
        for text in texts where file.text.contains(text) {
            Issue.record("\(file.name) contains \(text)")
        }
    }
    #expect(files.contains { $0.text.contains("‹\(name)›") || $0.text.contains(#"‹\#(name)›"#) })
}

@Suite("Secrets") struct RedactionTests {
    @Test(
        "A password is taken out of bodies in whatever way it is written",
        arguments: spellings(Secrets.password))
    func spelled(_ text: String) {
        let body = Body.bytes(Array(#"{"password":"\#(text)""#.utf8), mediaType: "application/json")
        expectRedacted(scenario(request(body: body)), [text], name: "alice.password")
    }

    @Test("Secrets are taken out of headers, URLs, JSON, keys and frames")
    func places() {
        let token = Secrets.token
        let value = json(#"{"a":["x \#(token) y"],"\#(token)":1}"#)
        let kinds: [TraceEvent.Kind] = [
            request(target: "/x?token=\(token)"),
            request(headers: [Header("Authorization", "Bearer \(token)")]),
            request(body: .json(value)),
            .connectionOpened(url: "ws://h/gateway?token=\(token)"),
            .frameSent(FrameRecord(operation: nil, event: nil, sequence: nil, json: value)),
            .frameReceived(
                FrameRecord(
                    operation: nil, event: token, sequence: nil, json: nil, bytes: [0xFF] + token.utf8)),
            .connectionClosed(ClosureRecord(origin: .server, code: 4000, reason: token)),
            .response(
                ResponseRecord(
                    exchange: 1, operation: nil, status: 200, headers: [Header("X-T", token)],
                    body: .json(value))),
        ]
        for kind in kinds { expectRedacted(scenario(kind), [token, hex(token)], name: "alice.token") }
    }

    @Test("Secrets are taken out of messages and differences")
    func checks() {
        let check = CheckResult(
            id: "leak/step-1", level: .must, verdict: .failed, message: "got \(Secrets.password)",
            differences: [
                Difference(path: "body.token", expected: "<string>", actual: "\"\(Secrets.token)\"")
            ], step: 0)
        expectRedacted(scenario(check: check), [Secrets.password, Secrets.token], name: "alice.token")
    }

    @Test("The longest secret wins where one begins with another")
    func nested() {
        var run = sampleRun()
        run.secrets = ["abcd": "short", "abcdef": "long", "": "empty"]
        run.scenarios = [scenario(request(target: "/abcdef/abcde/ab%63d"))]
        #expect(traceReports(of: run).first?.text.contains("/‹long›/‹short›e/‹short›") == true)
    }

    private func hex(_ text: String) -> String {
        text.utf8.map { String($0, radix: 16) }.joined()
    }
}
