// Whether a JSON value satisfies a schema: what keeps examples and defaults true, and servers to their contract.

package struct LiteralValidator: Sendable {
    /// Where in the value something is wrong, and what.
    package struct Violation: Hashable, Sendable {
        package enum Step: Hashable, Sendable {
            case key(String)
            case index(Int)
        }

        package var path: [Step]
        package let message: String
        /// A key that the schema does not have and does not forbid either.
        package var isUndeclaredKey = false
    }

    let table: SchemaTable

    package init(_ schemas: [NamedSchema]) { table = SchemaTable(schemas) }

    init(table: SchemaTable) { self.table = table }

    /// Everything wrong with the value; empty when it is valid.
    package func violations(of value: JSONLiteral, against schema: Schema) -> [Violation] {
        if case .null = value {
            if table.isNullable(schema) { return [] }
            if case .any = table.shape(of: schema) { return [] }
            return [.init(path: [], message: "null is not allowed")]
        }
        guard let shape = table.shape(of: schema) else { return [] }
        return violations(of: value, against: shape)
    }

    private func violations(of value: JSONLiteral, against shape: Shape) -> [Violation] {
        switch (shape, value) {
        case (.any, _), (.boolean, .boolean), (.reference, _): []
        case (.string(let rules), .string(let text)): messages(text.violations(of: rules))
        case (.integer(let rules), .integer(let number)): messages(number.violations(of: rules))
        case (.number(let rules), .integer(let number)): messages(Double(number).violations(of: rules))
        case (.number(let rules), .number(let number)): messages(number.violations(of: rules))
        case (.array(let rules), .array(let elements)): violations(of: elements, against: rules)
        case (.object(let rules), .object(let members)): violations(of: members, against: rules)
        case (.enumeration(let rules), _): messages(value.violations(of: rules))
        case (.oneOf(let rules), _): violations(of: value, against: rules)
        case (.bits, .string(let text)):
            messages(Int64(text).map { $0 >= 0 } == true ? [] : ["must be a decimal number in a string"])
        default: messages(["must be \(shape.expectation), not \(value.kind)"])
        }
    }

    private func messages(_ messages: [String]) -> [Violation] {
        messages.map { Violation(path: [], message: $0) }
    }

    private func violations(of elements: [JSONLiteral], against rules: ArrayRules) -> [Violation] {
        var found: [Violation] = []
        if let minimum = rules.countMin, elements.count < minimum {
            found += messages(["must have at least \(minimum) items"])
        }
        if let maximum = rules.countMax, elements.count > maximum {
            found += messages(["must have at most \(maximum) items"])
        }
        if rules.unique && Set(elements).count < elements.count { found += messages(["has an item twice"]) }
        for (index, element) in elements.enumerated() {
            found += nested(violations(of: element, against: rules.items), at: .index(index))
        }
        return found
    }

    private func violations(of members: [JSONLiteral.Member], against rules: ObjectRules) -> [Violation] {
        var found: [Violation] = []
        if let minimum = rules.propertiesMin, members.count < minimum {
            found += messages(["must have at least \(minimum) properties"])
        }
        if let maximum = rules.propertiesMax, members.count > maximum {
            found += messages(["must have at most \(maximum) properties"])
        }
        for property in rules.properties where property.required {
            if !members.contains(where: { $0.key == property.name }) {
                found += messages(["lacks the required property `\(property.name)`"])
            }
        }
        for member in members {
            let step = Violation.Step.key(member.key)
            if let property = rules.properties.first(where: { $0.name == member.key }) {
                found += nested(violations(of: member.value, against: property.schema), at: step)
            } else if case .map(let schema) = rules.additional {
                found += nested(violations(of: member.value, against: schema), at: step)
            } else {
                // Valid in a request that ignores other keys, but an example should not show one.
                let isIgnored = if case .ignored = rules.additional { true } else { false }
                found.append(
                    Violation(
                        path: [step], message: "`\(member.key)` is no property of the schema",
                        isUndeclaredKey: isIgnored))
            }
        }
        return found
    }

    private func nested(_ violations: [Violation], at step: Violation.Step) -> [Violation] {
        violations.map {
            Violation(path: [step] + $0.path, message: $0.message, isUndeclaredKey: $0.isUndeclaredKey)
        }
    }

    private func violations(of value: JSONLiteral, against rules: OneOfRules) -> [Violation] {
        guard let name = rules.discriminator else {
            let fits = rules.variants.first { variant in
                table.shape(of: variant.schema).map { $0.jsonTypes.contains(value.jsonType) } ?? false
            }
            guard let fits else { return messages(["is of none of the types that oneOf allows"]) }
            return violations(of: value, against: fits.schema)
        }
        guard case .object(let members) = value else {
            return messages(["must be an object, not \(value.kind)"])
        }
        guard case .string(let tag)? = members.first(where: { $0.key == name })?.value else {
            return messages(["lacks `\(name)`, which tells the variants apart"])
        }
        guard let variant = rules.variants.first(where: { $0.discriminatorValues.contains(tag) }) else {
            return [Violation(path: [.key(name)], message: "no variant has `\(tag)`")]
        }
        return violations(of: value, against: variant.schema)
    }
}

extension Shape {
    /// JSON types of the values; integers also count as numbers.
    var jsonTypes: Set<JSONType> {
        switch self {
        case .string, .bits: [.string]
        case .integer: [.integer]
        case .number: [.integer, .number]
        case .boolean: [.boolean]
        case .array: [.array]
        case .object: [.object]
        case .enumeration(let rules):
            if case .strings = rules.values { [.string] } else { [.integer] }
        case .oneOf, .reference, .any: Set(JSONType.allCases)
        }
    }

    fileprivate var expectation: String {
        switch self {
        case .string, .bits: "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "true or false"
        case .array: "an array"
        case .object: "an object"
        case .enumeration, .oneOf, .reference, .any: "a listed value"
        }
    }
}

enum JSONType: CaseIterable {
    case null, boolean, integer, number, string, array, object
}

extension JSONLiteral {
    var jsonType: JSONType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer: .integer
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    fileprivate func violations(of rules: EnumRules) -> [String] {
        switch (rules.values, self) {
        case (.strings(let values), .string(let text)):
            values.contains(text) || rules.open ? [] : ["must be one of \(values.joined(separator: ", "))"]
        case (.integers(let values), .integer(let number)):
            values.contains(number) || rules.open
                ? [] : ["must be one of \(values.map { String($0) }.joined(separator: ", "))"]
        case (.strings, _): ["must be a string, not \(kind)"]
        case (.integers, _): ["must be an integer, not \(kind)"]
        }
    }
}
