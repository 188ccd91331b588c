// Values just inside of a rule, of the kinds that mean nothing but themselves: texts, numbers, and null. What
// an id, a listed value or a text of a certain form stands for is known only to whoever wrote the request.

internal import ConformanceModel
internal import SpecModel

struct InsideValues: Sendable {
    let table: SchemaTable
    let samples: SampleValues
    private var texts: TextSource { samples.texts }

    /// - Parameter own: the value that the request has.
    func attempts(_ rule: Rule, _ field: Field, own: JSONLiteral?) -> [Attempt] {
        guard field.place != .path, let shape = table.shape(of: field.schema) else { return [] }
        if rule.name == "null" { return table.isNullable(field.schema) ? [Attempt(.some(.null))] : [] }
        if rule == .type, own == nil { return absent(field, shape) }
        switch shape {
        case .string(let rules): return strings(rule, rules, own, isASCII: field.isASCII)
        case .integer(let rules): return rules.inside(rule).map { [Attempt(.integer($0))] } ?? []
        case .number(let rules): return rules.inside(rule).map { [Attempt(.number($0))] } ?? []
        case .array(let rules): return arrays(rule, rules, own?.elements)
        case .boolean, .object, .enumeration, .oneOf, .bits, .reference, .any: return []
        }
    }

    /// For a field that the request does not have.
    private func absent(_ field: Field, _ shape: Shape) -> [Attempt] {
        if let value = field.schema.defaultValue { return [Attempt(value)] }
        switch shape {
        case .boolean: return [Attempt(.boolean(true))]
        case .integer, .number: return [Attempt(samples.value(of: field.schema))]
        case .string(let rules) where rules.format == nil && rules.pattern == nil:
            return [Attempt(samples.value(of: field.schema))]
        case .string, .array, .object, .enumeration, .oneOf, .bits, .reference, .any: return []
        }
    }

    private func strings(
        _ rule: Rule, _ rules: StringRules, _ own: JSONLiteral?, isASCII: Bool
    ) -> [Attempt] {
        guard rules.format == nil, own != nil || rules.pattern == nil else { return [] }
        switch rule.name {
        case "minLength":
            return rules.lengthMin.map { $0 > 0 ? [Attempt(.string(texts.plain($0)))] : [] } ?? []
        case "maxLength":
            guard let limit = rules.lengthMax, limit < Limits.textLengthMax else { return [] }
            let plain = Attempt(.string(texts.plain(limit)))
            return isASCII ? [plain] : [plain, Attempt(.string(texts.wide(limit)), variant: "wide")]
        default: return []
        }
    }

    private func arrays(_ rule: Rule, _ rules: ArrayRules, _ own: [JSONLiteral]?) -> [Attempt] {
        switch rule.name {
        case "minItems":
            guard let limit = rules.countMin, limit > 0, let own, own.count > limit else { return [] }
            return [Attempt(.array(Array(own.prefix(limit))))]
        case "maxItems":
            guard let limit = rules.countMax, isHarmless(rules.items) else { return [] }
            return samples.array(rules, count: limit).map { [Attempt($0)] } ?? []
        default: return []
        }
    }

    private func isHarmless(_ schema: Schema) -> Bool {
        switch table.shape(of: schema) {
        case .boolean, .integer, .number: true
        case .string(let rules): rules.format == nil && rules.pattern == nil
        case .array, .object, .enumeration, .oneOf, .bits, .reference, .any, nil: false
        }
    }
}

extension IntegerRules {
    fileprivate func inside(_ rule: Rule) -> Int64? {
        switch rule.name {
        case "minimum", "exclusiveMinimum": bounds?.lowerBound
        case "maximum", "exclusiveMaximum": bounds?.upperBound
        case "multipleOf": inside(1)
        case "format.int32": isBoundedAbove ? bounds?.lowerBound : bounds?.upperBound
        default: nil
        }
    }
}

extension NumberRules {
    fileprivate func inside(_ rule: Rule) -> Double? {
        switch rule.name {
        case "minimum": minimum
        case "maximum": maximum
        case "exclusiveMinimum": exclusiveMinimum?.nextUp
        case "exclusiveMaximum": exclusiveMaximum?.nextDown
        default: nil
        }
    }
}
