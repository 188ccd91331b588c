// Nulls inside arrays, and values that may be one of several kinds.

extension JSONReader {
    /// Reads null or a value.
    /// - Returns: nil when the value was refused, and a nil inside when it was null.
    public mutating func nullable<Value>(_ read: (inout JSONReader) -> Value?) -> Value?? {
        if null() { return .some(nil) }
        guard let value = read(&self) else { return nil }
        return .some(value)
    }

    /// Consumes an object whose member `member` selects none of the variants, and records that.
    /// - Parameters:
    ///   - found: the member's value; nil when it is missing or no string.
    ///   - choices: the values there are, as one text.
    public mutating func unmatched(member: String, found: String?, choices: String) {
        guard peekType() == .object else { return mismatch(.object) }
        skip()
        guard !isMalformed else { return }
        violations.add(found == nil ? .required : Violation("oneOf", expected: choices), at: [member])
    }

    /// Consumes a value whose JSON type selects none of the variants, and records that.
    public mutating func unmatched(types: String) {
        skip()
        if !isMalformed { report(Violation("oneOf", expected: types)) }
    }
}
