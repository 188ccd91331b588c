// What a plain (unquoted) scalar means: the core schema of YAML 1.2 (chapter 10.3). Spellings that YAML 1.1
// tools read differently are refused rather than guessed at, because standard tools read the published
// contract too.

enum PlainScalar {
    /// Larger integers are rounded by tools that read numbers as doubles.
    private static let integerMagnitudeMax: Int64 = 1 << 53

    /// - Throws: the message of a diagnostic.
    static func resolve(_ text: String) throws(Refusal) -> YAMLNode.Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        guard let first = text.utf8.first, isNumberStart(first) else {
            if isOldBoolean(text) {
                throw Refusal(
                    "`\(text)` is a boolean to some YAML tools: write true or false, or quote the text")
            }
            return .string(text)
        }
        return try number(text)
    }

    /// `yes`, `No`, `ON` and the like: booleans in YAML 1.1 only.
    static func isOldBoolean(_ text: String) -> Bool {
        switch text {
        case "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF": true
        default: false
        }
    }

    struct Refusal: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    // MARK: Numbers

    private static func isNumberStart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func number(_ text: String) throws(Refusal) -> YAMLNode.Content {
        let bytes = Array(text.utf8)
        let signed = bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+")
        let digits = bytes[(signed ? 1 : 0)...]
        switch String(decoding: digits, as: UTF8.self) {
        case ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN":
            throw Refusal("`\(text)` has no form in JSON; quote it if it is text")
        default: break
        }
        if let radix = prefixRadix(digits), !signed {
            return try integer(
                Int64(String(decoding: digits.dropFirst(2), as: UTF8.self), radix: radix), text)
        }
        if !digits.isEmpty, digits.allSatisfy(isDigit) {
            guard digits.count == 1 || digits.first != UInt8(ascii: "0") else {
                throw Refusal(
                    "`\(text)` is octal to some YAML tools: drop the leading zero or quote the text")
            }
            return try integer(Int64(text), text)
        }
        if isDecimal(digits) {
            guard let value = Double(text), value.isFinite else {
                throw Refusal("`\(text)` is out of range; quote it if it is text")
            }
            return .number(value)
        }
        if isOldNumber(digits) {
            throw Refusal("`\(text)` is a number to some YAML tools; quote it if it is text")
        }
        return .string(text)
    }

    private static func integer(_ value: Int64?, _ text: String) throws(Refusal) -> YAMLNode.Content {
        guard let value, value.magnitude <= integerMagnitudeMax.magnitude else {
            throw Refusal("`\(text)` is beyond 2^53, where tools lose digits; quote it and use a string type")
        }
        return .integer(value)
    }

    private static func prefixRadix(_ digits: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(digits)
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "0") else { return nil }
        let rest = bytes[2...]
        switch bytes[1] {
        case UInt8(ascii: "x"): return rest.allSatisfy(isHexadecimal) ? 16 : nil
        case UInt8(ascii: "o"): return rest.allSatisfy { $0 >= 0x30 && $0 <= 0x37 } ? 8 : nil
        default: return nil
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }

    /// `[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]+)?` with at least one digit before the exponent.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return false }
        guard let marker = rest.first else { return true }
        guard marker == UInt8(ascii: "e") || marker == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    /// `1_000` and `12:30`: integers in YAML 1.1 only.
    private static func isOldNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isDigit(first) else { return false }
        return bytes.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
    }
}
