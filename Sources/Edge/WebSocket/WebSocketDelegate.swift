// What a gateway hears from its connections. Everything is called on the connection's loop.

/// How a connection ended.
public enum WebSocketEnding: Sendable, Equatable {
    /// The peer sent a close frame; 1005 if it held no code (RFC 6455 §7.1.5).
    case peer(code: UInt16, reason: String)
    /// We closed with this code, whether or not the peer still answered.
    case local(code: UInt16, reason: String)
    /// The peer broke the protocol or a size limit; it was sent this code: 1002, 1007 or 1009.
    case violation(code: UInt16)
    /// The peer did not read fast enough; it was sent what `webSocketOverflowed` said.
    case slowConsumer(code: UInt16)
    /// The TCP connection broke or ended without a close frame.
    case lost
}

/// A close frame's content.
public struct CloseFrame: Sendable, Equatable {
    public var code: UInt16
    public var reason: String

    /// - Parameters:
    ///   - code: 1000...1003, 1007...1014 or 3000...4999; another cannot be sent and becomes 1011.
    ///   - reason: cut to the 123 bytes that fit.
    public init(code: UInt16, reason: String = "") {
        let isAllowed = [1000...1003, 1007...1014, 3000...4999].contains { $0.contains(code) }
        self.code = isAllowed ? code : 1011
        self.reason = reason.prefix(fitting: 123)
    }
}

/// The owner of a connection. The connection holds it strongly from its making until `webSocketClosed`.
public protocol WebSocketDelegate: AnyObject {
    /// The handshake is done; sending is possible. The first call.
    func webSocketOpened(_ connection: WebSocketConnection)
    /// A complete text message; the bytes are valid UTF-8. Not called after `close`.
    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8])
    /// A complete binary message. Not called after `close`.
    func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8])
    /// A ping, which is already answered.
    func webSocket(_ connection: WebSocketConnection, receivedPing bytes: [UInt8])
    func webSocket(_ connection: WebSocketConnection, receivedPong bytes: [UInt8])
    /// Everything queued was written: asked for with `notifyWhenDrained`.
    func webSocketDrained(_ connection: WebSocketConnection)
    /// More than `queuedBytesMax` waits. What was not yet handed to the kernel is dropped, the returned frame is sent
    /// behind what was, and the connection ends as `slowConsumer`.
    func webSocketOverflowed(_ connection: WebSocketConnection) -> CloseFrame
    /// The last call.
    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding)
}

extension WebSocketDelegate {
    public func webSocketOpened(_ connection: WebSocketConnection) {}
    public func webSocketDrained(_ connection: WebSocketConnection) {}

    /// Endpoints that speak text alone refuse binary with 1003 (RFC 6455 §7.4.1).
    public func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8]) {
        connection.close(CloseFrame(code: 1003))
    }

    public func webSocket(_ connection: WebSocketConnection, receivedPing bytes: [UInt8]) {}
    public func webSocket(_ connection: WebSocketConnection, receivedPong bytes: [UInt8]) {}

    public func webSocketOverflowed(_ connection: WebSocketConnection) -> CloseFrame {
        CloseFrame(code: 1008, reason: "slow consumer")
    }
}

extension String {
    /// The longest prefix of at most `bytesMax` bytes that splits no character.
    fileprivate func prefix(fitting bytesMax: Int) -> String {
        var result = self[...]
        while result.utf8.count > bytesMax { result.removeLast() }
        return String(result)
    }
}
