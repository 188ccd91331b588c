// The sessions of one dialect on one loop, by what they follow. An event is encoded once for all of them.

internal import Domain

struct Audience {
    let codec: any GatewayCodec
    private var guilds: [GuildID: Followers] = [:]
    private var users: [UserID: Followers] = [:]
    private(set) var sessionCount = 0
    /// Frames handed to connections so far.
    private(set) var deliveries: UInt64 = 0

    init(codec: any GatewayCodec) { self.codec = codec }

    // MARK: Following

    /// Starts telling a session about its user and the guilds of its snapshot.
    mutating func join(_ session: Session, user: UserID, guilds: [GuildView]) {
        sessionCount += 1
        users[user, default: Followers()].add(session, permissions: .all)
        for view in guilds { follow(view.snapshot.guild.id, session, permissions: view.permissions) }
    }

    /// Without effect on a session that never joined or has left: one that the server closes leaves at once,
    /// and its connection ends later.
    mutating func leave(_ session: Session) {
        guard let user = session.userID, users[user]?.remove(session) == true else { return }
        sessionCount -= 1
        if users[user]?.isEmpty == true { users[user] = nil }
        for guild in session.guilds.keys {
            guilds[guild]?.remove(session)
            if guilds[guild]?.isEmpty == true { guilds[guild] = nil }
        }
        session.guilds = [:]
    }

    private mutating func follow(_ guild: GuildID, _ session: Session, permissions: Permissions) {
        session.guilds[guild] = permissions
        guilds[guild, default: Followers()].add(session, permissions: permissions)
    }

    // MARK: Telling

    /// Tells every session that an event concerns, and follows or leaves guilds as the event says.
    mutating func tell(_ publication: Publication, commit: UInt64?) {
        if let followers = followers(of: publication.scope), let dispatch = codec.dispatch(publication.event)
        {
            for follower in followers.entries where follower.permissions.contains(dispatch.required) {
                if follower.session.deliver(dispatch, commit: commit) { deliveries &+= 1 }
            }
        }
        adjust(to: publication, commit: commit)
    }

    /// Tells one session what happened after its snapshot and before it joined.
    mutating func tell(_ session: Session, _ batch: EventBatch) {
        for publication in batch.publications {
            guard let permissions = permissions(of: session, for: publication.scope) else { continue }
            if let dispatch = codec.dispatch(publication.event), permissions.contains(dispatch.required),
                session.deliver(dispatch, commit: batch.commit)
            {
                deliveries &+= 1
            }
            adjust(session, to: publication)
        }
    }

    private func followers(of scope: EventScope) -> Followers? {
        switch scope {
        case .guild(let guild), .channel(_, in: let guild): guilds[guild]
        case .user(let user): users[user]
        case .users: nil
        }
    }

    /// What a session may do where the event happened; nil when the event does not concern it.
    private func permissions(of session: Session, for scope: EventScope) -> Permissions? {
        switch scope {
        case .guild(let guild), .channel(_, in: let guild): session.guilds[guild]
        case .user(let user): session.userID == user ? .all : nil
        case .users(let users): session.userID.map(users.contains) == true ? .all : nil
        }
    }

    private mutating func adjust(to publication: Publication, commit: UInt64?) {
        switch publication.event {
        case .guildJoined:
            guard let followers = followers(of: publication.scope) else { return }
            for follower in followers.entries where commit ?? .max > follower.session.snapshotCommit {
                adjust(follower.session, to: publication)
            }
        case .guildDeleted(let guild):
            for follower in guilds.removeValue(forKey: guild)?.entries ?? [] {
                follower.session.guilds[guild] = nil
            }
        default:
            return
        }
    }

    private mutating func adjust(_ session: Session, to publication: Publication) {
        switch publication.event {
        case .guildJoined(let view):
            follow(view.snapshot.guild.id, session, permissions: view.permissions)
        case .guildDeleted(let guild):
            session.guilds[guild] = nil
            guilds[guild]?.remove(session)
        default:
            return
        }
    }
}
