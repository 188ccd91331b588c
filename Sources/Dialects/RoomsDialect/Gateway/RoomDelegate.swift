// Where one client's WebSocket meets the hub: frames are read on the connection's own loop, and what they ask for
// hops to the hub's.

internal import APIRuntime
internal import Reactor
internal import RoomsAPI
internal import WebSocket

final class RoomDelegate: WebSocketDelegate {
    private let hub: RoomHub

    init(hub: RoomHub) { self.hub = hub }

    func webSocketOpened(_ connection: WebSocketConnection) {
        tellHub(of: connection) { $0.opened(connection) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        do throws(RoomsFrameViolation) {
            let frame = try RoomsClientFrame.decode(bytes, in: .identified)
            tellHub(of: connection) { $0.received(frame, from: connection) }
        } catch {
            let reason = error.explanation
            tellHub(of: connection) { $0.receivedNonsense(reason, from: connection) }
        }
    }

    func webSocket(_ connection: WebSocketConnection, receivedPing bytes: [UInt8]) {
        tellHub(of: connection) { $0.heard(connection) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedPong bytes: [UInt8]) {
        tellHub(of: connection) { $0.heard(connection) }
    }

    func webSocketDrained(_ connection: WebSocketConnection) {
        connection.queuedBytesMax = RoomLimits.queuedBytesMax
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        tellHub(of: connection) { $0.closed(connection) }
    }

    private func tellHub(
        of connection: WebSocketConnection, _ body: @escaping @Sendable (isolated RoomHub) -> Void
    ) {
        if connection.loop === hub.loop { return hub.assumeIsolated(body) }
        hub.loop.execute { [hub] in hub.assumeIsolated(body) }
    }
}

extension WebSocketConnection {
    /// Sends one frame to many, with one hop to each loop but the caller's.
    /// - Parameters:
    ///   - isLarge: whether its size says nothing about how slow a receiver is.
    ///   - loop: the one that this is called on.
    static func send(
        _ bytes: [UInt8], isLarge: Bool, to connections: [WebSocketConnection], from loop: EventLoop
    ) {
        var elsewhere: [ObjectIdentifier: [WebSocketConnection]] = [:]
        for connection in connections {
            if connection.loop === loop {
                connection.send(bytes, isLarge: isLarge)
            } else {
                elsewhere[ObjectIdentifier(connection.loop), default: []].append(connection)
            }
        }
        for group in elsewhere.values {
            group[0].loop.execute {
                for connection in group { connection.send(bytes, isLarge: isLarge) }
            }
        }
    }

    private func send(_ bytes: [UInt8], isLarge: Bool) {
        if isLarge {
            queuedBytesMax += bytes.count
            notifyWhenDrained()
        }
        send(text: bytes)
    }

    /// - Parameter loop: the one that this is called on.
    func perform(_ action: Silence.Action, from loop: EventLoop) {
        if self.loop === loop { return perform(action) }
        self.loop.execute { self.perform(action) }
    }

    private func perform(_ action: Silence.Action) {
        switch action {
        case .ping: ping()
        case .close(let frame): close(frame)
        }
    }
}

extension FrameViolation {
    /// What is wrong with a frame, in one line: which field, and what it must be.
    fileprivate var explanation: String {
        switch reason {
        case .malformed: "A frame must be a JSON object whose action is a string"
        case .unknownOperation: "There is no such action"
        case .invalid(let errors):
            errors.entries.first.map { entry in
                let text = RoomsErrorFormat.text(of: entry.violation).message
                return entry.path.isEmpty ? text : "\(entry.path.joined(separator: ".")) \(text)"
            } ?? "The frame is invalid"
        default: "The action is not possible now"
        }
    }
}
