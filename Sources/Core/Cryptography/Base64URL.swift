// base64url without padding (RFC 4648 §5), as JWT uses it: one text per value, nothing else is accepted.

public enum Base64URL {
    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// How many characters `count` bytes take.
    public static func encodedCount(_ count: Int) -> Int { (count * 8 + 5) / 6 }

    /// Inlinable because tokens are made of texts and arrays: unspecialized it is many times slower.
    @inlinable
    public static func encode(_ bytes: some Sequence<UInt8>, into text: inout [UInt8]) {
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(character(bits >> UInt32(bitCount) & 63))
            }
            bits &= (1 << UInt32(bitCount)) - 1
        }
        if bitCount > 0 { text.append(character(bits << UInt32(6 - bitCount) & 63)) }
    }

    /// - Parameter output: has room for `text.count * 3 / 4` bytes.
    /// - Returns: how many bytes were written; nil when a character is outside the alphabet, the length is
    ///   impossible, or unused bits are not zero.
    public static func decode(
        _ text: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        var bits: UInt32 = 0
        var bitCount = 0
        var written = 0
        for character in text {
            guard let value = value(of: character) else { return nil }
            bits = bits << 6 | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                output[written] = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
                written += 1
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        return bitCount < 6 && bits == 0 ? written : nil
    }

    @usableFromInline
    static func character(_ value: UInt32) -> UInt8 { alphabet.utf8Start[Int(value)] }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character) - 0x41
        case 0x61...0x7A: UInt32(character) - 0x61 + 26
        case 0x30...0x39: UInt32(character) - 0x30 + 52
        case 0x2D: 62
        case 0x5F: 63
        default: nil
        }
    }
}
