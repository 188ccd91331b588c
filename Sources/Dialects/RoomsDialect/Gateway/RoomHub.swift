// The rooms of the process and the connections that are in them.
//
// All rooms live on one event loop, the hub's, whichever loops their people are connected to: a room is small and its
// order matters, and one loop serves tens of thousands of frames in a second. What a client of another loop sends hops
// to the hub once; what a room says is encoded once, hops once to each other loop that somebody of it is on, and is
// shared by its receivers there. Hops keep their order, so everybody in a room sees the same one.

internal import Primitives
internal import Reactor
internal import RoomsAPI
internal import WebSocket

actor RoomHub {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private var directory: RoomDirectory
    private var clients: [ObjectIdentifier: ClientID] = [:]
    private var sockets: [ClientID: Socket] = [:]
    private var lastNumber: UInt64 = 0
    private let clock: WallClock
    private let heartbeat: Heartbeat
    private var timer: LoopTimer?
    private var isDraining = false
    /// Waiting for the last connection to be gone.
    private var drained: [CheckedContinuation<Void, Never>] = []

    /// A connection, and when it was last heard of.
    private struct Socket {
        let connection: WebSocketConnection
        var silence: Silence
    }

    init(loop: EventLoop, configuration: RoomsConfiguration, clock: @escaping WallClock) {
        self.loop = loop
        self.clock = clock
        heartbeat = configuration.heartbeat
        directory = RoomDirectory(emptyMilliseconds: configuration.emptyRoomMilliseconds)
    }

    private var now: RoomTime { RoomTime(steady: loop.milliseconds, wall: clock()) }

    // MARK: Over HTTP

    /// - Returns: nil when there are as many rooms as there can be.
    func create(_ draft: RoomDraft) -> (room: Room, moderatorToken: Secret<String>)? {
        let token = ModeratorToken.random()
        guard let room = directory.create(draft, moderatorToken: token, at: now) else { return nil }
        startTimer()
        return (room, token)
    }

    /// Public rooms, the oldest first.
    func list() -> [Room] { directory.list }

    func room(_ id: String) -> Room? { directory.rooms[id] }

    var statistics: RoomsStatistics {
        RoomsStatistics(rooms: directory.rooms.count, connections: sockets.count)
    }

    // MARK: Connections

    func opened(_ connection: WebSocketConnection) {
        lastNumber += 1
        let client = ClientID(number: lastNumber)
        clients[ObjectIdentifier(connection)] = client
        sockets[client] = Socket(connection: connection, silence: Silence(since: loop.milliseconds))
        directory.connected(client)
        startTimer()
        if isDraining { sendAway(connection) }
    }

    func received(_ frame: RoomsClientFrame, from connection: WebSocketConnection) {
        guard let client = heard(connection) else { return }
        deliver(directory.received(frame, from: client, at: now))
    }

    /// - Parameter reason: what is wrong with it, for the client.
    func receivedNonsense(_ reason: String, from connection: WebSocketConnection) {
        guard let client = heard(connection) else { return }
        deliver(directory.receivedNonsense(reason, from: client, at: now))
    }

    /// A client gave a sign of life.
    @discardableResult
    func heard(_ connection: WebSocketConnection) -> ClientID? {
        guard let client = clients[ObjectIdentifier(connection)] else { return nil }
        sockets[client]?.silence = Silence(since: loop.milliseconds)
        return client
    }

    func closed(_ connection: WebSocketConnection) {
        guard let client = clients.removeValue(forKey: ObjectIdentifier(connection)) else { return }
        sockets[client] = nil
        deliver(directory.disconnected(client, at: now))
        guard isDraining, sockets.isEmpty else { return }
        for continuation in drained { continuation.resume() }
        drained = []
    }

    private func deliver(_ deliveries: [Delivery]) {
        for delivery in deliveries where !delivery.receivers.isEmpty {
            let connections = delivery.receivers.compactMap { sockets[$0]?.connection }
            WebSocketConnection.send(
                delivery.frame.bytes, isLarge: delivery.isLarge, to: connections, from: loop)
        }
    }

    // MARK: Time

    private func startTimer() {
        guard timer == nil, !isDraining else { return }
        timer = loop.scheduleRepeatedly(every: .milliseconds(RoomLimits.checkMilliseconds)) { [weak self] in
            self?.assumeIsolated { $0.check() }
        }
    }

    private func check() {
        directory.removeEmptyRooms(at: now)
        for client in Array(sockets.keys) {
            guard let action = sockets[client]?.silence.check(heartbeat, at: loop.milliseconds),
                let connection = sockets[client]?.connection
            else { continue }
            connection.perform(action, from: loop)
        }
        guard sockets.isEmpty, directory.rooms.isEmpty else { return }
        timer?.cancel()
        timer = nil
    }

    // MARK: Stopping

    /// Closes every connection, and returns when the last is gone: each has the WebSocket layer's deadline.
    func drain() async {
        isDraining = true
        timer?.cancel()
        timer = nil
        for socket in sockets.values { sendAway(socket.connection) }
        await withCheckedContinuation { continuation in
            // Asked here, since other work of the loop may come between a question and a suspension.
            if sockets.isEmpty { continuation.resume() } else { drained.append(continuation) }
        }
    }

    private func sendAway(_ connection: WebSocketConnection) {
        connection.perform(.close(CloseFrame(code: 1001, reason: "The server is stopping.")), from: loop)
    }
}
