// Whether what a server sends is what its contract promises.

public import SpecModel

/// One thing wrong with a value.
public struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
    public let path: JSONPath
    /// `lacks the required property `id``.
    public let message: String
    /// The value has a key that the schema does not name and does not forbid either.
    public let isUndeclaredKey: Bool

    public var description: String { "\(path): \(message)" }
}

/// Checks values against the schemas of one contract.
public struct SchemaCheck: Sendable {
    private let validator: LiteralValidator

    public init(_ description: APIDescription) { validator = LiteralValidator(description.schemas) }

    /// Everything wrong with the value; empty when it is valid.
    public func violations(of value: JSONLiteral, against schema: Schema) -> [SchemaViolation] {
        validator.violations(of: value, against: schema).map { violation in
            let steps: [JSONStep] = violation.path.map { step in
                switch step {
                case .key(let key): .key(key)
                case .index(let index): .index(index)
                }
            }
            return SchemaViolation(
                path: JSONPath(steps), message: violation.message, isUndeclaredKey: violation.isUndeclaredKey)
        }
    }
}
