// The gateway's part on one loop: its connections and sessions, and the events that reach them.
//
// A hub is an actor whose executor is its loop, so everything below happens on the loop's thread: connection
// callbacks enter by `assumeIsolated`. What has to wait (tokens, snapshots, other hubs) is in `Hub+Identify.swift` and
// `Hub+Resume.swift`.

internal import Domain
internal import Primitives
internal import Reactor
internal import Services
internal import WebSocket

actor Hub {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    let services: ChatServices
    let configuration: GatewayConfiguration
    let directory: SessionDirectory
    let identifyLimit: IdentifyLimit
    let log: Log
    var audiences: [Audience]
    var clients: [ObjectIdentifier: Client] = [:]
    /// With and without a client.
    var sessions: [String: Session] = [:]
    /// Those without a client.
    private var detached: Set<String> = []

    /// Of the last batch that was told.
    private(set) var position: UInt64 = 0
    private(set) var lastCommit: UInt64 = 0
    /// How often tokens were taken back: whoever checked one before must check it again.
    private(set) var revocations: UInt64 = 0
    private(set) var recent = RecentBatches(capacity: GatewayLimits.recentBatchesMax)
    /// How many things under way need the recent batches.
    private var recentUsers = 0
    /// Waiting for a position to be reached.
    private var positionWaiters: [(position: UInt64, continuation: CheckedContinuation<Void, Never>)] = []
    var snapshotTurns = Turns(count: GatewayLimits.snapshotsAtOnce)

    private var deadlineTimer: LoopTimer?
    private(set) var isDraining = false
    /// Waiting for the last connection to close.
    private var drained: [CheckedContinuation<Void, Never>] = []

    init(
        loop: EventLoop, services: ChatServices, codecs: [any GatewayCodec], directory: SessionDirectory,
        identifyLimit: IdentifyLimit, configuration: GatewayConfiguration, log: Log
    ) {
        self.loop = loop
        self.services = services
        self.directory = directory
        self.identifyLimit = identifyLimit
        self.configuration = configuration
        self.log = log
        audiences = codecs.map(Audience.init)
    }

    var statistics: GatewayStatistics {
        GatewayStatistics(
            connections: clients.count, sessions: audiences.reduce(0) { $0 + $1.sessionCount },
            deliveries: audiences.reduce(0) { $0 &+ $1.deliveries })
    }

    func codec(of client: Client) -> any GatewayCodec { audiences[client.codecIndex].codec }

    // MARK: Connections

    func opened(_ connection: WebSocketConnection, codecIndex: Int, host: String?, _ greeting: Greeting) {
        let codec = audiences[codecIndex].codec
        let machine = ConnectionStateMachine(timings: codec.timings, openedAt: loop.milliseconds)
        switch greeting {
        case .refused(let frame):
            let client = Client(
                connection, codecIndex: codecIndex, host: host, compressor: nil, machine: machine)
            clients[ObjectIdentifier(connection)] = client
            close(client, frame)
        case .welcome(let compresses), .authenticated(_, let compresses):
            // Without memory for a stream, the connection has none: the client sees text frames and can tell.
            let client = Client(
                connection, codecIndex: codecIndex, host: host,
                compressor: compresses ? try? Compressor() : nil,
                machine: machine)
            clients[ObjectIdentifier(connection)] = client
            client.send(text: codec.hello)
            // Its handshake was on its way when the drain began.
            if isDraining { sendAway(client) }
            if case .authenticated(let request, _) = greeting { perform(.identify(request), for: client) }
        }
        startDeadlineTimer()
    }

    func received(_ message: [UInt8], from connection: WebSocketConnection) {
        guard let client = clients[ObjectIdentifier(connection)] else { return }
        guard client.mayReceive(at: loop.milliseconds) else { return close(client, .sentTooMuch) }
        switch codec(of: client).decode(message, in: client.machine.state) {
        case .violation(let frame): close(client, frame)
        case .command(let command): perform(command, for: client)
        }
    }

    private func perform(_ command: ClientCommand, for client: Client) {
        let connection = client.connection
        switch (client.machine.received(command, at: loop.milliseconds), command) {
        case (.acknowledgeHeartbeat, .heartbeat(let sequence)):
            client.send(text: codec(of: client).heartbeatAcknowledgement)
            if let session = client.session { noteHeartbeat(of: session, sequence) }
        case (.identify, .identify(let request)):
            Task(executorPreference: loop) { await self.identify(connection, request) }
        case (.resume, .resume(let request)):
            Task(executorPreference: loop) { await self.resume(connection, request) }
        case (.perform, .setStatus(let status)):
            if let session = client.session { setStatus(status, of: session) }
        case (.perform, .listMembers(let request)):
            if let session = client.session { listMembers(request, for: session) }
        case (.perform, .startTyping(let channel)):
            if let session = client.session { startTyping(in: channel, by: session) }
        default: return
        }
    }

    private func noteHeartbeat(of session: Session, _ sequence: UInt64?) {
        if let sequence { session.confirm(through: sequence) }
        session.client?.takeRoomBack()
        confirmPresence(of: session)
    }

    func closed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        guard let client = clients.removeValue(forKey: ObjectIdentifier(connection)) else { return }
        _ = client.machine.beginClosing()
        if let session = client.session {
            if case .peer(let code, _) = ending, code == 1000 || code == 1001 {
                end(session)
            } else {
                detach(session)
            }
        }
        reportIfDrained()
    }

    /// The client does not read fast enough.
    func overflowed(_ connection: WebSocketConnection) -> CloseFrame {
        guard let client = clients[ObjectIdentifier(connection)] else { return CloseFrame(code: 1008) }
        let frame = codec(of: client).close(.fellBehind)
        release(client, frame)
        return frame
    }

    func drained(_ connection: WebSocketConnection) {
        guard let client = clients[ObjectIdentifier(connection)], let session = client.session else { return }
        session.drained(with: codec(of: client))
    }

    // MARK: Closing

    func close(_ client: Client, _ reason: CloseReason) { close(client, codec(of: client).close(reason)) }

    private func close(_ client: Client, _ frame: CloseFrame) {
        release(client, frame)
        client.connection.close(frame)
    }

    /// Takes the session from a connection that is about to be closed; the connection itself ends later.
    private func release(_ client: Client, _ frame: CloseFrame) {
        _ = client.machine.beginClosing()
        guard let session = client.session else { return }
        if codec(of: client).allowsResume(after: frame) { detach(session) } else { end(session) }
    }

    // MARK: Sessions

    func attach(_ session: Session, to client: Client) {
        session.attach(client)
        detached.remove(session.id)
        client.connection.messageBytesMax = GatewayLimits.messageBytesMax
    }

    /// The session waits for its client to come back.
    func detach(_ session: Session) {
        let window = resumeWindow(ofCodec: session.identity.codecIndex)
        guard window > 0, !isDraining else { return end(session) }
        session.detach(until: loop.milliseconds + window)
        detached.insert(session.id)
        directory.note(session.id, isDetached: true)
        notePresenceAway(of: session)
    }

    /// How long a session waits for its client to come back; 0 where it does not.
    func resumeWindow(ofCodec index: Int) -> UInt64 {
        let window = audiences[index].codec.timings.resumeWindowMilliseconds
        return window == 0 ? 0 : configuration.resumeWindowMilliseconds ?? window
    }

    /// The session is over, and nobody can resume it.
    func end(_ session: Session) {
        remove(session)
        directory.remove(session.id)
        endPresence(of: session)
    }

    /// The session is not this hub's any more.
    func remove(_ session: Session) {
        session.detach(until: 0)
        audiences[session.identity.codecIndex].leave(session)
        sessions[session.id] = nil
        detached.remove(session.id)
    }

    /// Ends a session that must make room for a newer one of its user.
    func evict(_ id: String) {
        guard let session = sessions[id] else { return }
        if let client = session.client { close(client, .replaced) }
        if sessions[id] != nil { end(session) }
    }

    // MARK: Events

    /// Batches in the order of their commits.
    /// - Parameter position: that of the last one in the bus's order.
    func tell(_ batches: [EventBatch], upTo position: UInt64) {
        // They follow each other without a gap.
        var batchPosition = position - UInt64(batches.count)
        for batch in batches {
            batchPosition += 1
            recent.append(batch, at: batchPosition)
            let told = withPresences(batch)
            for index in audiences.indices { audiences[index].tell(told) }
            lastCommit = batch.commit ?? lastCommit
            noteForPresence(batch)
            if endRevokedSessions(in: batch) { revocations += 1 }
        }
        self.position = position
        forgetRecentIfUnneeded()
        resumeWaiters()
    }

    /// Keeps the recent batches from here on, until `releaseRecent`.
    func retainRecent() { recentUsers += 1 }

    func releaseRecent() {
        recentUsers -= 1
        forgetRecentIfUnneeded()
    }

    /// What begins now needs nothing of what has already arrived.
    private func forgetRecentIfUnneeded() {
        if recentUsers == 0 { recent.removeAll() }
    }

    /// Returns when every batch up to a position has been told.
    func reach(_ position: UInt64) async {
        await withCheckedContinuation { continuation in
            // Asked here, since other work of the loop may come between a question and a suspension.
            if self.position >= position { return continuation.resume() }
            positionWaiters.append((position, continuation))
        }
    }

    private func resumeWaiters() {
        guard !positionWaiters.isEmpty else { return }
        let ready = positionWaiters.filter { $0.position <= position }
        positionWaiters.removeAll { $0.position <= position }
        for waiter in ready { waiter.continuation.resume() }
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
        for client in Array(clients.values) {
            if let reason = client.machine.deadlineCheck(at: now) {
                close(client, reason)
            } else if let session = client.session, session.isLost {
                close(client, .fellBehind)
                if sessions[session.id] != nil { end(session) }
            }
        }
        for id in Array(detached) {
            guard let session = sessions[id] else { continue }
            if session.isLost || session.expiry ?? .max <= now { end(session) }
        }
    }

    // MARK: Stopping

    /// Asks every client to reconnect, closes, and returns when the last connection is gone: each has the
    /// WebSocket layer's deadline to answer the close.
    func drain() async {
        isDraining = true
        for client in Array(clients.values) { sendAway(client) }
        for id in Array(detached) {
            if let session = sessions[id] { end(session) }
        }
        await withCheckedContinuation { continuation in
            if clients.isEmpty { continuation.resume() } else { drained.append(continuation) }
        }
    }

    private func sendAway(_ client: Client) {
        guard client.machine.beginClosing() else { return }
        if let request = codec(of: client).reconnectRequest { client.send(text: request) }
        close(client, .goingAway)
    }

    private func reportIfDrained() {
        guard clients.isEmpty, isDraining else { return }
        stopDeadlineTimer()
        for continuation in drained { continuation.resume() }
        drained = []
    }
}
