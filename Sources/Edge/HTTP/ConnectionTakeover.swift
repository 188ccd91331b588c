// How a connection becomes something other than HTTP. The server knows nothing of the other protocol: it asks for a
// verdict on the handshake, writes the answer, and lets go of the socket.

public import HTTPTypes
package import Reactor

/// A verdict on an upgrade request.
public enum Handshake: Sendable {
    /// Answer 101 with these fields (`Upgrade` and the protocol's own) and call `takeOver`.
    case accept(HeaderFields)
    /// Answer as the application words it, with these fields added, and stay with HTTP until the close.
    case refuse(RequestFailure, HeaderFields)
}

/// A connection on its way from HTTP to another protocol. Confined to the stream's loop.
public struct TakenConnection {
    /// The request that asked for the change.
    public let head: RequestHead
    package let stream: TCPStream
    /// Bytes that came after the request.
    package let received: [UInt8]
}

/// A protocol that HTTP connections can be handed to.
public protocol ConnectionTakeover: Sendable {
    /// Judges the request. Called on the connection's loop.
    func handshake(_ head: RequestHead) -> Handshake

    /// Owns the connection from here on. Called on its loop, in the same turn, after the answer was written.
    func takeOver(_ connection: TakenConnection)
}

/// For applications whose connections stay with HTTP.
extension Never: ConnectionTakeover {
    public func handshake(_ head: RequestHead) -> Handshake { switch self {} }
    public func takeOver(_ connection: TakenConnection) { switch self {} }
}
