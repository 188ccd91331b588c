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
