// The gateway's part on one loop: its sessions, and the events that reach them.
//
// A hub is an actor whose executor is its loop, so everything below happens on the loop's thread: connection
// callbacks enter by `assumeIsolated`, and awaiting a snapshot is the only suspension.

internal import Domain
internal import Primitives
internal import Reactor
internal import Services
internal import WebSocket

actor Hub {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let services: ChatServices
    private let log: Log
    private var audiences: [Audience]
    private var sessions: [ObjectIdentifier: Session] = [:]
    private var recent = RecentBatches(capacity: GatewayLimits.recentBatchesMax)
    private var deadlineTimer: LoopTimer?
    /// Snapshots that are loading.
    private var identifyingCount = 0
    private var isDraining = false
    /// Waiting for the last connection to close.
    private var drained: [CheckedContinuation<Void, Never>] = []

    init(loop: EventLoop, services: ChatServices, codecs: [any GatewayCodec], log: Log) {
        self.loop = loop
        self.services = services
        self.log = log
        audiences = codecs.map(Audience.init)
    }

    var statistics: GatewayStatistics {
        GatewayStatistics(
            connections: sessions.count, sessions: audiences.reduce(0) { $0 + $1.sessionCount },
            deliveries: audiences.reduce(0) { $0 &+ $1.deliveries })
    }

    // MARK: Connections

    func opened(_ connection: WebSocketConnection, codecIndex: Int, host: String?) {
        let codec = audiences[codecIndex].codec
        let machine = SessionStateMachine(timings: codec.timings, openedAt: loop.milliseconds)
        let session = Session(connection: connection, codecIndex: codecIndex, host: host, machine: machine)
        sessions[ObjectIdentifier(connection)] = session
        connection.send(text: codec.hello)
        startDeadlineTimer()
        // Its handshake was on its way when the drain began.
        if isDraining { sendAway(session) }
    }

    func received(_ message: [UInt8], from connection: WebSocketConnection) {
        guard let session = sessions[ObjectIdentifier(connection)] else { return }
        switch codec(of: session).decode(message, in: session.machine.state) {
        case .violation(let frame):
            if session.machine.beginClosing() { end(session, frame) }
        case .command(let command):
            perform(session.machine.received(command, at: loop.milliseconds), for: session)
        }
    }

    func closed(_ connection: WebSocketConnection) {
        guard let session = sessions.removeValue(forKey: ObjectIdentifier(connection)) else { return }
        audiences[session.codecIndex].leave(session)
        reportIfDrained()
    }

    func closeFrame(_ reason: CloseReason, for connection: WebSocketConnection) -> CloseFrame {
        guard let session = sessions[ObjectIdentifier(connection)] else { return CloseFrame(code: 1008) }
        _ = session.machine.beginClosing()
        audiences[session.codecIndex].leave(session)
        return codec(of: session).close(reason)
    }

    private func codec(of session: Session) -> any GatewayCodec { audiences[session.codecIndex].codec }

    private func perform(_ action: SessionStateMachine.CommandResult, for session: Session) {
        let connection = session.connection
        switch action {
        case .none: return
        case .acknowledgeHeartbeat: connection.send(text: codec(of: session).heartbeatAcknowledgement)
        case .refuseResume: connection.send(text: codec(of: session).resumeRefusal)
        case .authenticate(let token):
            Task(executorPreference: loop) { await self.identify(connection, token: token) }
        }
    }

    private func end(_ session: Session, _ frame: CloseFrame) {
        audiences[session.codecIndex].leave(session)
        session.connection.close(frame)
    }

    // MARK: Identifying

    private func identify(_ connection: WebSocketConnection, token: String) async {
        identifyingCount += 1
        defer {
            identifyingCount -= 1
            forgetRecentIfUnneeded()
        }
        do throws(DomainError) {
            let user = try services.accounts.verify(accessToken: token)
            for _ in 0..<GatewayLimits.snapshotAttemptsMax {
                let snapshot = try await services.sessions.snapshot(of: user)
                if let missed = recent.batches(after: snapshot.commit) {
                    return begin(connection, snapshot, missed)
                }
            }
            refuse(connection, .internalError)
        } catch {
            refuse(connection, reason(for: error))
        }
    }

    /// Sends the snapshot and joins the audience in one turn: nothing can happen in between.
    private func begin(
        _ connection: WebSocketConnection, _ snapshot: SessionSnapshot, _ missed: [EventBatch]
    ) {
        guard let session = sessions[ObjectIdentifier(connection)],
            case .start = session.machine.identifyFinished(refusal: nil, at: loop.milliseconds)
        else { return }
        connection.messageBytesMax = GatewayLimits.messageBytesMax
        session.begin(as: snapshot.user.id, snapshotCommit: snapshot.commit)
        let codec = codec(of: session)
        let description = SessionDescription(id: SessionIdentifier.random(), host: session.host)
        let guilds = snapshot.guilds.compactMap { codec.dispatch(.guildJoined($0)) }
        let start = [codec.ready(snapshot, session: description)] + guilds
        // The start is as large as the user's guilds are, and no sign of a slow client.
        connection.queuedBytesMax = GatewayLimits.sendQueueBytesMax + start.reduce(0) { $0 + $1.byteCount }
        for dispatch in start { session.send(dispatch) }
        audiences[session.codecIndex].join(session, user: snapshot.user.id, guilds: snapshot.guilds)
        for batch in missed { audiences[session.codecIndex].tell(session, batch) }
    }

    private func refuse(_ connection: WebSocketConnection, _ reason: CloseReason) {
        guard let session = sessions[ObjectIdentifier(connection)] else { return }
        let result = session.machine.identifyFinished(refusal: reason, at: loop.milliseconds)
        if case .close(let reason) = result { end(session, codec(of: session).close(reason)) }
    }

    private func reason(for error: DomainError) -> CloseReason {
        if error == .unauthorized { return .authenticationFailed }
        log.error("identify failed", ["error": .string("\(error)")])
        return .internalError
    }

    // MARK: Events

    /// Batches in the order of their commits.
    func tell(_ batches: [EventBatch]) {
        for batch in batches {
            recent.append(batch)
            for publication in batch.publications {
                for index in audiences.indices { audiences[index].tell(publication, commit: batch.commit) }
            }
        }
        forgetRecentIfUnneeded()
    }

    /// A snapshot that begins to load now contains every batch that has arrived.
    private func forgetRecentIfUnneeded() {
        if identifyingCount == 0 { recent.removeAll() }
    }

    // MARK: Deadlines

    private func startDeadlineTimer() {
        guard deadlineTimer == nil else { return }
        let interval = Duration.milliseconds(GatewayLimits.deadlineCheckMilliseconds)
        deadlineTimer = loop.scheduleRepeatedly(every: interval) { [weak self] in
            self?.assumeIsolated { $0.checkDeadlines() }
        }
    }

    private func stopDeadlineTimer() {
        deadlineTimer?.cancel()
        deadlineTimer = nil
    }

    private func checkDeadlines() {
        let now = loop.milliseconds
        for session in Array(sessions.values) {
            if let reason = session.machine.deadlineCheck(at: now) {
                end(session, codec(of: session).close(reason))
            }
        }
    }

    // MARK: Stopping

    /// Asks every client to reconnect, closes, and returns when the last connection is gone: each has the
    /// WebSocket layer's deadline to answer the close.
    func drain() async {
        isDraining = true
        for session in Array(sessions.values) { sendAway(session) }
        guard !sessions.isEmpty else { return }
        await withCheckedContinuation { drained.append($0) }
    }

    private func sendAway(_ session: Session) {
        guard session.machine.beginClosing() else { return }
        session.connection.send(text: codec(of: session).reconnectRequest)
        end(session, codec(of: session).close(.goingAway))
    }

    private func reportIfDrained() {
        guard sessions.isEmpty else { return }
        stopDeadlineTimer()
        for continuation in drained { continuation.resume() }
        drained = []
    }
}
