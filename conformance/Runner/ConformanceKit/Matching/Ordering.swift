// Comparisons of values: numbers and ids by size, timestamps by time.

internal import ConformanceModel
internal import SpecModel

enum Ordering {
    static func holds(_ left: JSONLiteral, _ comparison: Comparison, _ right: JSONLiteral) -> Bool {
        switch comparison {
        case .equal: isEqual(left, right)
        case .notEqual: !isEqual(left, right)
        default: compare(left, right).map { holds($0, comparison) } ?? false
        }
    }

    /// Numbers by value, timestamps by time; ids and other texts must be the same.
    private static func isEqual(_ left: JSONLiteral, _ right: JSONLiteral) -> Bool {
        if let one = left.text.flatMap(Timestamp.seconds), let other = right.text.flatMap(Timestamp.seconds) {
            return one == other
        }
        return Matcher.isEqual(left, right)
    }

    private static func holds(_ order: Int, _ comparison: Comparison) -> Bool {
        switch comparison {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        case .equal: order == 0
        case .notEqual: order != 0
        }
    }

    /// Below, at or above 0; nil when the values cannot be compared.
    private static func compare(_ left: JSONLiteral, _ right: JSONLiteral) -> Int? {
        if let one = left.text, let other = right.text {
            if let one = UInt64(one), let other = UInt64(other) { return order(one, other) }
            if let one = Timestamp.seconds(one), let other = Timestamp.seconds(other) {
                return order(one, other)
            }
            return order(one, other)
        }
        guard let one = number(left), let other = number(right) else { return nil }
        return order(one, other)
    }

    private static func number(_ value: JSONLiteral) -> Double? {
        switch value {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }
}
