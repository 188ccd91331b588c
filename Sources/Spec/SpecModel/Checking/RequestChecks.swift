// Rules for what clients send: operations say how they refuse it, and nothing in it is of unbounded length.

extension SpecReader {
    func checkRequests(
        _ operations: [Operation], _ gateway: GatewayDescription?, _ errors: ErrorTable?, _ table: SchemaTable
    ) {
        for operation in operations {
            if let errors { checkErrors(of: operation, errors) }
        }
        var bounds = StringBounds(table: table)
        for operation in operations {
            for parameter in operation.parameters { bounds.visit(parameter.schema) }
            for content in operation.requestBody?.contents ?? [] {
                for schema in content.schemas { bounds.visit(schema) }
            }
        }
        for operation in gateway?.operations ?? [] {
            if let payload = operation.clientPayload { bounds.visit(payload) }
        }
        for location in bounds.unbounded {
            report(location, "a string that clients send needs `maxLength`, a `format` or an `enum`")
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
        for response in operation.responses where statuses.contains(response.status) {
            report(response.origin.location, "the responses of status \(response.status) come from x-errors")
        }
    }
}

/// Finds strings without an upper bound in everything that a schema leads to.
private struct StringBounds {
    let table: SchemaTable
    private(set) var unbounded: [SourceLocation] = []
    private var visited: Set<String> = []

    init(table: SchemaTable) {
        self.table = table
    }

    mutating func visit(_ schema: Schema) {
        switch schema.shape {
        case .string(let rules):
            if rules.format == nil && rules.lengthMax == nil { unbounded.append(schema.origin.location) }
        case .array(let rules): visit(rules.items)
        case .object(let rules):
            for property in rules.properties { visit(property.schema) }
            if case .map(let values) = rules.additional { visit(values) }
        case .oneOf(let rules):
            for variant in rules.variants { visit(variant.schema) }
        case .reference(let name):
            guard visited.insert(name).inserted, let target = table[name] else { return }
            visit(target)
        case .integer, .number, .boolean, .enumeration, .bits, .any: break
        }
    }
}

extension Content {
    fileprivate var schemas: [Schema] {
        switch self {
        case .json(let schema): [schema]
        case .multipart(let parts):
            parts.compactMap { if case .json(let schema) = $0.payload { schema } else { nil } }
        case .binary, .text: []
        }
    }
}
