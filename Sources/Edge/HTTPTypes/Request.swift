// One request with its whole body. Bodies are bounded per route before they are read, so they fit in memory.

public import Primitives

/// A complete request.
public struct Request: Sendable {
    public var head: RequestHead
    /// The body with any chunked coding removed; empty if there is none.
    public var body: [UInt8]
    /// The other end of the TCP connection; a proxy's address if there is one in between.
    public var remoteAddress: SocketAddress

    public init(head: RequestHead, body: [UInt8] = [], remoteAddress: SocketAddress) {
        self.head = head
        self.body = body
        self.remoteAddress = remoteAddress
    }
}
