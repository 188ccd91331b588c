// Values just outside of a rule.

internal import ConformanceModel
internal import SpecModel

struct OutsideValues: Sendable {
    let table: SchemaTable
    let samples: SampleValues
    private var texts: TextSource { samples.texts }

    /// - Parameters:
    ///   - base: a valid value of the field, from which others are made.
    func attempts(_ rule: Rule, _ field: Field, base: JSONLiteral?) -> [Attempt] {
        if rule == .required { return [Attempt(nil)] }
        if rule.name == "null" { return table.isNullable(field.schema) ? [] : [Attempt(.some(.null))] }
        guard let shape = table.shape(of: field.schema) else { return [] }
        switch (rule.name, shape) {
        case ("type", _): return wrongTypes(shape, isText: field.isText)
        case ("oneOf", .oneOf(let rules)): return noVariant(rules, base)
        case ("enum", .enumeration(let rules)): return [Attempt(rules.unlisted)]
        case (_, .string(let rules)): return strings(rule, rules, base?.text, isASCII: field.isASCII)
        case (_, .integer(let rules)): return rules.outside(rule).map { [Attempt(.integer($0))] } ?? []
        case (_, .number(let rules)): return rules.outside(rule).map { [Attempt(.number($0))] } ?? []
        case (_, .array(let rules)):
            return arrays(rule, rules, base?.elements ?? []).map { [Attempt(.array($0))] } ?? []
        case (_, .object(let rules)): return objects(rule, rules, base?.members ?? [])
        default: return []
        }
    }

    // MARK: Kinds

    private func wrongTypes(_ shape: Shape, isText: Bool) -> [Attempt] {
        if isText { return [Attempt(.string("no-such-value"))] + fraction(shape) }
        switch shape {
        // Numbers for ids are refused by some and taken by others; that a boolean is no id is beyond doubt.
        case .string(let rules) where rules.format == .snowflake: return [Attempt(.boolean(true))]
        case .bits: return [Attempt(.boolean(true)), Attempt(.string("no-such-value"), variant: "text")]
        case .string: return [Attempt(.integer(12_345_678))]
        case .enumeration(let rules):
            if case .strings = rules.values { return [Attempt(.integer(1))] }
            return [Attempt(rules.value(0).map { .string($0.json) })]
        case .integer, .number: return [Attempt(.string("1"))] + fraction(shape)
        case .boolean: return [Attempt(.string("true"))]
        case .array: return [Attempt(.object([]))]
        case .object: return [Attempt(.array([]))]
        case .oneOf(let rules): return rules.discriminator == nil ? [] : [Attempt(.array([]))]
        case .reference, .any: return []
        }
    }

    private func fraction(_ shape: Shape) -> [Attempt] {
        guard case .integer(let rules) = shape, let whole = rules.inside(1) else { return [] }
        return [Attempt(.number(Double(whole) + 0.5), variant: "fraction")]
    }

    private func noVariant(_ rules: OneOfRules, _ base: JSONLiteral?) -> [Attempt] {
        if let tag = rules.discriminator {
            guard var value = base else { return [] }
            value[tag] = .string("no-such-value")
            return [Attempt(value)]
        }
        let others: [JSONLiteral] = [.boolean(true), .integer(1), .string("text"), .array([]), .object([])]
        let shapes = rules.variants.compactMap { table.shape(of: $0.schema) }
        // 1 and 1.5 are both numbers to whoever tells kinds apart by the first character.
        return others.first { other in !shapes.contains { other.isOfType($0) || other.isNumber(like: $0) } }
            .map { [Attempt($0)] } ?? []
    }

    // MARK: Strings

    private func strings(
        _ rule: Rule, _ rules: StringRules, _ base: String?, isASCII: Bool
    ) -> [Attempt] {
        switch rule.name {
        case "minLength":
            guard let limit = rules.lengthMin, limit > 0 else { return [] }
            let plain = Attempt(self.texts(rules, length: limit - 1))
            let isWide = limit > 1 && rules.format == nil && !isASCII
            return isWide ? [plain, Attempt(.string(texts.wide(limit - 1)), variant: "wide")] : [plain]
        case "maxLength":
            guard let limit = rules.lengthMax, limit < Limits.textLengthMax else { return [] }
            return [Attempt(self.texts(rules, length: limit + 1))]
        case "pattern": return [Attempt(strangers(to: base ?? "").map { .string($0) })]
        default: return [Attempt(["no such value", "no-such-value"].map { .string($0) })]
        }
    }

    private func texts(_ rules: StringRules, length: Int) -> [JSONLiteral?] {
        var found: [String?] = [texts.plain(length)]
        if rules.format == .email { found.insert(texts.email(length), at: 0) }
        if rules.format == .uri { found.insert(texts.uri(length), at: 0) }
        if let automaton = rules.pattern.flatMap({ samples.patterns[$0] }) {
            found.append(texts.matching(automaton.pattern, length: length))
        }
        return found.compactMap { $0 }.map { .string($0) }
    }

    /// The text with a character that patterns tend to refuse in place of its last or its first one.
    private func strangers(to base: String) -> [String] {
        let (head, tail) = (String(base.unicodeScalars.dropLast()), String(base.unicodeScalars.dropFirst()))
        let strange = ["!", "#", " ", "A", "a", "-", "é", "\u{1F9F5}", "\u{1}", "\u{0}"]
        return strange.flatMap { [head + $0, $0 + tail] } + [""]
    }
}

extension JSONLiteral {
    fileprivate func isNumber(like shape: Shape) -> Bool {
        guard double != nil else { return false }
        return switch shape {
        case .integer, .number: true
        case .enumeration(let rules): if case .integers = rules.values { true } else { false }
        default: false
        }
    }
}

extension EnumRules {
    fileprivate var unlisted: JSONLiteral? {
        switch values {
        case .strings: .string("no-such-value")
        case .integers(let values): .integer((values.max() ?? 0) + 1)
        }
    }
}

extension IntegerRules {
    fileprivate func outside(_ rule: Rule) -> Int64? {
        switch rule.name {
        case "minimum": return minimum.flatMap { $0 == .min ? nil : $0 - 1 }
        case "maximum": return maximum.flatMap { $0 == .max ? nil : $0 + 1 }
        case "exclusiveMinimum": return exclusiveMinimum
        case "exclusiveMaximum": return exclusiveMaximum
        case "multipleOf":
            guard let bounds, let step = multipleOf, step > 1 else { return nil }
            return bounds.lowerBound < bounds.upperBound ? bounds.lowerBound + 1 : nil
        case "format.int32": return isBoundedAbove ? Int64(Int32.min) - 1 : Int64(Int32.max) + 1
        default: return nil
        }
    }
}

extension NumberRules {
    fileprivate func outside(_ rule: Rule) -> Double? {
        switch rule.name {
        case "minimum": minimum.map { $0 - 1 }
        case "maximum": maximum.map { $0 + 1 }
        case "exclusiveMinimum": exclusiveMinimum
        case "exclusiveMaximum": exclusiveMaximum
        default: nil
        }
    }
}
