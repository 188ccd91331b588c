// The sessions of one dialect on one loop, by what they follow. An event is encoded once for all of them.

internal import Domain

struct Audience {
    let codec: any GatewayCodec
    private var guilds: [GuildID: GuildAudience] = [:]
    private var users: [UserID: [Session]] = [:]
    private(set) var sessionCount = 0
    /// Frames handed to sessions so far.
    private(set) var deliveries: UInt64 = 0

    init(codec: any GatewayCodec) { self.codec = codec }

    // MARK: Following

    /// Starts telling a session about its user and about guilds.
    mutating func join(_ session: Session, _ guilds: [FollowedGuild]) {
        sessionCount += 1
        users[session.userID, default: []].append(session)
        for guild in guilds { follow(guild, session) }
    }

    /// Without effect on a session that is not here.
    mutating func leave(_ session: Session) {
        guard let index = users[session.userID]?.firstIndex(where: { $0 === session }) else { return }
        sessionCount -= 1
        users[session.userID]?.remove(at: index)
        if users[session.userID]?.isEmpty == true { users[session.userID] = nil }
        for guild in session.guilds { unfollow(guild, session) }
    }

    func hasSessions(of user: UserID) -> Bool { users[user] != nil }

    /// What a session follows, for going on with it elsewhere.
    func followed(by session: Session) -> [FollowedGuild] {
        session.guilds.compactMap { guilds[$0]?.followed(by: session) }
    }

    private mutating func follow(_ guild: FollowedGuild, _ session: Session) {
        let id = guild.rules.guildID
        session.guilds.insert(id)
        let audience = guilds[id] ?? GuildAudience(rules: guild.rules, commit: guild.commit)
        guilds[id] = audience
        audience.add(session, guild)
    }

    private mutating func unfollow(_ guild: GuildID, _ session: Session) {
        session.guilds.remove(guild)
        guilds[guild]?.remove(session)
        if guilds[guild]?.isEmpty == true { guilds[guild] = nil }
    }

    // MARK: Telling

    /// Tells every session what concerns it, and follows or leaves guilds as the events say.
    mutating func tell(_ batch: EventBatch) {
        let applied = applyChanges(of: batch)
        for publication in batch.publications {
            guard let parts = codec.parts(of: publication.event) else {
                tell(publication, batch.commit, applied)
                continue
            }
            for part in parts { tell(Publication(part, to: publication.scope), batch.commit, applied) }
        }
    }

    /// Applies what a batch says about access, before anybody is told its events.
    private mutating func applyChanges(of batch: EventBatch) -> [GuildID: AppliedChange] {
        guard batch.publications.contains(where: \.event.decidesAccess) else { return [:] }
        var events: [GuildID: [DomainEvent]] = [:]
        for publication in batch.publications where publication.event.decidesAccess {
            guard let guild = publication.scope.guild, guilds[guild] != nil else { continue }
            events[guild, default: []].append(publication.event)
        }
        var applied: [GuildID: AppliedChange] = [:]
        for (guild, events) in events {
            applied[guild] = guilds[guild]?.apply(events, commit: batch.commit, codec: codec)
            deliveries &+= applied[guild]?.notices ?? 0
        }
        return applied
    }

    private mutating func tell(
        _ publication: Publication, _ commit: UInt64?, _ applied: [GuildID: AppliedChange]
    ) {
        switch publication.scope {
        case .guild(let guild):
            if let audience = guilds[guild], let dispatch = codec.dispatch(publication.event) {
                deliveries &+= audience.tell(dispatch, in: nil, commit: commit)
            }
            if case .guildDeleted = publication.event { dissolve(guild, commit) }
        case .channel(let channel, in: let guild):
            guard let audience = guilds[guild] else { return }
            tell(publication.event, in: channel, audience, commit, applied[guild])
        case .user(let user):
            tell(publication.event, to: user, commit)
        case .users(let recipients):
            guard recipients.contains(where: { users[$0] != nil }),
                let dispatch = codec.dispatch(publication.event)
            else { return }
            for user in recipients { deliver(dispatch, to: user, commit) { $0.shard.hasConversations } }
        }
    }

    private mutating func tell(
        _ event: DomainEvent, in channel: ChannelID, _ audience: GuildAudience, _ commit: UInt64?,
        _ applied: AppliedChange?
    ) {
        if case .messageCreated(let message) = event { audience.noteMessage(message.id, in: channel) }
        guard let dispatch = codec.dispatch(event) else { return }
        switch (event, applied) {
        case (.channelUpdated, let applied?):
            deliveries &+= audience.tellUpdate(dispatch, of: channel, applied, commit: commit)
        case (.channelDeleted, let applied?):
            deliveries &+= audience.tellDeletion(dispatch, of: channel, applied, commit: commit)
        default:
            deliveries &+= audience.tell(dispatch, in: channel, commit: commit)
        }
    }

    private mutating func tell(_ event: DomainEvent, to user: UserID, _ commit: UInt64?) {
        guard let sessions = users[user] else { return }
        if let guild = event.membershipGuild {
            if let dispatch = codec.dispatch(event) {
                deliver(dispatch, to: user, commit) { $0.shard.contains(guild) }
            }
            for session in sessions where session.isNews(commit) && session.shard.contains(guild) {
                if case .guildJoined(let view) = event {
                    // Others of the same commit may still come.
                    follow(FollowedGuild(view, commit: max(commit ?? 0, 1) - 1), session)
                } else {
                    unfollow(guild, session)
                }
            }
        } else if let dispatch = codec.dispatch(event) {
            deliver(dispatch, to: user, commit) { _ in true }
        }
    }

    private mutating func deliver(
        _ dispatch: Dispatch, to user: UserID, _ commit: UInt64?, where isTold: (Session) -> Bool
    ) {
        for session in users[user] ?? [] where isTold(session) {
            if session.deliver(dispatch, commit: commit) { deliveries &+= 1 }
        }
    }

    private mutating func dissolve(_ guild: GuildID, _ commit: UInt64?) {
        guilds.removeValue(forKey: guild)?.forEachFollower { $0.guilds.remove(guild) }
    }
}

/// A guild as a session follows it.
struct FollowedGuild: Sendable {
    var rules: GuildRules
    var viewer: MemberStanding
    /// The rules contain every batch up to this commit, and those that were told since.
    var commit: UInt64
}

extension FollowedGuild {
    init(_ view: GuildView, commit: UInt64) {
        self.init(rules: view.rules, viewer: view.viewer, commit: commit)
    }
}

extension DomainEvent {
    /// Whether it may change who sees which channel.
    fileprivate var decidesAccess: Bool {
        switch self {
        case .guildUpdated, .roleCreated, .roleUpdated, .roleDeleted, .channelCreated, .channelUpdated,
            .channelDeleted, .memberUpdated:
            true
        default: false
        }
    }

    /// The guild that its receiver begins or ceases to belong to.
    fileprivate var membershipGuild: GuildID? {
        switch self {
        case .guildJoined(let view): view.snapshot.guild.id
        case .guildLeft(let guild, _): guild
        default: nil
        }
    }
}

extension EventScope {
    fileprivate var guild: GuildID? {
        switch self {
        case .guild(let guild), .channel(_, in: let guild): guild
        case .user, .users: nil
        }
    }
}
