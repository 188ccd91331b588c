// Mistakes in paths, operations, parameters and bodies. `▸` marks the place that is reported.

import SpecModel
import Testing

struct OperationDiagnosticTests {
    @Test(arguments: [
        Mistake("▸things: {}", "a path starts with `/`, and keys of `paths` are paths"),
        Mistake("▸/things/: {}", "`` is no path segment; write a literal or `{name}`"),
        Mistake("▸/things/{id}.json: {}", "`{id}.json` is no path segment; write a literal or `{name}`"),
        Mistake("▸/a/{x}/b/{x}: {}", "`{x}` stands twice in the path"),
        Mistake("/a/{x}: {}\n▸/a/{y}: {}", "this template matches the same paths as `/a/{x}` at line 5"),
        Mistake(
            "/a/{x}/c: {}\n▸/a/b/{y}: {}", "some paths match both this template and `/a/{x}/c` at line 5"),
        Mistake("/a: {▸trace: {}}", "`trace` is not supported in a path item"),
        Mistake("/a: {get: ▸{operationId: a}}", "`responses` is missing in an operation"),
        Mistake(
            "/a: {get: {operationId: ▸Get-a, responses: {'204': {description: d}}}}",
            "an operationId is letters and digits from a small letter on, not `Get-a`"),
        Mistake(
            """
            /a:\n  get: {operationId: a, responses: {'204': {description: d}}}\n  put: ▸{operationId: a, \
            responses: {'204': {description: d}}}
            """,
            "operationId `a` belongs to GET /a already"),
        Mistake(
            "/a/{x}: {get: ▸{operationId: a, responses: {'204': {description: d}}}}",
            "path parameter `x` of `/a/{x}` is not declared"),
        Mistake(
            """
            /a: {get: {operationId: a, parameters: [▸{name: x, in: path, required: true, schema: {type: \
            string}}], responses: {'204': {description: d}}, x-errors: [INVALID]}}
            """,
            "path parameter `x` does not stand in `/a`"),
        Mistake(
            "/a: {get: {operationId: a, tags: [▸b], responses: {'204': {description: d}}}}",
            "tag `b` is not listed in `tags`"),
        Mistake(
            "/a: {get: {operationId: a, x-errors: [▸LOST], responses: {'204': {description: d}}}}",
            "`LOST` is not listed in errors.yaml"),
        Mistake(
            "/a: {get: {operationId: a, x-errors: [GONE, ▸GONE], responses: {'204': {description: d}}}}",
            "`GONE` is listed twice"),
        Mistake(
            "/a: {get: {operationId: a, x-permission: ▸FLY, responses: {'204': {description: d}}}}",
            "`FLY` is no bit of a schema with x-bits"),
        Mistake(
            "/a: {get: {operationId: a, x-permission-unless-own: [READ, ▸FLY], responses: {'204': {description: d}}}}",
            "`FLY` is no bit of a schema with x-bits"),
        Mistake(
            "/a: {get: {operationId: a, x-rate-limit: ▸b, responses: {'204': {description: d}}}}",
            "there is no x-rate-limits to name a bucket of"),
        Mistake(
            """
            /a: {get: {operationId: a, responses: {'200': {description: d, content: {▸text/*: {}}}}}}
            """,
            "a text's media type is named in full, not `text/*`"),
        Mistake(
            """
            /a: {get: {operationId: a, responses: {'204': {description: d, headers: {X-A: {schema: ▸{type: \
            array, items: {type: integer}}}}}}}}
            """,
            "a header must be a string, number, boolean or enum, and not null"),
        Mistake(
            """
            /a: {put: {operationId: a, x-errors: [INVALID], requestBody: {x-max-bytes: 9, content: \
            {▸image/*: {}}}, responses: {'204': {description: d}}}}
            """,
            "a request body names its media types in full, not `image/*`"),
        Mistake(
            "/a: {get: {operationId: a, ▸callbacks: {}, responses: {'204': {description: d}}}}",
            "`callbacks` is not supported in an operation"),
        Mistake(
            """
            /a: {get: {operationId: a, x-errors: [UNAUTHORIZED], security: [{▸oauth: []}], responses: \
            {'204': {description: d}}}}
            """,
            "`oauth` is not in components/securitySchemes"),
        Mistake(
            "/a: {get: {operationId: a, responses: {▸'700': {description: d}}}}",
            "`700`: a response has a status from 200 to 599; errors come from x-errors"),
        Mistake(
            "/a: {get: {operationId: a, responses: {▸default: {description: d}}}}",
            "`default`: a response has a status from 200 to 599; errors come from x-errors"),
        Mistake(
            "/a: {get: {operationId: a, responses: {'204': {description: d, content: {▸text/plain: {}}}}}}",
            "a response of status 204 has no body"),
        Mistake(
            """
            /a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: \
            ▸{}}}}}}
            """,
            "JSON content needs a schema"),
        Mistake(
            """
            /a: {get: {operationId: a, responses: {'200': {description: d, content: {text/plain: {}, \
            ▸text/html: {}}}}}}
            """,
            "a response can have one media type"),
        Mistake(
            """
            /a: {get: {operationId: a, responses: {'204': {description: d, headers: {▸'a b': {schema: \
            {type: string}}}}}}}
            """,
            "`a b` is no header name"),
        Mistake(
            """
            /a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: \
            {schema: {type: integer}, examples: {one: {value: ▸x}}}}}}}}
            """,
            "the example does not satisfy its schema: must be an integer, not a string"),
        Mistake(
            """
            /a: {get: {operationId: a, x-errors: [INVALID], requestBody: ▸{x-max-bytes: 9, content: \
            {text/plain: {}}}, responses: {'204': {description: d}}}}
            """,
            "get requests have no body"),
        Mistake(
            """
            /a: {put: {operationId: a, x-errors: [INVALID], requestBody: ▸{content: {image/png: {}}}, \
            responses: {'204': {description: d}}}}
            """,
            "a body that is not JSON needs `x-max-bytes`"),
    ])
    func operations(mistake: Mistake) {
        expect(Toy(paths: mistake.text), mistake.message)
    }

    @Test(arguments: [
        Mistake(
            "{name: q, in: ▸cookie, schema: {type: string, maxLength: 9}}",
            "parameters in `cookie` are not supported; use path, query or header"),
        Mistake(
            "{name: q, in: query, style: ▸deepObject, schema: {type: string, maxLength: 9}}",
            "the only supported style of query parameters is form"),
        Mistake(
            "{name: q, in: query, explode: ▸false, schema: {type: string, maxLength: 9}}",
            "`explode` can only have its default for query parameters"),
        Mistake(
            "{name: q, in: query, schema: ▸{type: object}}",
            "a parameter must be a string, number, boolean, enum or array of these"),
        Mistake(
            "{name: q, in: query, schema: ▸{type: [string, 'null'], maxLength: 9}}",
            "a parameter cannot be null"),
        Mistake(
            "{name: X-Q, in: header, schema: ▸{type: array, items: {type: integer}}}",
            "only query parameters can be arrays"),
        Mistake(
            "{name: q, in: query, required: true, schema: ▸{type: integer, default: 1}}",
            "a required parameter has no use for a default"),
        Mistake(
            "{name: ▸Authorization, in: header, schema: {type: string, maxLength: 9}}",
            "OpenAPI gives header parameter `Authorization` no meaning; use content or security"),
        Mistake(
            "{name: q, in: query, schema: {type: integer}, example: ▸x}",
            "the example does not satisfy its schema: must be an integer, not a string"),
        Mistake(
            "{name: q, in: query, x-percent-encoded: ▸true, schema: {type: integer}}",
            "`x-percent-encoded` is for headers; path and query are always percent-encoded"),
        Mistake(
            "{name: q, in: query, schema: ▸{type: integer, x-permission: READ}}",
            "x-permission is for operations and for properties of a request body's object"),
        Mistake(
            "{name: q, in: query, schema: {type: integer}, ▸allowEmptyValue: true}",
            "`allowEmptyValue` is not supported in a parameter"),
    ])
    func parameters(mistake: Mistake) {
        let operation =
            """
            /a: {get: {operationId: a, x-errors: [INVALID], responses: {'204': {description: d}}, \
            parameters: [\(mistake.text)]}}
            """
        expect(Toy(paths: operation), mistake.message)
    }

    @Test(arguments: [
        Mistake(
            """
            /a: {get: ▸{operationId: a, parameters: [{name: q, in: query, schema: {type: integer}}], \
            responses: {'204': {description: d}}}}
            """,
            "an operation with parameters or a body lists INVALID in x-errors"),
        Mistake(
            "/a: {get: ▸{operationId: a, security: [{key: []}], responses: {'204': {description: d}}}}",
            "an operation with security lists an error of status 401 in x-errors"),
        Mistake(
            """
            /a: {get: {operationId: a, x-errors: [GONE], responses: {'204': {description: d}, '404': \
            ▸{description: d}}}}
            """,
            "the responses of status 404 come from x-errors"),
        Mistake(
            """
            /a: {put: {operationId: a, x-errors: [INVALID], requestBody: {content: {application/json: \
            {schema: {type: array, items: ▸{type: string}}}}}, responses: {'204': {description: d}}}}
            """,
            "a string that clients send needs `maxLength`, a `format` or an `enum`"),
    ])
    func requests(mistake: Mistake) {
        let components = "securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}"
        expect(Toy(paths: mistake.text, components: components), mistake.message)
    }

    @Test func operationsThatListErrorsListTheFallback() {
        let paths = """
            /a: {get: ▸{operationId: a, x-errors: [GONE], responses: {'204': {description: d}}}}
            /b: {get: {operationId: b, x-errors: [GONE, FAULT], responses: {'204': {description: d}}}}
            /c: {get: {operationId: c, x-errors: [], responses: {'204': {description: d}}}}
            """
        var toy = Toy(paths: paths)
        toy.errors += "\n  FAULT: {code: 9, status: 500, message: Fault}\nfallback_error: FAULT"
        expect(toy, "an operation with x-errors lists FAULT, the fallback_error, among them")
    }

    @Test func rulesOfRequestsNeedWords() {
        let paths = """
            /a:
              put:
                operationId: a
                x-errors: [INVALID]
                requestBody:
                  content: {application/json: {schema: {type: array, uniqueItems: true, items: ▸{type: integer, minimum: 1}}}}
                responses: {'204': {description: d}}
            """
        let toy = Toy(paths: paths.replacing("schema: {", with: "schema: ▸{"))
        let rules = ["uniqueItems", "minimum"]
        #expect(
            toy.diagnostics
                == zip(toy.markers, rules).map {
                    "\($0): error: clients can break the rule `\($1)`, for which errors.yaml has no violation"
                })
        var silent = toy
        silent.errors = silent.errors.replacing(", {violations: errors}", with: "")
        #expect(silent.diagnostics.isEmpty)
    }

    @Test func pathParametersAreRequired() {
        let paths =
            """
            /a/{x}: {get: {operationId: a, x-errors: [INVALID], responses: {'204': {description: d}}, \
            parameters: [▸{name: x, in: path, schema: {type: integer}}]}}
            """
        expect(Toy(paths: paths), "a path parameter needs `required: true`")
    }
}
