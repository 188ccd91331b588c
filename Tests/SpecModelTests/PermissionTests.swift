// Permissions of operations and of a body's properties, and credentials of another scheme.

import SpecModel
import Testing

struct PermissionTests {
    private static func body(_ schema: String) -> String {
        """
        /a:
          put:
            operationId: a
            x-errors: [INVALID]
            x-permission: READ
            x-permission-unless-own: [WRITE]
            requestBody: {content: {application/json: {schema: \(schema)}}}
            responses: {'204': {description: d}}
        """
    }

    @Test func propertiesKeepTheirPermissions() throws {
        let api = try Toy(
            paths: Self.body(
                """
                {type: object, properties: {a: {type: integer, x-permission: [READ, WRITE]}, \
                b: {$ref: '#/components/schemas/Inner', x-permission-unless-own: READ}, c: {type: boolean}}}
                """),
            schemas: "Inner: {type: object, properties: {d: {type: integer}}}"
        ).load()
        let operation = try #require(api.operation("a"))
        #expect(operation.permissions == ["READ"])
        #expect(operation.permissionsUnlessOwn == ["WRITE"])
        let properties = try #require(api.schema("ARequest")?.object?.properties)
        #expect(properties.map(\.schema.permissions) == [["READ", "WRITE"], [], []])
        #expect(properties.map(\.schema.permissionsUnlessOwn) == [[], ["READ"], []])
    }

    @Test(arguments: [
        Mistake(
            "{type: object, properties: {a: ▸{type: integer, default: 1, x-permission: READ}}}",
            "a property with a default is always there, so that no permission can depend on it"),
        Mistake(
            "{type: object, properties: {a: {type: integer, x-permission: [▸FLY]}}}",
            "`FLY` is no bit of a schema with x-bits"),
        Mistake(
            "{type: object, properties: {a: {type: object, properties: {b: ▸{type: integer, x-permission: READ}}}}}",
            "x-permission is for operations and for properties of a request body's object"),
        Mistake(
            "{type: array, items: ▸{type: integer, x-permission-unless-own: READ}}",
            "x-permission is for operations and for properties of a request body's object"),
    ])
    func mistakes(mistake: Mistake) {
        expect(Toy(paths: Self.body(mistake.text)), mistake.message)
    }

    @Test func onlyBodiesAskForPermissions() {
        let schemas = "Other: {type: object, properties: {a: ▸{type: integer, x-permission: READ}}}"
        expect(
            Toy(schemas: schemas),
            "x-permission is for operations and for properties of a request body's object")
    }

    @Test func otherSchemesHaveTheirError() throws {
        let paths = """
            /a: {get: {operationId: a, security: [{user: []}, {bot: []}], x-errors: [UNAUTHORIZED], responses: {'204': {description: d}}}}
            /b: {get: ▸{operationId: b, security: [{user: []}], x-errors: [UNAUTHORIZED], responses: {'204': {description: d}}}}
            /c: {get: {operationId: c, security: [{user: []}, {}], x-errors: [UNAUTHORIZED], responses: {'204': {description: d}}}}
            /d: {get: {operationId: d, security: [], responses: {'204': {description: d}}}}
            /e: {get: {operationId: e, security: [{bot: []}], x-errors: [UNAUTHORIZED, GONE], responses: {'204': {description: d}}}}
            """
        let schemes = "securitySchemes: {user: {type: http, scheme: bearer}, bot: {type: http, scheme: Bot}}"
        var toy = Toy(paths: paths, components: schemes)
        toy.errors += "\nwrong_scheme_error: GONE"
        expect(toy, "an operation that does not take every security scheme lists GONE in x-errors")
        var indifferent = toy
        indifferent.errors = indifferent.errors.replacing("wrong_scheme_error: GONE", with: "")
        let api = try indifferent.load()
        #expect(api.operation("b")?.refusedSchemes(of: api.securitySchemes).map(\.name) == ["bot"])
        #expect(api.operation("c")?.refusedSchemes(of: api.securitySchemes).isEmpty == true)
    }
}
