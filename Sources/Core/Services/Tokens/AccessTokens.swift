// Access tokens: JWTs signed with HS256 (RFC 7515, RFC 7519; claims of seed 1 §8.2).
//
// The server only ever meets tokens that it wrote itself, so verification accepts exactly what `issue`
// writes: one header, byte for byte (no other algorithm can be asked for), and one layout of the claims.
// The signature is checked before anything is decoded. Nothing is allocated on the way.

internal import Cryptography
internal import Domain
internal import Primitives

struct AccessTokens: Sendable {
    private let key: Secret<HMACSHA256>
    private let lifetimeSeconds: Int64

    /// base64url of `{"alg":"HS256","typ":"JWT"}`, and the dot after it.
    private static let header: StaticString = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    /// Characters of an HS256 signature.
    private static let signatureCount = 43
    /// A token of `issue` has at most 214 characters; longer ones are refused unread.
    private static let tokenBytesMax = 256

    init(secret: Secret<[UInt8]>, lifetimeSeconds: Int64) {
        key = Secret(HMACSHA256(key: secret.exposed))
        self.lifetimeSeconds = lifetimeSeconds
    }

    func issue(for user: UserID, at now: Timestamp) -> Secret<String> {
        let issued = now.secondsSince1970
        let claims = """
            {"sub":"\(user)","exp":\(issued + lifetimeSeconds),"iat":\(issued),"type":"access"}
            """
        var token = Array(
            UnsafeBufferPointer(start: Self.header.utf8Start, count: Self.header.utf8CodeUnitCount))
        token.reserveCapacity(Self.tokenBytesMax)
        Base64URL.encode(claims.utf8, into: &token)
        let signature = key.exposed.code(of: token)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(signature, into: &token)
        return Secret(String(decoding: token, as: UTF8.self))
    }

    /// - Returns: whose token it is; nil when it is not one of ours, was changed, or has expired.
    func verify(_ token: some StringProtocol, at now: Timestamp) -> UserID? {
        let fast = token.utf8.withContiguousStorageIfAvailable { verify(bytes: $0, at: now) }
        if let fast { return fast }
        return Array(token.utf8).withUnsafeBufferPointer { verify(bytes: $0, at: now) }
    }

    private func verify(bytes token: UnsafeBufferPointer<UInt8>, at now: Timestamp) -> UserID? {
        let headerCount = Self.header.utf8CodeUnitCount
        let signedCount = token.count - Self.signatureCount - 1
        guard token.count <= Self.tokenBytesMax, signedCount > headerCount,
            token[signedCount] == UInt8(ascii: "."),
            token.prefix(headerCount).elementsEqual(
                UnsafeBufferPointer(start: Self.header.utf8Start, count: headerCount))
        else { return nil }
        let signed = UnsafeBufferPointer(rebasing: token[..<signedCount])
        guard isAuthentic(signed, signature: UnsafeBufferPointer(rebasing: token[(signedCount + 1)...]))
        else {
            return nil
        }
        return subject(ofClaims: UnsafeBufferPointer(rebasing: signed[headerCount...]), at: now)
    }

    private func isAuthentic(
        _ signed: UnsafeBufferPointer<UInt8>, signature: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * HMACSHA256.byteCount) { buffer in
            let given = UnsafeMutableBufferPointer(rebasing: buffer[..<HMACSHA256.byteCount])
            guard let right = buffer.baseAddress?.advanced(by: HMACSHA256.byteCount),
                Base64URL.decode(signature, into: given) == HMACSHA256.byteCount
            else { return false }
            key.exposed.authenticate(UnsafeRawBufferPointer(signed), into: right)
            guard let given = given.baseAddress else { return false }
            return constantTimeEquals(given, right, count: HMACSHA256.byteCount)
        }
    }

    private func subject(ofClaims text: UnsafeBufferPointer<UInt8>, at now: Timestamp) -> UserID? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.tokenBytesMax) { buffer in
            guard let count = Base64URL.decode(text, into: buffer) else { return nil }
            var claims = ClaimsReader(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<count]))
            guard let user = claims.read(), claims.expiresAt > now.secondsSince1970 else { return nil }
            return user
        }
    }
}

/// Reads the claims in the one layout that `issue` writes them in.
private struct ClaimsReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private(set) var expiresAt: Int64 = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func read() -> UserID? {
        guard literal("{\"sub\":\""), let subject = digits(max: 19),
            let user = Snowflake(decimal: bytes[subject]),
            literal("\",\"exp\":"), let expiry = seconds(), literal(",\"iat\":"), seconds() != nil,
            literal(",\"type\":\"access\"}"), position == bytes.count
        else { return nil }
        expiresAt = expiry
        return UserID(user)
    }

    private mutating func literal(_ text: StaticString) -> Bool {
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: expected) else { return false }
        position += expected.count
        return true
    }

    private mutating func digits(max: Int) -> Range<Int>? {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]), position - start < max {
            position += 1
        }
        return position > start ? start..<position : nil
    }

    /// At most 12 digits: beyond the year 30,000, and far from overflow.
    private mutating func seconds() -> Int64? {
        guard let range = digits(max: 12) else { return nil }
        return bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
