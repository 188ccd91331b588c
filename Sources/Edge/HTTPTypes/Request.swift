// One request with its whole body: in memory, or in the sink it was streamed into. Bodies in memory are bounded
// per route before they are read.

public import Primitives

/// A complete request.
public struct Request: Sendable {
    public var head: RequestHead
    /// The body with any chunked coding removed; empty if there is none.
    public var body: [UInt8]
    /// Where the body went if the application had it streamed; `body` is empty then.
    public var bodySink: (any RequestBodySink)?
    /// The other end of the TCP connection; a proxy's address if there is one in between.
    public var remoteAddress: SocketAddress

    public init(
        head: RequestHead, body: [UInt8] = [], bodySink: (any RequestBodySink)? = nil,
        remoteAddress: SocketAddress
    ) {
        self.head = head
        self.body = body
        self.bodySink = bodySink
        self.remoteAddress = remoteAddress
    }
}
