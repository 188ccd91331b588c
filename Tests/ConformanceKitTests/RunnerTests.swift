// Whole scenarios over real sockets, against a server that does what the scenarios ask of it.

import ConformanceModel
import SpecModel
import Synchronization
import Testing

@testable import ConformanceKit

@Suite("Scenarios against a server", .timeLimit(.minutes(1)))
struct RunnerTests {
    /// What came of a scenario with these steps, indented as in a file.
    private func outcome(_ steps: String, actors: String = "{alice: user, bob: user}") async throws
        -> ScenarioResult
    {
        let lines = steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        let suite = try RoomsSuite.load(scenario: "actors: \(actors)\nsteps:\n\(lines)")
        return try #require(try await run(suite).scenarios.first)
    }

    private func problems(_ result: ScenarioResult) -> [String] {
        result.checks.filter { $0.verdict != .passed }.map { "\($0.id) \($0.verdict): \($0.message)" }
    }

    private static let passing: [(String, String)] = [
        (
            "a call and what it binds",
            """
            - as: alice
              call: createNote
              path: {room: r}
              body: {text: "Hi ${alice.name}"}
              expect:
                status: 201
                body: {id: "<snowflake:note.id>", text: "Hi ${alice.name}"}
                headers: {content-type: {$regex: "^application/json"}}
            - check: ["note.id > alice.id", "alice.name == alice.name"]
            """
        ),
        (
            "errors and violations",
            """
            - call: listNotes
              path: {room: r}
              expect: {error: WHO, headers: {www-authenticate: "<string>"}}
            - as: alice
              call: listNotes
              path: {room: none}
              query: {limit: 3}
              expect: {error: [NO_ROOM, WHO]}
            - as: alice
              call: createNote
              path: {room: r}
              body: {text: "${repeat('a', 101)}"}
              invalid: true
              expect: {error: BAD_REQUEST, violations: {text: L}}
            - call: deleteLatest
            """
        ),
        (
            "an event reaches every session",
            """
            - open: alice.a
              identify: {}
            - open: bob.b
              identify: {intents: "${intents(NOTES)}"}
            - use: noted
              with: {by: alice}
            - await:
                each:
                  - {at: [bob.b, alice.a], event: NOTE, d: {id: "${note.id}", text: hello}}
            """
        ),
        (
            "what comes before a fence, and what does not",
            """
            - open: bob.b
              identify: {}
            - use: noted
              with: {by: alice, text: hush}
            - never: {at: bob.b, event: NOTE, d: {text: hush}}
              until: {fence: {by: alice, room: r}}
            - fence: {by: alice, room: r, seen_by: bob.b}
            - never: {at: bob.b, event: NOTE}
              until: {quiet: true}
            """
        ),
        (
            "order on a connection",
            """
            - open: bob.b
              identify: {}
            - repeat: {times: 3, index: i}
              steps:
                - use: noted
                  with: {by: alice, text: "n${i}"}
            - await:
                exactly:
                  - {at: bob.b, event: NOTE, s: 2, d: {text: n0}}
                  - {at: bob.b, event: NOTE, s: 3, d: {text: n1}}
                  - {at: bob.b, event: NOTE, s: 4, d: {text: n2}}
            """
        ),
        (
            "a session taken up again",
            """
            - open: bob.one
              identify: {}
            - cut: bob.one
            - use: noted
              with: {by: alice, text: missed}
            - open: bob.two
              resume: {of: bob.one}
            - await:
                sequence:
                  - {at: bob.two, event: NOTE, d: {text: missed}}
                  - {at: bob.two, event: AGAIN}
            """
        ),
        (
            "steps at the same time",
            """
            - parallel:
                one:
                  - as: alice
                    call: createNote
                    path: {room: r}
                    body: {text: one}
                    expect: {body: {id: "<any:one>"}}
                  - http:
                      send: "GET /v1/rooms/r/notes HTTP/1.1\\r\\nHost: ${target.host}\\r\\n\\r\\n"
                      expect: {status: 401}
                two:
                  - as: bob
                    call: createNote
                    path: {room: r}
                    body: {text: two}
                    expect: {body: {id: "<any:two>"}}
            - check: ["one != two"]
            """
        ),
        (
            "bytes of HTTP",
            """
            - http:
                send:
                  - "GET ${target.path}/rooms/r/notes HTTP/1.1\\r\\nHost: ${target.host}\\r\\n\\r\\n"
                  - {hex: "474554"}
                  - " /x HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"
                expect: {responses: [{status: 401, body: {code: 4}}, {status: [401, 404]}], closed: true}
            """
        ),
        (
            "frames of no client",
            """
            - open: alice.a
            - send_raw:
                at: alice.a
                frames:
                  - {opcode: text, fin: false, text: '{"op":1,"d":{"to'}
                  - {opcode: ping, text: x}
                  - {opcode: continuation, text: 'ken":"${alice.token}"}}'}
            - await: {one_of: [{at: alice.a, event: BEGIN}]}
            - send_raw: {at: alice.a, frames: [{opcode: 3}]}
            - expect_close: {at: alice.a, code: 1002}
            """
        ),
        (
            "closes by name, and refusals",
            """
            - open: alice.a
              identify: {token: nobody}
              expect: {close: LOST}
            - open: alice.b
              identify: {}
            - send: {at: alice.b, op: Open, d: {token: "${alice.token}"}}
            - expect_close: {at: alice.b, code: [LOST, TWICE]}
            """
        ),
        (
            "accounts midway",
            """
            - actor: {carol: user}
            - let: {text: "of ${carol.name}"}
            - as: carol
              call: createNote
              path: {room: r}
              body: {text: "${text}"}
              expect: {body: {text: "${text}"}}
            """
        ),
    ]

    @Test("pass", arguments: passing)
    func passes(_ name: String, _ steps: String) async throws {
        let result = try await outcome(steps)
        #expect(problems(result) == [], "\(name)")
        #expect(result.verdict == .passed && result.checks.count >= 2)
    }

    private static let failing: [(String, String, message: String, differences: [String])] = [
        (
            "a wrong answer",
            """
            - as: alice
              call: createNote
              path: {room: r}
              body: {text: lie}
              expect: {status: 201, body: {text: lie, room: q}}
            """, "a.case/step-1: createNote was answered 201", [#"text: "lie", "truth""#, #"room: "q", "r""#]
        ),
        (
            "a wrong status",
            """
            - {as: alice, call: listNotes, path: {room: none}}
            """, "a.case/step-1: listNotes was answered 404 NO_ROOM", ["status: 200, 404"]
        ),
        (
            "another error",
            """
            - {name: who, call: listNotes, path: {room: r}, expect: {error: NO_ROOM}}
            """, "a.case/who: listNotes was answered 401 WHO", ["status: 404, 401", "code: 2 (NO_ROOM), 4"]
        ),
        (
            "other violations",
            """
            - as: alice
              call: createNote
              path: {room: r}
              body: {text: "${repeat('a', 101)}"}
              invalid: true
              expect: {error: BAD_REQUEST, violations: {"": R}}
            """, "a.case/step-1: createNote was answered 400 BAD_REQUEST",
            ["errors.$: R, absent", "errors.text: absent, L"]
        ),
        (
            "a frame that does not come",
            """
            - open: bob.b
              identify: {}
            - use: noted
              with: {by: alice, text: hello}
            - await: {each: [{at: bob.b, event: NOTE, d: {text: hullo}}]}
              within: 100ms
            """, #"a.case/step-3: NOTE on bob.b with d: {text: "hullo", …} did not come"#,
            [#"d.text: "hullo", "hello""#]
        ),
        (
            "a frame that must not come",
            """
            - open: bob.b
              identify: {}
            - use: noted
              with: {by: alice, text: loud}
            - never: {at: bob.b, event: NOTE, d: {text: loud}}
              until: {fence: {by: alice, room: r}}
            """, #"a.case/step-3: NOTE on bob.b with d: {text: "loud", …} came and must not"#,
            ["frame: absent"]
        ),
        (
            "a comparison",
            """
            - check: ["1 < 2", "2 < 1"]
            """, "a.case/step-1: it does not hold that 2 < 1", ["$: < 1, 2"]
        ),
        (
            "a close with another code",
            """
            - open: alice.a
              identify: {token: nobody}
              expect: {close: TWICE}
            """, "a.case/step-1: `alice.a` was closed with another code", ["close: 4001, 4002"]
        ),
        (
            "a connection that stays open",
            """
            - open: alice.a
            - expect_close: {at: alice.a, code: TWICE}
              within: 100ms
            """, "a.case/step-2: `alice.a` should have been closed and is open", []
        ),
        // The runner took its own end of the connection for the server's.
        (
            "a connection of HTTP that stays open",
            """
            - http:
                send: "GET /v1/rooms/r/notes HTTP/1.1\\r\\nHost: ${target.host}\\r\\n\\r\\n"
                expect: {responses: [{status: 401}], closed: true}
              within: 200ms
            """, "a.case/step-1: the connection should be closed and is open", []
        ),
        (
            "a failure inside of a fixture",
            """
            - name: outer
              use: noted
              with: {by: alice, text: "${repeat('a', 3)}"}
            - {as: bob, call: createNote, path: {room: none}, body: {text: x}}
            """, "a.case/step-2: createNote was answered 404 NO_ROOM", ["status: 201, 404"]
        ),
    ]

    @Test("fail with what differs", arguments: 0..<failing.count)
    func fails(_ index: Int) async throws {
        let (name, steps, message, differences) = Self.failing[index]
        let result = try await outcome(steps)
        let check = try #require(result.checks.first { $0.verdict == .failed }, "\(name)")
        #expect(result.verdict == .failed)
        #expect("\(check.id): \(check.message)" == message)
        let found = check.differences.map { "\($0.path): \($0.expected), \($0.actual)" }
        #expect(found.count == differences.count, "\(found)")
        for (one, other) in zip(found, differences) { #expect(one.hasPrefix(other)) }
    }

    // Another branch's finding at the same time took the place of a step's own.
    @Test("every step that passes is a check, also beside others")
    func parallelChecks() async throws {
        let result = try await outcome(
            """
            - parallel:
                one:
                  - {name: one, as: alice, call: createNote, path: {room: r}, body: {text: a}}
                two:
                  - {name: two, as: bob, call: createNote, path: {room: r}, body: {text: b}}
            """)
        let ids = Set(result.checks.filter { $0.verdict == .passed }.map(\.id))
        #expect(ids.isSuperset(of: ["a.case/one", "a.case/two"]))
    }

    @Test("what breaks a rule fails a scenario that looks at something else")
    func invariants() async throws {
        let result = try await outcome(
            """
            - open: bob.b
              identify: {}
            - use: noted
              with: {by: alice, text: repeat}
            - fence: {by: alice, room: r, seen_by: bob.b}
            """)
        #expect(result.verdict == .failed)
        #expect(
            problems(result).allSatisfy {
                $0.hasPrefix("a.case/once failed: NOTE of ") && $0.hasSuffix(" came twice")
            })
    }

    @Test("a connection that logs in by its URL waits for its session, or for the end of it")
    func loginByURL() async throws {
        let suite = try RoomsSuite.load(
            scenario: """
                actors: {alice: user, bob: user}
                steps:
                  - {open: bob.a, params: {token: "${bob.token}"}}
                  - {open: bob.b, params: {token: "${bob.token}"}, expect: {event: BEGIN, d: {session: "<string>"}}}
                  - {open: bob.c, params: {token: wrong}, expect: {close: LOST}}
                  - use: noted
                    with: {by: alice}
                  - await: {exactly: [{at: [bob.a, bob.b], event: NOTE, d: {id: "${note.id}"}}]}
                """, dialect: RoomsSuite.dialectWithURLs)
        let result = try #require(try await run(suite).scenarios.first)
        #expect(problems(result) == [])
        #expect(result.verdict == .passed)
    }

    @Test("a request that breaks the contract unasked is the scenario's fault")
    func unasked() async throws {
        let result = try await outcome(
            """
            - {as: alice, call: createNote, path: {room: r}, body: {text: "${repeat('a', 101)}"}}
            """)
        #expect(result.verdict == .error)
        #expect(problems(result).first?.contains("the request breaks the contract: body at text") == true)
        #expect(
            !result.trace.contains {
                if case .request(let request) = $0.kind { request.operation == "createNote" } else { false }
            })
    }

    @Test("a scenario that takes too long fails")
    func timeout() async throws {
        let suite = try RoomsSuite.load(
            scenario: """
                timeout: 200ms
                actors: {bob: user}
                steps:
                  - open: bob.b
                    identify: {}
                  - await: {each: [{at: bob.b, event: NOTE}]}
                    within: 60s
                """)
        let result = try #require(try await run(suite).scenarios.first)
        #expect(result.verdict == .failed)
        #expect(result.duration < 10_000_000)
    }

    // MARK: Accounts

    private static let twoUsers = """
        format: 1
        profile: core
        scenarios:
          - scenario: a.one
            title: One
            actors: {alice: user}
            steps: [{as: alice, call: listNotes, path: {room: r}}]
          - scenario: a.two
            title: Two
            actors: {alice: user}
            steps: [{as: alice, call: listNotes, path: {room: r}}, {check: ["alice.id == '1'"]}]
        """

    @Test("given accounts are lent to one scenario at a time")
    func givenAccounts() async throws {
        let account = try json(#"{"id": "1", "name": "n", "token": "given-1"}"#)
        let result = try await run(
            RoomsSuite.load(file: Self.twoUsers), provision: .accounts(["user": [account]]),
            also: { hub in #expect(hub.registeredCount == 0) })
        #expect(result.scenarios.map(\.verdict) == [.passed, .passed])
        #expect(result.secrets == ["given-1": "alice.token"])
    }

    @Test("a command makes accounts")
    func command() async throws {
        let print = #"test "$1" = user && echo '{"id": "1", "name": "it'"'"'s", "token": "given-2"}'"#
        let result = try await run(
            RoomsSuite.load(file: Self.twoUsers), provision: .command(["sh", "-c", print, "account"]),
            also: { hub in #expect(hub.registeredCount == 0) })
        #expect(result.scenarios.map(\.verdict) == [.passed, .passed])
        let failed = try await run(RoomsSuite.load(file: Self.twoUsers), provision: .command(["false"]))
        #expect(failed.scenarios.map(\.verdict) == [.error, .error])
        #expect(failed.scenarios[0].checks.first?.message == "`'false' 'user'` failed")
    }

    // A scenario waited for ever for an account that nobody would give back.
    @Test("a scenario that gets no account ends in its time")
    func noAccount() async throws {
        let suite = try RoomsSuite.load(
            scenario: "timeout: 200ms\nactors: {alice: user, bob: user}\nsteps: [{call: deleteLatest}]")
        let account = try json(#"{"id": "1", "name": "n", "token": "given-1"}"#)
        let result = try await run(suite, provision: .accounts(["user": [account]]))
        #expect(result.scenarios.map(\.verdict) == [.error])
        #expect(
            result.scenarios[0].checks.first?.message == "no account of the kind `user` became free in time")
    }

    // MARK: Runs

    @Test("an exclusive scenario runs when nothing else does")
    func exclusive() async throws {
        let others = (1...6).map {
            "  - {scenario: a.s\($0), title: T, actors: {x: user}, steps: [{call: deleteLatest}]}"
        }
        let alone =
            "  - {scenario: a.alone, title: A, exclusive: true, actors: {}, steps: [{call: deleteLatest}]}"
        let file = (["format: 1", "profile: core", "scenarios:", alone] + others).joined(separator: "\n")
        let running = Mutex<(now: Set<String>, beside: Set<String>)>(([], []))
        let result = try await run(
            RoomsSuite.load(file: file),
            progress: { progress in
                running.withLock { state in
                    switch progress {
                    case .started(let id): state.now.insert(id)
                    case .finished(let result, _, _): state.now.remove(result.id)
                    }
                    if state.now.contains("a.alone") { state.beside.formUnion(state.now) }
                }
            })
        #expect(running.withLock { $0.beside } == ["a.alone"])
        #expect(result.isSuccess && result.scenarios.count == 7)
        #expect(result.scenarios.map(\.id) == result.scenarios.map(\.id).sorted())
    }

    @Test("only what is asked for runs, and coverage tells what was seen")
    func selection() async throws {
        let result = try await run(RoomsSuite.load(file: Self.twoUsers)) { $0.only = ["a.o*"] }
        #expect(result.scenarios.map(\.id) == ["a.one"])
        let covered = result.coverage.entries.filter { $0.coveredBy != nil }.map {
            "\($0.cell.subject) \($0.cell.detail)"
        }
        #expect(covered == ["register 201", "listNotes 200"])
    }
}
