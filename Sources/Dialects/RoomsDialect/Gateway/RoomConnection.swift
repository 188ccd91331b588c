// One client's WebSocket: reads its frames on its own loop, and hands them to the hub.

internal import APIRuntime
internal import Reactor
internal import RoomsAPI
internal import WebSocket

/// Confined to its connection's loop, except for `client`, which only the hub uses.
///
/// Unchecked for that reason; the two meet by `EventLoop.execute`.
final class RoomConnection: WebSocketDelegate, @unchecked Sendable {
    /// The hub's: who this is.
    var client: ClientID?
    private let socket: WebSocketConnection
    private let hub: RoomHub

    init(_ socket: WebSocketConnection, hub: RoomHub) {
        self.socket = socket
        self.hub = hub
    }

    // MARK: From the client

    func webSocketOpened(_ connection: WebSocketConnection) { tellHub { $0.opened(self) } }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        do throws(RoomsFrameViolation) {
            let frame = try RoomsClientFrame.decode(bytes, in: .identified)
            tellHub { $0.received(frame, from: self) }
        } catch {
            let reason = error.explanation
            tellHub { $0.receivedNonsense(reason, from: self) }
        }
    }

    func webSocket(_ connection: WebSocketConnection, receivedPing bytes: [UInt8]) {
        tellHub { $0.receivedPong(from: self) }
    }

    func webSocket(_ connection: WebSocketConnection, receivedPong bytes: [UInt8]) {
        tellHub { $0.receivedPong(from: self) }
    }

    func webSocketDrained(_ connection: WebSocketConnection) {
        connection.queuedBytesMax = RoomLimits.queuedBytesMax
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        tellHub { $0.closed(self) }
    }

    private func tellHub(_ body: @escaping @Sendable (isolated RoomHub) -> Void) {
        if socket.loop === hub.loop { return hub.assumeIsolated(body) }
        hub.loop.execute { [hub] in hub.assumeIsolated(body) }
    }

    // MARK: To the client

    /// Sends one frame to many, with one hop to each loop but the caller's.
    /// - Parameters:
    ///   - isLarge: whether its size says nothing about how slow a receiver is.
    ///   - loop: the one that this is called on.
    static func send(_ bytes: [UInt8], isLarge: Bool, to connections: [RoomConnection], from loop: EventLoop)
    {
        var elsewhere: [ObjectIdentifier: [RoomConnection]] = [:]
        for connection in connections {
            if connection.socket.loop === loop {
                connection.send(bytes, isLarge: isLarge)
            } else {
                elsewhere[ObjectIdentifier(connection.socket.loop), default: []].append(connection)
            }
        }
        for group in elsewhere.values {
            group[0].socket.loop.execute {
                for connection in group { connection.send(bytes, isLarge: isLarge) }
            }
        }
    }

    private func send(_ bytes: [UInt8], isLarge: Bool) {
        if isLarge {
            socket.queuedBytesMax += bytes.count
            socket.notifyWhenDrained()
        }
        socket.send(text: bytes)
    }

    /// From the hub.
    func perform(_ action: Silence.Action) {
        let body: @Sendable () -> Void = { [socket] in
            switch action {
            case .ping: socket.ping()
            case .close(let frame): socket.close(frame)
            }
        }
        if socket.loop === hub.loop { body() } else { socket.loop.execute(body) }
    }
}

extension FrameViolation {
    /// What is wrong with a frame, in one line: which field, and what it must be.
    fileprivate var explanation: String {
        switch reason {
        case .malformed: "A frame must be a JSON object with an action"
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
