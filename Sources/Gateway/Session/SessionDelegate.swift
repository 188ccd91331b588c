// Where a connection's callbacks enter its hub. They come on the hub's own loop, so nothing waits.

internal import WebSocket

final class SessionDelegate: WebSocketDelegate {
    private let hub: Hub
    private let codecIndex: Int
    private let host: String?

    init(hub: Hub, codecIndex: Int, host: String?) {
        self.hub = hub
        self.codecIndex = codecIndex
        self.host = host
    }

    func webSocketOpened(_ connection: WebSocketConnection) {
        let (codecIndex, host) = (codecIndex, host)
        hub.assumeIsolated { $0.opened(connection, codecIndex: codecIndex, host: host) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        hub.assumeIsolated { $0.received(bytes, from: connection) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8]) {
        hub.assumeIsolated { $0.received(bytes, from: connection) }
    }

    func webSocketOverflowed(_ connection: WebSocketConnection) -> CloseFrame {
        hub.assumeIsolated { $0.closeFrame(.fellBehind, for: connection) }
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        hub.assumeIsolated { $0.closed(connection) }
    }
}
