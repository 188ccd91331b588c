// gateway.yaml: the envelopes of the three kinds of gateway, and its mistakes.

import SpecModel
import Testing

/// Numbered frames with named events, as in the guild API.
private let numbered = """
    paths: [/gateway]
    envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d, event: t, sequence: s, nulls: true}
    timings: {heartbeat_interval_ms: 45000, resume_window_ms: 120000}
    unknown_operation_close: UNKNOWN_OPCODE
    malformed_frame_close: UNKNOWN_OPCODE
    operations:
      Dispatch: {code: 0, direction: server}
      Heartbeat: {code: 1, direction: both, client_payload: {type: [integer, 'null']}, legal_in: [connected, identifying, identified]}
      Identify:
        code: 2
        direction: client
        payload: {type: object, required: [token], properties: {token: {type: string, maxLength: 99}}}
        legal_in: [connected]
        otherwise: {identifying: ALREADY, identified: ALREADY}
    events:
      THING_CREATE: {operation: Dispatch, payload: {$ref: 'openapi.yaml#/components/schemas/Thing'}, scope: channel, permission: READ}
      THING_DELETE: {operation: Dispatch, payload: {type: object, properties: {id: {type: string}}}, scope: guild, permission: [READ, WRITE]}
    close_codes:
      UNKNOWN_OPCODE: {code: 4001, description: Unknown, reconnect: resume}
      ALREADY: {code: 4005, description: Twice, reconnect: never}
    """

private let thing = "Thing: {type: object, properties: {name: {type: string}}}"

struct GatewayTests {
    @Test func numberedFrames() throws {
        let api = try Toy(schemas: thing, gateway: numbered).load()
        let gateway = try #require(api.gateway)
        let op = Envelope.Discriminator(key: "op", kind: .integer)
        #expect(
            gateway.envelope
                == Envelope(
                    fromClient: op, fromServer: op, payloadKey: "d", eventKey: "t", sequenceKey: "s",
                    nullsForAbsentKeys: true))
        #expect(gateway.paths == ["/gateway"])
        #expect(gateway.timings.heartbeatIntervalMilliseconds == 45_000)
        #expect(gateway.timings.identifyTimeoutMilliseconds == nil)
        #expect(gateway.unknownOperationClose == "UNKNOWN_OPCODE")
        #expect(gateway.operations.map(\.code) == [.integer(0), .integer(1), .integer(2)])
        #expect(gateway.operations[1].legalStates == [.connected, .identifying, .identified])
        #expect(gateway.operations[1].clientPayload?.nullable == true)
        #expect(gateway.operations[2].clientPayload?.target == "IdentifyPayload")
        #expect(gateway.operations[2].violationCloses == [.identifying: "ALREADY", .identified: "ALREADY"])
        #expect(gateway.events.map(\.payload.target) == ["Thing", "ThingDeleteEvent"])
        #expect(gateway.events.map(\.code) == [.integer(0), .integer(0)])
        #expect(gateway.events.map(\.permissions) == [["READ"], ["READ", "WRITE"]])
        #expect(gateway.closeCodes.map(\.reconnect) == [.resume, .never])
        #expect(gateway.events[1].origin.location.description == "spec/toy/gateway.yaml:17:17")
    }

    @Test func whatAnswersWhat() throws {
        let text = numbered.replacing("unknown_operation", with: "opening: Dispatch\nunknown_operation")
            .replacing(
                "legal_in: [connected]",
                with: "legal_in: [connected]\n    answered_by: [THING_CREATE, Dispatch]")
        let gateway = try #require(try Toy(schemas: thing, gateway: text).load().gateway)
        #expect(gateway.opening == "Dispatch")
        #expect(gateway.operations.map(\.answeredBy) == [[], [], ["THING_CREATE", "Dispatch"]])
    }

    /// Seed 3: every event is an operation of its own, and frames are not numbered.
    @Test func oneCodePerEvent() throws {
        let text = """
            paths: [/api/ws]
            envelope: {client: {key: op, kind: integer}, server: {key: op, kind: integer}, payload: d}
            operations:
              Hello: {code: 0, direction: server, payload: {type: object, properties: {heartbeat_interval: {type: integer}}}}
              Heartbeat: {code: 1, direction: client, legal_in: [connected, identifying, identified]}
              HeartbeatAck: {code: 2, direction: server}
            events:
              CONNECTED: {code: 10, payload: {$ref: 'openapi.yaml#/components/schemas/Thing'}, scope: session}
              MESSAGE_CREATE: {code: 11, payload: {$ref: 'openapi.yaml#/components/schemas/Thing'}, scope: channel}
            """
        let gateway = try #require(try Toy(schemas: thing, gateway: text).load().gateway)
        #expect(gateway.envelope.eventKey == nil)
        #expect(gateway.envelope.sequenceKey == nil)
        #expect(!gateway.envelope.nullsForAbsentKeys)
        #expect(gateway.events.map(\.code) == [.integer(10), .integer(11)])
        #expect(gateway.unknownOperationClose == nil)
        #expect(gateway.closeCodes.isEmpty)
    }

    /// Seed 5: names instead of numbers, and payloads beside them.
    @Test func namedActions() throws {
        let text = """
            paths: [/ws]
            envelope: {client: {key: action, kind: string}, server: {key: type, kind: string}}
            operations:
              Join:
                code: join
                direction: client
                payload: {type: object, required: [room], properties: {room: {type: string, maxLength: 64}}}
                legal_in: [connected, identifying, identified]
              SendMessage: {code: message, direction: client, legal_in: [connected, identifying, identified]}
              Failure: {code: error, direction: server, payload: {type: object, properties: {code: {type: string}}}}
            events:
              joined: {code: joined, payload: {type: object, properties: {users: {type: array, items: {type: string}}}}, scope: session}
              message: {code: message, payload: {$ref: 'openapi.yaml#/components/schemas/Thing'}, scope: channel}
            """
        let gateway = try #require(try Toy(schemas: thing, gateway: text).load().gateway)
        #expect(gateway.envelope.fromClient == Envelope.Discriminator(key: "action", kind: .string))
        #expect(gateway.envelope.fromServer == Envelope.Discriminator(key: "type", kind: .string))
        #expect(gateway.envelope.payloadKey == nil)
        #expect(gateway.operations.map(\.code) == [.string("join"), .string("message"), .string("error")])
        #expect(gateway.events.map(\.code) == [.string("joined"), .string("message")])
        #expect(gateway.events[0].payload.target == "JoinedEvent")
    }

    @Test(arguments: [
        ("paths: [/gateway]", "paths: [▸gateway]", "a path starts with `/`, and keys of `paths` are paths"),
        ("paths: [/gateway]", "paths: [▸'/{x}']", "a gateway path has no parameters"),
        ("nulls: true", "▸nul: true", "`nul` is not supported in envelope; did you mean `nulls`?"),
        ("payload: d, event: t", "payload: d, event: d", "two parts of the envelope have the same key"),
        (
            "unknown_operation", "opening: ▸Identify\nunknown_operation",
            "`Identify` is no operation that the server sends"
        ),
        (
            "legal_in: [connected]", "legal_in: [connected]\n    answered_by: [THING_CREATE, ▸THING_LOSE]",
            "this is neither an operation that the server sends nor an event"
        ),
        (
            "legal_in: [connected]", "legal_in: [connected]\n    answered_by: [Dispatch, ▸Dispatch]",
            "`Dispatch` is listed twice"
        ),
        (
            "legal_in: [connected]", "legal_in: [connected]\n    answered_by: ▸Dispatch",
            "`answered_by` is a list of operations and events"
        ),
        (
            "{code: 0, direction: server}", "{code: 0, direction: server, answered_by: ▸[THING_CREATE]}",
            "clients do not send this, so `answered_by` has no meaning"
        ),
        ("close: UNKNOWN_OPCODE\nmal", "close: ▸LOST\nmal", "`LOST` is not listed in `close_codes`"),
        (
            "otherwise: {identifying: ALREADY,", "otherwise: {identifying: ▸LOST,",
            "this is not listed in `close_codes`"
        ),
        (
            "legal_in: [connected]", "legal_in: [▸asleep, connected]",
            "a state is connected, identifying or identified, not asleep"
        ),
        (
            "otherwise: {identifying", "otherwise: {▸connected: ALREADY, identifying",
            "`legal_in` allows the state connected"
        ),
        (
            "{code: 0, direction: server}", "{code: 0, direction: ▸down}",
            "`direction` is client, server or both, not down"
        ),
        (
            "{code: 0, direction: server}", "{code: ▸zero, direction: server}",
            "the envelope says that codes are integers"
        ),
        (
            "{code: 0, direction: server}", "{code: 0, direction: server, legal_in: ▸[connected]}",
            "clients do not send this, so `legal_in` has no meaning"
        ),
        (
            "{code: 1, direction: both,", "{code: 1, direction: both, payload: ▸{type: integer},",
            "an operation in both directions has `client_payload` and `server_payload`"
        ),
        ("Heartbeat: {code: 1,", "Heartbeat: ▸{code: 0,", "Heartbeat has the code of Dispatch"),
        (
            "operation: Dispatch, payload: {$ref", "operation: ▸Identify, payload: {$ref",
            "`Identify` is no operation of the server"
        ),
        ("scope: guild", "scope: ▸planet", "a scope is guild, channel, user or session, not planet"),
        ("scope: guild", "scope: [guild, ▸planet]", "a scope is guild, channel, user or session, not planet"),
        ("scope: guild", "scope: [guild, ▸guild]", "`guild` is listed twice"),
        ("scope: guild", "scope: ▸[]", "`scope` needs at least one of those who get the event"),
        ("permission: READ}", "permission: ▸FLY}", "`FLY` is no bit of a schema with x-bits"),
        ("code: 4005", "code: ▸4001", "close code 4001 belongs to UNKNOWN_OPCODE already"),
        ("code: 4005", "code: ▸99", "`code` must be between 1000 and 4999"),
        ("reconnect: never", "reconnect: ▸maybe", "`reconnect` is resume, identify or never, not maybe"),
        (
            "heartbeat_interval_ms: 45000", "heartbeat_interval_ms: ▸0",
            "`heartbeat_interval_ms` must be between 1 and 2147483647"
        ),
        ("schemas/Thing'}", "schemas/Thong'}", "`openapi.yaml#/components/schemas/Thong` names nothing"),
    ])
    func mistakes(original: String, changed: String, message: String) throws {
        var text = numbered
        let range = try #require(text.firstRange(of: original))
        text.replaceSubrange(range, with: changed)
        let toy = Toy(schemas: thing, gateway: text)
        let found = toy.diagnostics.filter { $0.hasSuffix(": error: \(message)") }
        #expect(found.count == 1, "\(toy.diagnostics)")
        if let marker = toy.markers.first { #expect(found == ["\(marker): error: \(message)"]) }
    }

    @Test func statesWithoutAnswer() {
        let text = numbered.filter { $0 != "▸" }.split(separator: "\n").filter { !$0.contains("otherwise") }
        let toy = Toy(schemas: thing, gateway: text.joined(separator: "\n"))
        #expect(
            toy.diagnostics == [
                """
                spec/toy/gateway.yaml:10:5: error: say in `otherwise` which close code answers this when \
                identified
                """,
                """
                spec/toy/gateway.yaml:10:5: error: say in `otherwise` which close code answers this when \
                identifying
                """,
            ])
    }
}
