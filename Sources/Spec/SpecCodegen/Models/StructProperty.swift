// One property of an object schema, in the four shapes that `required` and `null` make.

internal import SpecModel

struct StructProperty {
    enum Presence {
        /// Required, or optional with a default: `T`.
        case value
        /// Optional or nullable: `T?`.
        case optional
        /// Required and nullable: `T?`, written as null.
        case nullable
        /// Optional and nullable: `Field<T>`.
        case field
    }

    let wireName: String
    /// In Swift, with backticks where needed.
    let name: String
    let schema: Schema
    let isRequired: Bool
    let presence: Presence
    /// The value contains, without an array between, another value of the struct's own type.
    let isRecursive: Bool
    private let valueType: String
    private let defaultLiteral: String?

    init(_ property: Property, name: String, owner: String, _ contract: Contract) {
        wireName = property.name
        self.name = name
        schema = property.schema
        isRequired = property.required
        valueType = contract.type(of: property.schema)
        let isNullable = contract.isNullable(property.schema)
        let value = property.schema.defaultValue ?? contract.resolved(property.schema).defaultValue
        defaultLiteral = isNullable ? nil : ValueCode(contract).literal(value, of: property.schema)
        switch (property.required, isNullable) {
        case (true, false): presence = .value
        case (false, false): presence = defaultLiteral == nil ? .optional : .value
        case (true, true): presence = .nullable
        case (false, true): presence = .field
        }
        isRecursive = contract.contains(owner, inValueOf: property.schema)
    }

    /// The properties of a struct, in the order in which `JSONKeys` counts them.
    static func all(of rules: ObjectRules, owner: String, _ contract: Contract) -> [StructProperty] {
        let ordered = rules.properties.filter(\.required) + rules.properties.filter { !$0.required }
        let names = SwiftName.unique(ordered.map { SwiftName.member($0.name) })
        return zip(ordered, names).map { (property: Property, name: String) -> StructProperty in
            StructProperty(property, name: name, owner: owner, contract)
        }
    }

    var type: String {
        switch presence {
        case .value: valueType
        case .optional, .nullable: valueType + "?"
        case .field: "Field<\(valueType)>"
        }
    }

    /// What callers of the initializer may leave out.
    var defaultExpression: String? {
        switch presence {
        case .value: isRequired ? nil : defaultLiteral
        case .nullable: nil
        case .optional: "nil"
        case .field: ".absent"
        }
    }

    // MARK: Reading

    /// The variable that holds the value while the object is read.
    var local: String {
        ["reader", "object", "key", "keys"].contains(name) ? name + "Value" : name
    }

    /// Must be there when all of the object was read.
    var isUnwrapped: Bool { presence == .value && (isRequired || defaultLiteral == nil) }

    var localDeclaration: String {
        switch presence {
        case .value where !isUnwrapped: "var \(local): \(valueType) = \(defaultLiteral ?? "nil")"
        case .value, .optional, .nullable: "var \(local): \(valueType)?"
        case .field: "var \(local): Field<\(valueType)> = .absent"
        }
    }

    func assignment(_ code: ValueCode) -> String {
        let value = code.read(schema, from: "reader")
        switch presence {
        case .value where !isUnwrapped: return "\(local) = \(value) ?? \(local)"
        case .value, .optional: return "\(local) = \(value)"
        case .nullable: return "\(local) = reader.null() ? nil : \(value)"
        case .field: return "\(local) = reader.null() ? .null : Field(\(value))"
        }
    }

    /// Whether the property was in the document, as a condition on the struct; nil when it always is.
    func presenceCondition(in value: String) -> String? {
        switch presence {
        case .value, .nullable: nil
        case .optional: "\(value).\(name) != nil"
        case .field: "\(value).\(name) != .absent"
        }
    }

    // MARK: Writing

    func write(_ code: ValueCode, to text: inout SourceText) {
        let key = "writer.key(\(wireName.swiftLiteral))"
        switch presence {
        case .value:
            text.line(key)
            code.write(schema, name, to: &text)
        case .nullable:
            text.line(key)
            code.writeNullable(schema, name, to: &text)
        case .optional:
            text.block("if let value = \(name)") { (text: inout SourceText) in
                text.line(key)
                code.write(schema, "value", to: &text)
            }
        case .field: writeField(code, key, to: &text)
        }
    }

    private func writeField(_ code: ValueCode, _ key: String, to text: inout SourceText) {
        text.line("switch \(name) {")
        text.line("case .absent: break")
        text.line("case .null:")
        text.indented { (text: inout SourceText) in
            text.line(key)
            text.line("writer.null()")
        }
        text.line("case .value(let value):")
        text.indented { (text: inout SourceText) in
            text.line(key)
            code.write(schema, "value", to: &text)
        }
        text.line("}")
    }
}

extension Contract {
    /// Whether a value of `schema` stores, without an array between, a value of the named schema.
    func contains(_ name: String, inValueOf schema: Schema) -> Bool {
        var seen: Set<String> = []
        return contains(name, schema, &seen)
    }

    private func contains(_ name: String, _ schema: Schema, _ seen: inout Set<String>) -> Bool {
        switch schema.shape {
        case .reference(let target):
            if target == name { return true }
            guard seen.insert(target).inserted, let target = schemas[target] else { return false }
            return contains(name, target, &seen)
        case .object(let rules):
            for property in rules.properties where contains(name, property.schema, &seen) { return true }
            return false
        case .oneOf(let rules):
            for variant in rules.variants where contains(name, variant.schema, &seen) { return true }
            return false
        case .string, .integer, .number, .boolean, .array, .enumeration, .bits, .any: return false
        }
    }
}
