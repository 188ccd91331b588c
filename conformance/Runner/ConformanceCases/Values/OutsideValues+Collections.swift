// Lists and objects just outside of a rule.

internal import ConformanceModel
internal import SpecModel

extension OutsideValues {
    func arrays(_ rule: Rule, _ rules: ArrayRules, _ base: [JSONLiteral]) -> [JSONLiteral]? {
        switch rule.name {
        case "minItems":
            guard let limit = rules.countMin, limit > 0 else { return nil }
            return base.count >= limit
                ? Array(base.prefix(limit - 1)) : samples.array(rules, count: limit - 1)?.elements
        case "maxItems":
            guard let limit = rules.countMax, let made = samples.array(rules, count: limit + 1)?.elements
            else { return nil }
            let given = base.prefix(limit + 1)
            if rules.unique {
                let all = given + made.filter { !given.contains($0) }.prefix(limit + 1 - given.count)
                return Set(all).count == limit + 1 ? Array(all) : nil
            }
            return Array(given + made.prefix(limit + 1 - given.count))
        case "uniqueItems":
            var items = base.count >= 1 ? base : samples.array(rules, count: 1)?.elements ?? []
            guard let first = items.first else { return nil }
            if items.count >= rules.countMax ?? .max { items.removeLast() }
            let missing = max(1, (rules.countMin ?? 0) - items.count)
            return items + Array(repeating: first, count: missing)
        default: return nil
        }
    }

    func objects(_ rule: Rule, _ rules: ObjectRules, _ base: [JSONLiteral.Member]) -> [Attempt] {
        switch rule.name {
        case "additionalProperties":
            return [Attempt(.object(base + [.init(key: "no_such_key", value: .string("x"))]))]
        case "minProperties":
            guard let limit = rules.propertiesMin, limit > 0 else { return [] }
            let required = Set(rules.properties.filter(\.required).map(\.name))
            let kept = base.filter { required.contains($0.key) }
            let others = base.filter { !required.contains($0.key) }
            return [Attempt(.object(Array((kept + others).prefix(limit - 1))))]
        case "maxProperties":
            guard let limit = rules.propertiesMax, limit < Limits.itemCountMax else { return [] }
            return filled(base, to: limit + 1, rules).map { [Attempt(.object($0))] } ?? []
        default: return []
        }
    }

    private func filled(_ base: [JSONLiteral.Member], to count: Int, _ rules: ObjectRules)
        -> [JSONLiteral.Member]?
    {
        var members = base
        let absent = rules.properties.filter { property in !base.contains { $0.key == property.name } }
        for property in absent where members.count < count {
            guard let value = samples.value(of: property.schema) else { continue }
            members.append(.init(key: property.name, value: value))
        }
        while members.count < count {
            var value: JSONLiteral? = .string("x")
            if case .map(let schema) = rules.additional {
                value = samples.value(of: schema, index: members.count)
            }
            guard let value else { return nil }
            members.append(.init(key: "no_such_key_\(members.count)", value: value))
        }
        return members
    }
}
