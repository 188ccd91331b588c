// Unguessable bytes and texts, from OpenSSL's generator.

private import COpenSSL
private import Cryptography
internal import Domain

enum RandomText {
    /// - Throws: `unavailable` when the system gives no randomness.
    static func bytes(_ count: Int) throws(DomainError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else {
            throw .unavailable(reason: "no randomness from the system")
        }
        return bytes
    }

    /// Letters and digits, each of the 62 as likely as the others.
    static func alphanumeric(_ count: Int) throws(DomainError) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var text: [UInt8] = []
        while text.count < count {
            // 248 is four times 62: bytes above would make some letters likelier.
            let usable = try bytes(count * 2).filter { $0 < 248 }
            text += usable.prefix(count - text.count).map { alphabet[Int($0) % 62] }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// base64url of `byteCount` random bytes.
    static func base64URL(byteCount: Int) throws(DomainError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(Base64URL.encodedCount(byteCount))
        Base64URL.encode(try bytes(byteCount), into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
