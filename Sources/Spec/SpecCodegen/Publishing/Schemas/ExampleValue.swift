// Example values: those of the contract where it has some, and otherwise values made from the rules of a
// schema.

internal import SpecModel

struct ExampleValue {
    let catalog: SchemaCatalog
    /// Objects in objects deeper than this are left empty or out, which ends the recursion of recursive
    /// schemas.
    private static let depthMax = 6

    /// - Returns: a valid value of the schema; nil when none could be made.
    func make(of schema: Schema) -> JSONLiteral? {
        guard let value = value(of: schema, depth: 0), catalog.isValid(value, schema) else { return nil }
        return value
    }

    private func value(of schema: Schema, depth: Int) -> JSONLiteral? {
        if let example = schema.examples.first { return example }
        if let value = schema.defaultValue, value != .null { return value }
        let target = catalog.resolved(schema).schema
        if let example = target.examples.first { return example }
        if case .string(let rules) = target.shape, let pattern = rules.pattern,
            !catalog.isValid(.string(Self.text(rules)), target)
        {
            return PatternText.make(pattern, lengthMin: rules.lengthMin ?? 0).map { .string($0) }
        }
        guard depth < Self.depthMax else { return catalog.isNullable(schema) ? .null : nil }
        return value(of: target.shape, depth: depth)
    }

    private func value(of shape: Shape, depth: Int) -> JSONLiteral? {
        switch shape {
        case .string(let rules): .string(Self.text(rules))
        case .integer(let rules): .integer(Self.integer(rules))
        case .number(let rules): .number(rules.minimum ?? rules.exclusiveMinimum.map { $0 + 1 } ?? 1.5)
        case .boolean: .boolean(true)
        case .array(let rules): array(rules, depth)
        case .object(let rules): object(rules, depth)
        case .enumeration(let rules): Self.first(rules)
        case .oneOf(let rules): oneOf(rules, depth)
        case .bits(let rules): .string(String(rules.bits.prefix(2).reduce(Int64(0)) { $0 | 1 << $1.number }))
        case .any: .object([])
        case .reference: nil
        }
    }

    private func array(_ rules: ArrayRules, _ depth: Int) -> JSONLiteral? {
        guard let item = value(of: rules.items, depth: depth + 1) else {
            return (rules.countMin ?? 0) == 0 ? .array([]) : nil
        }
        return .array([item])
    }

    private func object(_ rules: ObjectRules, _ depth: Int) -> JSONLiteral? {
        var members: [JSONLiteral.Member] = []
        for property in rules.properties where !property.schema.deprecated {
            if let value = value(of: property.schema, depth: depth + 1) {
                members.append(.init(key: property.name, value: value))
            } else if property.required {
                return nil
            }
        }
        if members.isEmpty, let schema = rules.mapValue, let value = value(of: schema, depth: depth + 1) {
            members.append(.init(key: "key", value: value))
        }
        return .object(members)
    }

    private func oneOf(_ rules: OneOfRules, _ depth: Int) -> JSONLiteral? {
        for variant in rules.variants {
            guard let value = value(of: variant.schema, depth: depth + 1) else { continue }
            guard let key = rules.discriminator, let choice = variant.discriminatorValues.first else {
                return value
            }
            return .object(
                value.objectMembers.map { $0.key == key ? .init(key: key, value: .string(choice)) : $0 })
        }
        return nil
    }

    private static func text(_ rules: StringRules) -> String {
        switch rules.format {
        case .snowflake: return "69211000000000000"
        case .dateTime: return "2026-01-31T12:00:00.000Z"
        case .uri: return "https://example.com/"
        case .email: return "ada@example.com"
        case .binary, nil: break
        }
        let minimum = rules.lengthMin ?? 0
        let padded = "text" + String(repeating: "t", count: max(0, minimum - 4))
        return String(padded.prefix(rules.lengthMax ?? padded.count))
    }

    private static func integer(_ rules: IntegerRules) -> Int64 {
        let least = rules.minimum ?? rules.exclusiveMinimum.map { $0 &+ 1 } ?? 1
        let most = rules.maximum ?? rules.exclusiveMaximum.map { $0 &- 1 } ?? max(least, 1)
        guard let step = rules.multipleOf, step > 0 else { return min(max(least, 1), most) }
        return (least + step - 1) / step * step
    }

    private static func first(_ rules: EnumRules) -> JSONLiteral? {
        switch rules.values {
        case .strings(let texts): texts.first.map { .string($0) }
        case .integers(let numbers): numbers.first.map { .integer($0) }
        }
    }
}
