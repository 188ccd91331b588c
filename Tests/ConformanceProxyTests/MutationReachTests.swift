// Which mutations a trace would have met.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceProxy

@Suite("What a scenario comes across") struct MutationReachTests {
    private let contract: APIDescription

    init() throws { contract = try NotesContract.load() }

    private func reached(_ kinds: [(String, TraceEvent.Kind)]) -> Set<String> {
        let trace = kinds.enumerated().map { time, kind in
            TraceEvent(
                time: time, actor: kind.0, connection: "\(kind.0).phone", step: nil, kind: kind.1)
        }
        let reach = MutationReach(trace, of: contract)
        return Set(Mutation.all(of: contract).filter(reach.includes).map(\.id))
    }

    private func frame(_ text: String) throws -> FrameRecord {
        FrameRecord(operation: nil, event: nil, sequence: nil, json: try JSONLiteral(json: text.utf8))
    }

    @Test("A response meets what it holds and what the request asked for") func response() throws {
        let note = try JSONLiteral(json: #"{"text":"a","writer":{"name":"n"}}"#.utf8)
        let request = RequestRecord(
            exchange: 1, operation: "updateNote", method: "PATCH", target: "/v1/notes/1", server: "",
            headers: [],
            body: .json(.object([.init(key: "text", value: .string("a"))])))
        let response = ResponseRecord(
            exchange: 1, operation: "updateNote", status: 200, headers: [], body: .json(note))
        let ids = reached([("ada", .request(request)), ("ada", .response(response))])
        #expect(
            ids == [
                "rest/updateNote/200/status", "rest/updateNote/200/drop/text",
                "rest/updateNote/200/drop/writer", "rest/updateNote/200/alter/text",
            ])
    }

    @Test("A connection meets faults of its events, its numbers and its end") func connection() throws {
        let ids = reached([
            ("ada", .connectionOpened(url: "")),
            ("ada", .frameReceived(try frame(#"{"op":0,"d":{"session":"x"},"s":1,"t":"BEGIN"}"#))),
            ("ada", .frameReceived(try frame(#"{"op":0,"d":{},"s":2,"t":"TAKEUP_DONE"}"#))),
            ("ada", .connectionClosed(ClosureRecord(origin: .server, code: 4002, reason: ""))),
        ])
        let begin = [
            "drop/session", "retype/session", "null/session", "lose", "double", "swap", "late", "rename",
        ]
        let done = ["lose", "double", "rename"]
        let expected =
            begin.map { "BEGIN/\($0)" } + done.map { "TAKEUP_DONE/\($0)" } + [
                "sequence/skip", "sequence/repeat",
            ]
            + ["code", "no-code", "no-frame"].map { "close/LOST/\($0)" }
        #expect(ids == Set(expected.map { "gateway/\($0)" }))
    }

    @Test("An event leaks only where there is somebody else, and a replay needs a resume") func others()
        throws
    {
        let note = try frame(#"{"op":0,"d":{},"s":2,"t":"NOTE"}"#)
        let ids = reached([
            ("ada", .connectionOpened(url: "")), ("bob", .connectionOpened(url: "")),
            ("ada", .frameSent(try frame(#"{"op":2,"d":{}}"#))), ("ada", .frameReceived(note)),
            ("ada", .frameReceived(try frame(#"{"op":0,"d":{},"s":3,"t":"TAKEUP_DONE"}"#))),
        ])
        #expect(ids.isSuperset(of: ["short", "double", "first", "refuse"].map { "gateway/TakeUp/\($0)" }))
        #expect(ids.contains("gateway/NOTE/leak"))
        #expect(
            reached([("ada", .connectionOpened(url: "")), ("ada", .frameReceived(note))]).contains(
                "gateway/NOTE/lose"))
        #expect(
            !reached([("ada", .connectionOpened(url: "")), ("ada", .frameReceived(note))]).contains(
                "gateway/NOTE/leak"))
    }
}
