// JSON strings: one pass finds the end, checks UTF-8 and escapes, and counts Unicode scalars, so that length
// rules cost nothing extra; text is made only for strings that are kept.

/// A string in the document, checked but not yet unescaped.
struct StringToken {
    /// The bytes between the quotes.
    let range: Range<Int>
    let hasEscapes: Bool
    /// Length of the text in Unicode scalars.
    let scalarCount: Int

    func text(in bytes: [UInt8]) -> String {
        if !hasEscapes {
            return bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) -> String in
                String(decoding: UnsafeBufferPointer(rebasing: buffer[range]), as: UTF8.self)
            }
        }
        return unescaped(bytes)
    }

    private func unescaped(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var plain = range.lowerBound
        var position = plain
        while position < range.upperBound {
            guard bytes[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            text += bytes[plain..<position]
            // The token was made from escapes that are all well-formed.
            guard let (scalar, end) = Escape.read(bytes, at: position) else { break }
            if let encoded = UTF8.encode(scalar) { text += encoded }
            position = end
            plain = end
        }
        text += bytes[plain..<range.upperBound]
        return String(decoding: text, as: UTF8.self)
    }
}

extension JSONReader {
    /// Consumes a string.
    /// - Returns: nil, without having moved, when no well-formed string stands at `position`.
    mutating func stringToken() -> StringToken? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        guard let token: StringToken = Self.scan(bytes, from: start) else { return nil }
        position = token.range.upperBound + 1
        return token
    }

    private static func scan(_ bytes: [UInt8], from start: Int) -> StringToken? {
        bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) -> StringToken? in
            var position = start
            var scalarCount = 0
            var hasEscapes = false
            while position < buffer.count {
                let byte: UInt8 = buffer[position]
                if byte == UInt8(ascii: "\"") {
                    return StringToken(
                        range: start..<position, hasEscapes: hasEscapes, scalarCount: scalarCount)
                }
                scalarCount += 1
                if byte < 0x20 { return nil }
                if byte == UInt8(ascii: "\\") {
                    guard let (_, end) = Escape.read(bytes, at: position) else { return nil }
                    hasEscapes = true
                    position = end
                } else if byte < 0x80 {
                    position += 1
                } else {
                    let length: Int = UTF8Sequence.length(in: buffer, at: position)
                    guard length > 0 else { return nil }
                    position += length
                }
            }
            return nil
        }
    }
}

/// Multi-byte sequences of UTF-8 (Unicode 15, table 3-7).
enum UTF8Sequence {
    /// Bytes of the well-formed sequence at `position`, or 0. Overlong forms, surrogates and values above
    /// U+10FFFF are ill-formed.
    static func length(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        let lead: UInt8 = bytes[position]
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            count = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: return 0
        }
        guard position + count <= bytes.count, second.contains(bytes[position + 1]) else { return 0 }
        for offset in 2..<max(count, 2) where bytes[position + offset] & 0xC0 != 0x80 { return 0 }
        return count
    }
}

/// Escapes of RFC 8259 §7.
enum Escape {
    /// - Parameter position: of the backslash.
    /// - Returns: the scalar and the position behind the escape; nil for an unknown or cut-off escape and for
    ///   half a surrogate pair.
    static func read(_ bytes: [UInt8], at position: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        guard position + 1 < bytes.count else { return nil }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""): return ("\"", position + 2)
        case UInt8(ascii: "\\"): return ("\\", position + 2)
        case UInt8(ascii: "/"): return ("/", position + 2)
        case UInt8(ascii: "b"): return ("\u{8}", position + 2)
        case UInt8(ascii: "f"): return ("\u{C}", position + 2)
        case UInt8(ascii: "n"): return ("\n", position + 2)
        case UInt8(ascii: "r"): return ("\r", position + 2)
        case UInt8(ascii: "t"): return ("\t", position + 2)
        case UInt8(ascii: "u"): return unicode(bytes, at: position)
        default: return nil
        }
    }

    private static func unicode(_ bytes: [UInt8], at position: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        guard let high: UInt32 = codeUnit(bytes, at: position) else { return nil }
        if let scalar = Unicode.Scalar(high) { return (scalar, position + 6) }
        guard high < 0xDC00, let low: UInt32 = codeUnit(bytes, at: position + 6),
            (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { return nil }
        return (scalar, position + 12)
    }

    /// The four digits of a `\uXXXX`.
    private static func codeUnit(_ bytes: [UInt8], at position: Int) -> UInt32? {
        guard position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt32 = 0
        for index in position + 2..<position + 6 {
            guard let digit: UInt8 = hexadecimalValue(bytes[index]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

/// The value of an ASCII hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
