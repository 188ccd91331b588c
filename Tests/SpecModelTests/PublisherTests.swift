// The published document: one file, valid by itself, with every error written out.

import SpecModel
import Testing

struct PublisherTests {
    private func publish(_ toy: Toy) throws -> YAMLNode {
        let text = try ContractPublisher.openAPI(toy.folder)
        let (node, diagnostics) = YAMLParser.parse(Array(text.utf8), file: "docs/openapi.yaml")
        #expect(diagnostics.isEmpty)
        return try #require(node)
    }

    @Test func errorsBecomeResponses() throws {
        let toy = Toy(
            paths: """
                /things/{id}:
                  get:
                    operationId: getThing
                    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
                    responses: {'204': {description: Done.}}
                    x-errors: [GONE, INVALID]
                """)
        let document = try publish(toy)
        let responses = document["paths"]?["/things/{id}"]?["get"]?["responses"]
        #expect(responses?.entries?.map(\.key) == ["204", "400", "404"])
        let content = responses?["404"]?["content"]?["application/json"]
        #expect(content?["schema"]?["$ref"]?.string == "#/components/schemas/Error")
        #expect(content?["examples"]?["GONE"]?["$ref"]?.string == "#/components/examples/GONE")
        let examples = document["components"]?["examples"]
        #expect(examples?.entries?.map(\.key) == ["INVALID", "GONE"])
        #expect(
            examples?["GONE"]?["value"]?.literal
                == .object([
                    .init(key: "code", value: .integer(3)), .init(key: "message", value: .string("Gone")),
                ]))
        let violation = examples?["INVALID"]?["value"]?["errors"]?["name"]?["_errors"]?.elements?.first
        #expect(violation?["code"]?.string == "REQUIRED")
        let schema = document["components"]?["schemas"]?["Error"]
        #expect(schema?["required"]?.literal == .array([.string("code"), .string("message")]))
        #expect(schema?["properties"]?["code"]?["type"]?.string == "integer")
    }

    @Test func bodiesCanBeTooLargeOrOfAnotherType() throws {
        var toy = Toy(
            paths: """
                /things:
                  put:
                    operationId: putThings
                    requestBody: {content: {application/json: {schema: {type: integer}}}}
                    responses: {'204': {description: Done.}}
                    x-errors: [INVALID]
                """)
        toy.errors += "\n  LARGE: {code: 5, status: 413, message: Large}"
        toy.errors += "\n  STRANGE: {code: 6, status: 415, message: Strange}"
        let document = try publish(toy)
        let responses = document["paths"]?["/things"]?["put"]?["responses"]
        #expect(responses?.entries?.map(\.key) == ["204", "400", "413", "415"])
        #expect(responses?["413"]?["description"]?.string == "LARGE")
        #expect(document["components"]?["examples"]?["STRANGE"]?["value"]?["code"]?.literal == .integer(6))
    }

    @Test func errorResponsesThatOccurTwiceAreShared() throws {
        let toy = Toy(
            paths: """
                /things:
                  get: {operationId: a, responses: {'204': {description: Done.}}, x-errors: [GONE, INVALID]}
                  put: {operationId: b, responses: {'204': {description: Done.}}, x-errors: [GONE]}
                """)
        let document = try publish(toy)
        let item = document["paths"]?["/things"]
        for method in ["get", "put"] {
            let response = item?[method]?["responses"]?["404"]
            #expect(response?["$ref"]?.string == "#/components/responses/GONE")
        }
        #expect(item?["get"]?["responses"]?["400"]?["description"]?.string == "INVALID")
        let shared = document["components"]?["responses"]
        #expect(shared?.entries?.map(\.key) == ["GONE"])
        #expect(shared?["GONE"]?["description"]?.string == "GONE")
    }

    @Test func limitsAreToldOnEveryResponse() throws {
        var toy = Toy(
            paths: """
                /things:
                  get: {operationId: a, responses: {'200': {$ref: '#/components/responses/Done'}}, x-errors: [GONE]}
                  put: {operationId: b, responses: {'200': {$ref: '#/components/responses/Done'}}, x-rate-limit: none}
                """,
            components: "responses: {Done: {description: Done.}}",
            root: "x-rate-limits: {default: {limit: 5, per_seconds: 1}}")
        toy.errors = toy.errors.replacing(
            "{message: message}", with: "{message: message}, {retry_after: after}, {global: global}")
        toy.errors += "\n  SLOW: {code: 9, status: 429, message: Slow down}\nrate_limit_error: SLOW"
        let document = try publish(toy)
        let limited = document["paths"]?["/things"]?["get"]?["responses"]
        #expect(limited?.entries?.map(\.key) == ["200", "404", "429"])
        for entry in limited?.entries ?? [] {
            let reference = entry.value["headers"]?["X-RateLimit-Reset-After"]?["$ref"]?.string
            #expect(reference == "#/components/headers/X-RateLimit-Reset-After")
            #expect((entry.value["headers"]?["Retry-After"] != nil) == (entry.key == "429"))
            #expect(entry.value["headers"]?.entries?.count == (entry.key == "429" ? 6 : 5))
        }
        #expect(limited?["200"]?["description"]?.string == "Done.")
        let free = document["paths"]?["/things"]?["put"]?["responses"]
        #expect(free?["200"]?["$ref"]?.string == "#/components/responses/Done")
        #expect(document["components"]?["headers"]?.entries?.count == 6)
        let example = document["components"]?["examples"]?["SLOW"]?["value"]
        #expect(example?["after"]?.literal == .number(1.337))
        #expect(example?["global"]?.literal == .boolean(false))
        #expect(document["components"]?["examples"]?["GONE"]?["value"]?["after"] == nil)
        let schema = document["components"]?["schemas"]?["Error"]
        #expect(schema?["properties"]?["after"]?["type"]?.string == "number")
        #expect(schema?["required"]?.literal == .array([.string("code"), .string("message")]))
    }

    @Test func permissionsAreTold() throws {
        let toy = Toy(
            paths: """
                /things:
                  put:
                    operationId: putThings
                    description: Changes them.
                    x-permission: [READ, WRITE]
                    x-permission-unless-own: [WRITE]
                    requestBody: {content: {application/json: {schema: {type: object, properties: {
                      a: {type: integer, x-permission: READ}, b: {$ref: '#/components/schemas/B', x-permission-unless-own: READ}}}}}}
                    responses: {'204': {description: Done.}}
                    x-errors: [INVALID]
                """, schemas: "B: {type: integer}")
        let operation = try publish(toy)["paths"]?["/things"]?["put"]
        #expect(
            operation?["description"]?.string
                == "Changes them. Needs READ and WRITE. Needs WRITE unless it is your own.")
        let content = operation?["requestBody"]?["content"]?["application/json"]
        let properties = content?["schema"]?["properties"]
        #expect(properties?["a"]?["description"]?.string == "Needs READ.")
        #expect(properties?["b"]?["description"]?.string == "Needs READ unless it is your own.")
        #expect(properties?["b"]?["$ref"]?.string == "#/components/schemas/B")
    }

    @Test func otherFilesAreJoined() throws {
        var toy = Toy(
            paths: """
                /things:
                  get:
                    operationId: listThings
                    responses: {'200': {$ref: 'shared.yaml#/Listed'}}
                """,
            schemas: """
                User: {$ref: 'models.yaml#/User'}
                Example: {type: object, properties: {example: {$ref: 'models.yaml#/Pet'}}, example: {example: {name: $ref}}}
                """)
        toy.others["models.yaml"] = """
            User: {type: object, properties: {pet: {$ref: '#/Pet'}, self: {$ref: 'openapi.yaml#/components/schemas/User'}}}
            Pet: {type: object, properties: {name: {type: string}, owner: {$ref: '#/User'}}}
            """
        toy.others["shared.yaml"] = """
            Listed: {description: All., content: {application/json: {schema: {$ref: 'models.yaml#/User'}}}}
            """
        let document = try publish(toy)
        let schemas = document["components"]?["schemas"]
        #expect(schemas?.entries?.map(\.key) == ["Permissions", "User", "Example", "Pet"])
        let user = schemas?["User"]?["properties"]
        #expect(user?["pet"]?["$ref"]?.string == "#/components/schemas/Pet")
        #expect(user?["self"]?["$ref"]?.string == "#/components/schemas/User")
        #expect(schemas?["Pet"]?["properties"]?["owner"]?["$ref"]?.string == "#/components/schemas/User")
        #expect(schemas?["Example"]?["properties"]?["example"]?["$ref"]?.string == "#/components/schemas/Pet")
        let response = document["paths"]?["/things"]?["get"]?["responses"]?["200"]
        #expect(response?["description"]?.string == "All.")
        let schema = response?["content"]?["application/json"]?["schema"]
        #expect(schema?["$ref"]?.string == "#/components/schemas/User")
    }

    /// Tools that do not know the format would send any text as an id.
    @Test func idsArePublishedWithTheirPattern() throws {
        let toy = Toy(schemas: "Thing: {type: object, properties: {id: {type: string, format: snowflake}}}")
        let text = try ContractPublisher.openAPI(toy.folder)
        let document = YAMLParser.parse(Array(text.utf8), file: "openapi.yaml").node
        let id = document?["components"]?["schemas"]?["Thing"]?["properties"]?["id"]
        #expect(id?["format"]?.string == "snowflake")
        #expect(id?["pattern"]?.string == "^[0-9]{1,19}$")
    }

    /// What is published reads as a contract again, apart from what publishing adds.
    @Test func publishingIsStable() throws {
        let toy = Toy(schemas: "A: {type: string, description: \"Two\\nlines: of #text\"}")
        let once = try ContractPublisher.openAPI(toy.folder)
        #expect(try ContractPublisher.openAPI(toy.folder) == once)
        let again = SpecFolder(path: "spec/toy", files: ["openapi.yaml": once, "errors.yaml": toy.errors])
        #expect(try ContractPublisher.openAPI(again) == once)
    }
}
