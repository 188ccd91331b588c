// Every mistake in a contract is reported, at its place and in words that say what to write. `▸` marks the
// place.

import SpecModel
import Testing

struct DiagnosticTests {
    @Test(arguments: [
        Mistake(
            "A: {type: string, ▸minLenght: 1}",
            "`minLenght` is not supported in a schema of type string; did you mean `minLength`?"),
        Mistake(
            "A: {type: integer, ▸minLength: 1}", "`minLength` is not supported in a schema of type integer"),
        Mistake(
            "A: {type: object, ▸not: {type: string}}", "`not` is not supported in a schema of type object"),
        Mistake("A: {▸anyOf: [{type: string}]}", "`anyOf` is not supported in a schema without type"),
        Mistake(
            "A: {type: string, ▸x-secret: true}", "`x-secret` is not supported in a schema of type string"),
        Mistake("A: {type: ▸text}", "unknown type; use string, integer, number, boolean, array or object"),
        Mistake("A: {type: [string, ▸null]}", "quote the type: 'null'"),
        Mistake(
            "A: {type: ▸[string, integer]}",
            "give one type, with 'null' beside it if needed; use oneOf for several types"),
        Mistake(
            "A: {type: ▸'null'}",
            "give one type, with 'null' beside it if needed; use oneOf for several types"),
        Mistake("A: ▸[]", "a schema must be a mapping, not a list"),
        Mistake(
            "▸thing: {type: string}", "a schema's name is letters and digits from a capital on, not `thing`"),
        Mistake(
            "A: {type: string, format: ▸uuid}",
            "format `uuid` is not supported for strings; use snowflake, date-time, uri, email or binary"),
        Mistake(
            "A: {type: integer, format: ▸int16}",
            "format `int16` is not supported for integers; use int32 or int64"),
        Mistake(
            "A: {type: number, format: ▸float}", "format `float` is not supported for numbers; use double"),
        Mistake("A: {type: string, minLength: ▸'1'}", "`minLength` must be an integer, not a string"),
        Mistake("A: {type: string, minLength: ▸-1}", "`minLength` must be between 0 and 2147483647"),
        Mistake(
            "A: {type: string, minLength: ▸3, maxLength: 2}",
            "`minLength` is greater than `maxLength`: nothing would be valid"),
        Mistake(
            "A: {type: integer, minimum: 1, exclusiveMinimum: ▸2}",
            "give either `minimum` or `exclusiveMinimum`"),
        Mistake(
            "A: {type: integer, multipleOf: ▸0}", "`multipleOf` must be between 1 and 9223372036854775807"),
        Mistake(
            "A: {type: string, pattern: ▸'a(?=b)'}",
            """
            `pattern`, character 4: only `(...)` and `(?:...)` groups are supported: no look-around, names \
            or flags
            """
        ),
        Mistake("A: {type: string, x-max-bytes: ▸3}", "`x-max-bytes` needs `format: binary`; use maxLength"),
        Mistake("A: {type: string, description: ▸''}", "`description` must be text, not empty"),
        Mistake("A: {type: string, deprecated: ▸1}", "`deprecated` must be true or false, not an integer"),
        Mistake("A: {type: string, enum: [a, ▸a]}", "this value is listed twice"),
        Mistake("A: {type: string, enum: [a, ▸1]}", "a value of a string enum must be text, not an integer"),
        Mistake(
            "A: {type: string, enum: [a, ▸'+']}", "this value makes no name for a case; give `x-enum-names`"),
        Mistake(
            "A: {type: string, enum: [a b, ▸a-b]}",
            "another value makes the same name for a case; give `x-enum-names`"),
        Mistake("A: {type: string, enum: ▸[]}", "`enum` needs at least one value"),
        Mistake(
            "A: {type: [string, 'null'], enum: ▸[a]}", "the type allows null, so list null among the values"),
        Mistake("A: {type: string, enum: [a, ▸null]}", "add 'null' to the type to allow null"),
        Mistake("A: ▸{type: integer, enum: [1]}", "an integer enum needs `x-enum-names`, one per value"),
        Mistake(
            "A: {type: integer, enum: [1, 2], x-enum-names: ▸[one]}",
            "1 names for 2 values; give one name per value"),
        Mistake("A: {type: integer, enum: [1], x-enum-names: [▸'1']}", "`1` is not an identifier"),
        Mistake("A: {type: string, enum: [a], const: ▸b}", "give either `enum` or `const`"),
        Mistake("A: ▸{type: number, enum: [1.5]}", "an enum needs `type: string` or `type: integer`"),
        Mistake("A: {type: ▸integer, x-bits: {READ: 0}}", "a schema with x-bits has `type: string`"),
        Mistake("A: {type: string, x-bits: {READ: ▸63}}", "a bit is an integer from 0 to 62"),
        Mistake("A: {type: string, x-bits: {READ: 0, WRITE: ▸0}}", "bit 0 belongs to READ already"),
        Mistake(
            "A: {type: string, x-bits: {▸read: 0}}",
            "a bit's name is capitals, digits and underscores, not `read`"),
        Mistake("A: ▸{type: array}", "`items` is missing in a schema of type array"),
        Mistake(
            "A: {type: object, required: [▸b], properties: {a: {type: string}}}",
            "`b` is required but no property"),
        Mistake(
            "A: {type: object, required: ▸a, properties: {a: {type: string}}}",
            "`required` must be a list, not a string"),
        Mistake("A: {$ref: ▸'#/components/schemas/B'}", "`#/components/schemas/B` names nothing"),
        Mistake("A: {$ref: ▸'other.yaml#/B'}", "cannot read spec/toy/other.yaml"),
        Mistake("A: {$ref: ▸'../B.yaml'}", "`../B.yaml` leaves the spec's folder"),
        Mistake(
            "A: {$ref: ▸'https://example.com/B.yaml'}",
            "`https://example.com/B.yaml`: only files of this folder can be referred to"),
        Mistake("A: {$ref: ▸'#B'}", "`#B`: write a pointer such as `#/components/schemas/Name`"),
        Mistake(
            "A: {type: array, items: {$ref: '#/components/schemas/Permissions', ▸minLength: 1}}",
            "`minLength` is not supported in a schema with $ref"),
        Mistake(
            "A: ▸{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}",
            "`A` requires itself: no finite value is valid"),
        Mistake(
            "A: ▸{type: array, minItems: 1, items: {$ref: '#/components/schemas/A'}}",
            "`A` requires itself: no finite value is valid"),
    ])
    func schemas(mistake: Mistake) {
        expect(Toy(schemas: mistake.text), mistake.message)
    }

    @Test(arguments: [
        Mistake("A: {allOf: ▸[]}", "`allOf` needs at least one schema"),
        Mistake(
            "A: {allOf: [▸{type: string}, {type: object}]}", "allOf can only combine schemas of type object"),
        Mistake(
            """
            A: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {▸a: \
            {type: string}}}]}
            """,
            "`a` is also a property of another part of this allOf"),
        Mistake(
            "A: {allOf: [{type: object, ▸additionalProperties: false}, {type: object}]}",
            "`additionalProperties` is not supported in a part of allOf"),
        Mistake(
            "A: {allOf: [{type: object}, {type: object}], unevaluatedProperties: ▸true}",
            "`unevaluatedProperties` can only be false"),
        Mistake("A: {oneOf: ▸[]}", "`oneOf` needs at least one schema that is not null"),
        Mistake(
            "A: {oneOf: [{type: string}, ▸{type: string, format: uri}]}",
            "two variants of this oneOf are called `string`"),
        Mistake(
            "A: {oneOf: [{type: integer}, ▸{type: number}]}",
            "`number` and `integer` have the same JSON type; add a discriminator"),
        Mistake(
            """
            A: {oneOf: [▸{type: object, required: [kind], properties: {kind: {type: string}}}, {$ref: \
            '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}
            """,
            "with a discriminator every variant must be a $ref"),
        Mistake(
            """
            A: {oneOf: [{$ref: '#/components/schemas/Cat'}, ▸{$ref: '#/components/schemas/Bat'}], \
            discriminator: {propertyName: kind}}
            """,
            "`Bat` must require the property `kind`, never null"),
        Mistake(
            """
            A: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], \
            discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog, bat: ▸Bat}}}
            """,
            "the mapping leads to a schema that is not listed in oneOf"),
        Mistake(
            """
            A: {oneOf: [{$ref: '#/components/schemas/Cat'}, ▸{$ref: '#/components/schemas/Dog'}], \
            discriminator: {propertyName: kind, mapping: {cat: Cat, wolf: Dog}}}
            """,
            "`kind` of `wolf` can never be `wolf`"),
    ])
    func unions(mistake: Mistake) {
        let animals = """
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog]}}}
            Bat: {type: object, properties: {kind: {type: string}}}
            """
        expect(Toy(schemas: animals + "\n" + mistake.text), mistake.message)
    }

    @Test(arguments: [
        Mistake(
            "A: {type: string, default: ▸1}",
            "the default does not satisfy its schema: must be a string, not an integer"),
        Mistake(
            "A: {type: string, maxLength: 1, examples: [a, ▸ab]}",
            "the example does not satisfy its schema: must have at most 1 characters"),
        Mistake(
            "A: {type: string, pattern: '^a$', example: ▸b}",
            "the example does not satisfy its schema: does not match the pattern"),
        Mistake(
            "A: {type: string, format: snowflake, example: ▸'12x'}",
            "the example does not satisfy its schema: is not of format snowflake"),
        Mistake(
            "A: {type: string, format: date-time, example: ▸'2024-01-15 10:30:00Z'}",
            "the example does not satisfy its schema: is not of format date-time"),
        Mistake(
            "A: {type: string, format: uri, example: ▸example.com}",
            "the example does not satisfy its schema: is not of format uri"),
        Mistake(
            "A: {type: string, format: email, example: ▸ada}",
            "the example does not satisfy its schema: is not of format email"),
        Mistake(
            "A: {type: integer, multipleOf: 5, example: ▸7}",
            "the example does not satisfy its schema: must be a multiple of 5"),
        Mistake(
            "A: {type: integer, format: int32, example: ▸3000000000}",
            "the example does not satisfy its schema: does not fit 32 bits"),
        Mistake(
            "A: {type: number, exclusiveMaximum: 1, example: ▸1}",
            "the example does not satisfy its schema: must be less than 1.0"),
        Mistake(
            "A: {type: [string, 'null'], enum: [a, null], example: ▸b}",
            "the example does not satisfy its schema: must be one of a"),
        Mistake(
            "A: {type: array, uniqueItems: true, items: {type: string}, example: ▸[a, a]}",
            "the example does not satisfy its schema: has an item twice"),
        Mistake(
            "A: {type: array, items: {type: integer}, example: [1, ▸x]}",
            "the example, `[1]`, does not satisfy its schema: must be an integer, not a string"),
        Mistake(
            "A: {type: object, required: [a], properties: {a: {type: string}}, example: ▸{}}",
            "the example does not satisfy its schema: lacks the required property `a`"),
        Mistake(
            """
            A: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}, example: \
            {a: {b: ▸null}}}
            """,
            "the example, `a.b`, does not satisfy its schema: null is not allowed"),
        Mistake(
            "A: {type: object, properties: {a: {type: string}}, example: {b: ▸1}}",
            "the example, `b`, does not satisfy its schema: `b` is no property of the schema"),
        Mistake(
            "A: {type: object, additionalProperties: {type: integer}, example: {b: ▸x}}",
            "the example, `b`, does not satisfy its schema: must be an integer, not a string"),
        Mistake(
            "A: {type: object, minProperties: 1, properties: {a: {type: string}}, example: ▸{}}",
            "the example does not satisfy its schema: must have at least 1 properties"),
        Mistake(
            "A: {oneOf: [{type: string}, {type: integer, maximum: 3}], example: ▸4}",
            "the example does not satisfy its schema: must be at most 3"),
        Mistake(
            "A: {oneOf: [{type: string}, {type: integer}], example: ▸true}",
            "the example does not satisfy its schema: is of none of the types that oneOf allows"),
        Mistake(
            "A: {allOf: [{$ref: '#/components/schemas/Permissions'}], example: ▸READ}",
            "the example does not satisfy its schema: must be a decimal number in a string"),
    ])
    func values(mistake: Mistake) {
        expect(Toy(schemas: mistake.text), mistake.message)
    }

    @Test(arguments: [
        Mistake("validation_error: ▸LOST\nbody: []\nerrors: {}", "`LOST` is not listed in `errors`"),
        Mistake(
            """
            validation_error: A\nfallback_error: ▸LOST\nbody: []\nerrors: {A: {code: 1, status: 400, \
            message: m}}
            """,
            "`LOST` is not listed in `errors`"),
        Mistake(
            """
            validation_error: A\nfallback_error: ▸B\nbody: []\nerrors: {A: {code: 1, status: 400, \
            message: m}, B: {code: 2, status: 404, message: m}}
            """,
            "`B` cannot answer a defect of the server; name an error of status 5xx"),
        Mistake(
            """
            validation_error: A\nfallback_error: ▸A\nbody: []\nerrors: {A: {code: 1, status: 500, \
            message: m}}
            """,
            "`A` cannot be validation_error as well; name another"),
        Mistake(
            "validation_error: A\nbody: []\nerrors: {A: {code: 1, status: ▸200, message: m}}",
            "`status` must be between 400 and 599"),
        Mistake(
            "validation_error: A\nbody: []\nerrors: {A: {code: ▸1.5, status: 400, message: m}}",
            "`code` must be an integer or text, not a number"),
        Mistake(
            """
            validation_error: A\nbody: []\nerrors: {A: {code: 1, status: 400, message: m}, B: ▸{code: 1, \
            status: 400, message: m}}
            """,
            "B has the code of A"),
        Mistake(
            """
            validation_error: A\nbody: [▸{code: a, message: b}]\nerrors: {A: {code: 1, status: 400, \
            message: m}}
            """,
            "write one key per entry: `- {code: code}`"),
        Mistake(
            """
            validation_error: A\nbody: []\nviolations: {▸minimumLength: {code: C, message: m}}\nerrors: {A: \
            {code: 1, status: 400, message: m}}
            """,
            "`minimumLength` is no rule; use a schema keyword, format.<format> or domain.<rule>"),
        Mistake(
            """
            validation_error: A\nbody: []\nviolations: {minLength: {code: C, message: \
            ▸'{length}'}}\nerrors: {A: {code: 1, status: 400, message: m}}
            """,
            "`{length}` is not filled in; use {limit}, {min}, {max} or {expected}"),
        Mistake(
            "validation_error: A\nbody: []\n▸extra: 1\nerrors: {A: {code: 1, status: 400, message: m}}",
            "`extra` is not supported in errors.yaml"),
    ])
    func errorTables(mistake: Mistake) {
        expect(Toy(errors: mistake.text), mistake.message)
    }

    @Test func severalMistakesAreReportedInOrder() {
        let schemas = """
            A: {type: string, ▸minLenght: 1}
            B: {type: ▸text}
            """
        var toy = Toy(schemas: schemas)
        #expect(toy.diagnostics.map { String($0.prefix { $0 != " " }) } == toy.markers.map { $0 + ":" })
        toy.errors = ""
        #expect(toy.diagnostics.first == "spec/toy/errors.yaml:1:1: error: the file is empty")
        #expect(toy.diagnostics.count == 3)
    }

    @Test func missingFilesAreReported() {
        let folder = SpecFolder(path: "spec/toy", files: [:])
        let error = #expect(throws: SpecErrors.self) { try SpecLoader.load(folder) }
        #expect(
            error?.diagnostics.map(\.description) == [
                "spec/toy:1:1: error: cannot read spec/toy/errors.yaml",
                "spec/toy:1:1: error: cannot read spec/toy/openapi.yaml",
            ])
    }
}
