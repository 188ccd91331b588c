// The functions of expressions, by name.

internal import ConformanceModel
internal import SpecModel

/// Why a value cannot be had: a fault of the scenario, not of the server.
public struct EvaluationError: Error, Sendable, Hashable {
    public let message: String
}

enum Function {
    /// How many arguments each takes.
    static let argumentCounts: [String: ClosedRange<Int>] = [
        "gen.username": 0...0, "gen.email": 0...0, "gen.password": 0...0, "gen.name": 0...0,
        "gen.nonce": 0...0,
        "gen.snowflake": 0...0, "gen.text": 1...1, "gen.unicode": 1...1, "gen.hex": 1...1, "gen.int": 1...1,
        "repeat": 2...2, "concat": 1...20, "text": 1...1, "length": 1...1, "first": 1...1, "last": 1...1,
        "reverse": 1...1, "pluck": 2...2, "add": 2...2, "before": 1...1, "after": 1...1, "bits": 0...64,
        "intents": 0...64, "all_bits": 0...0, "now": 1...1, "sequence": 1...1, "base64": 1...1,
        "url_query": 2...2,
    ]

    /// Written without parentheses.
    static let withoutArguments: Set<String> = [
        "gen.username", "gen.email", "gen.password", "gen.name", "gen.nonce", "gen.snowflake",
    ]

    /// Their arguments are words of the contract, or connections.
    static let takingWords: Set<String> = ["bits", "intents", "sequence"]

    /// Those that need nothing but their arguments.
    static func pure(_ name: String, _ arguments: [JSONLiteral]) throws(EvaluationError) -> JSONLiteral {
        switch name {
        case "repeat": try repeated(arguments)
        case "concat": concatenated(arguments)
        case "text": .string(plainText(arguments[0]))
        case "length": .integer(Int64(length(of: arguments[0]) ?? 0))
        case "first": try elements(arguments[0]).first ?? .null
        case "last": try elements(arguments[0]).last ?? .null
        case "reverse": .array(try elements(arguments[0]).reversed())
        case "pluck": .array(try elements(arguments[0]).compactMap { $0[arguments[1].text ?? ""] })
        case "add": try sum(arguments[0], arguments[1])
        case "before": try neighbour(of: arguments[0], by: -1)
        case "after": try neighbour(of: arguments[0], by: 1)
        case "base64": .string(Base64.text(try Hex.bytes(arguments[0].text ?? "")))
        case "url_query": .string(try queryValue(of: arguments[0], arguments[1]))
        default: throw EvaluationError(message: "there is no function `\(name)`")
        }
    }

    /// As it stands in the URL: the request that carries it on would encode it again.
    private static func queryValue(
        of url: JSONLiteral, _ key: JSONLiteral
    ) throws(EvaluationError) -> String {
        let (url, key) = (plainText(url), plainText(key))
        let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        for pair in query.split(separator: "&") where pair.hasPrefix(key + "=") {
            return String(pair.dropFirst(key.count + 1))
        }
        throw EvaluationError(message: "`\(url)` has no `\(key)` in its query")
    }

    private static func repeated(_ arguments: [JSONLiteral]) throws(EvaluationError) -> JSONLiteral {
        guard let text = arguments[0].text, let count = arguments[1].integer, count >= 0 else {
            throw EvaluationError(message: "`repeat` needs a text and how often")
        }
        let (size, isTooLarge) = Int(count).multipliedReportingOverflow(by: text.utf8.count)
        guard !isTooLarge, size <= Limits.generatedBytesMax else {
            throw EvaluationError(message: "`repeat` makes at most \(Limits.generatedBytesMax) bytes")
        }
        return .string(String(repeating: text, count: Int(count)))
    }

    private static func concatenated(_ arguments: [JSONLiteral]) -> JSONLiteral {
        if arguments.allSatisfy({ $0.elements != nil }) {
            return .array(arguments.flatMap { $0.elements ?? [] })
        }
        return .string(arguments.map(plainText).joined())
    }

    private static func elements(_ value: JSONLiteral) throws(EvaluationError) -> [JSONLiteral] {
        guard let elements = value.elements else {
            throw EvaluationError(message: "\(value.json) is no list")
        }
        return elements
    }

    static func length(of value: JSONLiteral) -> Int? {
        value.text?.unicodeScalars.count ?? value.elements?.count ?? value.members?.count
    }

    private static func sum(_ left: JSONLiteral, _ right: JSONLiteral) throws(EvaluationError) -> JSONLiteral
    {
        guard let left = left.integer, let right = right.integer else {
            throw EvaluationError(message: "`add` needs two integers")
        }
        return .integer(left &+ right)
    }

    private static func neighbour(of id: JSONLiteral, by step: Int64) throws(EvaluationError) -> JSONLiteral {
        guard let text = id.text, let number = UInt64(text), step > 0 ? number < .max : number > 0 else {
            throw EvaluationError(message: "\(id.json) is no id")
        }
        return .string(String(step > 0 ? number + 1 : number - 1))
    }

    /// A value inside of text.
    static func plainText(_ value: JSONLiteral) -> String { value.text ?? value.json }
}

/// Bytes as hexadecimal digits.
enum Hex {
    static func bytes(_ text: String) throws(EvaluationError) -> [UInt8] {
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        guard digits.count.isMultiple(of: 2) else {
            throw EvaluationError(message: "`\(text)` has an odd number of digits")
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
                throw EvaluationError(message: "`\(text)` is not made of hexadecimal digits")
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map { UInt8($0) }
    }

    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// RFC 4648 §4.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for index in 0..<4 {
                output.append(
                    index <= group.count
                        ? alphabet[Int(value >> (18 - 6 * UInt32(index)) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
