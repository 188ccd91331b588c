// Who may do what, decided in one place and in the transaction that then reads or writes (seed 1 §7).
//
// What a caller learns who is not let in, in this order:
//  1. The number names no guild or channel: `unknownGuild`, `unknownChannel`.
//  2. It does, but the caller is no member: `missingAccess`. That the number is in use is all an outsider
//     can find out; it is asked for before anything inside is looked at, so whether a message, member or
//     invite exists is not told.
//  3. A member may not see channels where that is required: `missingAccess`.
//  4. Another required permission is lacking, or somebody stands too high (seed 1 §7.4):
//     `missingPermissions`.

internal import Domain
internal import Primitives
internal import Stores

/// What a member's roles make of them in the guild as a whole, whatever timeout there may be.
struct Authority {
    let standing: MemberStanding
    let rank: Rank
    let permissions: Permissions
}

/// A guild that the caller belongs to.
struct GuildAccess {
    let guild: Guild
    let caller: MemberStanding
    let rank: Rank
    /// In the guild as a whole.
    let permissions: Permissions
    let isTimedOut: Bool

    /// What the caller may do in one of the guild's channels.
    func permissions(in channel: Channel) -> Permissions {
        permissions.applying(channel.overwrites, to: caller, in: guild.id).limited(byTimeout: isTimedOut)
    }

    func require(_ required: Permissions) throws(DomainError) { try permissions.check(required) }

    func require(_ required: Permissions, in channel: Channel) throws(DomainError) {
        try permissions(in: channel).check(required.union(.viewChannel))
    }

    /// Whoever gives permissions to others must have them in the guild as a whole.
    func requireToGive(_ given: Permissions) throws(DomainError) {
        guard permissions.isSuperset(of: given) else { throw .missingPermissions }
    }

    /// The caller must stand above a role, or above a member of this rank.
    func require(above rank: Rank) throws(DomainError) {
        guard rank < self.rank else { throw .missingPermissions }
    }
}

/// A channel that the caller may see.
struct ChannelAccess {
    let channel: Channel
    let caller: User
    let permissions: Permissions
}

/// Where messages are: a channel of a guild, or a conversation.
struct MessagePlace {
    let channelID: ChannelID
    /// nil in conversations.
    let guildID: GuildID?
    /// Who is told what happens in it: in conversations those who have not put it away.
    let audience: EventScope
    /// Who is told of a new message.
    let everybody: EventScope
    /// Those who have put the conversation away until its next message.
    var hiddenFrom: [UserID] = []
    let caller: User
    let permissions: Permissions
    let slowModeSeconds: Int
    /// False for categories.
    let holdsMessages: Bool
}

extension StoreTransaction {
    /// - Parameters:
    ///   - required: all of these; empty means that membership is enough.
    ///   - now: decides whether a timeout is over.
    func authorize(
        _ user: UserID, in id: GuildID, requiring required: Permissions, at now: Timestamp
    ) throws(DomainError) -> GuildAccess {
        guard let record = try access.guild(id, for: user) else { throw .unknownGuild }
        guard record.isMember else { throw .missingAccess }
        let authority = try authority(of: user, in: id, ownedBy: record.guild.ownerID)
        let isTimedOut = record.timedOutUntil.map { $0 > now } ?? false
        let permissions = authority.permissions.limited(byTimeout: isTimedOut)
        try permissions.check(required)
        return GuildAccess(
            guild: record.guild, caller: authority.standing, rank: authority.rank, permissions: permissions,
            isTimedOut: isTimedOut)
    }

    /// VIEW_CHANNEL is always required.
    func authorize(
        _ user: UserID, in id: ChannelID, requiring required: Permissions, at now: Timestamp
    ) throws(DomainError) -> ChannelAccess {
        guard let record = try access.channel(id, for: user) else { throw .unknownChannel }
        guard let caller = record.caller else { throw .missingAccess }
        let channel = record.channel
        let authority = try authority(of: user, in: channel.guildID, ownedBy: record.ownerID)
        let permissions = authority.permissions
            .applying(channel.overwrites, to: authority.standing, in: channel.guildID)
            .limited(byTimeout: record.timedOutUntil.map { $0 > now } ?? false)
        try permissions.check(required.union(.viewChannel))
        return ChannelAccess(channel: channel, caller: caller, permissions: permissions)
    }

    /// As `authorize`, for what only channels of guilds have.
    /// - Throws: `notInDirectChannel` for a conversation that the caller is in.
    func authorizeSettings(
        _ user: UserID, of id: ChannelID, requiring required: Permissions, at now: Timestamp
    ) throws(DomainError) -> ChannelAccess {
        do throws(DomainError) {
            return try authorize(user, in: id, requiring: required, at: now)
        } catch .unknownChannel {
            _ = try directPlace(id, for: user, requiring: [])
            throw .notInDirectChannel
        }
    }

    /// As `authorize` for channels of guilds; in a conversation, everybody in it may read, write, attach files
    /// and react, and outsiders get `missingAccess`.
    func place(
        _ id: ChannelID, for user: UserID, requiring required: Permissions, at now: Timestamp
    ) throws(DomainError) -> MessagePlace {
        do throws(DomainError) {
            let access = try authorize(user, in: id, requiring: required, at: now)
            return MessagePlace(
                channelID: id, guildID: access.channel.guildID,
                audience: .channel(id, in: access.channel.guildID),
                everybody: .channel(id, in: access.channel.guildID), caller: access.caller,
                permissions: access.permissions, slowModeSeconds: access.channel.slowModeSeconds,
                holdsMessages: access.channel.kind == .text)
        } catch .unknownChannel {
            return try directPlace(id, for: user, requiring: required)
        }
    }

    private func directPlace(
        _ id: ChannelID, for user: UserID, requiring required: Permissions
    ) throws(DomainError) -> MessagePlace {
        let recipients = try directChannels.recipients(of: id)
        guard !recipients.isEmpty else { throw .unknownChannel }
        guard let caller = recipients.first(where: { $0.user.id == user })?.user else { throw .missingAccess }
        try Permissions.inDirectChannels.check(required)
        return MessagePlace(
            channelID: id, guildID: nil,
            audience: .users(recipients.filter { !$0.isHidden }.map(\.user.id)),
            everybody: .users(recipients.map(\.user.id)),
            hiddenFrom: recipients.filter(\.isHidden).map(\.user.id), caller: caller,
            permissions: .inDirectChannels, slowModeSeconds: 0, holdsMessages: true)
    }

    /// What the roles of a member are worth. Of somebody who is none: what `@everyone` is.
    func authority(
        of user: UserID, in guild: GuildID, ownedBy owner: UserID
    ) throws(DomainError) -> Authority {
        let held = try roles.held(by: user, in: guild)
        let standing = MemberStanding(
            userID: user, roleIDs: held.lazy.map(\.id).filter { $0 != guild.retyped() })
        let isOwner = user == owner
        return Authority(
            standing: standing,
            rank: isOwner ? .owner : held.lazy.map(\.rank).max() ?? .everyone(in: guild),
            permissions: .resolved(isOwner: isOwner, roles: held.lazy.map(\.permissions)))
    }

    /// A member whom the caller stands above.
    /// - Throws: `unknownMember`, `missingPermissions`.
    func subordinate(_ user: UserID, of access: GuildAccess) throws(DomainError) -> Member {
        guard let member = try members.member(user, of: access.guild.id) else { throw .unknownMember }
        try access.require(
            above: authority(of: user, in: access.guild.id, ownedBy: access.guild.ownerID).rank)
        return member
    }
}

extension Permissions {
    fileprivate func limited(byTimeout isTimedOut: Bool) -> Permissions {
        isTimedOut ? whileTimedOut : self
    }

    fileprivate func check(_ required: Permissions) throws(DomainError) {
        if isSuperset(of: required) { return }
        throw required.contains(.viewChannel) && !contains(.viewChannel)
            ? .missingAccess : .missingPermissions
    }
}
