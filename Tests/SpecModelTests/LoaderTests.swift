// What each construct of a contract becomes in the intermediate representation.

import SpecModel
import Testing

struct LoaderTests {
    @Test func document() throws {
        var toy = Toy(
            root: """
                servers: [{url: /api/v1}, {url: 'https://example.com/api/'}, {url: /}]
                tags: [{name: Things, description: All of them.}]
                """)
        toy.components =
            "securitySchemes: {bot: {type: http, scheme: bearer}, key: {type: apiKey, in: query, name: k}}"
        let api = try toy.load()
        #expect(api.dialect == "toy")
        #expect(api.title == "Toy")
        #expect(api.basePaths == ["/api/v1", "/api", ""])
        #expect(api.tags == [Tag(name: "Things", description: "All of them.")])
        #expect(
            api.securitySchemes.map(\.kind) == [.http(scheme: "bearer"), .apiKey(name: "k", place: .query)])
        #expect(try Toy().load().basePaths == [""])
    }

    // MARK: Schemas

    @Test func scalars() throws {
        let api = try Toy(
            schemas: """
                Name: {type: string, minLength: 1, maxLength: 9, pattern: '^a', default: ab, examples: [abc]}
                Id: {type: [string, 'null'], format: snowflake, description: An id., deprecated: true}
                Count: {type: integer, format: int32, exclusiveMinimum: 0, maximum: 9, multipleOf: 3, readOnly: true}
                Share: {type: number, minimum: 0.5, exclusiveMaximum: 1, writeOnly: true}
                Flag: {type: boolean}
                Anything: {}
                """
        ).load()
        let name = try #require(api.schema("Name"))
        guard case .string(let rules) = name.shape else { return #expect(Bool(false)) }
        #expect(rules == StringRules(lengthMin: 1, lengthMax: 9, pattern: "^a"))
        #expect(name.defaultValue == .string("ab"))
        #expect(name.examples == [.string("abc")])
        #expect(name.origin.pointer == "#/components/schemas/Name")
        #expect(name.origin.location.description == "spec/toy/openapi.yaml:13:11")
        let id = try #require(api.schema("Id"))
        #expect(id.nullable && id.deprecated && id.description == "An id.")
        guard case .integer(let count)? = api.schema("Count")?.shape else { return #expect(Bool(false)) }
        #expect(count == IntegerRules(format: .int32, maximum: 9, exclusiveMinimum: 0, multipleOf: 3))
        guard case .number(let share)? = api.schema("Share")?.shape else { return #expect(Bool(false)) }
        #expect(share == NumberRules(minimum: 0.5, exclusiveMaximum: 1))
        #expect(api.schema("Count")?.readOnly == true)
        #expect(api.schema("Share")?.writeOnly == true)
        guard case .boolean? = api.schema("Flag")?.shape else { return #expect(Bool(false)) }
        guard case .any? = api.schema("Anything")?.shape else { return #expect(Bool(false)) }
    }

    @Test func enums() throws {
        let api = try Toy(
            schemas: """
                Colour: {type: string, enum: [red, dark blue], x-open: true}
                Kind: {type: [integer, 'null'], enum: [0, 4, null], x-enum-names: [text, category]}
                Tag: {type: string, const: thing}
                """
        ).load()
        guard case .enumeration(let colour)? = api.schema("Colour")?.shape else {
            return #expect(Bool(false))
        }
        guard case .strings(["red", "dark blue"]) = colour.values else { return #expect(Bool(false)) }
        #expect(colour.names == ["red", "dark_blue"])
        #expect(colour.open)
        let kind = try #require(api.schema("Kind"))
        #expect(kind.nullable)
        guard case .enumeration(let rules) = kind.shape, case .integers([0, 4]) = rules.values else {
            return #expect(Bool(false))
        }
        #expect(rules.names == ["text", "category"])
        guard case .enumeration(let tag)? = api.schema("Tag")?.shape, case .strings(["thing"]) = tag.values
        else {
            return #expect(Bool(false))
        }
    }

    @Test func bits() throws {
        guard case .bits(let rules)? = try Toy().load().schema("Permissions")?.shape else {
            return #expect(Bool(false))
        }
        #expect(rules.bits == [.init(name: "READ", number: 0), .init(name: "WRITE", number: 1)])
    }

    @Test func inlineSchemasGetNames() throws {
        let api = try Toy(
            schemas: """
                Thing:
                  type: object
                  required: [parts]
                  properties:
                    parts: {type: array, items: {type: object, properties: {a: {type: string}}}}
                    main_colour: {type: [string, 'null'], enum: [red, null], description: The colour.}
                    labels: {type: object, additionalProperties: {type: integer}}
                    extra: {type: object, additionalProperties: {type: object, properties: {b: {type: string}}}}
                """
        ).load()
        #expect(
            api.schemas.map(\.name) == [
                "Permissions", "Thing", "ThingPartsItem", "ThingMainColour", "ThingExtraValue",
            ])
        let thing = try #require(api.schema("Thing")?.object)
        #expect(thing.properties.map(\.name) == ["parts", "main_colour", "labels", "extra"])
        #expect(thing.properties.map(\.required) == [true, false, false, false])
        guard case .array(let parts) = thing.properties[0].schema.shape else { return #expect(Bool(false)) }
        #expect(parts.items.target == "ThingPartsItem")
        let colour = thing.properties[1].schema
        #expect(colour.target == "ThingMainColour" && colour.nullable && colour.description == "The colour.")
        #expect(api.schema("ThingMainColour")?.nullable == false)
        guard let labels = thing.properties[2].schema.object, case .map(let value) = labels.additional,
            case .integer = value.shape
        else { return #expect(Bool(false)) }
    }

    @Test func additionalProperties() throws {
        let api = try Toy(
            schemas: """
                Closed: {type: object, additionalProperties: false, minProperties: 0, maxProperties: 2}
                Free: {type: object, additionalProperties: true}
                Plain: {type: object}
                """
        ).load()
        let closed = try #require(api.schema("Closed")?.object)
        guard case .forbidden = closed.additional else { return #expect(Bool(false)) }
        #expect(closed.propertiesMin == 0 && closed.propertiesMax == 2)
        guard case .map(let any)? = api.schema("Free")?.object?.additional, case .any = any.shape else {
            return #expect(Bool(false))
        }
        guard case .ignored? = api.schema("Plain")?.object?.additional else { return #expect(Bool(false)) }
    }

    @Test func allOfMerges() throws {
        let api = try Toy(
            schemas: """
                Base: {type: object, required: [id], properties: {id: {type: string}, tag: {type: object, properties: {}}}}
                Whole:
                  description: Everything.
                  allOf:
                    - $ref: '#/components/schemas/Base'
                    - {type: object, properties: {name: {type: string}}}
                  required: [name]
                  unevaluatedProperties: false
                Same:
                  allOf: [{$ref: '#/components/schemas/Base'}]
                  description: The same.
                """
        ).load()
        let whole = try #require(api.schema("Whole")?.object)
        #expect(whole.properties.map(\.name) == ["id", "tag", "name"])
        #expect(whole.properties.map(\.required) == [true, false, true])
        #expect(whole.properties[1].schema.target == "BaseTag")
        guard case .forbidden = whole.additional else { return #expect(Bool(false)) }
        #expect(api.schema("Same")?.target == "Base")
        #expect(api.schema("Same")?.description == "The same.")
    }

    @Test func allOfIncludingItselfIsReported() {
        let schemas = """
            A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object}]}
            B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}
            """
        #expect(
            Toy(schemas: schemas).diagnostics == [
                "spec/toy/openapi.yaml:13:17: error: `B` includes itself through allOf",
                "spec/toy/openapi.yaml:14:17: error: `A` includes itself through allOf",
            ])
    }

    @Test func unions() throws {
        let api = try Toy(
            schemas: """
                Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat, lion]}}}
                Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
                Animal:
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  discriminator: {propertyName: kind, mapping: {cat: Cat, lion: '#/components/schemas/Cat'}}
                Mixed: {oneOf: [{type: string}, {type: integer}, {$ref: '#/components/schemas/Dog'}, {type: 'null'}]}
                MaybeDog: {oneOf: [{$ref: '#/components/schemas/Dog'}, {type: 'null'}]}
                """
        ).load()
        guard case .oneOf(let animal)? = api.schema("Animal")?.shape else { return #expect(Bool(false)) }
        #expect(animal.discriminator == "kind")
        #expect(animal.variants.map(\.name) == ["cat", "Dog"])
        #expect(animal.variants.map(\.discriminatorValues) == [["cat", "lion"], ["Dog"]])
        let mixed = try #require(api.schema("Mixed"))
        guard case .oneOf(let rules) = mixed.shape else { return #expect(Bool(false)) }
        #expect(mixed.nullable)
        #expect(rules.variants.map(\.name) == ["string", "integer", "Dog"])
        #expect(api.schema("MaybeDog")?.target == "Dog")
        #expect(api.schema("MaybeDog")?.nullable == true)
    }

    @Test func nullSpreadsToReferences() throws {
        let api = try Toy(
            schemas: """
                Topic: {type: [string, 'null']}
                Alias: {$ref: '#/components/schemas/Topic'}
                Thing: {type: object, properties: {topic: {$ref: '#/components/schemas/Alias'}}, example: {topic: null}}
                """
        ).load()
        #expect(api.schema("Thing")?.object?.properties[0].schema.nullable == true)
    }

    @Test func recursion() throws {
        let schemas = """
            Tree: {type: object, required: [children], properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
            List: {type: object, properties: {next: {$ref: '#/components/schemas/List'}}}
            """
        #expect(try Toy(schemas: schemas).load().schemas.count == 3)
    }

    @Test func filesReferToEachOther() throws {
        var toy = Toy(
            schemas:
                "User: {$ref: 'models/user.yaml'}\nPair: {type: array, items: {$ref: 'models/pet.yaml#/Pet'}}"
        )
        toy.others["models/user.yaml"] =
            """
            {type: object, properties: {pet: {$ref: 'pet.yaml#/Pet'}, friend: {$ref: \
            '../openapi.yaml#/components/schemas/User'}}}
            """
        toy.others["models/pet.yaml"] = "Pet: {type: object, properties: {owner: {$ref: 'user.yaml'}}}"
        let api = try toy.load()
        #expect(Set(api.schemas.map(\.name)) == ["Permissions", "User", "Pair", "Pet"])
        let user = try #require(api.schema("User")?.object)
        #expect(user.properties.map(\.schema.target) == ["Pet", "User"])
        #expect(api.schema("Pet")?.object?.properties[0].schema.target == "User")
        #expect(api.schema("Pet")?.origin.pointer == "models/pet.yaml#/Pet")
        toy.others["models/pet.yaml"] = "Pet: {type: object, propertys: {}}"
        #expect(
            toy.diagnostics == [
                """
                spec/toy/models/pet.yaml:1:21: error: `propertys` is not supported in a schema of type \
                object; did you mean `properties`?
                """
            ])
    }
}

extension LoaderTests {
    // MARK: Operations

    @Test func operations() throws {
        let api = try Toy(
            paths: """
                /things/{thing_id}/{part}:
                  parameters:
                    - {name: part, in: path, required: true, schema: {type: string, enum: [head, tail]}}
                    - {name: limit, in: query, schema: {type: integer, maximum: 9}}
                    - $ref: '#/components/parameters/ThingId'
                  put:
                    operationId: putThing
                    summary: Put it
                    deprecated: true
                    security: [{bot: []}, {}]
                    parameters:
                      - {name: limit, in: query, schema: {type: integer, default: 5}, description: Own.}
                      - {name: X-Reason, in: header, schema: {type: string, maxLength: 9}, example: why}
                    requestBody: {$ref: '#/components/requestBodies/Thing'}
                    responses:
                      '204': {description: Done., headers: {X-Count: {required: true, schema: {type: integer}}}}
                      '200': {description: The thing., content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
                    x-errors: [INVALID, GONE]
                    x-permission: READ
                    x-rate-limit: none
                """,
            components: """
                securitySchemes: {bot: {type: http, scheme: bearer}}
                parameters:
                  ThingId: {name: thing_id, in: path, required: true, schema: {type: string, format: snowflake}}
                requestBodies:
                  Thing: {required: true, x-max-bytes: 99, content: {application/json: {schema: {type: object, properties: {b: {type: integer}}}}}}
                """
        ).load()
        let operation = try #require(api.operation("putThing"))
        #expect(operation.method == .put && operation.deprecated && operation.summary == "Put it")
        #expect(operation.path.segments == [.literal("things"), .parameter("thing_id"), .parameter("part")])
        #expect(operation.parameters.map(\.name) == ["thing_id", "part", "limit", "X-Reason"])
        #expect(operation.parameters[1].schema.target == "PutThingPart")
        #expect(operation.parameters[2].description == "Own.")
        #expect(operation.parameters[2].schema.defaultValue == .integer(5))
        let body = try #require(operation.requestBody)
        #expect(body.required && body.bytesMax == 99)
        guard case .json(let bodySchema) = body.contents.first else { return #expect(Bool(false)) }
        #expect(bodySchema.target == "ThingRequest")
        #expect(operation.responses.map(\.status) == [200, 204])
        guard case .json(let schema)? = operation.responses[0].content else { return #expect(Bool(false)) }
        #expect(schema.target == "PutThingResponse")
        #expect(operation.responses[1].headers.map(\.name) == ["X-Count"])
        #expect(
            operation.security == [SecurityRequirement(schemes: ["bot"]), SecurityRequirement(schemes: [])])
        #expect(operation.errors == ["INVALID", "GONE"])
        #expect(operation.permissions == ["READ"])
        #expect(operation.rateLimit == nil)
        #expect(operation.origin.pointer == "#/paths/~1things~1{thing_id}~1{part}/put")
    }

    @Test func bodies() throws {
        let api = try Toy(
            paths: """
                /upload:
                  post:
                    operationId: upload
                    x-errors: [INVALID]
                    requestBody:
                      x-max-bytes: 1000
                      content:
                        multipart/form-data:
                          schema:
                            type: object
                            required: [payload_json]
                            properties:
                              payload_json: {type: object, properties: {a: {type: integer}}}
                              note: {type: string, maxLength: 9}
                              files: {type: array, items: {type: string, format: binary, x-max-bytes: 9}}
                              avatar: {type: string, format: binary}
                          encoding: {note: {contentType: application/json}}
                        image/png: {schema: {type: string, format: binary}}
                        text/plain: {schema: {type: string}}
                    responses: {'200': {description: The text., content: {text/plain: {}}}}
                """
        ).load()
        let body = try #require(api.operation("upload")?.requestBody)
        #expect(body.contents.count == 3)
        guard case .multipart(let parts) = body.contents[0], case .binary("image/png") = body.contents[1],
            case .text("text/plain") = body.contents[2]
        else { return #expect(Bool(false)) }
        #expect(parts.map(\.name) == ["payload_json", "note", "files", "avatar"])
        #expect(parts.map(\.required) == [true, false, false, false])
        #expect(parts.map(\.repeats) == [false, false, true, false])
        guard case .json(let payload) = parts[0].payload, case .file(9) = parts[2].payload,
            case .file(nil) = parts[3].payload
        else { return #expect(Bool(false)) }
        #expect(payload.target == "UploadRequestPayloadJson")
    }

    @Test func moreSpecialPathsMayStandBesideOthers() throws {
        let paths = ["/users/@me", "/users/{id}", "/users/@me/{x}", "/users/{id}/{x}"].enumerated().map {
            index, path in
            let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                $0.dropFirst().dropLast()
            }
            let parameters = names.map { "{name: \($0), in: path, required: true, schema: {type: integer}}" }
            return
                "\(path): {get: {operationId: a\(index), x-errors: [INVALID], parameters: [\(parameters.joined(separator: ", "))], responses: {'204': {description: d}}}}"
        }
        #expect(try Toy(paths: paths.joined(separator: "\n")).load().operations.count == 4)
    }

    @Test func errorTable() throws {
        var toy = Toy()
        toy.errors = """
            validation_error: INVALID
            fallback_error: FAULT
            body: [{constant: {type: error}}, {code: code}, {message: message}]
            violations:
              required: {code: REQUIRED, message: This field is required}
              format.email: {code: EMAIL, message: 'Not {expected}'}
              domain.tooManyCats: {code: CATS, message: Too many}
            errors:
              INVALID: {code: invalid, status: 400, message: Invalid}
              ZERO: {code: 0, status: 404, message: Nothing}
              OTHER: {code: 0, status: 405, message: Nothing}
              FAULT: {code: 9, status: 500, message: Fault}
            """
        let errors = try toy.load().errors
        #expect(errors.validationError == "INVALID")
        #expect(errors.fallbackError == "FAULT")
        #expect(
            errors.body == [
                .constant(key: "type", value: .string("error")), .code(key: "code"), .message(key: "message"),
            ])
        #expect(errors.violations.map(\.keyword) == ["required", "format.email", "domain.tooManyCats"])
        #expect(errors.errors.map(\.code) == [.string("invalid"), .integer(0), .integer(0), .integer(9)])
        #expect(errors.errors.map(\.status) == [400, 404, 405, 500])
    }
}
