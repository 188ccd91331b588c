// A header field name: a token (RFC 9110 §5.1), compared without regard to case. Names an application writes are
// literals, so a bad one is a programming error and traps at start-up; names from outside go through `init?`.

/// The name of a header field.
public struct FieldName: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name in lower case, which is what comparisons use.
    public let lowercased: String
    /// The name as given, which is what goes on the wire.
    public let description: String

    /// - Returns: nil if `text` is not a token.
    public init?(parsing text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy(isTokenByte) else { return nil }
        description = text
        lowercased = text.lowercased()
    }

    /// - Precondition: the literal is a token.
    public init(stringLiteral text: StaticString) {
        guard let name = FieldName(parsing: "\(text)") else {
            preconditionFailure("\(text) is not a field name")
        }
        self = name
    }

    public static func == (a: FieldName, b: FieldName) -> Bool { a.lowercased == b.lowercased }

    public func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }
}

extension FieldName {
    public static let accept: FieldName = "Accept"
    public static let acceptRanges: FieldName = "Accept-Ranges"
    public static let accessControlAllowHeaders: FieldName = "Access-Control-Allow-Headers"
    public static let accessControlAllowMethods: FieldName = "Access-Control-Allow-Methods"
    public static let accessControlAllowOrigin: FieldName = "Access-Control-Allow-Origin"
    public static let accessControlExposeHeaders: FieldName = "Access-Control-Expose-Headers"
    public static let accessControlMaxAge: FieldName = "Access-Control-Max-Age"
    public static let accessControlRequestMethod: FieldName = "Access-Control-Request-Method"
    public static let allow: FieldName = "Allow"
    public static let authorization: FieldName = "Authorization"
    public static let cacheControl: FieldName = "Cache-Control"
    public static let connection: FieldName = "Connection"
    public static let contentLength: FieldName = "Content-Length"
    public static let contentRange: FieldName = "Content-Range"
    public static let contentType: FieldName = "Content-Type"
    public static let date: FieldName = "Date"
    public static let etag: FieldName = "ETag"
    public static let expect: FieldName = "Expect"
    public static let forwardedFor: FieldName = "X-Forwarded-For"
    public static let host: FieldName = "Host"
    public static let ifRange: FieldName = "If-Range"
    public static let location: FieldName = "Location"
    public static let origin: FieldName = "Origin"
    public static let range: FieldName = "Range"
    public static let retryAfter: FieldName = "Retry-After"
    public static let secWebSocketAccept: FieldName = "Sec-WebSocket-Accept"
    public static let secWebSocketKey: FieldName = "Sec-WebSocket-Key"
    public static let secWebSocketProtocol: FieldName = "Sec-WebSocket-Protocol"
    public static let secWebSocketVersion: FieldName = "Sec-WebSocket-Version"
    public static let transferEncoding: FieldName = "Transfer-Encoding"
    public static let upgrade: FieldName = "Upgrade"
    public static let userAgent: FieldName = "User-Agent"
    public static let vary: FieldName = "Vary"
}

/// Whether a byte may stand in a token (RFC 9110 §5.6.2).
package func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
        UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
        true
    default: false
    }
}
