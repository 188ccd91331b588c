// Valid values made up from a schema: what a request needs around the one field that is tried.

internal import ConformanceModel
internal import SpecModel

struct SampleValues: Sendable {
    let table: SchemaTable
    let patterns: PatternTable
    let texts: TextSource

    /// A valid value of a field; of a variant, one that is told to be it.
    func value(of field: Field) -> JSONLiteral? {
        if case .variant(let index) = field.step, let union = field.lineage.last,
            case .oneOf(let rules) = table.shape(of: union.schema)
        {
            return value(rules.variants[index], rules, depth: 0)
        }
        return value(of: field.schema)
    }

    /// - Parameter index: values with another index are others, as far as the schema allows.
    /// - Returns: nil when none was found.
    func value(of schema: Schema, index: Int = 0, depth: Int = 0) -> JSONLiteral? {
        guard depth < Limits.depthMax, let shape = table.shape(of: schema) else { return nil }
        switch shape {
        case .string(let rules): return text(rules, index).map(JSONLiteral.string)
        case .integer(let rules): return rules.inside(index).map(JSONLiteral.integer)
        case .number(let rules): return rules.inside.map { .number($0 + Double(index)) }
        case .boolean: return .boolean(index % 2 == 1)
        case .enumeration(let rules): return rules.value(index)
        case .bits: return .string(String(index))
        case .any: return .string(texts.plain(8, index: index))
        case .array(let rules): return array(rules, count: rules.countMin ?? 0, depth: depth)
        case .object(let rules): return object(rules, index, depth: depth)
        case .oneOf(let rules): return rules.variants.first.flatMap { value($0, rules, depth: depth) }
        case .reference: return nil
        }
    }

    /// Elements that differ from each other, as far as the schema allows.
    func array(_ rules: ArrayRules, count: Int, depth: Int = 0) -> JSONLiteral? {
        guard count <= Limits.itemCountMax else { return nil }
        let items = (0..<count).compactMap { value(of: rules.items, index: $0, depth: depth + 1) }
        return items.count == count ? .array(items) : nil
    }

    private func object(_ rules: ObjectRules, _ index: Int, depth: Int) -> JSONLiteral? {
        var members: [JSONLiteral.Member] = []
        let required = rules.properties.filter(\.required)
        let missing = max(0, (rules.propertiesMin ?? 0) - required.count)
        for property in required + rules.properties.filter({ !$0.required }).prefix(missing) {
            guard let value = value(of: property.schema, index: index, depth: depth + 1) else { return nil }
            members.append(.init(key: property.name, value: value))
        }
        while let minimum = rules.propertiesMin, members.count < minimum {
            guard case .map(let schema) = rules.additional,
                let value = value(of: schema, index: members.count, depth: depth + 1)
            else { return nil }
            members.append(.init(key: "key\(members.count)", value: value))
        }
        return .object(members)
    }

    private func value(_ variant: OneOfRules.Variant, _ rules: OneOfRules, depth: Int) -> JSONLiteral? {
        var made = value(of: variant.schema, depth: depth + 1)
        if let tag = rules.discriminator, let text = variant.discriminatorValues.first {
            made?[tag] = .string(text)
        }
        return made
    }

    private func text(_ rules: StringRules, _ index: Int) -> String? {
        let shortest = rules.lengthMin ?? 0
        let length = min(max(shortest, 8), rules.lengthMax ?? .max)
        switch rules.format {
        case .snowflake: return String(1_000_000_000_000_000 + index)
        case .dateTime:
            let (hour, minute, second) = (index / 3600 % 24, index / 60 % 60, index % 60)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "2030-01-01T\(two(hour)):\(two(minute)):\(two(second))Z"
        case .email: return texts.email(max(length, 20), index: index)
        case .uri: return texts.uri(max(length, 28), index: index)
        case .binary, nil: break
        }
        let plain = texts.plain(length, index: index)
        guard let automaton = rules.pattern.flatMap({ patterns[$0] }), !automaton.matches(plain) else {
            return plain
        }
        return texts.matching(automaton.pattern, length: shortest)
    }
}

extension EnumRules {
    func value(_ index: Int) -> JSONLiteral? {
        switch values {
        case .strings(let values): values.isEmpty ? nil : .string(values[index % values.count])
        case .integers(let values): values.isEmpty ? nil : .integer(values[index % values.count])
        }
    }
}

extension IntegerRules {
    /// The least and the greatest number that is allowed.
    var bounds: ClosedRange<Int64>? {
        let width: ClosedRange<Int64> =
            format == .int32 ? Int64(Int32.min)...Int64(Int32.max) : Int64.min...Int64.max
        let low = [minimum, exclusiveMinimum.map { $0 == .max ? .max : $0 + 1 }].compactMap { $0 }.max()
        let high = [maximum, exclusiveMaximum.map { $0 == .min ? .min : $0 - 1 }].compactMap { $0 }.min()
        let (lower, upper) = (low ?? width.lowerBound, high ?? width.upperBound)
        guard lower <= upper else { return nil }
        guard let step = multipleOf, step > 1 else { return lower...upper }
        let above = lower % step == 0 ? lower : lower > 0 ? lower - lower % step + step : lower - lower % step
        let below = upper % step == 0 ? upper : upper < 0 ? upper - upper % step - step : upper - upper % step
        return above <= below ? above...below : nil
    }

    func inside(_ index: Int) -> Int64? {
        guard let bounds else { return nil }
        let start = bounds.contains(0) ? 0 : isBoundedBelow ? bounds.lowerBound : bounds.upperBound
        let value = start + Int64(index) * max(1, multipleOf ?? 1)
        return bounds.contains(value) ? value : start
    }
}

extension NumberRules {
    /// A number that is allowed.
    var inside: Double? {
        let low = minimum ?? exclusiveMinimum.map { $0.nextUp }
        let high = maximum ?? exclusiveMaximum.map { $0.nextDown }
        switch (low, high) {
        case (let low?, let high?): return low <= high ? (low <= 0 && high >= 0 ? 0 : low) : nil
        case (let low?, nil): return max(low, 0)
        case (nil, let high?): return min(high, 0)
        case (nil, nil): return 0
        }
    }
}
