// The request line and header fields, as an application sees them before any byte of the body is read.

/// Method, target and fields of one request (RFC 9112 §3).
public struct RequestHead: Sendable {
    public var method: Method
    /// The request target as received: an absolute path, optionally with a query. At most 8 KB.
    public let target: [UInt8]
    public var fields: HeaderFields
    /// 0 or 1: the minor version of HTTP/1.x.
    public let minorVersion: UInt8
    /// Whether the client lets the connection be used again after this request (RFC 9112 §9.3).
    public let keepAlive: Bool
    private let pathCount: Int

    public init(
        method: Method, target: [UInt8], fields: HeaderFields = HeaderFields(), minorVersion: UInt8 = 1,
        keepAlive: Bool = true
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.minorVersion = minorVersion
        self.keepAlive = keepAlive
        pathCount = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
    }

    /// The target up to the question mark, percent-encoded as received.
    public var path: ArraySlice<UInt8> { target[..<pathCount] }

    /// The bytes after the first question mark, percent-encoded as received; nil if there is none.
    public var query: ArraySlice<UInt8>? {
        pathCount == target.count ? nil : target[(pathCount + 1)...]
    }
}
