// Refresh tokens: texts that only this server can make, each of which leads to exactly one next.
//
//     base64url(family: 8 bytes, secret: 32 bytes, seal: 16 bytes)
//
// The secret of a login's first token is random; that of each further token is a code over the one before.
//  - The seal tells a token of this server from a guess. So a spent token whose row is long gone still ends its
//    family, and rows need not be kept for that: a login has two at most.
//  - Two requests that bring the same token at once, of two tabs or because an answer was lost, can be given the
//    same next one. Nobody gains a second line of tokens by that: when a thief is one of the two, the next use by
//    the other shows it.

internal import Cryptography
internal import Domain
internal import Primitives
internal import Stores

struct RefreshTokens: Sendable {
    private let key: Secret<HMACSHA256>

    private static let familyByteCount = 8
    /// 256 bits: guessing one is out of the question at any rate.
    private static let secretByteCount = 32
    /// 128 bits: a guess that holds would end somebody's login, no more.
    private static let sealByteCount = 16
    private static let byteCount = familyByteCount + secretByteCount + sealByteCount
    /// Anything longer is none of ours, and is not hashed.
    static let textBytesMax = 128
    /// Keeps these codes apart from everything else that is made with the server's secret.
    private static let label = "guildhall: refresh tokens"

    /// What a code is made for, in front of its message.
    private enum Purpose: UInt8 {
        case seal = 1
        case successor = 2
    }

    init(secret: Secret<[UInt8]>) {
        key = Secret(HMACSHA256(key: HMACSHA256(key: secret.exposed).code(of: Array(Self.label.utf8))))
    }

    /// The token that a login starts with.
    /// - Throws: `unavailable` when the system gives no randomness.
    func first(of family: ID<RefreshTokenFamily>) throws(DomainError) -> Secret<String> {
        sealed(family, secret: try RandomText.bytes(Self.secretByteCount))
    }

    /// The token that this one is exchanged for, always the same.
    /// - Parameter family: which `token` belongs to.
    func successor(of token: Secret<String>, in family: ID<RefreshTokenFamily>) -> Secret<String> {
        sealed(family, secret: code(.successor, over: Array(token.exposed.utf8)))
    }

    /// Which login a token belongs to or once belonged to.
    /// - Returns: nil for what this server never issued.
    func family(of token: Secret<String>) -> ID<RefreshTokenFamily>? {
        let text = Array(token.exposed.utf8.prefix(Self.textBytesMax))
        guard text.count == Base64URL.encodedCount(Self.byteCount) else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.byteCount) { bytes in
            guard text.withUnsafeBufferPointer({ Base64URL.decode($0, into: bytes) }) == Self.byteCount
            else { return nil }
            let content = Array(bytes.prefix(Self.byteCount - Self.sealByteCount))
            let seal = Array(bytes.suffix(Self.sealByteCount))
            guard constantTimeEquals(seal, code(.seal, over: content), count: Self.sealByteCount) else {
                return nil
            }
            let family = content.prefix(Self.familyByteCount).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return ID(Snowflake(rawValue: family))
        }
    }

    private func sealed(_ family: ID<RefreshTokenFamily>, secret: [UInt8]) -> Secret<String> {
        let number = family.rawValue
        var bytes = (1...Self.familyByteCount).map { index in
            UInt8(truncatingIfNeeded: number >> UInt64(8 * (Self.familyByteCount - index)))
        }
        bytes += secret
        bytes += code(.seal, over: bytes).prefix(Self.sealByteCount)
        var text: [UInt8] = []
        text.reserveCapacity(Base64URL.encodedCount(Self.byteCount))
        Base64URL.encode(bytes, into: &text)
        return Secret(String(decoding: text, as: UTF8.self))
    }

    private func code(_ purpose: Purpose, over message: [UInt8]) -> [UInt8] {
        key.exposed.code(of: [purpose.rawValue] + message)
    }
}
