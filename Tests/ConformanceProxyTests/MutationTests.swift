// Which mutations a contract gives rise to.

import SpecModel
import Testing

@testable import ConformanceProxy

@Suite("Mutations of a contract") struct MutationTests {
    @Test("Responses: fields, lists, echoes, statuses, errors and headers") func responses() throws {
        let ids = Mutation.all(of: try NotesContract.load()).map(\.id).filter { $0.hasPrefix("rest/") }
        #expect(
            ids == [
                "rest/listNotes/200/status",
                "rest/listNotes/200/drop/[].text", "rest/listNotes/200/retype/[].text",
                "rest/listNotes/200/null/[].text", "rest/listNotes/200/retype/[].tag",
                "rest/listNotes/200/drop/[].writer", "rest/listNotes/200/retype/[].writer",
                "rest/listNotes/200/null/[].writer",
                "rest/listNotes/200/drop/[].writer.name", "rest/listNotes/200/retype/[].writer.name",
                "rest/listNotes/200/null/[].writer.name",
                "rest/listNotes/200/stale", "rest/listNotes/200/cut", "rest/listNotes/200/reverse",
                "rest/listNotes/200/strip/Content-Type",
                "rest/deleteLatest/204/status",
                "rest/updateNote/200/status",
                "rest/updateNote/200/drop/text", "rest/updateNote/200/drop/writer",
                "rest/updateNote/200/alter/text",
                "rest/updateNote/200/strip/Content-Type",
                "rest/updateNote/BAD_NOTE/status", "rest/updateNote/BAD_NOTE/code",
                "rest/updateNote/BAD_NOTE/empty", "rest/updateNote/BAD_NOTE/move",
                "rest/updateNote/NO_NOTE/status", "rest/updateNote/NO_NOTE/code",
            ])
    }

    @Test("Gateway: payloads, delivery, operations, numbers, resuming and closing") func gateway() throws {
        let ids = Mutation.all(of: try NotesContract.load()).map(\.id).filter { $0.hasPrefix("gateway/") }
        let delivery = ["lose", "double", "swap", "late", "leak", "rename"]
        let begin = ["drop/session", "retype/session", "null/session"] + delivery
        let note = ["drop/text", "drop/writer"] + delivery
        let hello = ["lose", "double", "drop/interval", "retype/interval", "null/interval"]
        let close = ["code", "no-code", "no-frame"]
        let expected =
            begin.map { "BEGIN/\($0)" } + delivery.map { "TAKEUP_DONE/\($0)" } + note.map { "NOTE/\($0)" }
            + ["Refused/lose", "Refused/double", "Refused/flip"] + hello.map { "Hello/\($0)" }
            + ["sequence/skip", "sequence/repeat"]
            + ["TakeUp/short", "TakeUp/double", "TakeUp/first", "TakeUp/refuse"]
            + close.map { "close/TWICE/\($0)" } + close.map { "close/LOST/\($0)" }
        #expect(ids == expected.map { "gateway/\($0)" })
    }

    @Test("Each tells what it does and what it touches") func sentences() throws {
        let contract = try NotesContract.load()
        let error = try #require(Mutation.named("rest/updateNote/NO_NOTE/code", of: contract))
        #expect(error.sentence == "updateNote refuses with NO_NOTE and the code of BAD_NOTE.")
        #expect(error.subject == .error(operation: "updateNote", name: "NO_NOTE"))
        #expect(error.group == .errorCodeChanged)
        let event = try #require(Mutation.named("gateway/NOTE/late", of: contract))
        #expect(event.sentence == "NOTE comes 3 events late.")
        #expect(event.subject == .event("NOTE"))
        #expect(Mutation.named("gateway/NOTE/later", of: contract) == nil)
    }

    @Test("A large contract has some thousands at most, each with its own id") func bounded() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let mutations = Mutation.all(of: try SpecLoader.load(SpecFolder(path: "/\(folder)/spec/guilds")))
        #expect((1000...4000).contains(mutations.count))
        #expect(Set(mutations.map(\.id)).count == mutations.count)
        for group in Mutation.Group.allCases {
            #expect(mutations.contains { $0.group == group }, "no mutation is \(group.rawValue)")
        }
    }
}
