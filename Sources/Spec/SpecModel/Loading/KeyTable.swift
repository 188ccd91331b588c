// The keys that each kind of object in a spec may have. A key that no table lists is an error, never ignored:
// what the generator does not understand must not look as if it were in force.

package struct KeyTable: Sendable {
    /// With its article, for messages: `an operation`.
    package let position: String
    package let required: [String]
    package let optional: [String]

    package init(_ position: String, required: [String] = [], optional: [String] = []) {
        self.position = position
        self.required = required
        self.optional = optional
    }

    package func allows(_ key: String) -> Bool { required.contains(key) || optional.contains(key) }

    /// What is wrong with a key that is not allowed, with the nearest key that is.
    package func refusal(of key: String) -> String {
        let nearest = (required + optional).map { ($0, editDistance(key, $0)) }.min { $0.1 < $1.1 }
        guard let nearest, nearest.1 <= 2, nearest.1 < key.count else {
            return "`\(key)` is not supported in \(position)"
        }
        return "`\(key)` is not supported in \(position); did you mean `\(nearest.0)`?"
    }
}

/// Insertions, deletions and replacements of characters that turn one word into the other.
package func editDistance(_ one: String, _ other: String) -> Int {
    let (left, right) = (Array(one.utf8), Array(other.utf8))
    guard abs(left.count - right.count) <= 2 else { return 3 }
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, candidate) in right.enumerated() {
            let replaced = diagonal + (byte == candidate ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
        }
    }
    return row[right.count]
}

// MARK: OpenAPI

extension KeyTable {
    static let openAPI = KeyTable(
        "the OpenAPI document", required: ["openapi", "info", "paths"],
        optional: ["servers", "tags", "components", "security", "externalDocs", "x-rate-limits"])
    static let info = KeyTable(
        "info", required: ["title", "version"],
        optional: ["summary", "description", "termsOfService", "contact", "license"])
    static let contact = KeyTable("contact", optional: ["name", "url", "email"])
    static let license = KeyTable("license", required: ["name"], optional: ["identifier", "url"])
    static let server = KeyTable("a server", required: ["url"], optional: ["description"])
    static let tag = KeyTable("a tag", required: ["name"], optional: ["description", "externalDocs"])
    static let externalDocs = KeyTable("externalDocs", required: ["url"], optional: ["description"])
    static let components = KeyTable(
        "components",
        optional: ["schemas", "parameters", "responses", "headers", "requestBodies", "securitySchemes"])
    static let pathItem = KeyTable(
        "a path item",
        optional: ["summary", "description", "parameters"] + HTTPMethod.allCases.map(\.rawValue))
    static let operation = KeyTable(
        "an operation", required: ["operationId", "responses"],
        optional: [
            "summary", "description", "tags", "parameters", "requestBody", "security", "deprecated",
            "externalDocs", "x-errors", "x-permission", "x-permission-unless-own", "x-rate-limit",
        ])
    static let reference = KeyTable("a reference", required: ["$ref"], optional: ["summary", "description"])
    static let parameter = KeyTable(
        "a parameter", required: ["name", "in", "schema"],
        optional: [
            "description", "required", "deprecated", "style", "explode", "example", "examples",
            "x-percent-encoded",
        ])
    static let requestBody = KeyTable(
        "a request body", required: ["content"], optional: ["description", "required", "x-max-bytes"])
    static let mediaType = KeyTable("a media type", optional: ["schema", "example", "examples", "encoding"])
    static let encoding = KeyTable("an encoding", required: ["contentType"])
    static let example = KeyTable("an example", required: ["value"], optional: ["summary", "description"])
    static let response = KeyTable("a response", required: ["description"], optional: ["headers", "content"])
    static let header = KeyTable(
        "a header", required: ["schema"],
        optional: ["description", "required", "deprecated", "example", "examples"])
    static let httpScheme = KeyTable(
        "an http security scheme", required: ["type", "scheme"], optional: ["description", "bearerFormat"])
    static let apiKeyScheme = KeyTable(
        "an apiKey security scheme", required: ["type", "name", "in"], optional: ["description"])
    static let discriminator = KeyTable(
        "a discriminator", required: ["propertyName"], optional: ["mapping"])
}

// MARK: Schemas

extension KeyTable {
    private static let annotations = [
        "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "x-permission", "x-permission-unless-own",
    ]

    static let schemaReference = KeyTable(
        "a schema with $ref", required: ["$ref"], optional: annotations)
    static let anySchema = KeyTable("a schema without type", optional: annotations)
    static let stringSchema = typed("string", ["format", "minLength", "maxLength", "pattern", "x-max-bytes"])
    static let numberSchema = typed("number", ["format"] + bounds)
    static let integerSchema = typed("integer", ["format", "multipleOf"] + bounds)
    static let booleanSchema = typed("boolean", [])
    static let enumSchema = KeyTable(
        "an enum schema", required: ["type"],
        optional: annotations + ["enum", "const", "x-enum-names", "x-open"])
    static let bitsSchema = KeyTable(
        "a schema with x-bits", required: ["type", "x-bits"], optional: annotations)
    static let arraySchema = KeyTable(
        "a schema of type array", required: ["type", "items"],
        optional: annotations + ["minItems", "maxItems", "uniqueItems"])
    static let objectSchema = typed(
        "object", ["properties", "required", "additionalProperties", "minProperties", "maxProperties"])
    static let allOfSchema = KeyTable(
        "a schema with allOf", required: ["allOf"],
        optional: annotations + ["type", "properties", "required", "unevaluatedProperties"])
    static let oneOfSchema = KeyTable(
        "a schema with oneOf", required: ["oneOf"], optional: annotations + ["discriminator"])

    private static let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]

    private static func typed(_ type: String, _ keywords: [String]) -> KeyTable {
        KeyTable("a schema of type \(type)", required: ["type"], optional: annotations + keywords)
    }
}

// MARK: errors.yaml and gateway.yaml

extension KeyTable {
    static let errorFile = KeyTable(
        "errors.yaml", required: ["validation_error", "body", "errors"],
        optional: ["description", "fallback_error", "rate_limit_error", "wrong_scheme_error", "violations"])
    static let errorBodyKey = KeyTable(
        "an entry of body",
        optional: ["code", "message", "violations", "retry_after", "global", "constant"])
    static let violation = KeyTable("a violation", required: ["code", "message"], optional: ["description"])
    static let wireError = KeyTable(
        "an error", required: ["code", "status", "message"], optional: ["description", "retry_after"])

    static let gatewayFile = KeyTable(
        "gateway.yaml", required: ["paths", "envelope", "operations"],
        optional: [
            "description", "timings", "unknown_operation_close", "malformed_frame_close", "query",
            "client_rate_limit", "intents", "events", "close_codes", "opening",
        ])
    static let envelope = KeyTable(
        "envelope", required: ["client", "server"], optional: ["payload", "event", "sequence", "nulls"])
    static let envelopeKey = KeyTable("an envelope key", required: ["key", "kind"])
    static let timings = KeyTable(
        "timings",
        optional: [
            "heartbeat_interval_ms", "heartbeat_timeout_ms", "identify_timeout_ms", "resume_window_ms",
        ])
    static let gatewayOperation = KeyTable(
        "a gateway operation", required: ["code", "direction"],
        optional: [
            "payload", "client_payload", "server_payload", "legal_in", "otherwise", "answered_by",
            "description",
        ])
    static let gatewayEvent = KeyTable(
        "a gateway event", required: ["payload", "scope"],
        optional: ["operation", "code", "permission", "intent", "direct_intent", "description"])
    static let queryKey = KeyTable(
        "a query key", required: ["otherwise"], optional: ["enum", "max_length", "description"])
    static let clientRateLimit = KeyTable(
        "client_rate_limit", required: ["frames", "per_seconds", "close"])
    static let closeCode = KeyTable("a close code", required: ["code", "description", "reconnect"])
}
