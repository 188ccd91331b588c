// Compares a value with a pattern and says everything that differs, with paths. Slots bind names: what is
// bound already must be equal (unification).

internal import ConformanceModel
internal import SpecModel

struct Matcher {
    /// Templates in patterns must have been evaluated: see `ValuePattern.evaluated`.
    let scope: Scope
    private(set) var bindings: Bindings

    init(bindings: Bindings, scope: Scope) {
        self.bindings = bindings
        self.scope = scope
    }

    /// Everything that differs; empty when the value matches. Names are bound also when something differs:
    /// throw the matcher away then.
    ///
    /// - Parameter value: nil when there is none.
    mutating func differences(
        _ pattern: ValuePattern, _ value: JSONLiteral?, at path: JSONPath = JSONPath()
    ) -> [Difference] {
        if case .slot(let slot) = pattern { return differences(slot, value, at: path) }
        if case .not(let inner) = pattern {
            var trial = self
            let matches = trial.differences(inner, value, at: path).isEmpty
            return matches ? [difference(path, "anything but \(inner.summary)", value)] : []
        }
        if case .allOf(let patterns) = pattern {
            var found: [Difference] = []
            for pattern in patterns { found += differences(pattern, value, at: path) }
            return found
        }
        if case .anyOf(let patterns) = pattern { return differences(anyOf: patterns, value, at: path) }
        guard let value else {
            return [Difference(path: path.description, expected: pattern.summary, actual: "absent")]
        }
        switch pattern {
        case .value(let template):
            guard case .literal(let expected) = template else { return [] }
            return Self.isEqual(expected, value) ? [] : [difference(path, expected.json, value)]
        case .object(let members): return differences(members, value, at: path)
        case .exact(let members): return differences(exact: members, value, at: path)
        case .ordered(let comparison, .literal(let limit)):
            return Ordering.holds(value, comparison, limit)
                ? [] : [difference(path, "\(comparison.rawValue) \(limit.json)", value)]
        case .regex(let source):
            return matches(source, value) ? [] : [difference(path, pattern.summary, value)]
        case .length(let range):
            let isInside = Function.length(of: value).map(range.contains) ?? false
            return isInside ? [] : [difference(path, pattern.summary, value)]
        default: return differences(list: pattern, value, at: path)
        }
    }

    /// Numbers are equal by value: 1 is 1.0.
    static func isEqual(_ left: JSONLiteral, _ right: JSONLiteral) -> Bool {
        switch (left, right) {
        case (.integer(let left), .number(let right)): Double(left) == right
        case (.number(let left), .integer(let right)): left == Double(right)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy(isEqual)
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in
                    right.contains { $0.key == member.key && isEqual(member.value, $0.value) }
                }
        default: left == right
        }
    }

    // MARK: Slots

    private mutating func differences(_ slot: Slot, _ value: JSONLiteral?, at path: JSONPath) -> [Difference]
    {
        guard slot.accepts(value) else { return [difference(path, slot.description, value)] }
        guard let name = slot.name, let value else { return [] }
        if slot.appends {
            bindings.append(value, to: name.keys, in: scope)
            return []
        }
        guard let bound = bindings.ownValue(at: name, in: scope) else {
            bindings.bind(name.keys, to: value, in: scope)
            return []
        }
        return Self.isEqual(bound, value) ? [] : [difference(path, "\(bound.json), as \(name)", value)]
    }

    // MARK: Objects

    private mutating func differences(
        _ members: [ValuePattern.Member], _ value: JSONLiteral, at path: JSONPath
    ) -> [Difference] {
        guard value.members != nil else { return [difference(path, "an object", value)] }
        var found: [Difference] = []
        for member in members {
            found += differences(member.pattern, value[member.key], at: path.key(member.key))
        }
        return found
    }

    private mutating func differences(
        exact members: [ValuePattern.Member], _ value: JSONLiteral, at path: JSONPath
    ) -> [Difference] {
        let extra = (value.members ?? []).filter { key in !members.contains { $0.key == key.key } }
        return differences(members, value, at: path)
            + extra.map { difference(path.key($0.key), "absent", $0.value) }
    }

    // MARK: Lists

    private mutating func differences(
        list pattern: ValuePattern, _ value: JSONLiteral, at path: JSONPath
    ) -> [Difference] {
        guard let elements = value.elements else { return [difference(path, "an array", value)] }
        switch pattern {
        case .array(let patterns): return differences(inOrder: patterns, elements, at: path)
        case .unordered(let patterns): return differences(unordered: patterns, elements, at: path)
        case .contains(let inner):
            for element in elements {
                var trial = self
                if trial.differences(inner, element).isEmpty {
                    self = trial
                    return []
                }
            }
            return [difference(path, "an element like \(inner.summary)", value)]
        case .none(let inner):
            for (index, element) in elements.enumerated() {
                var trial = self
                if trial.differences(inner, element).isEmpty {
                    return [difference(path.index(index), "no element like \(inner.summary)", element)]
                }
            }
            return []
        case .every(let inner):
            var found: [Difference] = []
            for (index, element) in elements.enumerated() {
                found += differences(inner, element, at: path.index(index))
            }
            return found
        default: return []
        }
    }

    private mutating func differences(
        inOrder patterns: [ValuePattern], _ elements: [JSONLiteral], at path: JSONPath
    ) -> [Difference] {
        var found: [Difference] = []
        for (index, pattern) in patterns.enumerated() {
            found += differences(
                pattern, elements.indices.contains(index) ? elements[index] : nil, at: path.index(index))
        }
        for index in patterns.count..<max(patterns.count, elements.count) {
            found.append(difference(path.index(index), "absent", elements[index]))
        }
        return found
    }

    /// Tries all ways to pair patterns with elements, so that a pattern that fits several leaves each its
    /// own.
    private mutating func differences(
        unordered patterns: [ValuePattern], _ elements: [JSONLiteral], at path: JSONPath
    ) -> [Difference] {
        guard patterns.count == elements.count else {
            return [difference(path, "\(patterns.count) elements", .array(elements))]
        }
        guard let matcher = pairing(patterns[...], elements) else {
            return [
                difference(
                    path, "in any order: " + patterns.map(\.summary).joined(separator: ", "), .array(elements)
                )
            ]
        }
        self = matcher
        return []
    }

    private func pairing(_ patterns: ArraySlice<ValuePattern>, _ elements: [JSONLiteral]) -> Matcher? {
        guard let pattern = patterns.first else { return self }
        for (index, element) in elements.enumerated() {
            var trial = self
            guard trial.differences(pattern, element).isEmpty else { continue }
            var rest = elements
            rest.remove(at: index)
            if let matcher = trial.pairing(patterns.dropFirst(), rest) { return matcher }
        }
        return nil
    }

    // MARK: Others

    private mutating func differences(
        anyOf patterns: [ValuePattern], _ value: JSONLiteral?, at path: JSONPath
    ) -> [Difference] {
        for pattern in patterns {
            var trial = self
            if trial.differences(pattern, value, at: path).isEmpty {
                self = trial
                return []
            }
        }
        return [difference(path, "one of " + patterns.map(\.summary).joined(separator: ", "), value)]
    }

    private func matches(_ source: String, _ value: JSONLiteral) -> Bool {
        guard let text = value.text, let pattern = try? Pattern(source),
            let program = try? PatternProgram(pattern)
        else { return false }
        return program.matches(text)
    }

    private func difference(_ path: JSONPath, _ expected: String, _ value: JSONLiteral?) -> Difference {
        Difference(path: path.description, expected: expected, actual: value?.json ?? "absent")
    }
}
