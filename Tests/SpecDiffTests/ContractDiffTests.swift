// What is compared, where changes are told, and what is no change.

import FileTesting
import SpecDiff
import SpecModel
import Testing

@Suite("Comparison of contracts")
struct ContractDiffTests {
    private func changes(_ edits: (String, String)...) throws -> [Change] {
        var board = Board()
        let old = try board.load()
        for (text, other) in edits { try board.replace(text, other) }
        return try ContractDiff.changes(from: old, to: board.load())
    }

    @Test(
        "No contract differs from itself",
        arguments: ["spec/guilds"]
            + ["library", "lobby", "relay"].map { "Tests/SpecCodegenTests/Golden/\($0)" }
    )
    func itself(path: String) throws {
        let contract = try SpecLoader.load(SpecFolder(path: "\(SourceTree.root)/\(path)"))
        #expect(ContractDiff.changes(from: contract, to: contract) == [])
        #expect(!contract.operations.isEmpty)
    }

    @Test("A type that many use is told of once for each direction, with its users")
    func sharedType() throws {
        let found = try changes(("enum: [red, blue]", "enum: [red, blue, green]"))
        #expect(found.map(\.site.description) == ["schema/Colour", "schema/Colour"])
        let users = Dictionary(uniqueKeysWithValues: found.map { ($0.rule.id, $0.users) })
        #expect(users["request-enum-value-added"] == ["createNote"])
        #expect(users["response-enum-value-added"] == ["NOTE", "createNote"])
    }

    @Test("What is only read by clients may tighten, what is only sent may loosen")
    func oneDirection() throws {
        let sent = try changes(("to: {type: string}", "to: {type: string, maxLength: 5}"))
        #expect(sent.map(\.rule.id) == ["response-max-length-decreased"])
        #expect(sent.map(\.level) == [.info])
        let loosened = try changes(("required: [to]", "required: []"))
        #expect(loosened.map(\.level) == [.breaking])
    }

    @Test("Another name for the same type is no change, and another type in its place is")
    func otherType() throws {
        #expect(
            try changes(("schemas/About'", "schemas/Notice'"), ("    About:", "    Notice:"))
                == [])
        let found = try changes(
            ("colour: {$ref: '#/components/schemas/Colour'}", "colour: {type: string, maxLength: 9}"))
        #expect(found.map(\.site.description) == ["schema/Note/colour", "schema/Note/colour"])
    }

    @Test("A type that nobody uses is not on the wire")
    func unusedType() throws {
        #expect(
            try changes(
                ("    Reply:", "    Unused: {type: string, maxLength: 4}\n    Reply:")
            ) == [])
    }

    @Test("Locations are those of the new contract, and of the old for what is gone")
    func locations() throws {
        let removed = try changes(("        count: {type: integer, default: 5}\n", ""))
        #expect(removed.map { $0.location.file } == ["spec/board/openapi.yaml", "spec/board/openapi.yaml"])
        let lines = Board.openAPI.split(separator: "\n", omittingEmptySubsequences: false)
        for change in removed { #expect(lines[change.location.line - 1].contains("count:")) }
    }

    @Test("An error that is new altogether is told of once, with the operations that refuse with it")
    func newError() throws {
        let found = try changes(
            ("GONE: {code: 4,", "CLOSED: {code: 9, status: 423, message: Closed}\n  GONE: {code: 4,"),
            ("x-errors: [INVALID, ", "x-errors: [INVALID, CLOSED, "))
        #expect(found.map(\.site.description) == ["error/CLOSED"])
        #expect(found.first?.users == ["closeBoard", "createNote", "getBoard", "setPicture"])
    }

    @Test("Changes of one operation or type stand together")
    func grouping() throws {
        let found = try changes(
            ("reads: {limit: 50", "reads: {limit: 49"), ("maxLength: 10}", "maxLength: 9}"),
            ("maximum: 9", "maximum: 6"))
        let groups = found.map(\.site.group)
        #expect(groups == ["rate-limit/reads"] + Array(repeating: "schema/Note", count: 4))
    }
}
