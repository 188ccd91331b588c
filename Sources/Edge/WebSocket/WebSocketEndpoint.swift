// An endpoint is what an application's `admit` answers with for a WebSocket path: limits, and a way to make an owner
// for each new connection. It knows its connections, so that a server can close them all when it stops.

public import HTTP
public import HTTPTypes
private import Reactor
private import Synchronization

/// A WebSocket endpoint; use it as an application's `Upgrade` type.
public final class WebSocketEndpoint: ConnectionTakeover {
    /// Makes the owner of a new connection, on the connection's loop.
    public typealias MakeDelegate = @Sendable (WebSocketConnection, RequestHead) -> any WebSocketDelegate

    private let limits: WebSocketLimits
    private let makeDelegate: MakeDelegate
    private let connections = Mutex<[ObjectIdentifier: WebSocketConnection]>([:])

    public init(limits: WebSocketLimits = WebSocketLimits(), makeDelegate: @escaping MakeDelegate) {
        self.limits = limits
        self.makeDelegate = makeDelegate
    }

    /// Connections that are not gone yet.
    public var connectionCount: Int { connections.withLock { $0.count } }

    public func handshake(_ head: RequestHead) -> Handshake {
        WebSocketHandshake.judge(head, limits)
    }

    public func takeOver(_ taken: TakenConnection) {
        let connection = WebSocketConnection(stream: taken.stream, limits: limits) { closed in
            self.connections.withLock { $0[ObjectIdentifier(closed)] = nil }
        }
        connections.withLock { $0[ObjectIdentifier(connection)] = connection }
        connection.open(delegate: makeDelegate(connection, taken.head), received: taken.received)
    }

    /// Closes every connection with `frame`; each ends within its `closeMillisecondsMax`. From any thread.
    public func closeAll(_ frame: CloseFrame) {
        for connection in connections.withLock({ Array($0.values) }) {
            connection.loop.execute { connection.close(frame) }
        }
    }
}
