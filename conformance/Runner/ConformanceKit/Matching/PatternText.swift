// Patterns with their values filled in, and as words for people.

internal import ConformanceModel
internal import SpecModel

extension ValuePattern {
    /// The pattern with all templates evaluated.
    func evaluated(_ evaluator: inout Evaluator) throws(EvaluationError) -> ValuePattern {
        switch self {
        case .value(let template): return .value(.literal(try evaluator.value(of: template)))
        case .ordered(let comparison, let template):
            return .ordered(comparison, .literal(try evaluator.value(of: template)))
        case .slot, .length, .regex: return self
        case .object(let members): return .object(try Self.evaluated(members, &evaluator))
        case .exact(let members): return .exact(try Self.evaluated(members, &evaluator))
        case .array(let patterns): return .array(try Self.evaluated(patterns, &evaluator))
        case .unordered(let patterns): return .unordered(try Self.evaluated(patterns, &evaluator))
        case .anyOf(let patterns): return .anyOf(try Self.evaluated(patterns, &evaluator))
        case .allOf(let patterns): return .allOf(try Self.evaluated(patterns, &evaluator))
        case .contains(let pattern): return .contains(try pattern.evaluated(&evaluator))
        case .none(let pattern): return .none(try pattern.evaluated(&evaluator))
        case .every(let pattern): return .every(try pattern.evaluated(&evaluator))
        case .not(let pattern): return .not(try pattern.evaluated(&evaluator))
        }
    }

    private static func evaluated(
        _ patterns: [ValuePattern], _ evaluator: inout Evaluator
    ) throws(EvaluationError) -> [ValuePattern] {
        var evaluated: [ValuePattern] = []
        for pattern in patterns { evaluated.append(try pattern.evaluated(&evaluator)) }
        return evaluated
    }

    static func evaluated(
        _ members: [Member], _ evaluator: inout Evaluator
    ) throws(EvaluationError) -> [Member] {
        var evaluated: [Member] = []
        for var member in members {
            member.pattern = try member.pattern.evaluated(&evaluator)
            evaluated.append(member)
        }
        return evaluated
    }

    /// In a few words: `{id: "7", name: a string}`.
    var summary: String {
        switch self {
        case .value(.literal(let value)): value.json
        case .value: "a value"
        case .slot(let slot): slot.description
        case .object(let members): "{" + Self.summary(members) + ", …}"
        case .exact(let members): "{" + Self.summary(members) + "}"
        case .array(let patterns): "[" + patterns.map(\.summary).joined(separator: ", ") + "]"
        case .unordered(let patterns):
            "in any order [" + patterns.map(\.summary).joined(separator: ", ") + "]"
        case .contains(let pattern): "an array with \(pattern.summary)"
        case .none(let pattern): "an array without \(pattern.summary)"
        case .every(let pattern): "an array of only \(pattern.summary)"
        case .length(let range):
            range.count == 1
                ? "of length \(range.lowerBound)" : "of length \(range.lowerBound) to \(range.upperBound)"
        case .regex(let source): "a text like /\(source)/"
        case .not(let pattern): "anything but \(pattern.summary)"
        case .anyOf(let patterns): "one of " + patterns.map(\.summary).joined(separator: ", ")
        case .allOf(let patterns): patterns.map(\.summary).joined(separator: " and ")
        case .ordered(let comparison, .literal(let limit)): "\(comparison.rawValue) \(limit.json)"
        case .ordered: "a value in order"
        }
    }

    private static func summary(_ members: [Member]) -> String {
        members.map { "\($0.key): \($0.pattern.summary)" }.joined(separator: ", ")
    }
}

extension Slot: CustomStringConvertible {
    public var description: String {
        let word =
            switch kind {
            case .any: "any value"
            case .absent: "absent"
            case .null: "null"
            case .string: "a text"
            case .int: "an integer"
            case .number: "a number"
            case .bool: "true or false"
            case .object: "an object"
            case .array: "an array"
            case .snowflake: "an id"
            case .timestamp: "a timestamp"
            case .url: "a URL"
            case .token: "a text without spaces"
            }
        return isNullable ? "\(word) or null" : word
    }

    /// Whether a value is of the kind.
    func accepts(_ value: JSONLiteral?) -> Bool {
        guard let value else { return kind == .absent }
        if isNullable, value == .null { return true }
        switch (kind, value) {
        case (.absent, _): return false
        case (.any, _), (.null, .null), (.string, .string), (.int, .integer), (.number, .integer),
            (.number, .number), (.bool, .boolean), (.object, .object), (.array, .array):
            return true
        case (.snowflake, .string(let text)):
            return UInt64(text).map { $0 <= UInt64(Int64.max) && String($0) == text } ?? false
        case (.timestamp, .string(let text)): return Timestamp.seconds(text) != nil
        case (.url, .string(let text)): return text.contains("://")
        case (.token, .string(let text)): return !text.isEmpty && !text.contains(" ")
        default: return false
        }
    }
}
