// base64 with padding (RFC 4648 §4): one text per value, nothing else is accepted. Megabytes of it come from
// clients, so it is read four characters at a time through a table.

enum Base64 {
    /// What `count` characters decode to, without padding.
    static func decodedCountMax(_ count: Int) -> Int { count / 4 * 3 }

    /// - Returns: nil when a character is outside the alphabet, the padding is wrong or missing, or unused bits are
    ///   not zero.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let wholeGroups = text.count / 4 - (padding > 0 ? 1 : 0)
        var isLegal = true
        var bytes = [UInt8](unsafeUninitializedCapacity: decodedCountMax(text.count)) { output, count in
            for group in 0..<wholeGroups {
                let bits = sextets(of: text, at: 4 * group, count: 4)
                isLegal = isLegal && bits <= 0xFF_FFFF
                output[count] = UInt8(truncatingIfNeeded: bits >> 16)
                output[count + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                output[count + 2] = UInt8(truncatingIfNeeded: bits)
                count += 3
            }
        }
        guard isLegal else { return nil }
        guard padding > 0 else { return bytes }
        let bits = sextets(of: text, at: 4 * wholeGroups, count: 4 - padding)
        // Of the last 12 or 18 bits the lower 4 or 2 are unused.
        guard bits <= 0xFF_FFFF, bits & (padding == 1 ? 3 : 15) == 0 else { return nil }
        if padding == 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> 10)) }
        bytes.append(UInt8(truncatingIfNeeded: bits >> (padding == 1 ? 2 : 4)))
        return bytes
    }

    /// Six bits for each character; above 24 bits when one is outside the alphabet.
    @inline(__always)
    private static func sextets(of text: [UInt8], at start: Int, count: Int) -> UInt32 {
        var bits: UInt32 = 0
        var foreign: UInt32 = 0
        for character in text[start..<start + count] {
            let value = values[Int(character)]
            bits = bits << 6 | UInt32(value & 63)
            foreign |= UInt32(value & 64)
        }
        return bits | foreign << 20
    }

    /// By character: its six bits, or 64.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}
