// A YAML document as a tree in which every node knows where it was written. Mappings keep their order;
// scalars are resolved as the core schema of YAML 1.2 says.

public struct YAMLNode: Sendable, Hashable {
    public indirect enum Content: Sendable, Hashable {
        case null
        case boolean(Bool)
        /// At most 2^53 in magnitude, so that every JSON and YAML tool reads the same number.
        case integer(Int64)
        /// Always finite.
        case number(Double)
        case string(String)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    public var content: Content
    public var location: SourceLocation

    public init(_ content: Content, at location: SourceLocation) {
        self.content = content
        self.location = location
    }

    /// The value under a key; nil when there is none or the node is not a mapping.
    public subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    public var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    public var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    public var string: String? {
        if case .string(let text) = content { text } else { nil }
    }

    /// What the node is, for messages: `a string`.
    public var kind: String {
        switch content {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    public var literal: JSONLiteral {
        switch content {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .sequence(let elements): .array(elements.map(\.literal))
        case .mapping(let entries):
            .object(entries.map { JSONLiteral.Member(key: $0.key, value: $0.value.literal) })
        }
    }
}

public struct YAMLEntry: Sendable, Hashable {
    /// As written: `200` stays the text `200`.
    public var key: String
    public var keyLocation: SourceLocation
    public var value: YAMLNode

    public init(key: String, keyLocation: SourceLocation, value: YAMLNode) {
        self.key = key
        self.keyLocation = keyLocation
        self.value = value
    }
}
