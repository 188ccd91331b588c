// One description with the questions that several renderers ask of it: which type a schema becomes, which
// names are taken, which error answers what.

internal import SpecModel

struct Contract {
    let description: APIDescription
    /// `Guilds`: what names of the dialect as a whole start with.
    let prefix: String
    let schemas: [String: Schema]
    let typeNames: [String: String]
    let patternNames: [String: String]

    init(_ description: APIDescription) {
        self.description = description
        prefix = SwiftName.type(description.dialect)
        schemas = Dictionary(
            description.schemas.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })
        typeNames = Dictionary(
            description.schemas.map { ($0.name, Self.modelName($0.name)) },
            uniquingKeysWith: { first, _ in first })
        patternNames = PatternRenderer.names(description)
    }

    /// Names that generated code takes from elsewhere; a schema of that name gets a suffix.
    private static let takenNames: Set<String> = [
        "Any", "Array", "BinaryBody", "Bool", "Dictionary", "Double", "EncodedEvent", "Error", "Field",
        "FieldErrors", "FilePart", "FormDescription", "Int", "JSONReader", "JSONValue", "JSONWriter",
        "Method", "MultipartForm", "Never", "OperationDescription", "Optional", "PathParameters",
        "Patterns", "RateLimitVerdict", "Request", "RequestHead", "Response", "Result", "Self", "Set",
        "Snowflake", "Status", "String", "Timestamp", "Type", "Violation", "WireError", "WireValue",
    ]

    /// A type's name that hides none of those.
    static func modelName(_ name: String) -> String {
        let type = SwiftName.type(name)
        return takenNames.contains(type) ? type + "Model" : type
    }

    /// The namespace of an operation's types.
    func namespace(of operation: Operation) -> String {
        let name = SwiftName.type(operation.id)
        return typeNames.values.contains(name) || Self.takenNames.contains(name) ? name + "Operation" : name
    }
}

// MARK: Schemas

extension Contract {
    /// Follows references to the schema that says what the value is.
    func resolved(_ schema: Schema) -> Schema {
        var current = schema
        for _ in 0..<64 {
            guard case .reference(let name) = current.shape, let target = schemas[name] else {
                return current
            }
            current = target
        }
        return current
    }

    /// A reference to a schema that has no type of its own, only a name for a type that exists.
    func isAlias(_ name: String) -> Bool {
        guard let schema = schemas[name] else { return false }
        if mapValue(of: schema) != nil { return true }
        switch schema.shape {
        case .object, .enumeration, .oneOf, .bits: return false
        case .string, .integer, .number, .boolean, .array, .reference, .any: return true
        }
    }

    /// What the values of an object are that has no properties of its own, only a rule for all of them.
    func mapValue(of schema: Schema) -> Schema? {
        guard case .object(let rules) = schema.shape, rules.properties.isEmpty,
            case .map(let value) = rules.additional
        else { return nil }
        return value
    }

    func isNullable(_ schema: Schema) -> Bool {
        if schema.nullable { return true }
        guard case .reference(let name) = schema.shape, let target = schemas[name] else { return false }
        return isNullable(target)
    }

    /// The type of a value of this schema that is not null.
    func type(of schema: Schema) -> String {
        switch schema.shape {
        case .string(let rules):
            switch rules.format {
            case .snowflake: "Snowflake"
            case .dateTime: "Timestamp"
            default: "String"
            }
        case .integer: "Int"
        case .number: "Double"
        case .boolean: "Bool"
        case .array(let rules): "[\(optionalType(of: rules.items))]"
        case .reference(let name): typeNames[name] ?? "JSONValue"
        case .object: mapValue(of: schema).map { "[String: \(optionalType(of: $0))]" } ?? "JSONValue"
        case .enumeration, .oneOf, .bits, .any: "JSONValue"
        }
    }

    /// The type of a value that is always there, null or not.
    func optionalType(of schema: Schema) -> String { type(of: schema) + (isNullable(schema) ? "?" : "") }

    /// Modules whose types stand in `type(of:)`; a named model is of the module itself.
    func modules(of schema: Schema) -> Set<Module> {
        switch schema.shape {
        case .string(let rules): rules.format == .snowflake || rules.format == .dateTime ? [.primitives] : []
        case .integer, .number, .boolean: []
        case .array(let rules): modules(of: rules.items)
        case .reference(let name): isAlias(name) ? schemas[name].map(modules) ?? [] : []
        case .object: mapValue(of: schema).map(modules) ?? [.apiRuntime]
        case .enumeration, .oneOf, .bits, .any: [.apiRuntime]
        }
    }
}

// MARK: Errors and permissions

extension Contract {
    func errorCase(_ name: String) -> String { SwiftName.member(name) }

    var validationError: WireErrorDescription? {
        description.errors.errors.first { $0.name == description.errors.validationError }
    }

    /// The error of requests above a rate limit; nil when no operation has one.
    var rateLimitError: String? {
        description.operations.contains { $0.rateLimit != nil } ? description.errors.rateLimitError : nil
    }

    func isValidationError(_ name: String) -> Bool { name == description.errors.validationError }

    /// What an error's case carries besides its name; nil for most errors.
    func errorPayload(_ name: String) -> ErrorPayload? {
        if isValidationError(name) { return .violations }
        let error = description.errors.errors.first { $0.name == name }
        return error?.carriesRetryAfter == true ? .retryAfter : nil
    }

    /// The type of the bits that operations and events name as permissions.
    var permissionsType: String? {
        let wanted = Set(
            description.operations.flatMap { $0.permissions + $0.permissionsUnlessOwn }
                + description.schemas.flatMap { (named: NamedSchema) -> [String] in
                    guard case .object(let rules) = named.schema.shape else { return [] }
                    return rules.properties.flatMap { $0.schema.permissions + $0.schema.permissionsUnlessOwn }
                }
                + (description.gateway?.events ?? []).flatMap(\.permissions))
        guard !wanted.isEmpty else { return nil }
        return description.schemas.first { (named: NamedSchema) -> Bool in
            guard case .bits(let rules) = named.schema.shape else { return false }
            return wanted.isSubset(of: rules.bits.map(\.name))
        }.flatMap { typeNames[$0.name] }
    }

    func permissionsLiteral(_ names: [String]) -> String {
        "[" + names.map { ".\(SwiftName.member($0))" }.joined(separator: ", ") + "]"
    }
}
