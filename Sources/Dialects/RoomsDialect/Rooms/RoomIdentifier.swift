// What rooms are called in addresses and frames, and what shows who created one.

internal import Cryptography
internal import Primitives

enum RoomIdentifier {
    /// The name in lower case, with hyphens for everything that is neither letter nor digit: "General chat" is
    /// `general-chat`. A name without letters and digits is `room`. A second room of the same name is `general-chat-2`.
    static func make(from name: String, isTaken: (String) -> Bool) -> String {
        let base = slug(name)
        if !isTaken(base) { return base }
        var number = 2
        while isTaken("\(base)-\(number)") { number += 1 }
        return "\(base)-\(number)"
    }

    private static let scalarsMax = 72

    private static func slug(_ name: String) -> String {
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
        // Lower case can be longer than upper case, and a number may have to follow.
        let scalars = words.joined(separator: "-").unicodeScalars.prefix(scalarsMax)
        return scalars.isEmpty ? "room" : String(String.UnicodeScalarView(scalars))
    }
}

/// A secret that is only compared, in a time that does not depend on what it is.
struct ComparedSecret: Sendable {
    private let digest: [UInt8]

    init(_ text: String) { digest = SHA256Digest.of(text.utf8) }

    func matches(_ text: String) -> Bool {
        constantTimeEquals(digest, SHA256Digest.of(text.utf8), count: SHA256Digest.byteCount)
    }
}

enum ModeratorToken {
    /// 128 random bits in hexadecimal, from the system's secure generator.
    static func random() -> Secret<String> {
        Secret(
            [UInt64.random(in: .min ... .max), .random(in: .min ... .max)].map { half in
                let digits = String(half, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }.joined())
    }
}
