// The rules of a field by name, and which of them a value breaks.

internal import ConformanceModel
internal import SpecModel

/// One thing that the contract asks of a field.
struct Rule: Sendable, Hashable {
    /// As coverage cells have it: a keyword of JSON Schema, `format.<name>`, or `null`.
    let name: String
    /// By which name the contract's table has its code.
    let violation: String

    init(_ name: String, reportedAs violation: String? = nil) {
        self.name = name
        self.violation = violation ?? name
    }

    static let required = Rule("required")
    static let type = Rule("type")
    static let oneOf = Rule("oneOf")
}

struct FieldRules: Sendable {
    let table: SchemaTable
    let patterns: PatternTable
    /// Keywords for which the contract has a code.
    let codes: Set<String>

    /// All rules of a field, those of presence and type first.
    func rules(of field: Field) -> [Rule] {
        var found: [Rule] = field.isRequired ? [.required] : []
        guard let shape = table.shape(of: field.schema), field.role != .tag else { return found }
        if case .any = shape { return found }
        if field.role == .value {
            if !field.isText { found.append(nullRule(shape)) }
            if let rule = typeRule(of: field, shape) { found.append(rule) }
        }
        if case .oneOf(let rules) = shape, rules.discriminator != nil { found.append(.oneOf) }
        return found + valueRules(shape).map(\.rule)
    }

    /// The rule that null breaks, or that allows it.
    func nullRule(_ shape: Shape) -> Rule { Rule("null", reportedAs: typeName(shape)) }

    /// What a value of another kind breaks; nil where there is no other kind, as with texts in a query.
    func typeRule(of field: Field, _ shape: Shape) -> Rule? {
        if field.isText {
            switch shape {
            case .integer, .number, .boolean, .bits: return .type
            case .enumeration(let rules): if case .integers = rules.values { return .type }
            case .string, .array, .object, .oneOf, .reference, .any: break
            }
            return nil
        }
        return Rule(typeName(shape))
    }

    private func typeName(_ shape: Shape) -> String {
        if case .oneOf(let rules) = shape, rules.discriminator == nil { return "oneOf" }
        return "type"
    }

    // MARK: Values of the right kind

    /// Rules of a value whose kind is right, each with a check that is false when the value breaks it.
    func valueRules(_ shape: Shape) -> Checked {
        switch shape {
        case .string(let rules): textRules(rules)
        case .integer(let rules): integerRules(rules)
        case .number(let rules): numberRules(rules)
        case .array(let rules): arrayRules(rules)
        case .object(let rules): objectRules(rules)
        case .enumeration(let rules): rules.open ? [] : [(Rule("enum"), { rules.lists($0) })]
        case .boolean, .oneOf, .bits, .reference, .any: []
        }
    }

    typealias Checked = [(rule: Rule, holds: (JSONLiteral) -> Bool)]

    private func textRules(_ rules: StringRules) -> Checked {
        func check(_ name: String, _ holds: @escaping (String) -> Bool) -> Checked {
            [(Rule(name), { $0.text.map(holds) ?? true })]
        }
        let format = rules.format.flatMap { format in
            format == .binary ? nil : check("format.\(format.rawValue)") { $0.hasFormat(format) }
        }
        // Ids and moments have a form that leaves no room for lengths and patterns.
        if let format, rules.format == .snowflake || rules.format == .dateTime { return format }
        var found: Checked = []
        if let limit = rules.lengthMin { found += check("minLength") { $0.unicodeScalars.count >= limit } }
        if let limit = rules.lengthMax { found += check("maxLength") { $0.unicodeScalars.count <= limit } }
        if let automaton = rules.pattern.flatMap({ patterns[$0] }) {
            found += check("pattern") { automaton.matches($0) }
        }
        return found + (format ?? [])
    }

    private func integerRules(_ rules: IntegerRules) -> Checked {
        func check(_ rule: Rule, _ holds: @escaping (Int64) -> Bool) -> Checked {
            [(rule, { $0.integer.map(holds) ?? true })]
        }
        var found: Checked = []
        if let bound = rules.minimum { found += check(Rule("minimum")) { $0 >= bound } }
        if let bound = rules.maximum { found += check(Rule("maximum")) { $0 <= bound } }
        if let bound = rules.exclusiveMinimum { found += check(Rule("exclusiveMinimum")) { $0 > bound } }
        if let bound = rules.exclusiveMaximum { found += check(Rule("exclusiveMaximum")) { $0 < bound } }
        if let step = rules.multipleOf { found += check(Rule("multipleOf")) { $0 % step == 0 } }
        // A number below or above what fits breaks the bound on that side, where there is one.
        if rules.format == .int32, !rules.isBoundedBelow || !rules.isBoundedAbove {
            let name = "format.int32"
            let isTold = codes.contains(name)
            found += check(Rule(name, reportedAs: isTold ? name : "type")) { number in
                Int32(exactly: number) != nil || (number < 0 ? rules.isBoundedBelow : rules.isBoundedAbove)
            }
        }
        return found
    }

    private func numberRules(_ rules: NumberRules) -> Checked {
        func check(_ name: String, _ holds: @escaping (Double) -> Bool) -> Checked {
            [(Rule(name), { $0.double.map(holds) ?? true })]
        }
        var found: Checked = []
        if let bound = rules.minimum { found += check("minimum") { $0 >= bound } }
        if let bound = rules.maximum { found += check("maximum") { $0 <= bound } }
        if let bound = rules.exclusiveMinimum { found += check("exclusiveMinimum") { $0 > bound } }
        if let bound = rules.exclusiveMaximum { found += check("exclusiveMaximum") { $0 < bound } }
        return found
    }

    private func arrayRules(_ rules: ArrayRules) -> Checked {
        func check(_ name: String, _ holds: @escaping ([JSONLiteral]) -> Bool) -> Checked {
            [(Rule(name), { $0.elements.map(holds) ?? true })]
        }
        var found: Checked = []
        if let limit = rules.countMin { found += check("minItems") { $0.count >= limit } }
        if let limit = rules.countMax { found += check("maxItems") { $0.count <= limit } }
        if rules.unique { found += check("uniqueItems") { Set($0).count == $0.count } }
        return found
    }

    private func objectRules(_ rules: ObjectRules) -> Checked {
        func check(_ name: String, _ holds: @escaping ([JSONLiteral.Member]) -> Bool) -> Checked {
            [(Rule(name), { $0.members.map(holds) ?? true })]
        }
        var found: Checked = []
        if let limit = rules.propertiesMin { found += check("minProperties") { $0.count >= limit } }
        if let limit = rules.propertiesMax { found += check("maxProperties") { $0.count <= limit } }
        if case .forbidden = rules.additional {
            let names = Set(rules.properties.map(\.name))
            found += check("additionalProperties") { $0.allSatisfy { names.contains($0.key) } }
        }
        return found
    }
}

extension IntegerRules {
    var isBoundedBelow: Bool { minimum != nil || exclusiveMinimum != nil }
    var isBoundedAbove: Bool { maximum != nil || exclusiveMaximum != nil }
}

extension EnumRules {
    fileprivate func lists(_ value: JSONLiteral) -> Bool {
        switch (values, value) {
        case (.strings(let values), .string(let text)): values.contains(text)
        case (.integers(let values), .integer(let number)): values.contains(number)
        default: false
        }
    }
}
