// What is wrong with a suite is said with its place before anything is sent.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Loading")
struct LoadingTests {
    private func problems(_ load: () throws -> Suite) -> [String] {
        do {
            _ = try load()
            return []
        } catch let error as SuiteErrors {
            return error.diagnostics.map(\.line)
        } catch {
            return ["\(error)"]
        }
    }

    /// The scenario's keys, from line 6 and column 5 of `rooms/cases.yaml`.
    private static let refused: [(String, [String])] = [
        (
            "steps: [{call: createNotes, path: {room: r}}]",
            ["6:20: there is no operation `createNotes`; did you mean `createNote`?"]
        ),
        ("steps: [{call: nothing}]", ["6:20: there is no operation `nothing`"]),
        ("steps: [{call: listNotes}]", ["6:20: listNotes needs the path parameter `room`"]),
        (
            "steps: [{call: listNotes, path: {room: r, rom: r}}]",
            ["6:47: there is no path parameter of listNotes `rom`; did you mean `room`?"]
        ),
        (
            "steps: [{call: listNotes, path: {room: r}, query: {limt: 1}}]",
            ["6:56: there is no query parameter of listNotes `limt`; did you mean `limit`?"]
        ),
        (
            "steps: [{call: listNotes, path: {room: r}, expect: {error: NO_ROM}}]",
            ["6:64: there is no error `NO_ROM`; did you mean `NO_ROOM`?"]
        ),
        (
            "steps: [{call: deleteLatest, expect: {error: NO_ROOM}}]",
            ["6:50: deleteLatest does not declare the error NO_ROOM"]
        ),
        (
            "steps: [{call: deleteLatest, expect: {status: 201}}]",
            ["6:51: deleteLatest does not document the status 201"]
        ),
        (
            "steps: [{call: deleteLatest, expect: {stats: 204}}]",
            ["6:43: `stats` is not supported in an expectation; did you mean `status`?"]
        ),
        (
            "steps: [{call: deleteLatest, expect: {error: BROKEN, violations: {text: X}}}]",
            ["6:77: there is no code of a violation `X`; did you mean `F`?"]
        ),
        (
            "steps: [{call: listNotes, path: {room: r}, expect: {body: {$every: {txt: a}}}}]",
            ["6:73: there is no key `txt` in what the contract says of this; did you mean `text`?"]
        ),
        (
            "steps: [{call: createNote, path: {room: r}, expect: {body: {nothing: 1}}}]",
            ["6:65: there is no key `nothing` in what the contract says of this"]
        ),
        (
            "steps: [{call: deleteLatest, cut: a.b}]",
            ["6:13: a step does one thing; this has `call` and `cut`"]
        ),
        (
            "steps: [{name: x}]",
            [
                "6:13: a step needs one of call, constraints, frame_constraints, http, open, send, send_raw, close, "
                    + "cut, expect_close, await, never, fence, parallel, repeat, use, let, check, actor"
            ]
        ),
        ("steps: [x]", ["6:13: a step must be a mapping, not a string"]),
        (
            "steps: [{call: deleteLatest, until: 1}]",
            ["6:34: `until` is not supported in a step that has `call`"]
        ),
        (
            "steps: [{call: deleteLatest, body: 1, raw: {type: a, size: 1}}]",
            ["6:13: a request has one of body, multipart and raw"]
        ),
        (
            "steps: [{call: deleteLatest, within: 5}]",
            ["6:42: `within` must be a time such as 500ms or 5s, not an integer"]
        ),
        ("steps: [{constraints: createNote, path: {room: r}}]", ["6:13: `side` must be inside or outside"]),
        (
            "steps: [{frame_constraints: Hello, at: a.b, side: inside}]",
            ["6:33: there is no operation with a payload of the client's `Hello`"]
        ),
        (
            "steps: [{frame_constraints: Open, side: inside}]",
            ["6:13: `at` is missing in a step that has `frame_constraints`"]
        ),
        (
            "steps: [{frame_constraints: Open, at: a.b, side: in}]",
            ["6:13: `side` must be inside or outside"]
        ),
        ("steps: [{open: a}]", ["6:20: name the connection after its actor: `alice.a`"]),
        ("steps: [{open: a.b, heartbeat: auto}]", ["6:36: `heartbeat` must be manual, or left out"]),
        (
            "steps: [{send: {at: a.b, op: Opn}}]",
            ["6:34: there is no operation of the gateway `Opn`; did you mean `Open`?"]
        ),
        (
            "steps: [{await: {each: [{at: a.b, event: NOTES}]}}]",
            ["6:46: there is no event `NOTES`; did you mean `NOTE`?"]
        ),
        (
            "steps: [{await: {each: [{event: NOTE}]}}]",
            ["6:29: `at` is missing: the connection, or a list of them"]
        ),
        (
            "steps: [{await: {each: [{at: a.b, event: NOTE, d: {txt: a}}]}}]",
            ["6:56: there is no key `txt` in what the contract says of this; did you mean `text`?"]
        ),
        (
            "steps: [{await: {each: [], one_of: []}}]",
            ["6:21: `await` needs one of each, sequence, exactly, one_of"]
        ),
        (
            "steps: [{await: {exactly: [], ignoring: [NOT]}}]",
            ["6:46: there is no event or operation `NOT`; did you mean `NOTE`?"]
        ),
        (
            "steps: [{never: {at: a.b, event: NOTE}}]",
            ["6:13: `never` needs `until`: a fence, or {quiet: true}"]
        ),
        (
            "steps: [{never: {at: a.b, event: NOTE}, until: {quiet: false}}]",
            ["6:52: `until` needs a fence, or {quiet: true}"]
        ),
        (
            "steps: [{fence: {by: a}}]",
            ["6:21: a fence needs `by` and what it is done with, such as `channel`"]
        ),
        (
            "actors: {a: user}\nsteps: [{fence: {by: a, rom: r, seen_by: a.b}}]",
            ["7:13: there is no kind of fence `rom`; did you mean `room`?"]
        ),
        (
            "steps: [{expect_close: {at: a.b, code: TWCE}}]",
            ["6:44: there is no close code `TWCE`; did you mean `TWICE`?"]
        ),
        ("steps: [{repeat: {item: i}, steps: []}]", ["6:22: `repeat` needs `times` or `over`"]),
        ("steps: [{repeat: {times: 2}}]", ["6:13: `steps` is missing in a step that has `repeat`"]),
        ("steps: [{parallel: {one: x}}]", ["6:30: `one` must be a list of steps, not a string"]),
        ("steps: [{use: notd}]", ["6:19: there is no fixture `notd`; did you mean `noted`?"]),
        ("steps: [{use: noted}]", ["6:19: noted needs `by`"]),
        (
            "actors: {a: user}\nsteps: [{use: noted, with: {by: a, txt: b}}]",
            ["7:19: there is no parameter of noted `txt`; did you mean `text`?"]
        ),
        ("actors: {a: usr}\nsteps: []", ["6:14: there is no kind of account `usr`; did you mean `user`?"]),
        ("steps: [{check: [\"1 = 1\"]}]", ["6:22: expected one of == != < <= > >= and found `=` in `1 = 1`"]),
        ("steps: [{check: [\"nothing(1) == 1\"]}]", ["6:22: there is no function `nothing`"]),
        ("steps: [{check: [\"add(1) == 1\"]}]", ["6:22: `add` cannot take 1 arguments"]),
        (
            "steps: [{call: listNotes, path: {room: \"${rom}\"}}]",
            ["6:13: there is no name `rom` bound before this"]
        ),
        (
            "actors: {alice: user}\nsteps: [{check: [\"alic.id == '1'\"]}]",
            ["7:13: there is no name `alic.id` bound before this; did you mean `alice.id`?"]
        ),
        ("steps: [{let: {x: 1}}]", ["6:20: `x` is bound and never used; leave its name out"]),
        (
            "steps: [{call: createNote, path: {room: r}, expect: {body: {id: \"<any:x>\"}}}]",
            ["6:13: `x` is bound and never used; leave its name out"]
        ),
        ("profile: cor\nsteps: []", ["6:14: there is no profile `cor`; did you mean `core`?"]),
        ("needs: [all]\nsteps: []", ["6:13: there is no profile `all`"]),
        ("level: might\nsteps: []", ["6:12: `level` must be must, should or may"]),
        ("steps: []\nwhat: 1", ["7:5: `what` is not supported in a scenario"]),
        ("exclusive: maybe\nsteps: []", ["6:16: `exclusive` must be true or false, not a string"]),
        ("matrix: {a: [{x: 1}]}\nsteps: []", ["6:18: an object in a matrix needs a `name`"]),
        ("matrix: {a: []}\nsteps: []", ["6:17: `a` must be a list of values"]),
        ("level: must", ["4:5: `steps` is missing in a scenario"]),
        (
            "steps: [{http: {send: [{txt: a}]}}]",
            [
                "6:28: one of text, hex and size is missing",
                "6:29: `txt` is not supported in a piece; did you mean `text`?",
            ]
        ),
        (
            "steps: [{send_raw: {at: a.b, frames: [{opcode: 16}]}}]",
            [
                "6:43: `opcode` must be one of binary, close, continuation, ping, pong, text, "
                    + "or a number below 16"
            ]
        ),
        ("steps: [{send_raw: {at: a.b, frames: [{opcode: text, rsv: 8}]}}]", ["6:63: `rsv` must be 0 to 7"]),
    ]

    @Test("refuses at the exact place", arguments: refused)
    func refuses(_ scenario: String, _ expected: [String]) {
        let found = problems { try RoomsSuite.load(scenario: scenario) }
        // Connections that nothing has opened are not what these are about.
        let about = found.filter { !$0.hasSuffix("there is no name `a.b` bound before this") }
        #expect(about == expected.map { "rooms/cases.yaml:\($0)" })
    }

    @Test("refuses ids that are there already or of another form")
    func ids() {
        let twice = RoomsSuite.file(scenario: "steps: []") + "  - {scenario: a.case, title: B, steps: []}\n"
        #expect(
            problems { try RoomsSuite.load(file: twice) }
                == ["rooms/cases.yaml:7:16: `a.case` is there already, at rooms/cases.yaml:4:15"])
        for id in ["A.b", "a", "a..b", "a.b-c"] {
            let found = problems {
                try RoomsSuite.load(scenario: "steps: []", id: id)
            }
            #expect(
                found == [
                    "rooms/cases.yaml:4:15: `\(id)` must be lower-case words joined by dots, at least two"
                ])
        }
    }

    @Test("says everything that is wrong at once, in the order of places")
    func everything() {
        let found = problems {
            try RoomsSuite.load(scenario: "level: x\nsteps: [{call: a}, {call: b}]")
        }
        #expect(
            found == [
                "rooms/cases.yaml:6:12: `level` must be must, should or may",
                "rooms/cases.yaml:7:20: there is no operation `a`",
                "rooms/cases.yaml:7:31: there is no operation `b`",
            ])
    }

    @Test("a file of another format is refused")
    func format() {
        let file = "format: 2\nprofile: core\nscenarios: []\n"
        #expect(
            problems { try RoomsSuite.load(file: file) }
                == ["rooms/cases.yaml:1:1: this runner reads files of `format: 1`"])
    }

    // MARK: Matrices

    @Test("a matrix makes one scenario per combination, with the values in place of their names")
    func matrix() throws {
        let suite = try RoomsSuite.load(
            scenario: """
                matrix:
                  text: [a, b-c]
                  place:
                    - {name: none, room: none, error: NO_ROOM}
                    - {name: long, room: "0123456789", error: BAD_REQUEST}
                actors: {alice: user}
                steps:
                  - as: alice
                    call: createNote
                    invalid: true
                    path: {room: "${place.room}"}
                    body: {text: "x ${text}"}
                    expect: {error: "${place.error}"}
                """)
        #expect(
            suite.scenarios.map(\.id) == [
                "a.case[text=a,place=long]", "a.case[text=a,place=none]", "a.case[text=b-c,place=long]",
                "a.case[text=b-c,place=none]",
            ])
        #expect(suite.scenarios.allSatisfy { $0.baseID == "a.case" })
        let calls = suite.scenarios.compactMap {
            if case .call(let call)? = $0.steps.first?.verb { call } else { nil }
        }
        #expect(
            calls.map(\.expectation.errors) == [["BAD_REQUEST"], ["NO_ROOM"], ["BAD_REQUEST"], ["NO_ROOM"]])
    }

    @Test("what a scenario leaves out comes from its file, or is the default")
    func defaults() throws {
        let file = """
            format: 1
            profile: resume
            level: should
            needs: [core]
            scenarios:
              - {scenario: a.one, title: One, steps: []}
              - {scenario: a.two, title: Two, level: may, profile: core, timeout: 2s, exclusive: true,
                 steps: []}
            """
        let scenarios = try RoomsSuite.load(file: file).scenarios
        #expect(scenarios.map(\.level) == [.should, .may] && scenarios.map(\.profile) == ["resume", "core"])
        #expect(
            scenarios.map(\.needs) == [["core"], ["core"]] && scenarios.map(\.isExclusive) == [false, true])
        #expect(scenarios.map(\.timeout) == [Limits.scenarioTimeout, .seconds(2)])
        let place = SourceLocation(file: "rooms/cases.yaml", line: 6, column: 16)
        #expect(scenarios[0].location == place)
    }

    // MARK: Dialects

    private static let dialects: [(String, String, String)] = [
        (
            "operations: [register, ", "operations: [registr, register, ",
            "35:18: there is no operation `registr`; did you mean `register`?"
        ),
        (
            "operations: [register, ", "operations: [",
            "1:1: the operation `register` is in 0 profiles, not in one"
        ),
        (
            "closes: [LOST]", "closes: [LOST, TWICE]",
            "1:1: the close code `TWICE` is in 2 profiles, not in one"
        ),
        (
            "gives: [id, name, token]", "gives: [id, name, token, mail]",
            "3:3: the steps of this account do not bind `mail`"
        ),
        ("secrets: [token]", "secrets: [key]", "3:3: the secret `key` is not among what the account gives"),
        (
            "ready: {event: BEGIN,", "ready: {event: BEGINS,",
            "17:18: there is no event `BEGINS`; did you mean `BEGIN`?"
        ),
        (
            "hello: {op: Hello}", "hello: {op: Helo}",
            "13:15: there is no operation of the gateway `Helo`; did you mean `Hello`?"
        ),
        (
            "hello: {op: Hello}", "malformed: {op: Hello, d: {interval: \"${id}\"}}",
            "13:14: `d` of `malformed` must be values, not expressions"
        ),
        (
            "needs_intent: NOTES", "needs_intent: NOTE",
            "30:9: there is no intent `NOTE`; did you mean `NOTES`?"
        ),
        (
            "growing_ids: {createNote: id}", "growing_ids: {createNotes: id}",
            "31:15: there is no operation `createNotes`; did you mean `createNote`?"
        ),
        (
            "call: createNote", "send: {op: Opn}",
            "23:16: there is no operation of the gateway `Opn`; did you mean `Open`?"
        ),
        ("call: createNote", "headers: {}", "23:5: a fence needs either `call` or `send`"),
        (
            "once: {NOTE: id}", "onse: {NOTE: id}",
            "28:1: `onse` is not supported in dialect.yaml; did you mean `once`?"
        ),
    ]

    @Test("dialect.yaml is checked as scenarios are", arguments: dialects)
    func dialect(_ original: String, _ replacement: String, _ expected: String) {
        let dialect = RoomsSuite.dialect.replacing(original, with: replacement)
        #expect(dialect != RoomsSuite.dialect)
        let found = problems {
            try RoomsSuite.load(file: RoomsSuite.file(scenario: "steps: []"), dialect: dialect)
        }
        #expect(found.contains("rooms/dialect.yaml:\(expected)"), "\(found)")
    }

    @Test("a suite needs a dialect")
    func noDialect() throws {
        let contract = try RoomsContract.load()
        #expect(
            problems { try Suite.load([], contract: contract) }
                == ["suite:1:1: there is no dialect.yaml"])
    }

    // MARK: Requirements and targets

    @Test("a set of requirements names scenarios of the suite")
    func requirements() throws {
        let suite = try RoomsSuite.load(scenario: "matrix: {x: [1, 2]}\nsteps: []")
        let good = "format: 1\nname: 2026-12\ndialect: rooms\nscenarios: [a.case]\n"
        let set = try RequirementSet.load(Suite.File(path: "r.yaml", bytes: Array(good.utf8)), for: suite)
        #expect(set.name == "2026-12" && set.dialect == "rooms" && set.scenarios == ["a.case"])
        let bad = Suite.File(path: "r.yaml", bytes: Array(good.replacing("a.case]", with: "a.cas]").utf8))
        #expect { try RequirementSet.load(bad, for: suite) } throws: {
            ($0 as? SuiteErrors)?.diagnostics.map(\.line) == [
                "r.yaml:4:13: there is no scenario `a.cas`; did you mean `a.case`?"
            ]
        }
    }

    private static let target = "name: t\ndialect: rooms\nbase_url: http://h:1/v1\nprofiles: [core]\n"

    @Test("target files")
    func target() throws {
        let text =
            Self.target
            + "gateway_url: ws://h:2/live\nquiet_ms: 10\njobs: 2\nordering: none\n"
            + "provision: {accounts: {user: [{id: 1}]}}\n"
        let file = Suite.File(path: "t.yaml", bytes: Array(text.utf8))
        let target = try Target.load(file)
        #expect(target.api.description == "http://h:1/v1" && target.gateway?.description == "ws://h:2/live")
        #expect(target.quietTime == .milliseconds(10) && target.jobs == 2 && target.ordering == .none)
        guard case .accounts(let accounts) = target.provision else {
            return #expect(Bool(false), "no accounts")
        }
        #expect(accounts["user"]?.map(\.json) == [#"{"id":1}"#])
        #expect(try Target.load(file, baseURL: "http://x").api.description == "http://x:80")
    }

    @Test(
        "target files that are wrong",
        arguments: [
            ("ordering: total", "5:11: `ordering` must be ordered or none"),
            ("jobs: 0", "5:7: `jobs` must be at least 1"),
            (
                "gateway_url: tcp://h",
                "5:14: `tcp://h` must be a URL such as http://127.0.0.1:8080 or wss://chat.example.com/gateway"
            ),
            (
                "provision: {accounts: {}}",
                "5:12: `provision` is api, {accounts: {user: […]}} or {command: […]}"
            ),
            ("profile: core", "5:1: `profile` is not supported in a target file; did you mean `profiles`?"),
        ])
    func badTarget(_ line: String, _ expected: String) {
        let file = Suite.File(path: "t.yaml", bytes: Array((Self.target + line + "\n").utf8))
        #expect { try Target.load(file) } throws: {
            ($0 as? SuiteErrors)?.diagnostics.map(\.line) == ["t.yaml:\(expected)"]
        }
    }
}
