// Recursive descent over the scalars of a pattern. Follows ECMA-262 in Unicode mode: an escape that means
// nothing and a brace that opens no count are errors, not literals.

struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var offset = 0
    private var depth = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func parse() throws(PatternError) -> [Pattern.Branch] {
        var branches: [Pattern.Branch] = []
        repeat {
            let start = take("^")
            let body = try sequence()
            let end = take("$")
            branches.append(Pattern.Branch(anchoredAtStart: start, anchoredAtEnd: end, body: body))
        } while take("|")
        guard let left = peek else { return branches }
        throw left == ")"
            ? error("`)` closes no group; write `\\)` for the character itself")
            : error("`$` can only stand at the end of the pattern or of an outermost alternative")
    }

    private mutating func alternation() throws(PatternError) -> Pattern.Node {
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .alternation(choices)
    }

    private mutating func sequence() throws(PatternError) -> Pattern.Node {
        var nodes: [Pattern.Node] = []
        while let next = peek, next != "|", next != ")", next != "$" {
            let node = try quantified(try atom())
            if node != .empty { nodes.append(node) }
        }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func atom() throws(PatternError) -> Pattern.Node {
        guard let next = peek else { return .empty }
        switch next {
        case "(": return try group()
        case "[": return .scalar(try characterClass())
        case ".":
            offset += 1
            return .scalar(.dot)
        case "\\": return .scalar(try escape(inClass: false))
        case "^": throw error("`^` can only stand at the start of the pattern or of an outermost alternative")
        case "*", "+", "?":
            throw error("`\(next)` repeats nothing; write `\\\(next)` for the character itself")
        case "{", "}", "]": throw error("write `\\\(next)` for the character itself")
        default:
            offset += 1
            return .scalar(ScalarSet([next.value...next.value]))
        }
    }

    private mutating func group() throws(PatternError) -> Pattern.Node {
        let opening = offset
        offset += 1
        if take("?"), !take(":") {
            throw error("only `(...)` and `(?:...)` groups are supported: no look-around, names or flags")
        }
        depth += 1
        guard depth <= Pattern.Limits.depthMax else {
            throw error("groups are nested deeper than \(Pattern.Limits.depthMax)")
        }
        let body = try alternation()
        depth -= 1
        if peek == "$" { throw error("`$` cannot stand inside a group; write it at the end of the pattern") }
        guard take(")") else { throw PatternError(offset: opening, message: "this group is never closed") }
        return body
    }

    private mutating func quantified(_ node: Pattern.Node) throws(PatternError) -> Pattern.Node {
        let repeated: Pattern.Node
        switch peek {
        case "*": repeated = .repetition(node, minimum: 0, maximum: nil)
        case "+": repeated = .repetition(node, minimum: 1, maximum: nil)
        case "?": repeated = .repetition(node, minimum: 0, maximum: 1)
        case "{": repeated = try counted(node)
        default: return node
        }
        offset += 1
        if let next = peek, next == "?" || next == "*" || next == "+" || next == "{" {
            throw error("a quantifier cannot follow another one; use a group")
        }
        // Nothing repeated stays nothing, so that the tree's size bounds the work of writing it out.
        switch repeated {
        case .repetition(.empty, _, _), .repetition(_, minimum: 0, maximum: 0): return .empty
        case .repetition(let once, minimum: 1, maximum: 1): return once
        default: return repeated
        }
    }

    /// Leaves `offset` at the closing brace.
    private mutating func counted(_ node: Pattern.Node) throws(PatternError) -> Pattern.Node {
        offset += 1
        let minimum = try count()
        var maximum: Int? = minimum
        if take(",") { maximum = peek == "}" ? nil : try count() }
        guard peek == "}" else { throw error("expected `}` after the count") }
        if let maximum, maximum < minimum { throw error("the counts in braces are out of order") }
        return .repetition(node, minimum: minimum, maximum: maximum)
    }

    private mutating func count() throws(PatternError) -> Int {
        var value = 0
        let start = offset
        while let digit = peek, ("0"..."9").contains(digit) {
            value = value * 10 + Int(digit.value - 0x30)
            guard value <= Pattern.Limits.repetitionMax else {
                throw error("counts above \(Pattern.Limits.repetitionMax) are not supported; use maxLength")
            }
            offset += 1
        }
        guard offset > start else { throw error("expected a count; write `\\{` for the character itself") }
        return value
    }

    // MARK: Scanning

    private var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        offset += 1
        return true
    }

    private func error(_ message: String) -> PatternError {
        PatternError(offset: offset, message: message)
    }
}

// MARK: Classes and escapes

extension PatternParser {
    private mutating func characterClass() throws(PatternError) -> ScalarSet {
        let opening = offset
        offset += 1
        let inverted = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while let next = peek, next != "]" {
            let low = try classMember()
            guard peek == "-", offset + 1 < scalars.count, scalars[offset + 1] != "]" else {
                ranges += low.ranges
                continue
            }
            offset += 1
            let high = try classMember()
            guard let from = single(low), let to = single(high) else {
                throw error("a range needs a single character on both sides")
            }
            guard from <= to else { throw error("the range is out of order") }
            ranges.append(from...to)
        }
        guard take("]") else { throw PatternError(offset: opening, message: "this class is never closed") }
        let set = inverted ? ScalarSet(ranges).inverted : ScalarSet(ranges)
        guard !set.isEmpty else { throw PatternError(offset: opening, message: "this class matches nothing") }
        return set
    }

    private mutating func classMember() throws(PatternError) -> ScalarSet {
        guard let next = peek else { throw error("this class is never closed") }
        if next == "\\" { return try escape(inClass: true) }
        if next == "[" { throw error("write `\\[` for the character itself") }
        offset += 1
        return ScalarSet([next.value...next.value])
    }

    private func single(_ set: ScalarSet) -> UInt32? {
        guard set.ranges.count == 1, set.ranges[0].count == 1 else { return nil }
        return set.ranges[0].lowerBound
    }

    private mutating func escape(inClass: Bool) throws(PatternError) -> ScalarSet {
        offset += 1
        guard let name = peek else { throw error("a pattern cannot end in `\\`") }
        offset += 1
        switch name {
        case "d": return .digits
        case "D": return ScalarSet.digits.inverted
        case "w": return .word
        case "W": return ScalarSet.word.inverted
        case "s": return .space
        case "S": return ScalarSet.space.inverted
        case "t": return one(0x09)
        case "n": return one(0x0A)
        case "v": return one(0x0B)
        case "f": return one(0x0C)
        case "r": return one(0x0D)
        case "x": return try hexadecimal(digits: 2)
        case "u": return try hexadecimal(digits: 4)
        case "-" where inClass: return one(name.value)
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/":
            return one(name.value)
        case "1"..."9", "k": throw unsupported(name, "back-references are not supported")
        case "b", "B": throw unsupported(name, "word boundaries are not supported")
        case "p", "P": throw unsupported(name, "Unicode properties are not supported")
        default: throw unsupported(name, "no such escape")
        }
    }

    private func unsupported(_ name: Unicode.Scalar, _ reason: String) -> PatternError {
        PatternError(offset: offset - 2, message: "`\\\(name)`: \(reason)")
    }

    private func one(_ value: UInt32) -> ScalarSet { ScalarSet([value...value]) }

    /// After `\x` or `\u`: a fixed number of digits, or `\u{…}`.
    private mutating func hexadecimal(digits: Int) throws(PatternError) -> ScalarSet {
        let braces = digits == 4 && take("{")
        var value: UInt32 = 0
        var count = 0
        while count < (braces ? 6 : digits), let next = peek, let digit = next.hexadecimalValue {
            value = value << 4 | digit
            count += 1
            offset += 1
        }
        guard braces ? count > 0 && take("}") : count == digits else {
            throw error("expected hexadecimal digits: `\\x41`, `\\u0041` or `\\u{41}`")
        }
        guard Unicode.Scalar(value) != nil else { throw error("not a Unicode scalar value; use `\\u{…}`") }
        return one(value)
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "a"..."f": value - 0x57
        case "A"..."F": value - 0x37
        default: nil
        }
    }
}
