// Going on with a session. It may be on another hub; then it moves here, between two batches that both hubs agree
// on: the other one tells it everything up to its own position, and this one everything behind that.

internal import Domain
internal import Reactor
internal import WebSocket

/// What the hub that has a session answers to the one that wants it.
enum ResumeAnswer: Sendable {
    case transfer(SessionTransfer)
    /// It is not here, is somebody else's, or has dropped what the client lacks.
    case gone
    case invalidSequence
}

extension Hub {
    func resume(_ connection: WebSocketConnection, _ request: ResumeRequest) async {
        guard let client = clients[ObjectIdentifier(connection)] else { return }
        retainRecent()
        defer { releaseRecent() }
        do throws(DomainError) {
            let user = try await authenticate(request.token)
            guard let owner = directory.hub(of: request.sessionID) else { return refuseResume(client) }
            let answer = await owner.handOver(
                request.sessionID, of: user, codecIndex: client.codecIndex, after: request.sequence,
                at: position, to: self)
            switch answer {
            case .gone: refuseResume(client)
            case .invalidSequence: refuse(client, .invalidSequence)
            case .transfer(let transfer):
                await reach(transfer.position)
                takeOver(transfer, client, after: request.sequence)
            }
        } catch {
            refuse(client, reason(for: error))
        }
    }

    /// The client may identify instead, over the same connection.
    private func refuseResume(_ client: Client) {
        guard client.machine.finished(.sessionGone, at: loop.milliseconds) else { return }
        if let refusal = codec(of: client).resumeRefusal { client.send(text: refusal) }
    }

    /// Gives a session away, as it is at a position that the other hub has reached.
    private func handOver(
        _ id: String, of user: UserID, codecIndex: Int, after sequence: UInt64, at position: UInt64,
        to hub: Hub
    ) async -> ResumeAnswer {
        await reach(position)
        guard !isDraining, let session = sessions[id], session.userID == user,
            session.identity.codecIndex == codecIndex
        else { return .gone }
        guard sequence <= session.replay.last else { return .invalidSequence }
        let old = session.client
        let followed = audiences[codecIndex].followed(by: session)
        let canRepeat = sequence >= session.replay.droppedThrough && !session.isLost
        let transfer = session.transfer(following: followed, at: self.position)
        if canRepeat { remove(session) } else { end(session) }
        // Its connection may not know yet that it is lost.
        if let old { close(old, .replaced) }
        guard canRepeat else { return .gone }
        directory.move(id, to: hub)
        return .transfer(transfer)
    }

    /// Goes on with a session that was given here.
    private func takeOver(_ transfer: SessionTransfer, _ client: Client, after sequence: UInt64) {
        let session = Session(transfer.identity, replay: transfer.replay, backlog: transfer.backlog)
        sessions[session.id] = session
        guard let missed = recent.batches(behind: transfer.position),
            !missed.contains(where: { $0.usersWithoutCredentials.contains(session.userID) })
        else {
            end(session)
            return refuseResume(client)
        }
        join(session, transfer.guilds, missed)
        guard client.machine.state == .identifying else { return detach(session) }
        guard sequence >= session.replay.droppedThrough else {
            end(session)
            return refuseResume(client)
        }
        _ = client.machine.finished(.accepted, at: loop.milliseconds)
        attach(session, to: client)
        directory.note(session.id, isDetached: false)
        let codec = codec(of: client)
        _ = session.repeatFrames(after: sequence)
        if let resumed = codec.resumed(session.id) { session.send(resumed) }
        session.sendBacklog(with: codec)
        confirmPresence(of: session)
    }
}
