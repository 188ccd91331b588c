import ConformanceCases
import ConformanceModel
import SpecModel
import Testing

@Suite("Cases of bodies")
struct BodyCaseTests {
    @Test("A required text: absent, null, another kind, too short and too long") func text() throws {
        let contract = try SmallContract(
            body: "{type: object, required: [a], properties: {a: {type: string, minLength: 2, maxLength: 3}}}"
        )
        let wide = "\u{1F9F5}"
        #expect(
            try contract.outside(.body(#"{"a":"xyz"}"#)) == [
                "body.required.outside:  → $ required",
                #"body.null.outside: null → $ type"#,
                #"body.type.outside: [] → $ type"#,
                #"body.a.required.outside: {} → a required"#,
                #"body.a.null.outside: {"a":null} → a type"#,
                #"body.a.type.outside: {"a":12345678} → a type"#,
                #"body.a.minLength.outside: {"a":"\#(letters(1))"} → a minLength"#,
                #"body.a.minLength.outside.wide: {"a":"\#(wide)"} → a minLength"#,
                #"body.a.maxLength.outside: {"a":"\#(letters(4))"} → a maxLength"#,
            ])
        let inside = try contract.inside(.body(#"{"a":"xyz"}"#))
        #expect(
            try inside == [
                #"draft.inside: {"a":"xyz"} → accepted"#,
                #"body.a.minLength.inside: {"a":"\#(letters(2))"} → accepted"#,
                #"body.a.maxLength.inside: {"a":"\#(letters(3))"} → accepted"#,
                #"body.a.maxLength.inside.wide: {"a":"\#(wide)\#u{1F9F6}\#u{1FAA1}"} → accepted"#,
            ])
    }

    /// The letters of the generator's seed.
    private func letters(_ count: Int) throws -> String {
        let contract = try SmallContract(
            body: "{type: object, properties: {a: {type: string, minLength: \(count), maxLength: 200}}}")
        let made = try contract.generator.cases(for: .request(contract.operation), from: .body(#"{"a":""}"#))
        return made.first { $0.id.hasPrefix("body.a.minLength.inside") }?.draft.body?["a"]?.text ?? ""
    }

    @Test(
        "Whole numbers: their bounds, their step, their width, fractions and digits in a text",
        arguments: [
            (
                "{type: integer, minimum: 3, maximum: 9}", "5",
                [
                    "type.outside: \"1\" → type", "type.outside.fraction: 4.5 → type",
                    "minimum.outside: 2 → minimum",
                    "maximum.outside: 10 → maximum",
                ]
            ),
            (
                "{type: integer, exclusiveMinimum: 3, exclusiveMaximum: 9}", "5",
                [
                    "type.outside: \"1\" → type", "type.outside.fraction: 5.5 → type",
                    "exclusiveMinimum.outside: 3 → exclusiveMinimum",
                    "exclusiveMaximum.outside: 9 → exclusiveMaximum",
                ]
            ),
            (
                "{type: integer, minimum: 1, maximum: 10, multipleOf: 4}", "8",
                [
                    "type.outside: \"1\" → type", "type.outside.fraction: 8.5 → type",
                    "minimum.outside: 0 → minimum", "maximum.outside: 11 → maximum+multipleOf",
                    "multipleOf.outside: 5 → multipleOf",
                ]
            ),
            (
                "{type: integer, format: int32, minimum: 0}", "5",
                [
                    "type.outside: \"1\" → type", "type.outside.fraction: 1.5 → type",
                    "minimum.outside: -1 → minimum",
                    "format.int32.outside: 2147483648 → format.int32",
                ]
            ),
            (
                "{type: number, minimum: 0.5, exclusiveMaximum: 2}", "1",
                [
                    "type.outside: \"1\" → type", "minimum.outside: -0.5 → minimum",
                    "exclusiveMaximum.outside: 2.0 → exclusiveMaximum",
                ]
            ),
        ])
    func numbers(schema: String, given: String, expected: [String]) throws {
        #expect(try outsideOfA(schema, given) == ["null.outside: null → type"] + expected)
    }

    @Test(
        "Texts of a form, lists of values, bits and flags",
        arguments: [
            (
                "{type: string, format: snowflake}", #""42""#,
                [
                    "type.outside: true → type",
                    "format.snowflake.outside: \"no such value\" → format.snowflake",
                ]
            ),
            (
                "{type: string, format: date-time}", #""2030-01-01T00:00:00Z""#,
                [
                    "type.outside: 12345678 → type",
                    "format.date-time.outside: \"no such value\" → format.date-time",
                ]
            ),
            (
                "{type: string, format: email, maxLength: 20}", #""a@example.com""#,
                [
                    "type.outside: 12345678 → type", "maxLength.outside: <21 scalars> → maxLength",
                    "format.email.outside: \"no such value\" → format.email",
                ]
            ),
            (
                "{type: string, pattern: '^[a-z]+$', maxLength: 4}", #""ab""#,
                [
                    "type.outside: 12345678 → type", "maxLength.outside: <5 scalars> → maxLength",
                    "pattern.outside: \"a!\" → pattern",
                ]
            ),
            (
                "{type: string, enum: [x, y]}", #""x""#,
                ["type.outside: 1 → type", "enum.outside: \"no-such-value\" → enum"]
            ),
            (
                "{type: integer, enum: [0, 4], x-enum-names: [a, b]}", "4",
                ["type.outside: \"0\" → type", "enum.outside: 5 → enum"]
            ),
            ("{type: string, enum: [x, y], x-open: true}", #""x""#, ["type.outside: 1 → type"]),
            (
                "{type: string, x-bits: {A: 0}}", #""1""#,
                ["type.outside: true → type", "type.outside.text: \"no-such-value\" → type"]
            ),
            ("{type: boolean}", "true", ["type.outside: \"true\" → type"]),
        ])
    func kinds(schema: String, given: String, expected: [String]) throws {
        #expect(try outsideOfA(schema, given) == ["null.outside: null → type"] + expected)
    }

    /// What is tried outside of the one property `a`: the rule, the value and the codes that `a` gets.
    private func outsideOfA(_ schema: String, _ given: String) throws -> [String] {
        let contract = try SmallContract(
            body: "{$ref: '#/components/schemas/Body'}",
            schemas: "Body: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}\nA: \(schema)")
        let made = contract.generator.cases(
            for: .request(contract.operation), from: try .body("{\"a\":\(given)}"))
        return made.filter { $0.id.hasPrefix("body.a.") && !$0.isInside }.map { item in
            let value = item.draft.body?["a"]
            let isLong = item.id.contains("Length")
            let shown =
                isLong ? "<\(value?.text?.unicodeScalars.count ?? 0) scalars>" : value?.json ?? "absent"
            return "\(item.id.dropFirst("body.a.".count)): \(shown) → \(item.outcome.dropFirst("a ".count))"
        }
    }

    @Test("Lists: too few, too many, the same twice, and what stands in them") func lists() throws {
        let contract = try SmallContract(
            body: """
                {type: object, properties: {a: {type: array, minItems: 1, maxItems: 2, uniqueItems: true, \
                items: {type: integer, minimum: 0, maximum: 9}}}}
                """)
        let made = try contract.outside(.body(#"{"a":[7]}"#)).filter { $0.hasPrefix("body.a") }
        #expect(
            made == [
                #"body.a.null.outside: {"a":null} → a type"#,
                #"body.a.type.outside: {"a":{}} → a type"#,
                #"body.a.minItems.outside: {"a":[]} → a minItems"#,
                #"body.a.maxItems.outside: {"a":[7,0,1]} → a maxItems"#,
                #"body.a.uniqueItems.outside: {"a":[7,7]} → a uniqueItems"#,
                #"body.a[].null.outside: {"a":[null]} → a[0] type"#,
                #"body.a[].type.outside: {"a":["1"]} → a[0] type"#,
                #"body.a[].type.outside.fraction: {"a":[1.5]} → a[0] type"#,
                #"body.a[].minimum.outside: {"a":[-1]} → a[0] minimum"#,
                #"body.a[].maximum.outside: {"a":[10]} → a[0] maximum"#,
            ])
        #expect(
            try contract.inside(.body(#"{"a":[7]}"#)).dropFirst() == [
                #"body.a.maxItems.inside: {"a":[0,1]} → accepted"#,
                #"body.a[].minimum.inside: {"a":[0]} → accepted"#,
                #"body.a[].maximum.inside: {"a":[9]} → accepted"#,
            ])
    }

    @Test("What a field stands in is made up when the request lacks it, for cases outside only") func madeUp()
        throws
    {
        let contract = try SmallContract(
            body: """
                {type: object, properties: {a: {type: array, maxItems: 3, items: {type: object, \
                required: [id, n], \
                properties: {id: {type: string, format: snowflake}, n: {type: boolean}}}}}}
                """)
        let made = try contract.lines(.body("{}")).filter { $0.hasPrefix("body.a[].n.") }
        #expect(
            made == [
                #"body.a[].n.required.outside: {"a":[{"id":"1000000000000000"}]} → a[0].n required"#,
                #"body.a[].n.null.outside: {"a":[{"id":"1000000000000000","n":null}]} → a[0].n type"#,
                #"body.a[].n.type.outside: {"a":[{"id":"1000000000000000","n":"true"}]} → a[0].n type"#,
            ])
    }

    @Test("Objects: how many properties, and ones that are not known") func objects() throws {
        let closed = try SmallContract(
            body: """
                {type: object, minProperties: 1, additionalProperties: false, \
                properties: {a: {type: boolean}}}
                """)
        #expect(
            try closed.outside(.body(#"{"a":true}"#)).suffix(4).prefix(2) == [
                #"body.minProperties.outside: {} → $ minProperties"#,
                #"body.additionalProperties.outside: {"a":true,"no_such_key":"x"} "#
                    + "→ no_such_key additionalProperties",
            ])
        let map = try SmallContract(
            body: """
                {type: object, maxProperties: 2, \
                additionalProperties: {type: integer, minimum: 0, maximum: 9}}
                """)
        #expect(
            try map.outside(.body(#"{"k":1}"#)).suffix(6) == [
                #"body.maxProperties.outside: {"k":1,"no_such_key_1":1,"no_such_key_2":2} → $ maxProperties"#,
                #"body.*.null.outside: {"k":null} → k type"#,
                #"body.*.type.outside: {"k":"1"} → k type"#,
                #"body.*.type.outside.fraction: {"k":1.5} → k type"#,
                #"body.*.minimum.outside: {"k":-1} → k minimum"#,
                #"body.*.maximum.outside: {"k":10} → k maximum"#,
            ])
    }

    @Test("Unions: no variant, no tag, and the rules of each variant") func unions() throws {
        let contract = try SmallContract(
            body: "{$ref: '#/components/schemas/Body'}",
            schemas: """
                Body:
                  type: object
                  properties:
                    a: {$ref: '#/components/schemas/Shape'}
                    b: {$ref: '#/components/schemas/Either'}
                Shape:
                  oneOf: [{$ref: '#/components/schemas/Dot'}, {$ref: '#/components/schemas/Line'}]
                  discriminator:
                    propertyName: kind
                    mapping: {dot: '#/components/schemas/Dot', line: '#/components/schemas/Line'}
                Dot: {type: object, required: [kind], properties: {kind: {type: string, enum: [dot]}}}
                Line:
                  type: object
                  required: [kind, width]
                  properties: {kind: {type: string, enum: [line]}, width: {type: boolean}}
                Either: {oneOf: [{type: integer, minimum: 0, maximum: 9}, {type: boolean}]}
                """)
        let made = try contract.outside(.body("{}")).filter {
            !$0.hasPrefix("body.null") && !$0.hasPrefix("body.type")
        }
        #expect(
            made.dropFirst() == [
                #"body.a.null.outside: {"a":null} → a type"#,
                #"body.a.type.outside: {"a":[]} → a type"#,
                #"body.a.oneOf.outside: {"a":{"kind":"no-such-value"}} → a.kind oneOf"#,
                #"body.a.kind.required.outside: {"a":{}} → a.kind required"#,
                #"body.a(line).width.required.outside: {"a":{"kind":"line"}} → a.width required"#,
                #"body.a(line).width.null.outside: {"a":{"kind":"line","width":null}} → a.width type"#,
                #"body.a(line).width.type.outside: {"a":{"kind":"line","width":"true"}} → a.width type"#,
                #"body.b.null.outside: {"b":null} → b oneOf"#,
                #"body.b.oneOf.outside: {"b":"text"} → b oneOf"#,
                #"body.b(integer).minimum.outside: {"b":-1} → b minimum"#,
                #"body.b(integer).maximum.outside: {"b":10} → b maximum"#,
            ])
    }

    @Test("A body above the operation's limit is answered otherwise, so that there is no such case")
    func tooLarge() throws {
        let schema = "{type: object, properties: {a: {type: string, maxLength: 100}}}"
        let cell = "body.a maxLength outside"
        #expect(try SmallContract(body: schema).cells.contains(cell))
        #expect(try !SmallContract(body: schema, bytesMax: 100).cells.contains(cell))
    }

    @Test("Ids and listed values inside are only those of the request, or the default") func ownValues()
        throws
    {
        let contract = try SmallContract(
            body: """
                {type: object, properties: {id: {type: string, format: snowflake}, \
                k: {$ref: '#/components/schemas/K', default: y}, \
                n: {type: [string, 'null'], format: snowflake}}}
                """, schemas: "K: {type: string, enum: [x, y]}")
        #expect(
            try contract.inside(.body("{}")) == [
                "draft.inside: {} → accepted",
                #"body.k.type.inside: {"k":"y"} → accepted"#,
                #"body.n.null.inside: {"n":null} → accepted"#,
            ])
        #expect(
            try contract.inside(.body(#"{"id":"7","k":"x"}"#)) == [
                #"draft.inside: {"id":"7","k":"x"} → accepted"#,
                #"body.n.null.inside: {"id":"7","k":"x","n":null} → accepted"#,
            ])
    }
}
