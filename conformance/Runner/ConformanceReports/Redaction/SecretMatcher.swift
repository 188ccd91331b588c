// Finds secrets in text however they are written there: as they are, with JSON's escapes, percent-encoded or with
// HTML's entities, also in a mixture. A tree of all secrets is walked once per byte, so thousands of secrets cost no
// more than one.

struct SecretMatcher: Sendable {
    private struct Node: Sendable {
        var next: [UInt8: Int] = [:]
        /// What to show instead of the secret that ends here.
        var name: String?
    }

    private struct Match {
        var end: Int
        var name: String
    }

    private var nodes = [Node()]
    private var isFirst = [Bool](repeating: false, count: 256)

    /// - Parameter secrets: each with the name to show instead. Empty secrets are left out.
    init(_ secrets: [String: String]) {
        for (secret, name) in secrets.sorted(by: { $0.key < $1.key }) where !secret.isEmpty {
            var current = 0
            for byte in secret.utf8 {
                if let next = nodes[current].next[byte] {
                    current = next
                } else {
                    nodes.append(Node())
                    nodes[current].next[byte] = nodes.count - 1
                    current = nodes.count - 1
                }
            }
            nodes[current].name = name
        }
        for byte in nodes[0].next.keys { isFirst[Int(byte)] = true }
        // An escape may stand for any byte.
        let escapes: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "&")]
        if nodes.count > 1 { for byte in escapes { isFirst[Int(byte)] = true } }
    }

    func redacted(_ text: String) -> String {
        guard nodes.count > 1 else { return text }
        return redacted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    func redacted(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while index < bytes.count {
            if isFirst[Int(bytes[index])], let match = longestMatch(in: bytes, at: index, from: 0) {
                result += bytes[copied..<index]
                result += "‹\(match.name)›".utf8
                index = match.end
                copied = index
            } else {
                index += 1
            }
        }
        guard copied > 0 else { return nil }
        return result + bytes[copied...]
    }

    private func longestMatch(in bytes: [UInt8], at index: Int, from node: Int) -> Match? {
        var longest = nodes[node].name.map { Match(end: index, name: $0) }
        guard index < bytes.count else { return longest }
        if let next = nodes[node].next[bytes[index]],
            let match = longestMatch(in: bytes, at: index + 1, from: next)
        {
            longest = match
        }
        for reading in Self.readings(ofEscapeIn: bytes, at: index) {
            var current: Int? = node
            for byte in reading.bytes { current = current.flatMap { nodes[$0].next[byte] } }
            guard let current, let match = longestMatch(in: bytes, at: reading.end, from: current) else {
                continue
            }
            if match.end > longest?.end ?? -1 { longest = match }
        }
        return longest
    }

    /// What an escape at an index may stand for, and where it ends; none for most bytes.
    private static func readings(
        ofEscapeIn bytes: [UInt8], at index: Int
    ) -> [(bytes: [UInt8], end: Int)] {
        switch bytes[index] {
        case UInt8(ascii: "%"):
            number(in: bytes, at: index + 1, digits: 2).map { [([UInt8($0)], index + 3)] } ?? []
        case UInt8(ascii: "+"): [([UInt8(ascii: " ")], index + 1)]
        case UInt8(ascii: "&"): entity(in: bytes, at: index + 1)
        case UInt8(ascii: "\\"): escape(in: bytes, at: index + 1)
        default: []
        }
    }

    /// What pages of errors write: `&quot;`, `&#39;`, `&#x27;`.
    private static func entity(in bytes: [UInt8], at index: Int) -> [(bytes: [UInt8], end: Int)] {
        let longest = 10
        guard let end = bytes[index...].prefix(longest).firstIndex(of: UInt8(ascii: ";")) else { return [] }
        let name = String(decoding: bytes[index..<end], as: UTF8.self)
        let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][name]
        let digits = name.dropFirst(name.hasPrefix("#x") || name.hasPrefix("#X") ? 2 : 1)
        let number =
            name.hasPrefix("#") ? UInt32(digits, radix: digits.count + 2 == name.count ? 16 : 10) : nil
        guard let text = named ?? number.flatMap(Unicode.Scalar.init).map(String.init) else { return [] }
        return [(Array(text.utf8), end + 1)]
    }

    private static func escape(in bytes: [UInt8], at index: Int) -> [(bytes: [UInt8], end: Int)] {
        guard index < bytes.count else { return [] }
        switch bytes[index] {
        case UInt8(ascii: "n"): return [([0x0A], index + 1)]
        case UInt8(ascii: "r"): return [([0x0D], index + 1)]
        case UInt8(ascii: "t"): return [([0x09], index + 1)]
        case UInt8(ascii: "b"): return [([0x08], index + 1)]
        case UInt8(ascii: "f"): return [([0x0C], index + 1)]
        case UInt8(ascii: "u"): return unicodeEscape(in: bytes, at: index + 1)
        default: return [([bytes[index]], index + 1)]
        }
    }

    private static func unicodeEscape(in bytes: [UInt8], at index: Int) -> [(bytes: [UInt8], end: Int)] {
        guard let first = number(in: bytes, at: index, digits: 4) else { return [] }
        if let scalar = Unicode.Scalar(first) { return [(Array(String(scalar).utf8), index + 4)] }
        guard index + 6 <= bytes.count, bytes[index + 4] == UInt8(ascii: "\\"),
            bytes[index + 5] == UInt8(ascii: "u"), let second = number(in: bytes, at: index + 6, digits: 4),
            0xD800..<0xDC00 ~= first, 0xDC00..<0xE000 ~= second,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { return [] }
        return [(Array(String(scalar).utf8), index + 10)]
    }

    private static func number(in bytes: [UInt8], at index: Int, digits: Int) -> UInt32? {
        guard index + digits <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
