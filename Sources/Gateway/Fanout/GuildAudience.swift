// The sessions of one dialect on one loop that follow one guild, and what each of them may see there.
//
// Who may see a channel without overwrites can be told from what a member may do in the guild, which is kept for
// each; channels with overwrites are resolved when the first event happens in them, and again after a change.

internal import Domain

/// Confined to its hub.
final class GuildAudience {
    private(set) var rules: GuildRules
    /// Commits up to this one were part of the rules from the start, and no session here knows less.
    private var rulesCommit: UInt64
    private var followers = Followers()
    /// What followers may do in channels that have overwrites, by position; nil: not resolved yet.
    private var resolved: [ChannelID: ContiguousArray<Permissions?>] = [:]
    /// Channels with overwrites.
    private var restricted: Set<ChannelID>

    init(rules: GuildRules, commit: UInt64) {
        self.rules = rules
        rulesCommit = commit
        restricted = Self.restricted(rules)
    }

    var isEmpty: Bool { followers.isEmpty }

    private static func restricted(_ rules: GuildRules) -> Set<ChannelID> {
        Set(rules.channels.values.lazy.filter { !$0.overwrites.isEmpty }.map(\.id))
    }

    // MARK: Following

    /// Two sessions may start from snapshots that this loop has not been told of yet; then the rules of the older
    /// one are kept, and go on with what is still to come.
    func add(_ session: Session, _ guild: FollowedGuild) {
        if guild.commit < rulesCommit { reset(to: guild.rules, commit: guild.commit) }
        let added = followers.add(session, guild.viewer, rules.permissions(of: guild.viewer))
        guard added != nil else { return }
        updateResolved { $0.append(nil) }
    }

    func remove(_ session: Session) {
        guard let position = followers.remove(session) else { return }
        updateResolved { $0.swapRemove(at: position) }
    }

    /// Changes every channel's list in place. Walking along the keys would copy all lists, each as long as there are
    /// followers, whenever somebody comes or goes.
    private func updateResolved(_ change: (inout ContiguousArray<Permissions?>) -> Void) {
        var index = resolved.startIndex
        while index != resolved.endIndex {
            change(&resolved.values[index])
            resolved.formIndex(after: &index)
        }
    }

    /// What a session follows, for going on with it elsewhere.
    func followed(by session: Session) -> FollowedGuild? {
        followers.position(of: session).map {
            FollowedGuild(rules: rules, viewer: followers.standings[$0], commit: rulesCommit)
        }
    }

    func forEachFollower(_ body: (Session) -> Void) {
        for follower in followers.entries { body(follower.session) }
    }

    private func reset(to rules: GuildRules, commit: UInt64) {
        self.rules = rules
        rulesCommit = commit
        restricted = Self.restricted(rules)
        resolved = [:]
        for position in followers.entries.indices {
            let standing = followers.standings[position]
            followers.update(at: position, standing, rules.permissions(of: standing))
        }
    }

    // MARK: Telling

    /// Tells those who may know of it. Without effect where a channel is not the guild's.
    /// - Parameter channel: nil for what concerns the guild as a whole.
    /// - Returns: how many were told.
    func tell(_ dispatch: Dispatch, in channel: ChannelID?, commit: UInt64?) -> UInt64 {
        if let channel {
            guard rules.channels.index(forKey: channel) != nil else { return 0 }
            if restricted.contains(channel) { return tell(dispatch, inRestricted: channel, commit: commit) }
        }
        let required = dispatch.required
        var told: UInt64 = 0
        for follower in followers.entries where follower.permissions.contains(required) {
            if follower.session.deliver(dispatch, commit: commit) { told &+= 1 }
        }
        return told
    }

    private func tell(_ dispatch: Dispatch, inRestricted channel: ChannelID, commit: UInt64?) -> UInt64 {
        let required = dispatch.required
        var told: UInt64 = 0
        var known = resolved.removeValue(forKey: channel) ?? unresolved
        for position in known.indices {
            let permissions = known[position] ?? resolve(position, in: channel)
            known[position] = permissions
            guard permissions.contains(required) else { continue }
            if followers.entries[position].session.deliver(dispatch, commit: commit) { told &+= 1 }
        }
        resolved[channel] = known
        return told
    }

    private var unresolved: ContiguousArray<Permissions?> {
        ContiguousArray(repeating: nil, count: followers.entries.count)
    }

    private func resolve(_ position: Int, in channel: ChannelID) -> Permissions {
        guard let channel = rules.channels[channel] else { return [] }
        let permissions = followers.entries[position].permissions
        return permissions.applying(channel.overwrites, to: followers.standings[position], in: rules.guildID)
    }

    /// Keeps what a channel is shown with when somebody is let in.
    func noteMessage(_ message: MessageID, in channel: ChannelID) {
        rules.channels[channel]?.lastMessageID = message
    }

    // MARK: Changes of access

    /// Applies what a transaction says about who may see what, and shows and hides channels accordingly.
    /// - Returns: how the transaction's own events are to be told; nil when everybody here knows them already,
    ///   or when they change nothing.
    func apply(_ events: [DomainEvent], commit: UInt64?, codec: any GatewayCodec) -> AppliedChange? {
        guard commit ?? .max > rulesCommit else { return nil }
        let before = rules
        var change = AccessChange()
        for event in events { change.apply(event, to: &rules) }
        guard !change.isEmpty else { return nil }
        var applied = AppliedChange(before: before)
        var comparison = VisibilityComparison(before: before, after: rules, change: change)
        var notices = ChannelNotices(before: before, after: rules, codec: codec)
        for position in followers.entries.indices {
            let old = followers.standings[position]
            let new = change.standing(after: old)
            let session = followers.entries[position].session
            let difference = comparison.difference(from: old, to: new)
            for channel in difference.lost { notices.hide(channel, from: session, commit: commit) }
            for channel in difference.gained { notices.show(channel, to: session, commit: commit) }
            applied.note(difference, for: session)
            if old != new { applied.standings[ObjectIdentifier(session)] = old }
            if old != new || change.concernsEverybody {
                followers.update(at: position, new, rules.permissions(of: new))
            }
        }
        applied.notices = notices.count
        restricted = Self.restricted(rules)
        resolved = [:]
        return applied
    }

    /// Tells of a changed channel those who saw it before and still do; the others were shown it or lost it.
    func tellUpdate(_ dispatch: Dispatch, of channel: ChannelID, _ applied: AppliedChange, commit: UInt64?)
        -> UInt64
    {
        tell(dispatch, commit: commit) { position in
            resolve(position, in: channel).contains(dispatch.required)
                && !applied.gained(channel, followers.entries[position].session)
        }
    }

    /// Tells of a deleted channel those who saw it.
    func tellDeletion(_ dispatch: Dispatch, of channel: ChannelID, _ applied: AppliedChange, commit: UInt64?)
        -> UInt64
    {
        tell(dispatch, commit: commit) { position in
            let session = ObjectIdentifier(followers.entries[position].session)
            let standing = applied.standings[session] ?? followers.standings[position]
            return applied.before.permissions(of: standing, in: channel).contains(dispatch.required)
        }
    }

    private func tell(_ dispatch: Dispatch, commit: UInt64?, where isTold: (Int) -> Bool) -> UInt64 {
        var told: UInt64 = 0
        for position in followers.entries.indices where isTold(position) {
            if followers.entries[position].session.deliver(dispatch, commit: commit) { told &+= 1 }
        }
        return told
    }
}

/// A change that has been applied: what the transaction's own events still need of the time before it.
struct AppliedChange {
    let before: GuildRules
    /// Of those sessions whose user's roles changed; of one user, some may have known before.
    var standings: [ObjectIdentifier: MemberStanding] = [:]
    /// Frames that showed or hid channels.
    var notices: UInt64 = 0
    private var gained: [ChannelID: Set<ObjectIdentifier>] = [:]

    init(before: GuildRules) { self.before = before }

    mutating func note(_ difference: VisibilityDifference, for session: Session) {
        for channel in difference.gained { gained[channel, default: []].insert(ObjectIdentifier(session)) }
    }

    func gained(_ channel: ChannelID, _ session: Session) -> Bool {
        gained[channel]?.contains(ObjectIdentifier(session)) ?? false
    }
}

/// The frames that show a channel to those who may now see it and hide it from those who may not; each is encoded
/// once, if anybody needs it.
private struct ChannelNotices {
    let before: GuildRules
    let after: GuildRules
    let codec: any GatewayCodec
    private var shown: [ChannelID: Dispatch?] = [:]
    private var hidden: [ChannelID: Dispatch?] = [:]
    private(set) var count: UInt64 = 0

    init(before: GuildRules, after: GuildRules, codec: any GatewayCodec) {
        self.before = before
        self.after = after
        self.codec = codec
    }

    mutating func show(_ channel: ChannelID, to session: Session, commit: UInt64?) {
        if shown[channel] == nil {
            shown[channel] = .some(after.channels[channel].flatMap { codec.dispatch(.channelCreated($0)) })
        }
        deliver(shown[channel] ?? nil, to: session, commit)
    }

    mutating func hide(_ channel: ChannelID, from session: Session, commit: UInt64?) {
        if hidden[channel] == nil {
            hidden[channel] = .some(before.channels[channel].flatMap { codec.dispatch(.channelDeleted($0)) })
        }
        deliver(hidden[channel] ?? nil, to: session, commit)
    }

    private mutating func deliver(_ dispatch: Dispatch?, to session: Session, _ commit: UInt64?) {
        if let dispatch, session.deliver(dispatch, commit: commit) { count &+= 1 }
    }
}
