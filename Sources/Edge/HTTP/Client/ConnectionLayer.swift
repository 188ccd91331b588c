// The seam between a client's connection and what protects its bytes: the server's side has none, because a proxy
// in front of it speaks TLS.

/// Makes what protects the connections of one client.
public protocol ConnectionSecurity: Sendable {
    /// - Parameter host: the name or numeric address that the other end must prove to be.
    /// - Returns: nil when there is no memory for it.
    func layer(to host: String) -> sending (any ConnectionLayer)?
}

/// What stands between the bytes of one connection and those of its socket. It has no socket of its own: whoever
/// owns it carries the bytes. Confined to the connection's loop.
public protocol ConnectionLayer: AnyObject {
    var state: ConnectionLayerState { get }

    /// Begins. What must be sent for it is output then.
    func start()

    /// Takes bytes of the socket.
    /// - Returns: what they are the bytes of, possibly nothing.
    func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8]

    /// Takes bytes for the other end. To be called when the state is `open`.
    func send(_ bytes: [UInt8])

    /// Tells the other end that no more bytes will come.
    func end()

    /// Bytes for the socket, each once.
    func takeOutput() -> [UInt8]
}

public enum ConnectionLayerState: Sendable, Hashable {
    /// Both ends are still agreeing.
    case starting
    case open
    /// The other end has said that no more bytes will come.
    case ended
    /// Nothing can be sent or received any more.
    case failed(reason: String)
}
