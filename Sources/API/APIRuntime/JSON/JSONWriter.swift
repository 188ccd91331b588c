// Writes JSON into a buffer that can be used again. Commas come by themselves: a key or an element needs one
// unless the byte before it opened the object or array.

public import Primitives

/// Appends one JSON document to a byte buffer.
public struct JSONWriter {
    public private(set) var bytes: [UInt8]

    /// - Parameter buffer: a buffer whose storage is to be used again; its contents are dropped.
    public init(reusing buffer: consuming [UInt8] = []) {
        bytes = buffer
        bytes.removeAll(keepingCapacity: true)
        if bytes.capacity == 0 { bytes.reserveCapacity(512) }
    }

    /// Forgets what was written and keeps the storage.
    public mutating func reset() { bytes.removeAll(keepingCapacity: true) }

    // MARK: Structure

    public mutating func beginObject() { bytes.append(UInt8(ascii: "{")) }
    public mutating func endObject() { bytes.append(UInt8(ascii: "}")) }
    public mutating func beginArray() { bytes.append(UInt8(ascii: "[")) }
    public mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

    /// Starts a member. A value must follow.
    /// - Parameter name: needs no escaping; the generator sees to it.
    public mutating func key(_ name: StaticString) {
        separate(after: UInt8(ascii: "{"))
        bytes.append(UInt8(ascii: "\""))
        raw(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Starts a member whose name is only known now.
    public mutating func key(dynamic name: String) {
        separate(after: UInt8(ascii: "{"))
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Starts an element of an array. A value must follow.
    public mutating func element() { separate(after: UInt8(ascii: "[")) }

    private mutating func separate(after opening: UInt8) {
        if bytes.last != opening { bytes.append(UInt8(ascii: ",")) }
    }

    /// Appends bytes that are JSON already.
    public mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends bytes that are JSON already.
    public mutating func raw(_ json: [UInt8]) { bytes.append(contentsOf: json) }

    /// The bytes of a constant.
    public static func bytes(of text: StaticString) -> [UInt8] {
        Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    // MARK: Values

    public mutating func null() { raw("null") }

    public mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }

    public mutating func integer(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(UInt64(value.magnitude))
    }

    /// Numbers that JSON cannot express (infinite, not a number) become null.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        bytes.append(contentsOf: "\(value)".utf8)
    }

    /// A decimal string.
    public mutating func snowflake(_ value: Snowflake) { bits(value.rawValue) }

    /// A decimal string.
    public mutating func bits(_ value: UInt64) {
        bytes.append(UInt8(ascii: "\""))
        digits(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// `"2024-01-15T10:30:00Z"`.
    public mutating func timestamp(_ value: Timestamp) {
        bytes.append(UInt8(ascii: "\""))
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) {
            (text: UnsafeMutableBufferPointer<UInt8>) in
            text.initialize(repeating: 0)
            value.writeISO8601(to: text)
            bytes.append(contentsOf: text)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { (text: UnsafeBufferPointer<UInt8>) in
            var plain = 0
            for index in text.indices where Self.needsEscape(text[index]) {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
                escape(text[index])
                plain = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        case 0x08: raw("\\b")
        case 0x0C: raw("\\f")
        default:
            raw(byte < 0x10 ? "\\u000" : "\\u001")
            let digit: UInt8 = byte & 0x0F
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    private mutating func digits(_ value: UInt64) {
        guard value >= 10 else { return bytes.append(UInt8(ascii: "0") + UInt8(value)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) {
            (text: UnsafeMutableBufferPointer<UInt8>) in
            var rest = value
            var start = 20
            repeat {
                start -= 1
                text.initializeElement(at: start, to: UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(text)[start..<20]))
        }
    }
}
