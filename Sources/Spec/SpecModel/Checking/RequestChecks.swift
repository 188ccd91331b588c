// Rules for what clients send: operations say how they refuse it, and nothing in it is of unbounded length.

extension SpecReader {
    func checkRequests(
        _ operations: [Operation], _ gateway: GatewayDescription?, _ errors: ErrorTable?, _ table: SchemaTable
    ) {
        for operation in operations {
            guard let errors else { continue }
            checkErrors(of: operation, errors)
            checkSchemes(of: operation, errors)
        }
        var bodies = RequestRules(table: table)
        for operation in operations {
            for parameter in operation.parameters {
                if parameter.required { bodies.note("required", at: parameter.origin.location) }
                bodies.visit(parameter.schema)
            }
            guard let body = operation.requestBody else { continue }
            for content in body.contents {
                for schema in content.bodySchemas { bodies.visit(schema) }
                if content.limitsFiles { bodies.note("maxItems", at: body.origin.location) }
            }
        }
        if let errors { checkViolations(errors, bodies) }
        // Frames that break a rule close the connection, so that their rules need no words.
        var frames = bodies
        for operation in gateway?.operations ?? [] {
            if let payload = operation.clientPayload { frames.visit(payload) }
        }
        for location in frames.unboundedStrings {
            report(location, "a string that clients send needs `maxLength`, a `format` or an `enum`")
        }
    }

    /// Every rule that a request can break has a code and a message, if the dialect tells violations at all.
    private func checkViolations(_ errors: ErrorTable, _ rules: RequestRules) {
        let tells = errors.body.contains { if case .violations = $0 { true } else { false } }
        guard tells else { return }
        let known = Set(errors.violations.map(\.keyword))
        for (keyword, location) in rules.keywords where !known.contains(keyword) {
            report(
                location, "clients can break the rule `\(keyword)`, for which errors.yaml has no violation")
        }
    }

    private func checkErrors(of operation: Operation, _ table: ErrorTable) {
        let isValidated = !operation.parameters.isEmpty || operation.requestBody != nil
        if isValidated, !operation.errors.contains(table.validationError) {
            report(
                operation.origin.location,
                "an operation with parameters or a body lists \(table.validationError) in x-errors")
        }
        let statuses = table.errors.filter { operation.errors.contains($0.name) }.map(\.status)
        let needsCredentials =
            !operation.security.isEmpty && !operation.security.contains { $0.schemes.isEmpty }
        if needsCredentials && !statuses.contains(401) {
            report(
                operation.origin.location,
                "an operation with security lists an error of status 401 in x-errors")
        }
        let canFail = !operation.errors.isEmpty
        if let fallback = table.fallbackError, canFail, !operation.errors.contains(fallback) {
            report(
                operation.origin.location,
                "an operation with x-errors lists \(fallback), the fallback_error, among them")
        }
        for response in operation.responses where statuses.contains(response.status) {
            report(response.origin.location, "the responses of status \(response.status) come from x-errors")
        }
    }

    /// Who shows credentials that work elsewhere is told so.
    private func checkSchemes(of operation: Operation, _ table: ErrorTable) {
        guard let error = table.wrongSchemeError, !operation.errors.contains(error),
            !operation.refusedSchemes(of: securitySchemes).isEmpty
        else { return }
        report(
            operation.origin.location,
            "an operation that does not take every security scheme lists \(error) in x-errors")
    }
}

extension Operation {
    /// The schemes whose credentials the operation refuses; none when it needs no credentials.
    public func refusedSchemes(of schemes: [SecurityScheme]) -> [SecurityScheme] {
        guard !security.isEmpty, !security.contains(where: { $0.schemes.isEmpty }) else { return [] }
        let taken = Set(security.flatMap(\.schemes))
        return schemes.filter { !taken.contains($0.name) }
    }
}

/// Which rules stand in everything that some schemas lead to.
private struct RequestRules {
    let table: SchemaTable
    private(set) var unboundedStrings: [SourceLocation] = []
    /// By keyword, one place where it is used.
    private(set) var keywords: [String: SourceLocation] = [:]
    private var visited: Set<String> = []

    init(table: SchemaTable) {
        self.table = table
    }

    mutating func note(_ keyword: String, at location: SourceLocation) {
        if keywords[keyword] == nil { keywords[keyword] = location }
    }

    mutating func visit(_ schema: Schema) {
        let place = schema.origin.location
        if case .reference(let name) = schema.shape {
            guard visited.insert(name).inserted, let target = table[name] else { return }
            return visit(target)
        }
        for keyword in schema.shape.keywords { note(keyword, at: place) }
        switch schema.shape {
        case .string(let rules):
            if rules.format == nil && rules.lengthMax == nil { unboundedStrings.append(place) }
        case .array(let rules): visit(rules.items)
        case .object(let rules):
            for property in rules.properties { visit(property.schema) }
            if case .map(let values) = rules.additional { visit(values) }
        case .oneOf(let rules):
            for variant in rules.variants { visit(variant.schema) }
        case .integer, .number, .boolean, .enumeration, .bits, .reference, .any: break
        }
    }
}

extension Shape {
    /// Rules that a value of this shape can break, without those of the values inside it.
    fileprivate var keywords: [String] {
        var found: [String?] = ["type"]
        func rule<Value>(_ keyword: String, _ value: Value?) { found.append(value.map { _ in keyword }) }
        switch self {
        case .string(let rules):
            rule("minLength", rules.lengthMin)
            rule("maxLength", rules.lengthMax)
            rule("pattern", rules.pattern)
            if let format = rules.format, format != .binary { found.append("format.\(format.rawValue)") }
        case .integer(let rules):
            rule("minimum", rules.minimum)
            rule("maximum", rules.maximum)
            rule("exclusiveMinimum", rules.exclusiveMinimum)
            rule("exclusiveMaximum", rules.exclusiveMaximum)
            rule("multipleOf", rules.multipleOf)
        case .number(let rules):
            rule("minimum", rules.minimum)
            rule("maximum", rules.maximum)
            rule("exclusiveMinimum", rules.exclusiveMinimum)
            rule("exclusiveMaximum", rules.exclusiveMaximum)
        case .array(let rules):
            rule("minItems", rules.countMin)
            rule("maxItems", rules.countMax)
            if rules.unique { found.append("uniqueItems") }
        case .object(let rules):
            rule("minProperties", rules.propertiesMin)
            rule("maxProperties", rules.propertiesMax)
            if rules.properties.contains(where: \.required) { found.append("required") }
            if case .forbidden = rules.additional { found.append("additionalProperties") }
        case .enumeration(let rules): if !rules.open { found.append("enum") }
        case .oneOf: found.append("oneOf")
        case .any: return []
        case .boolean, .bits, .reference: break
        }
        return found.compactMap { $0 }
    }
}

extension Content {
    /// Whether a part of it may be there only so often.
    fileprivate var limitsFiles: Bool {
        if case .multipart(let parts) = self { parts.contains { $0.countMax != nil } } else { false }
    }

    /// Of the JSON documents in it.
    var bodySchemas: [Schema] {
        switch self {
        case .json(let schema): [schema]
        case .multipart(let parts):
            parts.compactMap { if case .json(let schema) = $0.payload { schema } else { nil } }
        case .binary, .text: []
        }
    }
}
