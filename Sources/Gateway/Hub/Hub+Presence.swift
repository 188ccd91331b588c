// What the hub tells the presence service about its sessions. Nobody waits for it, and the order stays: tasks of one
// loop begin in the order in which they were made.

internal import Domain
internal import Reactor
internal import Services

extension Hub {
    func beginPresence(of session: Session, _ user: User, _ status: PresenceStatus) {
        session.presenceConfirmedAt = loop.milliseconds
        inOrder { [id = session.id] in await $0.begin(id, of: user, status: status) }
    }

    func setStatus(_ status: PresenceStatus, of session: Session) {
        session.presenceConfirmedAt = loop.milliseconds
        inOrder { [id = session.id, user = session.userID] in
            await $0.setStatus(status, of: id, user: user)
        }
    }

    /// Says from time to time that the session is alive.
    func confirmPresence(of session: Session) {
        let next = session.presenceConfirmedAt + GatewayLimits.presenceConfirmationMilliseconds
        guard loop.milliseconds >= next else { return }
        session.presenceConfirmedAt = loop.milliseconds
        inOrder { [id = session.id, user = session.userID] in await $0.confirm(id, of: user) }
    }

    func notePresenceAway(of session: Session) {
        inOrder { [id = session.id, last = session.replay.last] in await $0.noteAway(id, sequence: last) }
    }

    func endPresence(of session: Session) {
        guard !isDraining else { return }
        inOrder { [id = session.id, user = session.userID] in await $0.end(id, of: user) }
    }

    /// Events that change what others see of a user who has sessions here.
    func noteForPresence(_ batch: EventBatch) {
        for publication in batch.publications {
            switch (publication.event, publication.scope) {
            case (.userUpdated(let user), .user) where hasSessions(of: user.id):
                inOrder { await $0.userChanged(user) }
            case (.guildJoined(let view), .user(let user)) where hasSessions(of: user):
                inOrder { [guild = view.rules.guildID] in await $0.userJoined(user, guild) }
            default: continue
            }
        }
    }

    /// A batch as it is told here: guilds that somebody joined come with those who are there.
    func withPresences(_ batch: EventBatch) -> EventBatch {
        guard batch.publications.contains(where: \.isJoin) else { return batch }
        let publications = batch.publications.map { publication in
            guard case .guildJoined(let view) = publication.event, case .user(let user) = publication.scope,
                hasSessions(of: user)
            else { return publication }
            return Publication(.guildJoined(withPresences(view)), to: publication.scope)
        }
        return EventBatch(commit: batch.commit, publications: publications)
    }

    func withPresences(_ view: GuildView) -> GuildView {
        var view = view
        view.snapshot.presences = services.presence.shown(among: view.snapshot.members.lazy.map(\.user.id))
        return view
    }

    private func hasSessions(of user: UserID) -> Bool { audiences.contains { $0.hasSessions(of: user) } }

    private func inOrder(_ body: @escaping @Sendable (PresenceService) async -> Void) {
        Task(executorPreference: loop) { [presence = services.presence] in await body(presence) }
    }
}

extension Publication {
    fileprivate var isJoin: Bool {
        if case .guildJoined = event { return true }
        return false
    }
}
