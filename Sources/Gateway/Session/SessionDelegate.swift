// Where a connection's callbacks enter its hub. They come on the hub's own loop, so nothing waits.

internal import WebSocket

final class SessionDelegate: WebSocketDelegate {
    private let hub: Hub
    private let codecIndex: Int
    private let host: String?
    private let greeting: Greeting

    init(hub: Hub, codecIndex: Int, host: String?, greeting: Greeting) {
        self.hub = hub
        self.codecIndex = codecIndex
        self.host = host
        self.greeting = greeting
    }

    func webSocketOpened(_ connection: WebSocketConnection) {
        let (codecIndex, host, greeting) = (codecIndex, host, greeting)
        hub.assumeIsolated { $0.opened(connection, codecIndex: codecIndex, host: host, greeting) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        hub.assumeIsolated { $0.received(bytes, from: connection) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8]) {
        hub.assumeIsolated { $0.received(bytes, from: connection) }
    }

    func webSocketDrained(_ connection: WebSocketConnection) {
        hub.assumeIsolated { $0.drained(connection) }
    }

    func webSocketOverflowed(_ connection: WebSocketConnection) -> CloseFrame {
        hub.assumeIsolated { $0.overflowed(connection) }
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        hub.assumeIsolated { $0.closed(connection, ending) }
    }
}
