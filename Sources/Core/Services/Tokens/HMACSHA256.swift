// HMAC-SHA256 (RFC 2104) and SHA-256, on OpenSSL's digest.
//
// OpenSSL's own HMAC looks its algorithm up and allocates on every call. Here the two half-finished digests
// that depend on the key alone are kept and copied, which leaves the hashing itself.

private import COpenSSL

struct HMACSHA256: Sendable {
    static let byteCount = 32
    private static let blockByteCount = 64

    private let inner: SHA256_CTX
    private let outer: SHA256_CTX

    init(key: [UInt8]) {
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
    func authenticate(_ message: UnsafeRawBufferPointer, into code: UnsafeMutablePointer<UInt8>) {
        var digest = inner
        SHA256_Update(&digest, message.baseAddress, message.count)
        SHA256_Final(code, &digest)
        digest = outer
        SHA256_Update(&digest, code, Self.byteCount)
        SHA256_Final(code, &digest)
    }

    func code(of message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            guard let code = buffer.baseAddress else { return }
            message.withUnsafeBytes { authenticate($0, into: code) }
            count = Self.byteCount
        }
    }
}

enum SHA256Digest {
    static func of(_ message: some Collection<UInt8>) -> [UInt8] {
        let message = Array(message)
        return [UInt8](unsafeUninitializedCapacity: HMACSHA256.byteCount) { buffer, count in
            SHA256(message, message.count, buffer.baseAddress)
            count = HMACSHA256.byteCount
        }
    }
}

/// Compares secrets in a time that does not depend on where they differ.
func constantTimeEquals(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
    CRYPTO_memcmp(left, right, count) == 0
}
