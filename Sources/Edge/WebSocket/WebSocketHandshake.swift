// The opening handshake (RFC 6455 §4.2), judged from the request's head alone.

private import COpenSSL
internal import HTTP
internal import HTTPTypes

/// The server's side of the opening handshake.
enum WebSocketHandshake {
    /// Judges a request that an application has routed to a WebSocket endpoint.
    static func judge(_ head: RequestHead, _ limits: WebSocketLimits) -> Handshake {
        guard head.fields.lists("websocket", in: .upgrade) else {
            return .refuse(.upgradeRequired, whatToUpgradeTo)
        }
        let keys = head.fields.values(of: .secWebSocketKey)
        guard head.method == .get, head.minorVersion == 1, head.fields.lists("upgrade", in: .connection),
            keys.count == 1, isKey(keys[0])
        else { return .refuse(.malformed, HeaderFields()) }
        guard head.fields.values(of: .secWebSocketVersion) == ["13"] else {
            return .refuse(.upgradeRequired, whatToUpgradeTo)
        }
        if let origins = limits.origins, head.fields.contains(.origin) {
            let claimed = head.fields.values(of: .origin)
            guard claimed.count == 1, origins.contains(claimed[0]) else {
                return .refuse(.originForbidden, HeaderFields())
            }
        }
        var answer: HeaderFields = [.upgrade: "websocket", .secWebSocketAccept: acceptKey(for: keys[0])]
        if let chosen = chooseProtocol(head, limits.protocols) {
            answer.append(.secWebSocketProtocol, chosen)
        }
        return .accept(answer)
    }

    /// Every 426 names the protocol (RFC 9110 §15.5.22) and its version (RFC 6455 §4.4).
    private static let whatToUpgradeTo: HeaderFields = [.upgrade: "websocket", .secWebSocketVersion: "13"]

    /// `Sec-WebSocket-Accept` for a `Sec-WebSocket-Key` (RFC 6455 §4.2.2, item 5.4).
    static func acceptKey(for key: String) -> String {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
        SHA1(text, text.count, &digest)
        return base64(digest)
    }

    /// Whether a key can be the base64 form of sixteen bytes.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        guard bytes.count == 24, bytes.suffix(2) == [UInt8(ascii: "="), UInt8(ascii: "=")] else {
            return false
        }
        return bytes.dropLast(2).allSatisfy { alphabet.contains($0) }
    }

    private static func chooseProtocol(_ head: RequestHead, _ supported: [String]) -> String? {
        for offered in head.fields.values(of: .secWebSocketProtocol) {
            for name in offered.split(separator: ",") {
                let trimmed = name.drop { $0 == " " }.prefix { $0 != " " }
                if let match = supported.first(where: { $0 == trimmed }) { return match }
            }
        }
        return nil
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 with padding (RFC 4648 §4).
    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for position in 0..<4 {
                let index = Int(bits >> UInt32(18 - 6 * position) & 63)
                text.append(position <= group.count ? alphabet[index] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
