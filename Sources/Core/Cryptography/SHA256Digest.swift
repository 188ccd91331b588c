// SHA-256 (FIPS 180-4), of a message at once or as it arrives.

private import COpenSSL

/// The digest of a message that is fed in pieces.
public struct SHA256Digest: Sendable {
    /// Bytes of a digest.
    public static let byteCount = 32

    private var state = SHA256_CTX()

    public init() { SHA256_Init(&state) }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&state, bytes.baseAddress, bytes.count)
    }

    /// The digest of everything fed so far; more may follow.
    public var value: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            var state = state
            SHA256_Final(buffer.baseAddress, &state)
            count = Self.byteCount
        }
    }

    public static func of(_ message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            SHA256(message, message.count, buffer.baseAddress)
            count = byteCount
        }
    }

    @inlinable
    public static func of(_ message: some Collection<UInt8>) -> [UInt8] { of(Array(message)) }
}
