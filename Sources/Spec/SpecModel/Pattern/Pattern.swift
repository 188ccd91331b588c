// The regular expressions that a spec may use, as a tree: the subset of ECMA-262 (JSON Schema `pattern`)
// that is a regular language, so that it can be compiled to a loop over bytes with no backtracking.
// Literals, classes, \d \w \s and their negations, groups, alternation, * + ? {m,n}, the dot, and the
// anchors ^ and $ at the outer ends of a branch. Look-around, back-references, \b, lazy quantifiers and
// flags are refused.

/// A parsed pattern. It matches a string that has a substring which one of the branches matches.
public struct Pattern: Sendable, Hashable {
    /// As written in the spec.
    public let source: String
    /// Alternatives at the outermost level; at least one.
    public let branches: [Branch]

    /// `^body$`: the anchors can only stand at the ends of an outermost alternative.
    public struct Branch: Sendable, Hashable {
        public let anchoredAtStart: Bool
        public let anchoredAtEnd: Bool
        public let body: Node
    }

    public indirect enum Node: Sendable, Hashable {
        /// The empty string.
        case empty
        /// One Unicode scalar out of a set.
        case scalar(ScalarSet)
        /// Two or more nodes, one after the other.
        case sequence([Node])
        /// Two or more nodes, any one of them.
        case alternation([Node])
        /// `minimum` to `maximum` times; no upper bound when nil. Both are at most `Limits.repetitionMax`.
        case repetition(Node, minimum: Int, maximum: Int?)
    }

    public enum Limits {
        /// Largest count in braces: a DFA has about one state per repetition.
        public static let repetitionMax = 1_000
        /// Nested groups: keeps every recursion over the tree shallow.
        public static let depthMax = 32
        /// Instructions of the program after repetitions are written out.
        public static let programCountMax = 20_000
    }

    /// - Throws: `PatternError` for syntax errors and for constructs outside the subset.
    public init(_ source: String) throws(PatternError) {
        var parser = PatternParser(source)
        self.branches = try parser.parse()
        self.source = source
    }
}

/// Why a pattern was refused.
public struct PatternError: Error, Sendable, Hashable {
    /// In Unicode scalars from the start of the pattern, from 0.
    public let offset: Int
    public let message: String

    public init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }
}

/// Sorted, disjoint, non-adjacent ranges of Unicode scalar values; surrogates are never inside.
public struct ScalarSet: Sendable, Hashable {
    public private(set) var ranges: [ClosedRange<UInt32>]

    public init(_ ranges: [ClosedRange<UInt32>]) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound &+ 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged.flatMap(Self.withoutSurrogates)
    }

    public var isEmpty: Bool { ranges.isEmpty }

    public func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) }
    }

    /// Every scalar that is not in this set.
    public var inverted: ScalarSet {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
        return ScalarSet(gaps)
    }

    private static func withoutSurrogates(_ range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
        guard range.overlaps(0xD800...0xDFFF) else { return [range] }
        var pieces: [ClosedRange<UInt32>] = []
        if range.lowerBound < 0xD800 { pieces.append(range.lowerBound...0xD7FF) }
        if range.upperBound > 0xDFFF { pieces.append(0xE000...range.upperBound) }
        return pieces
    }

    public static let digits = ScalarSet([0x30...0x39])
    /// `\w`: ASCII letters, digits and the underscore.
    public static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// `\s` of ECMA-262: white space and line terminators.
    public static let space = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// `.` of ECMA-262: everything but line terminators.
    public static let dot = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]).inverted
}
