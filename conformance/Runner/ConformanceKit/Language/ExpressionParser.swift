// A recursive-descent parser of expressions and of texts that contain them.

private import SpecModel

/// Why an expression cannot be read.
public struct ExpressionError: Error, Sendable, Hashable {
    /// What is wrong, and where in the text.
    public let message: String
}

struct ExpressionParser {
    private let characters: [Character]
    private var position = 0

    private init(_ text: some StringProtocol) { characters = Array(text) }

    /// A whole expression: what stands inside `${}`.
    static func expression(_ text: some StringProtocol) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(text)
        let expression = try parser.value()
        parser.skipSpaces()
        guard parser.isAtEnd else { throw parser.unexpected("the end") }
        return expression
    }

    /// `a < b`.
    static func comparison(_ text: some StringProtocol) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(text)
        let left = try parser.value()
        parser.skipSpaces()
        guard let comparison = Comparison.allCases.first(where: { parser.take($0.rawValue) }) else {
            throw parser.unexpected("one of == != < <= > >=")
        }
        let right = try parser.value()
        parser.skipSpaces()
        guard parser.isAtEnd else { throw parser.unexpected("the end") }
        return .comparison(left, comparison, right)
    }

    /// Text with `${…}` inside; an expression alone keeps the type of its value.
    static func template(_ text: String) throws(ExpressionError) -> Template {
        var pieces: [Template.TextPiece] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = closingBrace(in: rest[start.upperBound...]) else {
                throw ExpressionError(message: "`${` without `}` in `\(text)`")
            }
            if start.lowerBound > rest.startIndex {
                pieces.append(.text(String(rest[..<start.lowerBound])))
            }
            pieces.append(.expression(try expression(rest[start.upperBound..<end])))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        switch pieces.count {
        case 0: return .literal(.string(""))
        case 1:
            switch pieces[0] {
            case .text(let text): return .literal(.string(text))
            case .expression(let expression): return .expression(expression)
            }
        default: return .text(pieces)
        }
    }

    /// Where an expression ends: at the first `}` that is not inside of a text.
    private static func closingBrace(in text: Substring) -> Substring.Index? {
        var isQuoted = false
        return text.indices.first { index in
            if text[index] == "'" { isQuoted.toggle() }
            return text[index] == "}" && !isQuoted
        }
    }

    // MARK: Grammar

    private mutating func value() throws(ExpressionError) -> Expression {
        skipSpaces()
        guard let next = peek else { throw unexpected("a name, a text or a number") }
        if next == "'" { return .literal(.string(try quoted())) }
        if next.isNumber || next == "-" { return try number() }
        return try nameOrCall()
    }

    private mutating func quoted() throws(ExpressionError) -> String {
        position += 1
        let start = position
        while !isAtEnd, peek != "'" { position += 1 }
        guard !isAtEnd else { throw ExpressionError(message: "a text without its closing `'`") }
        defer { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func number() throws(ExpressionError) -> Expression {
        let start = position
        let first = try integer()
        if take("..") { return .range(first, try integer()) }
        if take(".") {
            let fraction = digits()
            guard !fraction.isEmpty, let value = Double(String(characters[start..<position])) else {
                throw unexpected("digits")
            }
            return .literal(.number(value))
        }
        return .literal(.integer(Int64(first)))
    }

    private mutating func integer() throws(ExpressionError) -> Int {
        let sign = take("-") ? "-" : ""
        guard let value = Int(sign + digits()) else { throw unexpected("a number") }
        return value
    }

    private mutating func digits() -> String {
        let start = position
        while let next = peek, next.isASCII, next.isNumber { position += 1 }
        return String(characters[start..<position])
    }

    private mutating func nameOrCall() throws(ExpressionError) -> Expression {
        var steps: [NamePath.Step] = [.key(try identifier())]
        while true {
            if peek == ".", position + 1 < characters.count, characters[position + 1] != "." {
                position += 1
                steps.append(.key(try identifier()))
            } else if take("[") {
                steps.append(.index(try integer()))
                guard take("]") else { throw unexpected("`]`") }
            } else {
                break
            }
        }
        let path = NamePath(steps)
        if take("(") { return .call(path.description, try arguments()) }
        if Function.withoutArguments.contains(path.description) { return .call(path.description, []) }
        switch path.description {
        case "true": return .literal(.boolean(true))
        case "false": return .literal(.boolean(false))
        case "null": return .literal(.null)
        default: return .name(path)
        }
    }

    private mutating func arguments() throws(ExpressionError) -> [Expression] {
        var arguments: [Expression] = []
        skipSpaces()
        if take(")") { return [] }
        while true {
            arguments.append(try value())
            skipSpaces()
            if take(")") { return arguments }
            guard take(",") else { throw unexpected("`,` or `)`") }
        }
    }

    private mutating func identifier() throws(ExpressionError) -> String {
        let start = position
        while let next = peek, next.isASCII,
            next.isLetter || next == "_" || (position > start && next.isNumber)
        {
            position += 1
        }
        guard position > start else { throw unexpected("a name") }
        return String(characters[start..<position])
    }

    // MARK: Characters

    private var isAtEnd: Bool { position == characters.count }
    private var peek: Character? { isAtEnd ? nil : characters[position] }

    private mutating func skipSpaces() { while peek == " " { position += 1 } }

    private mutating func take(_ text: String) -> Bool {
        guard characters[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    private func unexpected(_ expectation: String) -> ExpressionError {
        let found = peek.map { "`\($0)`" } ?? "the end"
        return ExpressionError(
            message: "expected \(expectation) and found \(found) in `\(String(characters))`")
    }
}
