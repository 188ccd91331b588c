// JSON values put together by the publishers, and the YAML that they become.

internal import SpecModel

extension JSONLiteral {
    /// An object of these members, without those that have no value.
    static func members(_ pairs: KeyValuePairs<String, JSONLiteral?>) -> JSONLiteral {
        .object(pairs.compactMap { key, value in value.map { Member(key: key, value: $0) } })
    }

    static func strings(_ texts: [String]) -> JSONLiteral { .array(texts.map { .string($0) }) }

    /// nil for an empty list, which is left out of what is published.
    static func strings(ifAny texts: [String]) -> JSONLiteral? { texts.isEmpty ? nil : strings(texts) }

    static func reference(_ pointer: String) -> JSONLiteral { members(["$ref": .string(pointer)]) }

    init(_ code: OperationCode) {
        self =
            switch code {
            case .integer(let number): .integer(Int64(number))
            case .string(let text): .string(text)
            }
    }

    /// The members of an object; empty for other values.
    var objectMembers: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    subscript(key: String) -> JSONLiteral? { objectMembers.first { $0.key == key }?.value }

    /// The object with further members at its end.
    func adding(_ pairs: KeyValuePairs<String, JSONLiteral?>) -> JSONLiteral {
        .object(objectMembers + JSONLiteral.members(pairs).objectMembers)
    }
}

extension YAMLNode {
    /// A value that was written nowhere.
    init(_ literal: JSONLiteral, in file: String) {
        let place = SourceLocation(file: file, line: 1, column: 1)
        let content: Content =
            switch literal {
            case .null: .null
            case .boolean(let value): .boolean(value)
            case .integer(let value): .integer(value)
            case .number(let value): .number(value)
            case .string(let text): .string(text)
            case .array(let elements): .sequence(elements.map { YAMLNode($0, in: file) })
            case .object(let members):
                .mapping(
                    members.map {
                        YAMLEntry(key: $0.key, keyLocation: place, value: YAMLNode($0.value, in: file))
                    })
            }
        self.init(content, at: place)
    }
}
