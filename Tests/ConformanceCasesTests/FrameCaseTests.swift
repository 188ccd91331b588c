// Frames are tried like requests, but for what surrounds their fields.

import ConformanceCases
import ConformanceModel
import SpecModel
import Testing

@Suite("Cases of frames")
struct FrameCaseTests {
    private func contract(_ dialect: String) throws -> APIDescription {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try SpecLoader.load(SpecFolder(path: "/\(root)/spec/\(dialect)"))
    }

    private func operation(_ name: String, of description: APIDescription) throws -> GatewayOperation {
        try #require(description.gateway?.operations.first { $0.name == name })
    }

    /// Each case's id, but for those inside of a rule of a length.
    private func ids(_ cases: [RequestCase]) -> [String] {
        cases.map(\.id).filter { !$0.contains("Length.inside") }
    }

    @Test("A payload under a key is a field itself; no error's codes are expected") func payloadUnderKey()
        throws
    {
        let description = try contract("servers")
        let generator = CaseGenerator(description, seed: 1)
        let operation = try operation("StartTyping", of: description)
        let made = generator.cases(
            for: .frame(operation), from: try .body(#"{"channel_id":"41771983423143937"}"#))
        #expect(
            ids(made) == [
                "draft.inside", "d.required.outside", "d.null.outside", "d.type.outside",
                "d.channel_id.required.outside", "d.channel_id.null.outside", "d.channel_id.type.outside",
                "d.channel_id.format.snowflake.outside",
            ])
        #expect(made.allSatisfy { $0.outcome == ($0.isInside ? "accepted" : "") })
        #expect(made.first { $0.id == "d.required.outside" }?.draft.body == nil)
        #expect(made.first { $0.id == "d.type.outside" }?.draft.body == .array([]))
    }

    @Test("A frame that is its payload is always an object") func inlinePayload() throws {
        let description = try contract("rooms")
        let generator = CaseGenerator(description, seed: 1)
        let operation = try operation("SendMessage", of: description)
        let made = generator.cases(
            for: .frame(operation), from: try .body(#"{"room":"general","content":"Hello!"}"#))
        #expect(!made.contains { $0.id.hasPrefix("frame.type") || $0.id.hasPrefix("frame.required") })
        #expect(
            ids(made).filter { $0.hasPrefix("frame.content") } == [
                "frame.content.required.outside", "frame.content.null.outside", "frame.content.type.outside",
                "frame.content.minLength.outside", "frame.content.maxLength.outside",
                "frame.content.pattern.outside",
            ])
        #expect(made.allSatisfy { $0.draft.body?.members != nil })
    }

    @Test("A payload that may be null need not be there") func optionalPayload() throws {
        let description = try contract("guilds")
        let generator = CaseGenerator(description, seed: 1)
        let operation = try operation("Heartbeat", of: description)
        #expect(
            generator.cells(of: .frame(operation)).map(\.detail) == [
                "d null inside", "d type inside", "d type outside", "d minimum inside", "d minimum outside",
            ])
        #expect(
            generator.cells(hitBy: RequestDraft(body: .integer(-1)), of: .frame(operation)).map(\.detail)
                == ["d type inside", "d minimum outside"])
        #expect(generator.cells(hitBy: RequestDraft(), of: .frame(operation)) == [])
    }

    @Test("All inside satisfy the schema, all outside break it", arguments: ["guilds", "servers", "rooms"])
    func agreesWithSchemas(_ dialect: String) throws {
        let description = try contract(dialect)
        let generator = CaseGenerator(description, seed: 7)
        let check = SchemaCheck(description)
        let table = SchemaTable(description.schemas)
        for operation in description.gateway?.operations ?? [] {
            guard let schema = operation.clientPayload, case .reference(let name) = schema.shape else {
                continue
            }
            let drafts = table[name]?.examples.map { RequestDraft(body: $0) } ?? []
            let made = drafts.flatMap { generator.cases(for: .frame(operation), from: $0) }
            #expect(made.contains { !$0.isInside }, "\(operation.name)")
            for item in made {
                let wrong = item.draft.body.map { check.violations(of: $0, against: schema) }
                #expect((wrong?.isEmpty == true) == item.isInside, "\(operation.name) \(item.id)")
                #expect(
                    generator.cells(hitBy: item.draft, of: .frame(operation)).contains(item.cell),
                    "\(operation.name) \(item.id)")
            }
        }
    }
}
