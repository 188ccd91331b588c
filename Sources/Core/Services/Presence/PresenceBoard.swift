// What is known of the presence of everybody who is there. The store has the sessions, this process what others see
// of them and what the guilds were told last.

internal import Bus
internal import Domain
internal import Ephemeral
internal import Primitives
internal import Stores
private import Synchronization

/// One after the other, so that the last thing guilds are told is how it is.
actor PresenceBoard {
    fileprivate struct Person {
        var customStatus: String?
        var status = PresenceStatus.offline
        /// What guilds were told last.
        var told = PresenceStatus.offline
        var toldCustomStatus: String?
    }

    private let context: ServiceContext
    private let store: any EphemeralStore
    /// Those who have sessions.
    private var people: [UserID: Person] = [:]
    /// Those who are there for others.
    private let visible = Mutex<[UserID: Presence]>([:])

    init(context: ServiceContext, store: any EphemeralStore) {
        self.context = context
        self.store = store
    }

    nonisolated func shown(among users: some Sequence<UserID>) -> [Presence] {
        visible.withLock { visible in visible.isEmpty ? [] : users.compactMap { visible[$0] } }
    }

    // MARK: Sessions

    func begin(_ session: String, of user: User, _ status: PresenceStatus) async {
        people[user.id, default: Person()].customStatus = user.customStatus
        try? await store.put(Array(user.id.description.utf8), at: .webSocketSession(session))
        await set(status, of: session, user: user.id)
    }

    func set(_ status: PresenceStatus, of session: String, user: UserID) async {
        // A client that says it is offline wants to be seen as that and stays connected.
        let status = status == .offline ? .invisible : status
        let change = try? await store.setPresence(status, ofSession: session, of: user, now: context.clock())
        guard let change else { return }
        await show(change.after, of: user)
    }

    func confirm(_ session: String, of user: UserID) async {
        _ = try? await store.touch(.webSocketSession(session))
        let state = try? await store.presence(of: user, now: context.clock())
        guard let status = state?.sessions[session]?.status else { return }
        await set(status, of: session, user: user)
    }

    func noteAway(_ session: String, sequence: UInt64) async {
        _ = try? await store.touch(.webSocketSession(session))
        try? await store.put(Array(String(sequence).utf8), at: .sequence(ofSession: session))
    }

    func end(_ session: String, of user: UserID) async {
        _ = try? await store.remove(.webSocketSession(session))
        _ = try? await store.remove(.sequence(ofSession: session))
        let change = try? await store.endPresence(ofSession: session, of: user, now: context.clock())
        guard let change else { return }
        await show(change.after, of: user)
        // They may be back already.
        let state = try? await store.presence(of: user, now: context.clock())
        if state?.sessions.isEmpty == true, people[user]?.isNews == false { people[user] = nil }
    }

    func userChanged(_ user: User) async {
        guard people[user.id] != nil else { return }
        people[user.id]?.customStatus = user.customStatus
        await publish(user.id)
    }

    // MARK: Telling

    private func show(_ state: PresenceState, of user: UserID) async {
        people[user, default: Person()].status = state.status
        await publish(user)
    }

    /// Tells the guilds of a user what they do not know yet.
    private func publish(_ user: UserID) async {
        guard let person = people[user] else { return }
        visible.withLock { $0[user] = person.status == .offline ? nil : person.presence(of: user) }
        guard person.isNews else { return }
        let memberships = try? await context.read { (view) throws(DomainError) in
            try view.guilds.list(of: user)
        }
        // It may have changed again meanwhile, and somebody else may have told it.
        guard let memberships, let now = people[user], now.isNews else { return }
        people[user]?.told = now.status
        people[user]?.toldCustomStatus = now.customStatus
        let presence = now.presence(of: user)
        context.bus.publish(
            EventBatch(
                commit: nil,
                publications: memberships.map { membership in
                    let guild = membership.guild.id
                    return Publication(.presenceUpdated(presence, in: guild), to: .guild(guild))
                }))
    }

    nonisolated func announce(_ user: UserID, in guild: GuildID) {
        guard let presence = shown(among: [user]).first else { return }
        context.bus.publish(
            EventBatch(
                commit: nil,
                publications: [Publication(.presenceUpdated(presence, in: guild), to: .guild(guild))]))
    }
}

extension PresenceBoard.Person {
    /// Whether others see something else than they were told.
    fileprivate var isNews: Bool {
        status != told || (status != .offline && customStatus != toldCustomStatus)
    }

    fileprivate func presence(of user: UserID) -> Presence {
        Presence(user: user, status: status, customStatus: status == .offline ? nil : customStatus)
    }
}
