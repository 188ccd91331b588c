// A suite for the rooms contract: its dialect, and scenarios as tests write them.

import SpecModel

@testable import ConformanceKit

enum RoomsSuite {
    static let dialect = """
        format: 1
        accounts:
          user:
            steps:
              - let: {name: "${gen.username}"}
              - call: register
                body: {name: "${name}"}
                expect: {body: {id: "<snowflake:id>", token: "<token:token>"}}
            gives: [id, name, token]
            secrets: [token]
            credentials: {token: "${token}"}
        gateway:
          hello: {op: Hello}
          heartbeat: {op: Beat, answer: Beaten}
          identify: {op: Open, d: {token: "${actor.token}"}}
          intents: intents
          ready: {event: BEGIN, session: session}
          resume: {op: TakeUp, d: {token: "${actor.token}", session: "${session}", last: "${sequence}"}}
          resumed: {event: AGAIN}
          before_ready: [Hello, Beaten]
        fences:
          room:
            call: createNote
            path: {room: "${room}"}
            body: {text: "${marker}"}
            event: NOTE
            d: {room: "${room}", text: "${marker}"}
        once: {NOTE: id}
        visibility:
          room: {gained: {BEGIN: "rooms[]"}, lost: {}, named: room, needs_intent: NOTES}
        growing_ids: {createNote: id}
        profiles:
          core:
            description: Everything but what follows
            operations: [register, listNotes, createNote, deleteLatest]
            events: [BEGIN, NOTE]
            gateway: [Send, Open, Hello]
            closes: [TWICE]
          resume:
            description: Sessions that outlive their connection
            events: [AGAIN]
            gateway: [TakeUp]
            closes: [LOST]
          frames:
            description: What frames may hold
            gateway: [Beat, Beaten]
            closes: [UNREADABLE]
        """

    /// The same for clients that may log in by their URL.
    static let dialectWithURLs = dialect.replacing(
        "  before_ready: [Hello, Beaten]", with: "  before_ready: [Hello, Beaten]\n  identified_by: [token]")

    static let fixtures = """
        format: 1
        fixtures:
          noted:
            parameters: {by: null, text: hello}
            steps:
              - as: "${by}"
                call: createNote
                path: {room: r}
                body: {text: "${text}"}
                expect: {body: {id: "<snowflake:note.id>"}}
        """

    /// The suite with one file, `rooms/cases.yaml`.
    static func load(
        file: String, dialect: String = dialect, fixtures: String = fixtures, waivers: String? = nil
    ) throws -> Suite {
        var files = [
            Suite.File(path: "rooms/dialect.yaml", bytes: Array(dialect.utf8)),
            Suite.File(path: "rooms/fixtures.yaml", bytes: Array(fixtures.utf8)),
            Suite.File(path: "rooms/cases.yaml", bytes: Array(file.utf8)),
        ]
        if let waivers { files.append(Suite.File(path: "rooms/waivers.yaml", bytes: Array(waivers.utf8))) }
        return try Suite.load(files, contract: RoomsContract.load())
    }

    /// The suite with one scenario, whose keys after `scenario` and `title` begin at line 6, column 5.
    static func load(scenario: String, id: String = "a.case", dialect: String = dialect) throws -> Suite {
        try load(file: file(scenario: scenario, id: id), dialect: dialect)
    }

    static func file(scenario: String, id: String = "a.case") -> String {
        let keys = scenario.split(separator: "\n").map { "    \($0)\n" }.joined()
        return "format: 1\nprofile: core\nscenarios:\n  - scenario: \(id)\n    title: A case\n" + keys
    }
}
