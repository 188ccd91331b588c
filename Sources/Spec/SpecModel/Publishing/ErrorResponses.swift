// Writes the errors of every operation out as responses: one per status, with an example per error, all of
// one schema that is made from the `body` of errors.yaml.

package struct ErrorResponses {
    private let description: APIDescription
    private let schemaName: String
    private let place: SourceLocation

    package init(_ description: APIDescription) {
        self.description = description
        let taken = description.schemas.contains { $0.name == "Error" }
        schemaName = taken ? "WireError" : "Error"
        place = SourceLocation(file: Place.rootDocument, line: 1, column: 1)
    }

    func added(to document: YAMLNode) -> YAMLNode {
        var document = document
        let used = Set(description.operations.flatMap { errors(of: $0) })
        guard !used.isEmpty else { return document }
        for operation in description.operations { add(operation, to: &document) }
        document.update("components") { components in
            components.update("schemas") { $0.set(schemaName, to: schema) }
            components.update("examples") { examples in
                for error in description.errors.errors where used.contains(error.name) {
                    examples.set(error.name, to: example(of: error))
                }
            }
        }
        return document
    }

    /// What the operation declares, and what any request of its kind can be answered with: one that is above
    /// a rate limit, and one whose body is too large or of a type that is not taken.
    package func errors(of operation: Operation) -> Set<String> {
        var names = Set(operation.errors)
        if operation.requestBody != nil {
            for status in [413, 415] {
                if let error = description.errors.general(status: status) { names.insert(error.name) }
            }
        }
        if operation.rateLimit != nil, let error = description.errors.rateLimitError { names.insert(error) }
        return names
    }

    private func add(_ operation: Operation, to document: inout YAMLNode) {
        let names = errors(of: operation)
        let errors = description.errors.errors.filter { names.contains($0.name) }
        document.updateOperation(operation) { node in
            node.update("responses") { responses in
                for status in Set(errors.map(\.status)).sorted() {
                    responses.set(String(status), to: response(errors.filter { $0.status == status }))
                }
            }
        }
    }

    private func response(_ errors: [WireErrorDescription]) -> YAMLNode {
        let examples = errors.map { error in
            (error.name, mapping([("$ref", text("#/components/examples/\(error.name)"))]))
        }
        let reference = mapping([("$ref", text("#/components/schemas/\(schemaName)"))])
        let content = mapping([("schema", reference), ("examples", mapping(examples))])
        return mapping([
            ("description", text(errors.map(\.name).joined(separator: ", "))),
            ("content", mapping([("application/json", content)])),
        ])
    }

    // MARK: Schema

    private var schema: YAMLNode {
        var required: [YAMLNode] = []
        var properties: [(String, YAMLNode)] = []
        for entry in description.errors.body {
            switch entry {
            case .code(let key):
                required.append(text(key))
                properties.append((key, mapping([("type", text(codesAreIntegers ? "integer" : "string"))])))
            case .message(let key):
                required.append(text(key))
                properties.append((key, mapping([("type", text("string"))])))
            case .violations(let key):
                let note = "What is wrong with which field; only in \(description.errors.validationError)."
                properties.append((key, mapping([("type", text("object")), ("description", text(note))])))
            case .retryAfter(let key):
                let note = "Seconds until the request can be repeated; only in \(repeatable)."
                properties.append((key, mapping([("type", text("number")), ("description", text(note))])))
            case .global(let key):
                let note = "Whether the limit holds for all operations together; only in \(repeatable)."
                properties.append((key, mapping([("type", text("boolean")), ("description", text(note))])))
            case .constant(let key, let value):
                required.append(text(key))
                properties.append((key, mapping([("const", node(value))])))
            }
        }
        return mapping([
            ("type", text("object")), ("required", YAMLNode(.sequence(required), at: place)),
            ("properties", mapping(properties)),
        ])
    }

    /// Whether the body of an error says when the request can be repeated.
    private func isRepeatable(_ error: WireErrorDescription) -> Bool {
        error.carriesRetryAfter || error.name == description.errors.rateLimitError
    }

    private var repeatable: String {
        description.errors.errors.filter(isRepeatable).map(\.name).joined(separator: " and ")
    }

    private var codesAreIntegers: Bool {
        description.errors.errors.allSatisfy { if case .integer = $0.code { true } else { false } }
    }

    // MARK: Examples

    private func example(of error: WireErrorDescription) -> YAMLNode {
        mapping([("value", body(of: error))])
    }

    /// An error's body as it can be on the wire.
    package func body(of error: WireErrorDescription) -> YAMLNode {
        var members: [(String, YAMLNode)] = []
        for entry in description.errors.body {
            switch (entry, error.code) {
            case (.code(let key), .integer(let code)): members.append((key, node(.integer(Int64(code)))))
            case (.code(let key), .string(let code)): members.append((key, text(code)))
            case (.message(let key), _): members.append((key, text(error.message)))
            case (.violations(let key), _):
                guard error.name == description.errors.validationError else { continue }
                members.append((key, violations))
            case (.retryAfter(let key), _):
                if isRepeatable(error) { members.append((key, node(.number(1.337)))) }
            case (.global(let key), _):
                if isRepeatable(error) { members.append((key, node(.boolean(false)))) }
            case (.constant(let key, let value), _): members.append((key, node(value)))
            }
        }
        return mapping(members)
    }

    /// A missing field, as an example of all violations.
    private var violations: YAMLNode {
        let rule = description.errors.violations.first { $0.keyword == "required" }
        guard let rule else { return mapping([]) }
        let violation = mapping([("code", text(rule.code)), ("message", text(rule.message))])
        return mapping([("name", mapping([("_errors", YAMLNode(.sequence([violation]), at: place))]))])
    }

    // MARK: Nodes

    private func text(_ value: String) -> YAMLNode { YAMLNode(.string(value), at: place) }

    private func mapping(_ members: [(String, YAMLNode)]) -> YAMLNode {
        YAMLNode(.mapping(members.map { YAMLEntry(key: $0, keyLocation: place, value: $1) }), at: place)
    }

    private func node(_ value: JSONLiteral) -> YAMLNode {
        switch value {
        case .null: YAMLNode(.null, at: place)
        case .boolean(let value): YAMLNode(.boolean(value), at: place)
        case .integer(let value): YAMLNode(.integer(value), at: place)
        case .number(let value): YAMLNode(.number(value), at: place)
        case .string(let value): text(value)
        case .array(let elements): YAMLNode(.sequence(elements.map { node($0) }), at: place)
        case .object(let members): mapping(members.map { ($0.key, node($0.value)) })
        }
    }
}
