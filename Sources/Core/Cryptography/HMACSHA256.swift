// HMAC-SHA256 (RFC 2104), on OpenSSL's digest.
//
// OpenSSL's own HMAC looks its algorithm up and allocates on every call. Here the two half-finished digests
// that depend on the key alone are kept and copied, which leaves the hashing itself.

private import COpenSSL

/// Makes codes with one key. Holds what is as good as the key: keep it in a `Secret`.
public struct HMACSHA256: Sendable {
    /// Bytes of a code.
    public static let byteCount = SHA256Digest.byteCount
    private static let blockByteCount = 64

    private let inner: SHA256_CTX
    private let outer: SHA256_CTX

    public init(key: [UInt8]) {
        var block = key.count > Self.blockByteCount ? SHA256Digest.of(key) : key
        block += [UInt8](repeating: 0, count: Self.blockByteCount - block.count)
        inner = Self.started(with: block.map { $0 ^ 0x36 })
        outer = Self.started(with: block.map { $0 ^ 0x5C })
    }

    private static func started(with block: [UInt8]) -> SHA256_CTX {
        var digest = SHA256_CTX()
        SHA256_Init(&digest)
        SHA256_Update(&digest, block, block.count)
        return digest
    }

    /// - Parameter code: 32 bytes of room.
    public func authenticate(_ message: UnsafeRawBufferPointer, into code: UnsafeMutablePointer<UInt8>) {
        var digest = inner
        SHA256_Update(&digest, message.baseAddress, message.count)
        SHA256_Final(code, &digest)
        digest = outer
        SHA256_Update(&digest, code, Self.byteCount)
        SHA256_Final(code, &digest)
    }

    public func code(of message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            guard let code = buffer.baseAddress else { return }
            message.withUnsafeBytes { authenticate($0, into: code) }
            count = Self.byteCount
        }
    }
}

/// Compares secrets in a time that does not depend on where they differ.
public func constantTimeEquals(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int
) -> Bool {
    CRYPTO_memcmp(left, right, count) == 0
}
