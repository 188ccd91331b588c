// Tokens of bots (seed 1 §8.3): the bot's id in base64, a dot, and what nobody can guess. The id says whose row to
// read; what counts is the SHA-256 of the whole text, which is all that is stored.

internal import Cryptography
internal import Domain
internal import Primitives

struct BotToken: Sendable {
    let text: Secret<String>
    let userID: UserID

    /// 256 bits.
    private static let secretByteCount = 32
    /// 26 characters for the longest id, a dot, 43 for the secret.
    private static let textBytesMax = 70
    /// Digits of the highest id.
    private static let idDigitsMax = 19

    /// - Throws: `unavailable` when the system gives no randomness.
    static func new(for bot: UserID) throws(DomainError) -> BotToken {
        var id: [UInt8] = []
        Base64URL.encode("\(bot)".utf8, into: &id)
        let secret = try RandomText.base64URL(byteCount: secretByteCount)
        return BotToken(text: Secret("\(String(decoding: id, as: UTF8.self)).\(secret)"), userID: bot)
    }

    private init(text: Secret<String>, userID: UserID) {
        self.text = text
        self.userID = userID
    }

    /// - Returns: nil for what cannot be a bot's token.
    init?(_ text: Secret<String>) {
        let bytes = Array(text.exposed.utf8.prefix(Self.textBytesMax + 1))
        guard bytes.count <= Self.textBytesMax, let dot = bytes.firstIndex(of: UInt8(ascii: ".")),
            let id = Self.id(in: Array(bytes[..<dot]))
        else { return nil }
        self.init(text: text, userID: id)
    }

    var hash: [UInt8] { SHA256Digest.of(text.exposed.utf8) }

    /// Takes the same time wherever the two differ.
    func matches(hash stored: [UInt8]) -> Bool {
        stored.count == SHA256Digest.byteCount
            && constantTimeEquals(stored, hash, count: SHA256Digest.byteCount)
    }

    private static func id(in text: [UInt8]) -> UserID? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: textBytesMax) { digits in
            let count = text.withUnsafeBufferPointer { Base64URL.decode($0, into: digits) }
            guard let count, (1...idDigitsMax).contains(count) else { return nil }
            return Snowflake(decimal: digits[..<count]).map { UserID($0) }
        }
    }
}
