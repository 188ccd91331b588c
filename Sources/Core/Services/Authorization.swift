// Who may do what, decided in one place and in the transaction that then reads or writes (seed 1 §7.3).
//
// What a caller learns who is not let in, in this order:
//  1. The number names no guild or channel: `unknownGuild`, `unknownChannel`.
//  2. It does, but the caller is no member: `missingAccess`. That the number is in use is all an outsider
//     can find out; it is asked for before anything inside is looked at, so whether a message, member or
//     invite exists is not told.
//  3. A member may not see channels where that is required: `missingAccess`.
//  4. Another required permission is lacking: `missingPermissions`.

internal import Domain
internal import Primitives
internal import Stores

/// A guild that the caller belongs to.
struct GuildAccess {
    let guild: Guild
    let permissions: Permissions
}

/// A channel that the caller may see.
struct ChannelAccess {
    let channel: Channel
    let caller: User
    let permissions: Permissions
}

extension StoreTransaction {
    /// - Parameter required: all of these; empty means that membership is enough.
    func authorize(
        _ user: UserID, in id: GuildID, requiring required: Permissions
    ) throws(DomainError) -> GuildAccess {
        guard let record = try access.guild(id, for: user) else { throw .unknownGuild }
        guard record.isMember else { throw .missingAccess }
        let permissions = try permissions(of: user, in: id, ownedBy: record.guild.ownerID)
        try permissions.check(required)
        return GuildAccess(guild: record.guild, permissions: permissions)
    }

    /// VIEW_CHANNEL is always required.
    func authorize(
        _ user: UserID, in id: ChannelID, requiring required: Permissions
    ) throws(DomainError) -> ChannelAccess {
        guard let record = try access.channel(id, for: user) else { throw .unknownChannel }
        guard let caller = record.caller else { throw .missingAccess }
        let permissions = try permissions(of: user, in: record.channel.guildID, ownedBy: record.ownerID)
        try permissions.check(required.union(.viewChannel))
        return ChannelAccess(channel: record.channel, caller: caller, permissions: permissions)
    }

    /// What a member may do.
    func permissions(
        of user: UserID, in guild: GuildID, ownedBy owner: UserID
    ) throws(DomainError) -> Permissions {
        if user == owner { return .all }
        return .resolved(isOwner: false, roles: try roles.permissions(of: user, in: guild))
    }
}

extension Permissions {
    fileprivate func check(_ required: Permissions) throws(DomainError) {
        if isSuperset(of: required) { return }
        throw required.contains(.viewChannel) && !contains(.viewChannel)
            ? .missingAccess : .missingPermissions
    }
}
