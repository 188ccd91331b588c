// A request as one JSON value, so that parameters and bodies are read and changed in one way.

internal import ConformanceModel
internal import SpecModel

/// By place, an object with its outermost fields; a body is the only one of its place, under the key `body`.
struct RequestTree: Sendable {
    private(set) var values: [Field.Place: JSONLiteral]

    /// Values of parameters become what the schema says they are, as far as their text is such a value.
    init(_ draft: RequestDraft, roots: [Field], _ table: SchemaTable) {
        func object(_ given: [String: JSONLiteral], _ place: Field.Place) -> JSONLiteral {
            let members = given.sorted { $0.key < $1.key }.compactMap { key, value -> JSONLiteral.Member? in
                let field = roots.first { $0.place == place && $0.step == .key(key) }
                let value = field.map { Self.typed(value, $0.schema, table) } ?? value
                return value == .array([]) ? nil : JSONLiteral.Member(key: key, value: value)
            }
            return .object(members)
        }
        values = [
            .path: object(draft.path, .path), .query: object(draft.query, .query),
            .header: object(draft.headers, .header),
        ]
        if let body = draft.body { values[.body] = .object([.init(key: "body", value: body)]) }
    }

    var draft: RequestDraft {
        func given(_ place: Field.Place) -> [String: JSONLiteral] {
            Dictionary(
                (values[place]?.members ?? []).map { ($0.key, $0.value) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        return RequestDraft(
            path: given(.path), query: given(.query), headers: given(.header), body: values[.body]?["body"])
    }

    /// What holds the outermost fields of a place.
    subscript(place: Field.Place) -> JSONLiteral {
        get { values[place] ?? .object([]) }
        set { values[place] = newValue }
    }

    // MARK: Texts as values

    private static func typed(_ value: JSONLiteral, _ schema: Schema, _ table: SchemaTable) -> JSONLiteral {
        let shape = table.shape(of: schema)
        if case .array(let rules) = shape {
            return .array((value.elements ?? [value]).map { typed($0, rules.items, table) })
        }
        return shape.map { typed(text(of: value), $0) } ?? value
    }

    private static func typed(_ text: String, _ shape: Shape) -> JSONLiteral {
        switch shape {
        case .integer: return Int64(text).map(JSONLiteral.integer) ?? .string(text)
        case .number:
            return Int64(text).map(JSONLiteral.integer) ?? Double(text).map(JSONLiteral.number)
                ?? .string(text)
        case .boolean: return text == "true" || text == "false" ? .boolean(text == "true") : .string(text)
        case .enumeration(let rules):
            if case .integers = rules.values { return Int64(text).map(JSONLiteral.integer) ?? .string(text) }
            return .string(text)
        case .string, .bits, .array, .object, .oneOf, .reference, .any: return .string(text)
        }
    }

    private static func text(of value: JSONLiteral) -> String { value.text ?? value.json }
}
