// Each fault of a response, put into one.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceProxy

@Suite("Faults of responses") struct ResponseMutatorTests {
    private let contract: APIDescription

    init() throws { contract = try NotesContract.load() }

    private func mutator(_ id: String) throws -> ResponseMutator {
        let mutation = try #require(Mutation.named("rest/\(id)", of: contract))
        return try #require(ResponseMutator(mutation, contract.errors))
    }

    private func response(_ status: Int, _ body: String) -> ResponseMessage {
        ResponseMessage(
            status: status, reason: "", headers: [Header("Content-Type", "application/json")],
            body: Array(body.utf8))
    }

    @Test(
        "Bodies",
        arguments: [
            ("listNotes/200/drop/[].writer.name", #"[{"writer":{"name":"a"}}]"#, #"[{"writer":{}}]"#),
            ("listNotes/200/drop/[].text", #"[{"tag":null},{"text":"a"}]"#, #"[{"tag":null},{}]"#),
            ("listNotes/200/retype/[].text", #"[{"text":"17"}]"#, #"[{"text":17}]"#),
            ("listNotes/200/retype/[].writer", #"[{"writer":{}}]"#, #"[{"writer":[]}]"#),
            ("listNotes/200/null/[].text", #"[{"text":"17"}]"#, #"[{"text":null}]"#),
            ("listNotes/200/cut", "[1,2]", "[1]"),
            ("listNotes/200/reverse", "[1,2]", "[2,1]"),
        ])
    func bodies(id: String, before: String, after: String) throws {
        var mutator = try mutator(id)
        let changed = mutator.applied(
            to: response(200, before), of: AnsweredRequest(operation: "listNotes"))
        #expect(changed == response(200, after))
    }

    @Test(
        "What has nothing to change, or is not meant, stays",
        arguments: [
            ("listNotes/200/drop/[].text", "listNotes", 200, "[]"),
            ("listNotes/200/drop/[].text", "listNotes", 500, #"[{"text":"a"}]"#),
            ("listNotes/200/drop/[].text", "updateNote", 200, #"[{"text":"a"}]"#),
            ("listNotes/200/retype/[].tag", "listNotes", 200, #"[{"tag":null}]"#),
            ("listNotes/200/reverse", "listNotes", 200, "[1]"),
            ("updateNote/NO_NOTE/code", "updateNote", 404, #"{"code":9}"#),
            ("updateNote/BAD_NOTE/empty", "updateNote", 400, #"{"code":1}"#),
        ])
    func unchanged(id: String, operation: String, status: Int, body: String) throws {
        var mutator = try mutator(id)
        let request = AnsweredRequest(operation: operation)
        #expect(mutator.applied(to: response(status, body), of: request) == nil)
    }

    @Test(
        "Errors",
        arguments: [
            ("NO_NOTE/code", 404, #"{"code":2}"#, 404, #"{"code":1}"#),
            ("NO_NOTE/status", 404, #"{"code":2}"#, 400, #"{"code":2}"#),
            ("BAD_NOTE/empty", 400, #"{"code":1,"errors":{"a":1}}"#, 400, #"{"code":1,"errors":{}}"#),
            (
                "BAD_NOTE/move", 400, #"{"code":1,"errors":{"a":1}}"#, 400,
                #"{"code":1,"errors":{"a_other":1}}"#
            ),
        ])
    func errors(id: String, status: Int, before: String, newStatus: Int, after: String) throws {
        var mutator = try mutator("updateNote/\(id)")
        let changed = mutator.applied(
            to: response(status, before), of: AnsweredRequest(operation: "updateNote"))
        #expect(changed == response(newStatus, after))
    }

    @Test("An echo is altered where it is one") func echo() throws {
        var mutator = try mutator("updateNote/200/alter/text")
        let request = AnsweredRequest(
            operation: "updateNote", body: .object([.init(key: "text", value: .string("ab1"))]))
        let changed = mutator.applied(to: response(200, #"{"text":"ab1"}"#), of: request)
        #expect(changed == response(200, #"{"text":"ab2"}"#))
        #expect(mutator.applied(to: response(200, #"{"text":"trimmed"}"#), of: request) == nil)
    }

    @Test("A stale answer is the first to the same caller") func stale() throws {
        var mutator = try mutator("listNotes/200/stale")
        let ada = AnsweredRequest(operation: "listNotes", identity: "ada")
        let bob = AnsweredRequest(operation: "listNotes", identity: "bob")
        #expect(mutator.applied(to: response(200, "[1]"), of: ada) == nil)
        #expect(mutator.applied(to: response(200, "[1,2]"), of: bob) == nil)
        #expect(mutator.applied(to: response(200, "[1,2]"), of: ada) == response(200, "[1]"))
        #expect(mutator.applied(to: response(200, "[1]"), of: ada) == nil)
    }

    @Test("A header is stripped whatever its case") func header() throws {
        var mutator = try mutator("listNotes/200/strip/Content-Type")
        var before = response(200, "[]")
        before.headers = [Header("content-TYPE", "application/json"), Header("Date", "today")]
        let changed = mutator.applied(to: before, of: AnsweredRequest(operation: "listNotes"))
        #expect(changed?.headers == [Header("Date", "today")])
    }
}
