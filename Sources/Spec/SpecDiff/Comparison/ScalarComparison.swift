// Limits, formats, patterns and choices.

internal import SpecModel

extension SchemaComparison {
    /// A pair of limits, and the rules about them.
    struct LimitRules {
        let noun: String
        let maxIncreased: SchemaRule
        let maxDecreased: SchemaRule
        let minIncreased: SchemaRule
        let minDecreased: SchemaRule

        static let length = LimitRules(
            noun: " characters", maxIncreased: .maxLengthIncreased, maxDecreased: .maxLengthDecreased,
            minIncreased: .minLengthIncreased, minDecreased: .minLengthDecreased)
        static let items = LimitRules(
            noun: " items", maxIncreased: .maxItemsIncreased, maxDecreased: .maxItemsDecreased,
            minIncreased: .minItemsIncreased, minDecreased: .minItemsDecreased)
        static let properties = LimitRules(
            noun: " properties", maxIncreased: .maxPropertiesIncreased,
            maxDecreased: .maxPropertiesDecreased, minIncreased: .minPropertiesIncreased,
            minDecreased: .minPropertiesDecreased)
        static let value = LimitRules(
            noun: "", maxIncreased: .maximumIncreased, maxDecreased: .maximumDecreased,
            minIncreased: .minimumIncreased, minDecreased: .minimumDecreased)
    }

    mutating func compareLimits<Value: Comparable>(
        _ rules: LimitRules, _ was: (min: Value?, max: Value?), _ now: (min: Value?, max: Value?),
        _ origin: Origin, at site: ChangeSite
    ) {
        func text(_ bound: String, _ value: Value?) -> String {
            value.map { "\(bound) \($0)\(rules.noun)" } ?? "no limit"
        }
        if was.max != now.max {
            let increased = was.max.map { before in now.max.map { $0 > before } ?? true } ?? false
            let message = "\(text("at most", now.max)) instead of \(text("at most", was.max))"
            report(increased ? rules.maxIncreased : rules.maxDecreased, message, origin, at: site)
        }
        if was.min != now.min {
            let increased = now.min.map { after in was.min.map { $0 < after } ?? true } ?? false
            let message = "\(text("at least", now.min)) instead of \(text("at least", was.min))"
            report(increased ? rules.minIncreased : rules.minDecreased, message, origin, at: site)
        }
    }

    /// Limits of what is counted, of which there is never less than nothing.
    mutating func compareCounts(
        _ rules: LimitRules, _ was: (min: Int?, max: Int?), _ now: (min: Int?, max: Int?), _ origin: Origin,
        at site: ChangeSite
    ) {
        let (before, after) = (was.min == 0 ? nil : was.min, now.min == 0 ? nil : now.min)
        compareLimits(rules, (before, was.max), (after, now.max), origin, at: site)
    }

    mutating func compareStrings(
        _ was: StringRules, _ now: StringRules, _ origin: Origin, at site: ChangeSite
    ) {
        if was.format != now.format {
            let (before, after) = (was.format?.rawValue ?? "none", now.format?.rawValue ?? "none")
            let rule: SchemaRule =
                was.format == nil ? .formatAdded : now.format == nil ? .formatRemoved : .formatChanged
            report(rule, "format \(after), not \(before)", origin, at: site)
        }
        if was.pattern != now.pattern {
            let (before, after) = (was.pattern ?? "none", now.pattern ?? "none")
            let rule: SchemaRule =
                was.pattern == nil ? .patternAdded : now.pattern == nil ? .patternRemoved : .patternChanged
            report(rule, "pattern \(after), not \(before)", origin, at: site)
        }
        compareCounts(
            .length, (was.lengthMin, was.lengthMax), (now.lengthMin, now.lengthMax), origin, at: site)
    }

    mutating func compareIntegers(
        _ was: IntegerRules, _ now: IntegerRules, _ origin: Origin, at site: ChangeSite
    ) {
        compareLimits(.value, was.range, now.range, origin, at: site)
        guard was.multipleOf != now.multipleOf else { return }
        let rule: SchemaRule =
            was.multipleOf == nil
            ? .multipleOfAdded : now.multipleOf == nil ? .multipleOfRemoved : .multipleOfChanged
        let (before, after) = (was.multipleOf ?? 1, now.multipleOf ?? 1)
        report(rule, "a multiple of \(after), not of \(before)", origin, at: site)
    }

    mutating func compareNumbers(
        _ was: NumberRules, _ now: NumberRules, _ origin: Origin, at site: ChangeSite
    ) {
        compareLimits(.value, was.range, now.range, origin, at: site)
    }

    mutating func compareEnums(
        _ was: EnumRules, _ now: EnumRules, _ origin: Origin, at site: ChangeSite
    ) {
        guard was.holdsStrings == now.holdsStrings else {
            let message = "values are \(now.holdsStrings ? "strings" : "integers") now"
            return report(.typeChanged, message, origin, at: site)
        }
        if was.open != now.open {
            let rule: SchemaRule = now.open ? .enumOpened : .enumClosed
            report(rule, now.open ? "takes other values" : "takes no other values", origin, at: site)
        }
        // What is not listed is a value of an open choice all the same.
        let (before, after) = (Set(was.texts), Set(now.texts))
        for value in was.texts where !after.contains(value) {
            let rule: SchemaRule = now.open ? .openEnumValueRemoved : .enumValueRemoved
            report(rule, "value \(value) is gone", origin, at: site)
        }
        for value in now.texts where !before.contains(value) {
            let rule: SchemaRule = was.open ? .openEnumValueAdded : .enumValueAdded
            report(rule, "there is value \(value)", origin, at: site)
        }
    }
}

extension IntegerRules {
    /// What the limits and the format come to, ends included.
    fileprivate var range: (min: Int64?, max: Int64?) {
        var least = [minimum, exclusiveMinimum.map { $0 == .max ? $0 : $0 + 1 }].compactMap(\.self)
        var most = [maximum, exclusiveMaximum.map { $0 == .min ? $0 : $0 - 1 }].compactMap(\.self)
        if format == .int32 {
            least.append(Int64(Int32.min))
            most.append(Int64(Int32.max))
        }
        return (least.max(), most.min())
    }
}

/// A limit of a number. Of two with the same value, the one that excludes it is the narrower.
private struct Bound: Comparable, CustomStringConvertible {
    let value: Double
    /// How far inside the value the limit lies: 0 where the value itself is allowed.
    let inset: Int

    static func < (one: Self, other: Self) -> Bool { (one.value, one.inset) < (other.value, other.inset) }

    var description: String { inset == 0 ? "\(value)" : "\(value) (excluded)" }
}

extension NumberRules {
    fileprivate var range: (min: Bound?, max: Bound?) {
        let least = [
            minimum.map { Bound(value: $0, inset: 0) }, exclusiveMinimum.map { Bound(value: $0, inset: 1) },
        ]
        let most = [
            maximum.map { Bound(value: $0, inset: 0) }, exclusiveMaximum.map { Bound(value: $0, inset: -1) },
        ]
        return (least.compactMap(\.self).max(), most.compactMap(\.self).min())
    }
}
