// What holds in every trace: for each rule a trace that keeps it and one that breaks it.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Rules of traces")
struct InvariantTests {
    // MARK: Traces

    private static func response(
        _ operation: String, _ status: Int, _ body: String?, type: String = "application/json",
        _ headers: [Header] = [],
        exchange: Int = 0
    ) throws -> TraceEvent.Kind {
        .response(
            ResponseRecord(
                exchange: exchange, operation: operation, status: status,
                headers: [Header("Content-Type", type)] + headers,
                body: try body.map {
                    type == "application/json" ? .json(try json($0)) : .bytes(Array($0.utf8), mediaType: type)
                }
                    ?? .none))
    }

    private static func request(_ operation: String, exchange: Int) -> TraceEvent.Kind {
        .request(
            RequestRecord(
                exchange: exchange, operation: operation, method: "POST", target: "/", server: "http://h",
                headers: [],
                body: .none))
    }

    private static func contract() throws -> Contract { Contract(try RoomsContract.load()) }

    private static func received(_ text: String) throws -> TraceEvent.Kind {
        .frameReceived(try contract().record(ofFrame: Array(text.utf8)))
    }

    private static func sent(_ text: String) throws -> TraceEvent.Kind {
        .frameSent(try contract().record(of: json(text), from: .fromClient))
    }

    private static let opened = TraceEvent.Kind.connectionOpened(url: "ws://h/live")
    private static let hello = #"{"op":4,"t":null,"s":null,"d":{"interval":5}}"#
    private static let begin = #"{"op":0,"t":"BEGIN","s":1,"d":{"session":"s1","rooms":["r"]}}"#
    private static let open = #"{"op":1,"d":{"token":"t"}}"#

    private static func note(_ number: Int, id: Int = 7, room: String = "r") -> String {
        #"{"op":0,"t":"NOTE","s":\#(number),"d":{"id":"\#(id)","room":"\#(room)","text":"x"}}"#
    }

    /// `rule: message` of every breach. Connections are `alice.a` unless they say otherwise.
    private static func breaches(
        _ kinds: [(String, TraceEvent.Kind)], dialect: String = RoomsSuite.dialect
    ) throws -> [String] {
        let trace = kinds.map { TraceEvent(time: 0, actor: "alice", connection: $0.0, step: 2, kind: $0.1) }
        let suite = try RoomsSuite.load(scenario: "steps: []", dialect: dialect)
        let results = Invariants(contract: suite.contract, dialect: suite.dialect).results(
            for: trace, of: suite.scenarios[0])
        #expect(results.allSatisfy { $0.verdict == .failed && $0.step == 2 && $0.traceIndex != nil })
        return results.map { $0.id.replacing("a.case/", with: "") + " \($0.level): \($0.message)" }
    }

    private static func breaches(_ kinds: [TraceEvent.Kind]) throws -> [String] {
        try breaches(kinds.map { ("alice.a", $0) })
    }

    /// A session that begins well, then these frames.
    private static func session(_ frames: [String]) throws -> [TraceEvent.Kind] {
        try [opened, received(hello), sent(open), received(begin)] + frames.map(received)
    }

    @Test("what begins a session was asked for, by a frame or by the URL")
    func sessionsAreAskedFor() throws {
        let frames = try [Self.received(Self.hello), Self.received(Self.begin)].map { ("alice.a", $0) }
        let opened = ("alice.a", Self.opened)
        let openedByURL = ("alice.a", TraceEvent.Kind.connectionOpened(url: "ws://h/live?v=1&token=t"))
        let unasked = ["answer must: BEGIN came and nothing asked for it"]
        #expect(try Self.breaches([opened] + frames) == unasked)
        #expect(try Self.breaches([openedByURL] + frames) == unasked)
        #expect(try Self.breaches([opened] + frames, dialect: RoomsSuite.dialectWithURLs) == unasked)
        #expect(try Self.breaches([openedByURL] + frames, dialect: RoomsSuite.dialectWithURLs) == [])
    }

    // MARK: Responses

    private static let account = #"{"id":"1","name":"n","token":"t"}"#

    @Test("answers that the contract documents break nothing")
    func goodResponses() throws {
        let responses = [
            try Self.response("register", 201, Self.account), try Self.response("deleteLatest", 204, nil),
            try Self.response("listNotes", 200, "[]"),
            try Self.response("listNotes", 404, #"{"code":2,"message":"None"}"#),
            try Self.response(
                "listNotes", 401, #"{"code":4,"message":"Who"}"#, [Header("www-authenticate", "Bearer")]),
            try Self.response("createNote", 400, #"{"code":1,"message":"Bad","errors":{"text":{}}}"#),
        ]
        #expect(try Self.breaches(responses) == [])
    }

    private static let responses:
        [(operation: String, status: Int, body: String?, type: String, expected: [String])] = [
            (
                "register", 200, account, "application/json",
                ["status must: register does not document the status 200"]
            ),
            (
                "register", 201, account, "text/plain",
                ["media-type must: register answers 201 with JSON, not with text/plain"]
            ),
            (
                "deleteLatest", 204, "{}", "application/json",
                ["body must: deleteLatest answers 204 without a body"]
            ),
            (
                "register", 201, #"{"id":1,"name":"n","token":"t"}"#, "application/json",
                ["schema must: register 201: id: "]
            ),
            (
                "register", 201, #"{"id":"1","name":"n","token":"t","age":1}"#, "application/json",
                ["undeclared-key should: register 201: "]
            ),
            (
                "listNotes", 404, "None", "text/plain",
                ["error must: listNotes answers 404 with an error in JSON, not with text/plain"]
            ),
            (
                "listNotes", 404, #"{"code":9,"message":"x"}"#, "application/json",
                ["error must: listNotes declares no error with the status 404 and this code"]
            ),
            (
                "deleteLatest", 404, #"{"code":2,"message":"x"}"#, "application/json",
                ["error must: deleteLatest declares no error with the status 404 and this code"]
            ),
            ("listNotes", 404, #"{"code":2}"#, "application/json", ["error must: `message` must be a text"]),
            (
                "listNotes", 404, #"{"code":2,"message":"x","errors":{"a":1}}"#, "application/json",
                ["error must: `errors` belongs to BAD_REQUEST only"]
            ),
            (
                "listNotes", 400, #"{"code":1,"message":"x","errors":{}}"#, "application/json",
                ["error must: `errors` must be an object with what is wrong"]
            ),
            (
                "listNotes", 401, #"{"code":4,"message":"x"}"#, "application/json",
                ["headers should: a 401 needs the header WWW-Authenticate"]
            ),
        ]

    @Test("answers that it does not document are told by their rule", arguments: 0..<responses.count)
    func badResponses(_ index: Int) throws {
        let (operation, status, body, type, expected) = Self.responses[index]
        let found = try Self.breaches([Self.response(operation, status, body, type: type)])
        #expect(found.count == expected.count, "\(found)")
        for (one, other) in zip(found, expected) { #expect(one.hasPrefix(other)) }
    }

    @Test("ids grow from one answer to the next request")
    func growingIDs() throws {
        func note(_ id: String, _ exchange: Int) throws -> TraceEvent.Kind {
            try Self.response(
                "createNote", 201, #"{"id":"\#(id)","room":"r","text":"x"}"#, exchange: exchange)
        }
        let (first, second) = (
            Self.request("createNote", exchange: 1), Self.request("createNote", exchange: 2)
        )
        #expect(try Self.breaches([first, note("9", 1), second, note("10", 2)]) == [])
        // At the same time, either may be first.
        #expect(try Self.breaches([first, second, note("10", 1), note("9", 2)]) == [])
        #expect(
            try Self.breaches([first, note("10", 1), second, note("9", 2)])
                == ["growing-ids should: the id 9 is not above 10, which was made before"])
    }

    // MARK: Rate limits

    private static let limits = [
        Header("X-RateLimit-Limit", "5"), Header("X-RateLimit-Remaining", "4"),
        Header("X-RateLimit-Reset", "1796112000"),
        Header("X-RateLimit-Reset-After", "9.5"), Header("X-RateLimit-Bucket", "b"),
    ]

    /// The headers with one of them replaced; nil: left out.
    private static func limits(_ name: String, _ value: String?) -> [Header] {
        limits.compactMap {
            $0.name == "X-RateLimit-\(name)" ? value.map { Header("X-RateLimit-\(name)", $0) } : $0
        }
    }

    private static let limitHeaders: [(String, String?, String)] = [
        ("Limit", "6", "X-RateLimit-Limit is 6, not 5"),
        ("Remaining", "5", "X-RateLimit-Remaining must be a number below 5"),
        ("Remaining", nil, "X-RateLimit-Remaining must be a number below 5"),
        ("Reset", "soon", "X-RateLimit-Reset must be a number"),
        ("Reset-After", "10.5", "X-RateLimit-Reset-After must be a number up to 10"),
        ("Bucket", nil, "X-RateLimit-Bucket is missing"),
    ]

    @Test("headers of rate limits agree with the contract", arguments: limitHeaders)
    func rateLimits(_ name: String, _ value: String?, _ message: String) throws {
        #expect(try Self.breaches([Self.response("deleteLatest", 204, nil, Self.limits)]) == [])
        #expect(try Self.breaches([Self.response("deleteLatest", 204, nil)]) == [])
        let found = try Self.breaches([Self.response("deleteLatest", 204, nil, Self.limits(name, value))])
        #expect(found == ["rate-limit-headers must: \(message)"])
    }

    @Test("a refusal says the same time in its header and its body")
    func refusals() throws {
        func breaches(_ retryAfter: String?, _ wait: String, remaining: String = "0") throws -> [String] {
            let headers =
                Self.limits("Remaining", remaining) + (retryAfter.map { [Header("Retry-After", $0)] } ?? [])
            return try Self.breaches([
                Self.response("deleteLatest", 429, #"{"code":5,"message":"Slow","wait":\#(wait)}"#, headers)
            ])
        }
        #expect(try breaches("2", "1.5") == [])
        #expect(try breaches("2", "2") == [])
        #expect(try breaches("2", "2.5") == ["rate-limit-headers must: Retry-After is 2 and `wait` is 2.5"])
        #expect(try breaches("4", "2.5") == ["rate-limit-headers must: Retry-After is 4 and `wait` is 2.5"])
        #expect(try breaches("2", #""2""#) == ["rate-limit-headers must: `wait` must be a number"])
        #expect(
            try breaches(nil, "2") == [
                "rate-limit-headers must: a 429 needs the header Retry-After in whole seconds"
            ])
        #expect(
            try breaches("2", "2", remaining: "1") == [
                "rate-limit-headers must: X-RateLimit-Remaining is 1 in a refusal"
            ])
    }

    // MARK: Frames

    @Test("a session that keeps all rules breaks none")
    func goodSession() throws {
        let lost = TraceEvent.Kind.connectionClosed(ClosureRecord(origin: .server, code: 4002, reason: ""))
        #expect(try Self.breaches(Self.session([Self.note(2), Self.note(3, id: 8)]) + [lost]) == [])
    }

    private static let frames: [(String, [String])] = [
        ("no json", ["frame must: a frame is no JSON"]),
        (
            #"{"op":9,"t":null,"s":null,"d":null}"#,
            ["frame must: the contract has no operation for `op` 9 from the server"]
        ),
        (
            #"{"op":1,"t":null,"s":null,"d":{"token":"t"}}"#,
            ["frame must: the contract has no operation for `op` 1 from the server"]
        ),
        (#"{"op":0,"t":"GONE","s":2,"d":{}}"#, ["frame must: the contract has no event `GONE`"]),
        (
            #"{"op":0,"t":"NOTE","s":2,"d":{"id":"7","room":"r"}}"#,
            ["schema must: NOTE: $: lacks the required property `text`"]
        ),
        (
            #"{"op":0,"t":"NOTE","s":2,"d":{"id":"7","room":"r","text":"x","x":1}}"#,
            ["undeclared-key should: NOTE: x: "]
        ),
        (
            #"{"op":0,"t":"NOTE","s":2,"x":1,"d":{"id":"7","room":"r","text":"x"}}"#,
            ["undeclared-key should: the envelope has no key `x`"]
        ),
        (
            #"{"op":0,"t":"NOTE","d":{"id":"7","room":"r","text":"x"}}"#,
            [
                "frame must: the envelope lacks its key `s`",
                "frame must: `s` belongs to frames with an event, and to no others",
            ]
        ),
        (note(4), ["sequence must: the number is 4, not 2"]),
        (note(1), ["sequence must: the number is 1, not 2"]),
        (hello, ["hello-first must: Hello came twice"]),
        (
            note(2, room: "q"),
            ["visibility must: NOTE tells of the room q, of which this session does not know"]
        ),
    ]

    @Test("frames that break a rule are told by it", arguments: frames)
    func badFrames(_ frame: String, _ expected: [String]) throws {
        let found = try Self.breaches(Self.session([frame]))
        #expect(found.count == expected.count, "\(found)")
        for (one, other) in zip(found, expected) { #expect(one.hasPrefix(other)) }
    }

    @Test("the greeting is first, and the session's beginning before its events")
    func order() throws {
        #expect(
            try Self.breaches([Self.opened, Self.sent(Self.open), Self.received(Self.begin)])
                == ["hello-first must: BEGIN came before Hello"])
        let found = try Self.breaches([Self.opened, Self.received(Self.hello), Self.received(Self.note(1))])
        #expect(found.first == "ready-first must: NOTE came before the session was ready")
    }

    @Test("an event of one key comes once to a session, and once to each other")
    func once() throws {
        #expect(
            try Self.breaches(Self.session([Self.note(2), Self.note(3)])) == [
                "once must: NOTE of 7 came twice"
            ])
        let (one, other) = (try Self.session([Self.note(2)]), try Self.session([Self.note(2)]))
        #expect(try Self.breaches(one.map { ("alice.a", $0) } + other.map { ("alice.b", $0) }) == [])
    }

    @Test("numbers and what is known go on when a session is taken up")
    func resumed() throws {
        let first = try Self.session([Self.note(2)]).map { ("alice.a", $0) }
        func second(_ last: Int, _ frames: [String]) throws -> [(String, TraceEvent.Kind)] {
            let takeUp = #"{"op":2,"d":{"token":"t","session":"s1","last":\#(last)}}"#
            let kinds =
                try [Self.opened, Self.received(Self.hello), Self.sent(takeUp)] + frames.map(Self.received)
            return kinds.map { ("alice.b", $0) }
        }
        let again = #"{"op":0,"t":"AGAIN","s":4,"d":{}}"#
        #expect(try Self.breaches(first + second(2, [Self.note(3, id: 8), again])) == [])
        #expect(
            try Self.breaches(first + second(2, [Self.note(4, id: 8)])) == [
                "sequence must: the number is 4, not 3"
            ])
        #expect(
            try Self.breaches(first + second(2, [Self.note(3, id: 8, room: "q")]))
                == ["visibility must: NOTE tells of the room q, of which this session does not know"])
    }

    @Test("sessions without the intent that tells of places are not held to it")
    func intents() throws {
        func trace(_ intents: Int) throws -> [TraceEvent.Kind] {
            try [
                Self.opened, Self.received(Self.hello),
                Self.sent(#"{"op":1,"d":{"token":"t","intents":\#(intents)}}"#),
                Self.received(Self.begin), Self.received(Self.note(2, room: "q")),
            ]
        }
        #expect(try Self.breaches(trace(8)) == [])
        #expect(try Self.breaches(trace(9)).count == 1)
    }

    @Test(
        "a server closes with codes of the contract or of the protocol",
        arguments: [(4001, true), (1000, true), (1009, true), (4999, false), (1005, false)])
    func closures(_ code: Int, _ isGood: Bool) throws {
        func closed(_ origin: ClosureRecord.Origin) -> TraceEvent.Kind {
            .connectionClosed(ClosureRecord(origin: origin, code: code, reason: ""))
        }
        #expect(
            try Self.breaches([closed(.server)])
                == (isGood ? [] : ["close-code must: the contract has no close code \(code)"]))
        #expect(try Self.breaches([closed(.runner)]) == [])
    }

    // MARK: Coverage

    @Test("only what a trace shows is covered, and waivers say the rest")
    func coverage() throws {
        let waivers = """
            format: 1
            waivers:
              - {error: ["* BROKEN"], because: nobody can break it}
            """
        let suite = try RoomsSuite.load(file: RoomsSuite.file(scenario: "steps: []"), waivers: waivers)
        let kinds =
            try [
                Self.request("register", exchange: 1),
                Self.response("register", 201, Self.account, exchange: 1),
                Self.response("listNotes", 404, #"{"code":2,"message":"None"}"#, exchange: 2),
                .connectionClosed(ClosureRecord(origin: .server, code: 4001, reason: "")),
                .connectionClosed(ClosureRecord(origin: .runner, code: 4002, reason: "")),
            ] + Self.session([Self.note(2)])
        let scenario = suite.scenarios[0]
        let result = ScenarioResult(
            id: scenario.id, title: "", profile: "core", level: .must, location: scenario.location,
            covers: [],
            verdict: .passed,
            trace: kinds.map { TraceEvent(time: 0, actor: "a", connection: "a.b", step: nil, kind: $0) })
        let outcome = ScenarioOutcome(result: result, secrets: [:], withheld: ["NOTE"])
        let coverage = CoverageReport(suite).coverage(of: [outcome], profiles: ["core"])
        let covered = coverage.entries.filter { $0.coveredBy == "a.case" }
        #expect(
            covered.map { "\($0.cell.kind) \($0.cell.subject) \($0.cell.detail)" } == [
                "status register 201", "status listNotes 404", "error listNotes NO_ROOM", "event BEGIN seen",
                "event NOTE seen", "event NOTE withheld", "operation Send received", "operation Open sent",
                "operation Hello received", "close TWICE 4001",
            ])
        let waived = coverage.entries.filter { $0.waiver == "nobody can break it" }
        #expect(waived.map(\.cell.subject) == ["register", "listNotes", "createNote", "deleteLatest"])
        #expect(!coverage.entries.contains { $0.cell.subject == "AGAIN" }, "not claimed")
        #expect(!coverage.entries.contains { $0.cell == CoverageCell(.event, "BEGIN", "withheld") })
        let both = CoverageReport(suite).coverage(of: [outcome], profiles: ["core", "resume"])
        #expect(
            both.entries.first { $0.cell.subject == "LOST" }?.coveredBy == nil, "the runner closed with it")
    }
}
