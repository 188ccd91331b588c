// Runs made by hand, as the runner would hand them over: one of every verdict, with what is hard to show.

import ConformanceModel
import SpecModel

/// Values that must not be in any report. The password needs escapes in JSON and in URLs.
enum Secrets {
    static let token = "tok_9f3kQ2mZx8LwVb71"
    static let password = #"pä"ss\wörd/1 😀"#
    static let all = [token: "alice.token", password: "alice.password"]
}

func json(_ text: String) -> JSONLiteral {
    do { return try JSONLiteral(json: text.utf8) } catch { return .string("\(error) in \(text)") }
}

func location(_ line: Int, _ file: String = "conformance/suite/messages.yaml") -> SourceLocation {
    SourceLocation(file: file, line: line, column: 3)
}

/// Writes a trace event by event, each some time after the one before.
struct TraceWriter {
    private(set) var events: [TraceEvent] = []
    private var time = 0
    private var exchange = 0
    var step: Int? = 0

    mutating func add(
        after microseconds: Int = 1_200, _ actor: String, _ connection: String? = nil, _ kind: TraceEvent.Kind
    ) {
        time += microseconds
        events.append(TraceEvent(time: time, actor: actor, connection: connection, step: step, kind: kind))
    }

    mutating func call(
        _ actor: String, _ operation: String, _ method: String, _ target: String, token: String? = nil,
        body: Body = .none, invalid: Bool = false, status: Int, answer: Body
    ) {
        exchange += 1
        var headers = [Header("Host", "127.0.0.1:8080")]
        if let token { headers.append(Header("Authorization", "Bearer \(token)")) }
        if body != .none { headers.append(Header("Content-Type", "application/json")) }
        add(
            actor, nil,
            .request(
                RequestRecord(
                    exchange: exchange, operation: operation, method: method, target: "/api/v1" + target,
                    server: "http://127.0.0.1:8080", headers: headers, body: body, isInvalid: invalid)))
        add(
            after: 3_400, actor, nil,
            .response(
                ResponseRecord(
                    exchange: exchange, operation: operation, status: status,
                    headers: [
                        Header("Content-Type", "application/json"), Header("X-Request-Id", "r-\(exchange)"),
                    ],
                    body: answer)))
    }

    mutating func open(_ connection: String) {
        let actor = String(connection.prefix { $0 != "." })
        add(actor, connection, .connectionOpened(url: "ws://127.0.0.1:8080/gateway?v=1&encoding=json"))
        receive(connection, "Hello", #"{"op":10,"d":{"heartbeat_interval":45000},"s":null,"t":null}"#)
    }

    mutating func send(_ connection: String, _ operation: String, _ frame: String) {
        let actor = String(connection.prefix { $0 != "." })
        add(
            actor, connection,
            .frameSent(FrameRecord(operation: operation, event: nil, sequence: nil, json: json(frame))))
    }

    mutating func receive(_ connection: String, _ operation: String, _ frame: String) {
        let actor = String(connection.prefix { $0 != "." })
        let value = json(frame)
        add(
            after: 800, actor, connection,
            .frameReceived(
                FrameRecord(
                    operation: operation, event: value["t"]?.text, sequence: value["s"]?.integer, json: value)
            ))
    }
}

/// A message that reaches one of two members as another text.
func failedScenario() -> ScenarioResult {
    var trace = TraceWriter()
    let account =
        #"{"username":"alice_k3x9f2","email":"alice_k3x9f2@example.org","password":"#
        + JSONLiteral.string(Secrets.password).json + "}"
    trace.call(
        "alice", "register", "POST", "/auth/register", body: .json(json(account)), status: 201,
        answer: .json(
            json(#"{"token":"\#(Secrets.token)","user":{"id":"71829304958271","username":"alice_k3x9f2"}}"#)))
    trace.step = 1
    trace.call(
        "alice", "createGuild", "POST", "/guilds", token: Secrets.token,
        body: .json(json(#"{"name":"Tea & <Cake>"}"#)),
        status: 201,
        answer: .json(json(#"{"id":"71829304958300","channels":[{"id":"71829304958301","type":0}]}"#)))
    trace.step = 2
    trace.open("alice.desktop")
    trace.send("alice.desktop", "Identify", #"{"op":2,"d":{"token":"\#(Secrets.token)","intents":513}}"#)
    trace.receive(
        "alice.desktop", "Dispatch",
        #"{"op":0,"t":"READY","s":1,"d":{"session_id":"sess-44aa91","user":{"id":"71829304958271"}}}"#)
    trace.open("alice.phone")
    trace.step = 3
    trace.call(
        "alice", "createMessage", "POST", "/channels/71829304958301/messages?wait=true", token: Secrets.token,
        body: .json(json(#"{"content":"hello world","nonce":"n-771"}"#)), status: 201,
        answer: .json(json(#"{"id":"71829304958400","content":"hello world","edited_timestamp":null}"#)))
    trace.step = 4
    trace.receive(
        "alice.desktop", "Dispatch",
        #"{"op":0,"t":"MESSAGE_CREATE","s":2,"d":{"id":"71829304958400","content":"hello wor","author":{"username":"alice_k3x9f2"},"mentions":[],"embeds":[{"title":"a","fields":[1,2,3]}]}}"#
    )
    trace.send("alice.desktop", "Heartbeat", #"{"op":1,"d":2}"#)
    trace.add(
        after: 1_900_000, "alice", "alice.phone",
        .connectionClosed(ClosureRecord(origin: .server, code: 4009, reason: "session timed out")))
    let differences = [
        Difference(path: "d.content", expected: #""hello world""#, actual: #""hello wor""#),
        Difference(path: "d.author.id", expected: #""71829304958271""#, actual: "absent"),
    ]
    let titles = [
        "alice is new", "alice calls createGuild", "alice opens alice.desktop", "alice calls createMessage",
        "alice.desktop gets MESSAGE_CREATE", "nothing else comes",
    ]
    return ScenarioResult(
        id: "messages.create.fanout", title: "A posted message reaches every subscribed gateway exactly once",
        profile: "core", level: .must, location: location(4), covers: ["MSG-CREATE-1", "GW-DISPATCH-2"],
        verdict: .failed,
        checks: [
            CheckResult(id: "messages.create.fanout/step-4", level: .must, verdict: .passed, step: 3),
            CheckResult(
                id: "messages.create.fanout/step-5", level: .must, verdict: .failed,
                message: "no frame on alice.desktop matches MESSAGE_CREATE within 2 s",
                differences: differences,
                step: 4, traceIndex: 12),
            CheckResult(
                id: "messages.create.fanout/schema", level: .must, verdict: .failed,
                message: "MESSAGE_CREATE does not fit its schema: d.author lacks the required property `id`",
                traceIndex: 12),
        ],
        steps: titles.enumerated().map {
            StepSummary(title: $0.element, location: location(10 + $0.offset * 4))
        },
        trace: trace.events, duration: 1_942_000)
}

/// An answer with the wrong status, and more: everything about it is hard to write down.
func weirdScenario() -> ScenarioResult {
    var trace = TraceWriter()
    trace.call(
        "mal<lory>", "searchMessages", "GET",
        "/search?q=%3Cscript%3E&t=p%C3%A4%22ss%5Cw%C3%B6rd%2F1+%F0%9F%98%80",
        invalid: true, status: 500,
        answer: .bytes(
            Array("<script>alert('1')</script>\u{0}\u{1B}[31m ]]> \u{202E}gpj.exe".utf8),
            mediaType: "text/html"))
    let escaped = #"p\u00e4\"ss\\w\u00F6rd\/1 \ud83d\ude00"#
    trace.add(
        "mal<lory>", nil,
        .response(
            ResponseRecord(
                exchange: 9, operation: nil, status: 400, headers: [Header("X-Echo", Secrets.token)],
                body: .bytes(Array(#"{"echo":"\#(escaped)", broken"#.utf8), mediaType: "application/json"))))
    trace.add(
        "mal<lory>", "mal<lory>.a",
        .frameReceived(
            FrameRecord(operation: nil, event: nil, sequence: nil, json: nil, bytes: [0xFF, 0x00, 0xC3])))
    trace.add(
        "mal<lory>", "mal<lory>.a", .connectionClosed(ClosureRecord(origin: .server, code: nil, reason: "")))
    return ScenarioResult(
        id: #"search.weird[q="</script>" & 'x'/../..]"#, title: "Weird \u{0}\u{7} text ]]> <b>&amp;</b> `\"'",
        profile: "core", level: .should, location: location(77, "conformance/suite/search & find.yaml"),
        covers: [], verdict: .failed,
        checks: [
            CheckResult(
                id: "search.weird/step-1", level: .should, verdict: .failed,
                message: "searchMessages answers 500 with <script> and \(Secrets.password)\nsecond line",
                differences: [
                    Difference(path: "status", expected: "400", actual: "500"),
                    Difference(path: "body", expected: #"{"code":1}"#, actual: "\u{0}\"</td>\""),
                ], step: 0, traceIndex: 1)
        ],
        steps: [StepSummary(title: "mallory sends </li><script>", location: location(80))],
        trace: trace.events,
        duration: 7_300)
}

/// More events than anyone reads.
func hugeScenario(_ count: Int = 1_500) -> ScenarioResult {
    var trace = TraceWriter()
    trace.open("bob.a")
    let list = (0..<60).map {
        #"{"id":"\#(9_000_000 + $0)","text":"\#(String(repeating: "x", count: 600))"}"#
    }
    for index in 0..<count {
        trace.receive(
            "bob.a", "Dispatch",
            #"{"op":0,"t":"PRESENCE_UPDATE","s":\#(index + 1),"d":{"list":[\#(index == 40 ? list.joined(separator: ",") : "")]}}"#
        )
    }
    return ScenarioResult(
        id: "gateway.flood", title: "A thousand presences arrive in order", profile: "gateway", level: .must,
        location: location(9, "conformance/suite/gateway.yaml"), covers: ["GW-ORDER-1"], verdict: .error,
        checks: [
            CheckResult(
                id: "gateway.flood/step-2", level: .must, verdict: .error,
                message: "the value `${missing}` is bound to nothing", step: 1, traceIndex: count - 100)
        ],
        steps: [
            StepSummary(title: "bob opens bob.a", location: location(12)),
            StepSummary(title: "bob.a gets 1000 PRESENCE_UPDATE", location: location(16)),
        ], trace: trace.events, duration: 1_204_000)
}

private func short(
    _ id: String, _ title: String, _ profile: String, _ level: Level, _ verdict: Verdict,
    reason: String? = nil,
    checks: [CheckResult] = []
) -> ScenarioResult {
    ScenarioResult(
        id: id, title: title, profile: profile, level: level,
        location: location(40, "conformance/suite/\(profile).yaml"),
        covers: ["REQ-1"], verdict: verdict, checks: checks,
        steps: [StepSummary(title: "alice calls getUser", location: location(44))], duration: 12_345,
        knownFailingReason: reason)
}

private func coverage() -> Coverage {
    var entries: [Coverage.Entry] = []
    for (index, operation) in ["createMessage", "listMessages", "deleteMessage", "getUser"].enumerated() {
        for status in ["200", "400", "404", "429"] {
            let isCovered = status != "429" && !(index == 2 && status == "404")
            entries.append(
                .init(
                    cell: CoverageCell(.status, operation, status),
                    coveredBy: isCovered ? "messages.create.fanout" : nil,
                    waiver: status == "429" && index < 2 ? "limits are off in this target" : nil))
        }
    }
    entries.append(
        .init(
            cell: CoverageCell(.event, "MESSAGE_CREATE", "seen"), coveredBy: "messages.create.fanout",
            waiver: nil))
    entries.append(.init(cell: CoverageCell(.event, "TYPING_START", "withheld"), coveredBy: nil, waiver: nil))
    entries.append(
        .init(
            cell: CoverageCell(.close, "SESSION_TIMEOUT", "4009"), coveredBy: "messages.create.fanout",
            waiver: nil))
    return Coverage(entries: entries)
}

/// One scenario of every verdict.
func sampleRun(
    scenarios more: [ScenarioResult] = [],
    stale: [String] = ["known-failing.txt:3: `resume.*` matches nothing"]
) -> RunResult {
    let expected = CheckResult(
        id: "resume.replay/step-2", level: .must, verdict: .expectedFailure, message: "RESUMED came first",
        step: 0)
    let scenarios =
        [
            hugeScenario(), failedScenario(),
            short("permissions.roles.order", "Roles are in order", "permissions", .should, .notClaimed),
            short(
                "resume.replay", "Missed events come again", "resume", .must, .expectedFailure,
                reason: "issue 12", checks: [expected]),
            short(
                "resume.twice", "A session resumes twice", "resume", .should, .unexpectedPass,
                reason: "issue 13"),
            weirdScenario(), short("users.get", "A user is found by id", "core", .must, .passed),
            short("users.get[by=name]", "A user is found by name", "core", .may, .passed),
        ] + more
    return RunResult(
        suiteVersion: "1.0.0", requirements: "2026-12", dialect: "guilds", contractVersion: "1.0.0",
        target: TargetSummary(
            name: "Sample & Co", version: "0.3", baseURL: "http://127.0.0.1:8080/api/v1",
            gatewayURL: "ws://127.0.0.1:8080/gateway", profiles: ["core", "gateway", "resume"]),
        profiles: [
            ProfileSummary(name: "core", description: "Accounts, guilds, channels, messages"),
            ProfileSummary(name: "gateway", description: "Events as they happen"),
            ProfileSummary(name: "resume", description: "Sessions outlive their connections"),
            ProfileSummary(name: "permissions", description: "Roles and overwrites"),
        ], seed: 4_211, startedAt: "2026-12-01T10:00:00Z", duration: 3_204_000, scenarios: scenarios,
        coverage: coverage(), staleExpectations: stale, secrets: Secrets.all)
}

/// Everything claimed was run and passed.
func passedRun() -> RunResult {
    var run = sampleRun(stale: [])
    run.scenarios = run.scenarios.filter { $0.verdict == .passed }
    return run
}
