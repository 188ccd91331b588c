// Values that JSON carries as strings.

public import Primitives

extension JSONReader {
    /// Reads a string.
    /// - Parameters:
    ///   - lengthMin: rule `minLength`, in Unicode scalars; `lengthMax`: rule `maxLength`.
    ///   - pattern: rule `pattern`.
    public mutating func string(
        lengthMin: Int = 0, lengthMax: Int = .max, pattern: ScalarPattern? = nil
    ) -> String? {
        guard let (text, length) = text(orElse: .string) else { return nil }
        checkLength(length, lengthMin, lengthMax)
        if let pattern, !pattern.matches(text) { report(Violation("pattern")) }
        return text
    }

    /// Reads an email address as browsers accept it in forms (HTML Living Standard §4.10.5.1.5).
    public mutating func email(
        lengthMin: Int = 0, lengthMax: Int = .max, pattern: ScalarPattern? = nil
    ) -> String? {
        guard let text: String = string(lengthMin: lengthMin, lengthMax: lengthMax, pattern: pattern)
        else { return nil }
        if !EmailAddress.isValid(text) { report(.format("email")) }
        return text
    }

    /// Reads an absolute URI: a scheme, a colon, and no byte that RFC 3986 forbids.
    public mutating func uri(
        lengthMin: Int = 0, lengthMax: Int = .max, pattern: ScalarPattern? = nil
    ) -> String? {
        guard let text: String = string(lengthMin: lengthMin, lengthMax: lengthMax, pattern: pattern)
        else { return nil }
        if !AbsoluteURI.isValid(text) { report(.format("uri")) }
        return text
    }

    /// Reads an id: a string of digits, or a whole number.
    public mutating func snowflake() -> Snowflake? {
        guard let digits: ArraySlice<UInt8> = digits() else { return nil }
        guard let id = Snowflake(decimal: digits) else {
            report(.format("snowflake"))
            return nil
        }
        return id
    }

    /// Reads the number behind an `x-bits` schema: a string of digits, or a whole number.
    public mutating func bits() -> UInt64? {
        guard let digits: ArraySlice<UInt8> = digits() else { return nil }
        guard digits.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true,
            let bits = UInt64(String(decoding: digits, as: UTF8.self))
        else {
            report(.type(.string))
            return nil
        }
        return bits
    }

    /// Reads an RFC 3339 date-time.
    public mutating func timestamp() -> Timestamp? {
        guard let (text, _) = text(orElse: .string) else { return nil }
        guard let timestamp = Timestamp(iso8601: text) else {
            report(.format("date-time"))
            return nil
        }
        return timestamp
    }

    /// Reads one of a closed list of strings.
    /// - Parameter choices: the list as one text, for the message.
    public mutating func choice<Choice: RawRepresentable<String>>(
        _ choices: StaticString, as type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let (text, _) = text(orElse: .string) else { return nil }
        guard let value = Choice(rawValue: text) else {
            report(.choice("\(choices)"))
            return nil
        }
        return value
    }
}

extension JSONReader {
    private mutating func text(orElse expected: JSONType) -> (text: String, length: Int)? {
        if isText {
            position = bytes.count
            let text = String(decoding: bytes, as: UTF8.self)
            return (text, text.unicodeScalars.count)
        }
        guard peekType() == .string else {
            mismatch(expected)
            return nil
        }
        guard let token: StringToken = stringToken() else {
            fail()
            return nil
        }
        return (token.text(in: bytes), token.scalarCount)
    }

    /// The bytes of a string or of a number; both are checked by whoever reads them.
    private mutating func digits() -> ArraySlice<UInt8>? {
        if isText {
            position = bytes.count
            return bytes[...]
        }
        let type: JSONType? = peekType()
        if type == .number {
            if let token: NumberToken = numberToken() { return bytes[token.range] }
            fail()
            return nil
        }
        guard let (text, _) = text(orElse: .string) else { return nil }
        return Array(text.utf8)[...]
    }

    private mutating func checkLength(_ length: Int, _ min: Int, _ max: Int) {
        if length < min { report(.range("minLength", min, min: min, max: max)) }
        if length > max { report(.range("maxLength", max, min: min, max: max)) }
    }
}

extension Violation {
    /// A count outside of its range. An upper end of `.max` and a lower one of 0 mean that there is none.
    static func range(_ keyword: String, _ limit: Int, min: Int, max: Int) -> Violation {
        Violation(
            keyword, limit: String(limit), minimum: String(min), maximum: max == .max ? nil : String(max))
    }
}
