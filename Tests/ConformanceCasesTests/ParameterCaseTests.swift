import ConformanceCases
import ConformanceModel
import SpecModel
import Testing

@Suite("Cases of parameters, and what has none")
struct ParameterCaseTests {
    @Test("Parameters are reported under their names; what any text is has no wrong kind") func parameters()
        throws
    {
        let contract = try SmallContract(
            path: "/things/{id}",
            parameters: """
                [{name: id, in: path, required: true, schema: {type: string, format: snowflake}}, \
                {name: q, in: query, required: true, schema: {type: string, minLength: 1, maxLength: 9}}, \
                {name: n, in: query, schema: {type: integer, minimum: 1, maximum: 5}}, \
                {name: f, in: query, schema: {type: boolean}}]
                """)
        let draft = RequestDraft(path: ["id": .string("4")], query: ["q": .string("ab")], body: nil)
        let made = contract.outside(draft).map { line in
            line.replacing(" id=\"4\"", with: "").replacing("&q=\"ab\"", with: "")
        }
        #expect(
            made.filter { !$0.contains("maxLength") } == [
                #"path.id.format.snowflake.outside: id="no such value" q="ab" → id format.snowflake"#,
                "query.q.required.outside: → q required",
                #"query.q.minLength.outside: q="" → q minLength"#,
                #"query.n.type.outside: n="no-such-value" → n type"#,
                "query.n.type.outside.fraction: n=2.5 → n type",
                "query.n.minimum.outside: n=0 → n minimum",
                "query.n.maximum.outside: n=6 → n maximum",
                #"query.f.type.outside: f="no-such-value" → f type"#,
            ])
        #expect(
            contract.inside(draft).map { $0.prefix { $0 != ":" } } == [
                "draft.inside", "query.q.minLength.inside",
                "query.q.maxLength.inside", "query.q.maxLength.inside.wide", "query.n.type.inside",
                "query.n.maximum.inside", "query.f.type.inside",
            ])
    }

    @Test("Headers are tried with what can stand in them") func headers() throws {
        let contract = try SmallContract(
            parameters: """
                [{name: X-Tag, in: header, schema: {type: string, maxLength: 3}}, \
                {name: X-Why, in: header, required: true, x-percent-encoded: true, \
                schema: {type: string, maxLength: 3}}]
                """)
        let made = contract.generator.cases(
            for: .request(contract.operation), from: RequestDraft(headers: ["X-Why": .string("so")]))
        #expect(
            made.map { "\($0.id) → \($0.outcome)" } == [
                "draft.inside → accepted", "header.X-Tag.maxLength.inside → accepted",
                "header.X-Tag.maxLength.outside → X-Tag maxLength",
                "header.X-Why.required.outside → X-Why required",
                "header.X-Why.maxLength.inside → accepted", "header.X-Why.maxLength.inside.wide → accepted",
                "header.X-Why.maxLength.outside → X-Why maxLength",
            ])
        #expect(
            contract.generator.cells(hitBy: made[6].draft, of: .request(contract.operation)).map(\.detail)
                == ["header.X-Why required inside", "header.X-Why maxLength outside"])
    }

    @Test("Repeated parameters: too many, and each value under the one name") func repeated() throws {
        let contract = try SmallContract(
            parameters: """
                [{name: has, in: query, schema: {type: array, maxItems: 2, minItems: 1, \
                items: {type: string, enum: [a, b]}}}]
                """)
        let draft = RequestDraft(path: [:], query: ["has": .string("b")], body: nil)
        #expect(
            contract.outside(draft) == [
                #"query.has.maxItems.outside: has=["b","a","b"] → has maxItems"#,
                #"query.has[].enum.outside: has=["no-such-value"] → has enum"#,
            ])
    }

    @Test("Without a code for a rule, or without the error, there is nothing outside of it")
    func undetermined() throws {
        let parameters = "[{name: n, in: query, schema: {type: integer, maximum: 5}}]"
        let all = try SmallContract(parameters: parameters)
        #expect(all.cells.contains("query.n maximum outside"))
        // The loader refuses contracts without a code, so the code is taken out of one that was read.
        var description = all.description
        description.errors.violations.removeAll { $0.keyword == "maximum" }
        let fewer = CaseGenerator(description, seed: 1).cells(of: .request(all.operation)).map(\.detail)
        #expect(fewer == all.cells.filter { $0 != "query.n maximum outside" })
        var operation = all.operation
        operation.errors = ["OTHER"]
        #expect(all.generator.cells(of: .request(operation)).allSatisfy { $0.detail.hasSuffix(" inside") })
    }

    @Test("A contract that tells no fields is only held to its error") func untold() throws {
        let contract = try SmallContract(parameters: "[{name: f, in: query, schema: {type: boolean}}]")
        var description = contract.description
        description.errors.body.removeAll { if case .violations = $0 { true } else { false } }
        let made = CaseGenerator(description, seed: 1).cases(
            for: .request(contract.operation), from: RequestDraft())
        #expect(made.map(\.id) == ["query.f.type.inside", "query.f.type.outside"])
        #expect(made.last?.outcome == "")
    }

    @Test("A request shows the sides of the rules that it keeps and breaks, and no others") func hits() throws
    {
        let contract = try SmallContract(
            body: """
                {type: object, required: [a], properties: {a: {type: string, maxLength: 3}, \
                b: {type: [integer, 'null'], maximum: 5}}}
                """)
        func hits(_ json: String) throws -> [String] {
            contract.generator.cells(hitBy: try .body(json), of: .request(contract.operation)).map(\.detail)
                .filter { $0.hasPrefix("body.") }
        }
        #expect(try hits("{}") == ["body.a required outside"])
        #expect(
            try hits(#"{"a":"abcd","b":null}"#) == [
                "body.a required inside", "body.a type inside", "body.a maxLength outside",
                "body.b null inside",
            ])
        #expect(
            try hits(#"{"a":null,"b":6}"#) == [
                "body.a required inside", "body.a null outside", "body.b type inside",
                "body.b maximum outside",
            ])
        #expect(try hits("[]") == [])
    }

    @Test("A schema that contains itself ends") func recursive() throws {
        let contract = try SmallContract(
            body: "{$ref: '#/components/schemas/Node'}",
            schemas: """
                Node:
                  type: object
                  properties: {next: {$ref: '#/components/schemas/Node'}, live: {type: boolean}}
                """)
        #expect(contract.cells.contains("body.next null outside"))
        #expect(!contract.cells.contains { $0.hasPrefix("body.next.") })
        let nested = try contract.outside(.body(#"{"next":{"next":{}},"live":true}"#))
        #expect(nested.contains(#"body.live.type.outside: {"next":{"next":{}},"live":"true"} → live type"#))
    }
}
