// A schema in a few words: its type, with links to what it is made of, and the rules that its values obey.

internal import SpecModel

struct TypeExpression {
    let reference: Reference

    /// `array of Message or null`.
    func type(of schema: Schema) -> HTML {
        let null: HTML = schema.nullable ? " or <code>null</code>" : .empty
        return shape(schema.shape) + null
    }

    private func shape(_ shape: Shape) -> HTML {
        switch shape {
        case .string(let rules): rules.format.map { Self.name(of: $0) } ?? "string"
        case .integer(let rules): rules.format.map { HTML("integer (\($0.rawValue))") } ?? "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .array(let rules): "array of \(type(of: rules.items))"
        case .object(let rules): rules.mapValue.map { HTML("map to \(type(of: $0))") } ?? "object"
        case .enumeration(let rules): values(of: rules)
        case .oneOf(let rules): rules.variants.map { type(of: $0.schema) }.joined(by: " or ")
        case .bits: "bit set in a decimal string"
        case .reference(let name): .link(to: Reference.schemaAnchor(name), HTML(escaping: name))
        case .any: "any JSON value"
        }
    }

    private static func name(of format: StringRules.Format) -> HTML {
        switch format {
        case .snowflake: "id (decimal string)"
        case .dateTime: "date and time (ISO 8601)"
        case .uri: "URI"
        case .email: "email address"
        case .binary: "bytes"
        }
    }

    private func values(of rules: EnumRules) -> HTML {
        let values: [HTML] =
            switch rules.values {
            case .strings(let texts): texts.map { .code($0) }
            case .integers(let numbers):
                zip(numbers, rules.names).map { number, name in "<code>\(String(number))</code> \(name)" }
            }
        return "\(rules.open ? "such as " : "one of ")\(values.joined(by: ", "))"
    }

    // MARK: Rules

    /// Rules of a value, each in words, those of a schema that is referred to included.
    func rules(of schema: Schema) -> [HTML] {
        var rules = shapeRules(reference.catalog.resolved(schema).schema.shape)
        if let value = schema.defaultValue { rules.append("default \(HTML.code(value.json))") }
        if schema.readOnly { rules.append("read only") }
        if schema.writeOnly { rules.append("write only") }
        if schema.deprecated { rules.append("deprecated") }
        return rules
    }

    private func shapeRules(_ shape: Shape) -> [HTML] {
        switch shape {
        case .string(let rules):
            [Self.range(rules.lengthMin, rules.lengthMax, "character")].compactMap { $0 }
                + (rules.pattern.map { ["matches \(HTML.code($0))"] } ?? [])
        case .integer(let rules): Self.bounds(rules)
        case .number(let rules):
            [
                rules.minimum.map { "at least \(String($0))" }, rules.maximum.map { "at most \(String($0))" },
                rules.exclusiveMinimum.map { "above \(String($0))" },
                rules.exclusiveMaximum.map { "below \(String($0))" },
            ].compactMap { $0 }
        case .array(let rules):
            [Self.range(rules.countMin, rules.countMax, "item")].compactMap { $0 }
                + (rules.unique ? ["no item twice"] : []) + itemRules(rules.items)
        case .object(let rules):
            [Self.range(rules.propertiesMin, rules.propertiesMax, "key")].compactMap { $0 }
        case .boolean, .enumeration, .oneOf, .bits, .reference, .any: []
        }
    }

    private func itemRules(_ items: Schema) -> [HTML] {
        guard case .string(let rules) = items.shape else { return [] }
        return shapeRules(.string(rules)).map { "each \($0)" }
    }

    private static func bounds(_ rules: IntegerRules) -> [HTML] {
        var found: [HTML] = []
        switch (rules.minimum, rules.maximum) {
        case (let low?, let high?): found.append("\(String(low)) to \(String(high))")
        case (let low?, nil): found.append("at least \(String(low))")
        case (nil, let high?): found.append("at most \(String(high))")
        case (nil, nil): break
        }
        if let low = rules.exclusiveMinimum { found.append("above \(String(low))") }
        if let high = rules.exclusiveMaximum { found.append("below \(String(high))") }
        if let step = rules.multipleOf { found.append("a multiple of \(String(step))") }
        return found
    }

    private static func range(_ low: Int?, _ high: Int?, _ unit: String) -> HTML? {
        func units(_ count: Int) -> String { count == 1 ? unit : "\(unit)s" }
        return switch (low, high) {
        case (let low?, let high?) where low == high: "\(low) \(units(low))"
        case (let low?, let high?): "\(low) to \(high) \(units(high))"
        case (let low?, nil): "at least \(low) \(units(low))"
        case (nil, let high?): "at most \(high) \(units(high))"
        case (nil, nil): nil
        }
    }
}
