// Beginning a session: whose token it is, what the user's world looks like, and joining the events without a gap.

internal import Domain
internal import Primitives
internal import Reactor
internal import Services
internal import WebSocket

extension Hub {
    func identify(_ connection: WebSocketConnection, _ request: IdentifyRequest) async {
        guard let client = clients[ObjectIdentifier(connection)] else { return }
        await withCheckedContinuation { continuation in
            if snapshotTurns.take() { continuation.resume() } else { snapshotTurns.wait(continuation) }
        }
        defer { snapshotTurns.giveBack() }
        // It may have left while it waited for its turn.
        guard client.machine.state == .identifying else { return }
        retainRecent()
        defer { releaseRecent() }
        do throws(DomainError) {
            for attempt in 0..<GatewayLimits.snapshotAttemptsMax {
                let revocations = revocations
                let user = try await authenticate(request.token)
                guard attempt > 0 || identifyLimit.take(user, at: loop.milliseconds) else {
                    return refuse(client, .sentTooMuch)
                }
                let snapshot = try await services.sessions.snapshot(of: user)
                if revocations == self.revocations, let missed = recent.batches(after: snapshot.commit) {
                    return begin(client, request, snapshot, missed)
                }
            }
            refuse(client, .internalError)
        } catch {
            refuse(client, reason(for: error))
        }
    }

    func authenticate(_ token: GatewayToken) async throws(DomainError) -> UserID {
        switch token {
        case .access(let token): try services.accounts.verify(accessToken: token.exposed)
        case .bot(let token): try await services.bots.verify(token: token)
        }
    }

    /// Begins the session and joins its audience in one turn: nothing can happen in between.
    private func begin(
        _ client: Client, _ request: IdentifyRequest, _ whole: SessionSnapshot, _ missed: [EventBatch]
    ) {
        let snapshot = whole.part(request)
        guard snapshot.guilds.count <= configuration.guildsPerSessionMax else {
            return refuse(client, .tooManyGuilds)
        }
        guard client.machine.finished(.accepted, at: loop.milliseconds) else { return }
        let session = Session(
            SessionIdentity(
                id: SessionIdentifier.random(), userID: snapshot.user.id, codecIndex: client.codecIndex,
                intents: request.intents, shard: request.shard ?? .whole, snapshotCommit: snapshot.commit),
            replay: resumeWindow(ofCodec: client.codecIndex) > 0 ? ReplayBuffer() : .keepingNothing)
        register(session)
        attach(session, to: client)
        let codec = codec(of: client)
        let description = SessionDescription(id: session.id, host: client.host, shard: request.shard)
        session.sendLarge(codec.ready(snapshot, session: description))
        for view in snapshot.guilds { session.sendLater(withPresences(view)) }
        join(session, snapshot.guilds.map { FollowedGuild($0, commit: snapshot.commit) }, missed)
        session.sendBacklog(with: codec)
        beginPresence(of: session, snapshot.user, request.status)
    }

    private func register(_ session: Session) {
        sessions[session.id] = session
        guard let evicted = directory.add(session.id, of: session.userID, on: self) else { return }
        let id = evicted.id
        evicted.hub.loop.execute { evicted.hub.assumeIsolated { $0.evict(id) } }
    }

    /// Follows guilds from where the caller knows them to where this hub is, and from there on.
    /// - Parameter missed: the batches in between.
    func join(_ session: Session, _ guilds: [FollowedGuild], _ missed: [EventBatch]) {
        let index = session.identity.codecIndex
        // Alone at first: the others have been told already.
        var alone = Audience(codec: audiences[index].codec)
        alone.join(session, guilds)
        for batch in missed { alone.tell(batch) }
        var followed = alone.followed(by: session)
        alone.leave(session)
        // Others of the last commit may still come.
        let told = max(lastCommit, 1) - 1
        for position in followed.indices { followed[position].commit = max(followed[position].commit, told) }
        audiences[index].join(session, followed)
    }

    func refuse(_ client: Client, _ reason: CloseReason) {
        if client.machine.finished(.refused(reason), at: loop.milliseconds) { close(client, reason) }
    }

    func reason(for error: DomainError) -> CloseReason {
        if error == .unauthorized { return .authenticationFailed }
        log.error("identify failed", ["error": .string("\(error)")])
        return .internalError
    }
}

extension SessionSnapshot {
    /// What of it a client asked for.
    fileprivate func part(_ request: IdentifyRequest) -> SessionSnapshot {
        var part = self
        let shard = request.shard ?? .whole
        part.guilds.removeAll { !shard.contains($0.rules.guildID) }
        if !shard.hasConversations { part.directChannels = [] }
        for index in part.guilds.indices { part.guilds[index].keepMembers(request.membersMax) }
        return part
    }
}

extension GuildView {
    /// Drops members until there are at most so many; the viewer stays.
    fileprivate mutating func keepMembers(_ membersMax: Int) {
        guard snapshot.members.count > membersMax else { return }
        let own = snapshot.members.first { $0.user.id == viewer.userID }
        snapshot.members.removeSubrange(max(membersMax, 1)...)
        guard let own, !snapshot.members.contains(where: { $0.user.id == viewer.userID }) else { return }
        snapshot.members[snapshot.members.count - 1] = own
    }
}
