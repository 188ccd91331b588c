// Addresses that are their own permission. A browser fetches a picture without saying who asks, so whoever knows
// the address may have it, and only the server can make one that works: it ends in a code over the key.

private import Cryptography
public import Primitives

/// Makes and checks addresses of files: `{base}{key}?sig={code}`.
///
/// The code is HMAC-SHA256 of the key, cut to 128 bits (RFC 2104 §5), in base64url. The same key has the same
/// address for as long as the server's secret stays, so that browsers can cache.
public struct SignedAddresses: Sendable {
    private static let codeBytes = 16
    /// Keeps these codes apart from everything else that is made with the server's secret.
    private static let label = "guildhall: address of a file"

    private let code: Secret<HMACSHA256>
    private let base: String
    /// `base` without scheme and host.
    private let basePath: String

    /// - Parameters:
    ///   - secret: the server's; the key of the codes is derived from it.
    ///   - base: where files are served, with a slash at the end: `/files/`, `https://example.org/files/`.
    public init(secret: Secret<[UInt8]>, base: String) {
        let derived = HMACSHA256(key: secret.exposed).code(of: Array(Self.label.utf8))
        code = Secret(HMACSHA256(key: derived))
        self.base = base.utf8.last == UInt8(ascii: "/") ? base : base + "/"
        basePath = pathOfAddress(self.base)
    }

    public func address(of key: FileKey) -> String {
        "\(base)\(percentEncoded(key.path))?sig=\(signature(of: key))"
    }

    /// 22 characters of base64url.
    public func signature(of key: FileKey) -> String {
        var text: [UInt8] = []
        Base64URL.encode(fullCode(of: key).prefix(Self.codeBytes), into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether `signature` is the one of `key`, in a time that does not depend on how much of it is right.
    public func verify(_ key: FileKey, signature: some StringProtocol) -> Bool {
        let text = Array(signature.utf8.prefix(Base64URL.encodedCount(Self.codeBytes) + 1))
        guard text.count == Base64URL.encodedCount(Self.codeBytes) else { return false }
        let expected = fullCode(of: key)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.codeBytes) { given in
            let count = text.withUnsafeBufferPointer { Base64URL.decode($0, into: given) }
            guard count == Self.codeBytes, let given = given.baseAddress else { return false }
            return constantTimeEquals(given, expected, count: Self.codeBytes)
        }
    }

    /// The file that a request is for.
    /// - Parameter target: as in the request line: `/files/1/2/cat.png?sig=...`. Other parameters do not matter.
    /// - Returns: nil when it does not begin with the base's path, names no key, or is not signed for it.
    public func key(ofTarget target: String) -> FileKey? {
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1)
        guard parts.count == 2, parts[0].starts(with: basePath.utf8),
            let path = percentDecoded(parts[0].dropFirst(basePath.utf8.count)), let key = FileKey(path),
            let signature = signature(inQuery: parts[1]), verify(key, signature: signature)
        else { return nil }
        return key
    }

    private func signature(inQuery query: Substring.UTF8View) -> Substring? {
        let name = "sig="
        return query.split(separator: UInt8(ascii: "&")).first { $0.starts(with: name.utf8) }
            .map { Substring($0.dropFirst(name.utf8.count)) }
    }

    private func fullCode(of key: FileKey) -> [UInt8] { code.exposed.code(of: Array(key.path.utf8)) }
}

/// What follows the host, or the whole where there is none.
private func pathOfAddress(_ address: String) -> String {
    guard let scheme = address.firstRange(of: "://") else { return address }
    return address[scheme.upperBound...].firstIndex(of: "/").map { String(address[$0...]) } ?? "/"
}

/// Everything but unreserved characters (RFC 3986 §2.3) and slashes is escaped.
private func percentEncoded(_ path: String) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
    var text: [UInt8] = []
    text.reserveCapacity(path.utf8.count)
    for byte in path.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E: text.append(byte)
        default:
            text.append(UInt8(ascii: "%"))
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// - Returns: nil when an escape is incomplete or the bytes are no UTF-8.
private func percentDecoded(_ text: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.popFirst().flatMap(hexadecimalValue),
            let low = rest.popFirst().flatMap(hexadecimalValue)
        else { return nil }
        bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
}

private func hexadecimalValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
}
