import ConformanceCases
import ConformanceModel
import SpecModel
import Testing

@Suite("Cases of the guilds contract")
struct GuildsCaseTests {
    private let description: APIDescription
    private let generator: CaseGenerator

    init() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        var description = try SpecLoader.load(SpecFolder(path: "/\(root)/spec/guilds"))
        // Texts of a million characters take the schema checker too long here.
        for index in description.schemas.indices {
            guard case .string(var rules) = description.schemas[index].schema.shape else { continue }
            rules.lengthMax = rules.lengthMax.map { min($0, 4_000) }
            description.schemas[index].schema.shape = .string(rules)
        }
        self.description = description
        generator = CaseGenerator(description, seed: 7)
    }

    /// Of operations for which the contract shows no request.
    private static let bodies: [String: JSONLiteral] = [
        "editMessage": .object([.init(key: "content", value: .string("woven"))]),
        "refreshToken": .object([.init(key: "refresh_token", value: .string("spent"))]),
        "logout": .object([.init(key: "refresh_token", value: .string("spent"))]),
        "reorderChannels": .array([.object([.init(key: "id", value: .string("41771983423143938"))])]),
        "reorderRoles": .array([
            .object([
                .init(key: "id", value: .string("41771983423143939")),
                .init(key: "position", value: .integer(2)),
            ])
        ]),
    ]

    /// The requests that the contract itself shows, and one that is made of nothing else.
    private func drafts(of operation: Operation) -> [RequestDraft] {
        let ids = operation.parameters.filter { $0.place == .path }
            .map { ($0.name, JSONLiteral.string("41771983423143937")) }
        let path = Dictionary(ids, uniquingKeysWith: { first, _ in first })
        guard let schema = operation.jsonSchema else {
            return [RequestDraft(path: path, query: [:], body: nil)]
        }
        let table = SchemaTable(description.schemas)
        let name = if case .reference(let name) = schema.shape { name } else { "" }
        let examples =
            schema.examples + (table[name]?.examples ?? []) + (Self.bodies[operation.id].map { [$0] } ?? [])
        return examples.map { RequestDraft(path: path, query: [:], body: $0) }
    }

    @Test("All inside satisfy the schema, all outside break it where they say") func agreesWithSchemas() {
        let check = SchemaCheck(description)
        var count = 0
        for operation in description.operations {
            for item in drafts(of: operation).flatMap({ generator.cases(for: .request(operation), from: $0) })
            {
                count += 1
                let wrong = problems(item.draft, operation, check)
                guard case .refused(let violations) = item.expectation else {
                    #expect(wrong.isEmpty, "\(operation.id) \(item.id): \(wrong)")
                    continue
                }
                #expect(!wrong.isEmpty, "\(operation.id) \(item.id)")
                #expect(!violations.isEmpty && violations.allSatisfy { !$0.codes.isEmpty })
            }
        }
        #expect(count > 800)
    }

    @Test("Each case shows the cell that it is made for, and every cell outside has a case") func complete() {
        for operation in description.operations {
            let cells = Set(generator.cells(of: .request(operation)))
            for draft in drafts(of: operation) {
                let made = generator.cases(for: .request(operation), from: draft)
                for item in made {
                    let hits = generator.cells(hitBy: item.draft, of: .request(operation))
                    #expect(hits.contains(item.cell), "\(operation.id) \(item.id)")
                    #expect(cells.contains(item.cell), "\(operation.id) \(item.id)")
                }
                let outside = Set(made.filter { !$0.isInside }.map(\.cell))
                #expect(outside == cells.filter { $0.detail.hasSuffix(" outside") }, "\(operation.id)")
                #expect(Set(made.map(\.id)).count == made.count, "\(operation.id)")
            }
        }
    }

    @Test("Most cases outside break one rule in one place") func singleViolations() {
        let made = description.operations.flatMap { operation in
            drafts(of: operation).prefix(1).flatMap { generator.cases(for: .request(operation), from: $0) }
        }.filter { !$0.isInside }
        let several = made.filter { $0.outcome.contains("+") || $0.outcome.contains(",") }
        #expect(several.map { "\($0.cell.subject) \($0.id)" } == [])
        #expect(made.count > 400)
    }

    @Test("A case made anew from another request differs in nothing but what was not tried") func renewed()
        throws
    {
        let operation = try #require(description.operations.first { $0.id == "createGuild" })
        let (one, two) = try (
            RequestDraft.body(#"{"name":"looms"}"#), RequestDraft.body(#"{"name":"cards"}"#)
        )
        let others = generator.cases(for: .request(operation), from: two)
        let made = generator.cases(for: .request(operation), from: one)
        for (item, other) in zip(made, others) {
            let again = try #require(generator.renewed(item, for: .request(operation), from: two))
            #expect(again.id == other.id && again.cell == other.cell && again.draft.body == other.draft.body)
        }
        #expect(made.count == others.count && made.count > 10)
    }

    @Test("The same seed gives the same cases, another one other letters") func seeded() throws {
        let operation = try #require(description.operations.first { $0.id == "createGuild" })
        func texts(_ seed: UInt64) throws -> [String] {
            let made = CaseGenerator(description, seed: seed)
                .cases(for: .request(operation), from: try .body(#"{"name":"looms"}"#))
            return made.compactMap { $0.draft.body?["name"]?.text }
        }
        #expect(try texts(1) == texts(1))
        #expect(try texts(1) != texts(2))
    }

    /// What the schema checker, which shares nothing with the generator, says of a request.
    private func problems(_ draft: RequestDraft, _ operation: Operation, _ check: SchemaCheck) -> [String] {
        var found: [String] = []
        for parameter in operation.parameters {
            let values = [Parameter.Place.path: draft.path, .query: draft.query, .header: draft.headers]
            let value = values[parameter.place]?[parameter.name]
            guard let value else {
                if parameter.required { found.append("\(parameter.name) is missing") }
                continue
            }
            found += check.violations(of: value, against: parameter.schema).map(\.description)
        }
        guard let schema = operation.jsonSchema else { return found }
        guard let body = draft.body else { return found + ["the body is missing"] }
        return found
            + check.violations(of: body, against: schema).filter { !$0.isUndeclaredKey }.map(\.description)
    }
}

extension Operation {
    fileprivate var jsonSchema: Schema? {
        for case .json(let schema) in requestBody?.contents ?? [] { return schema }
        return nil
    }
}
