// Bans: who may not come back, and what becomes of what they wrote.

public import Domain
public import Primitives
internal import Stores

public struct BanService: Sendable {
    let context: ServiceContext

    /// A page of bans in the order of user ids.
    /// - Parameters:
    ///   - before: the first user id of the page after; it counts when `after` is given too.
    ///   - after: the last user id of the page before.
    ///   - limit: 1 to 1000; other values are brought within.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        of guild: GuildID, before: UserID? = nil, after: UserID? = nil,
        limit: Int = ContentLimits.banPageItemsMax, for caller: UserID,
        requiring required: Permissions = .banMembers
    ) async throws(DomainError) -> [Ban] {
        let limit = min(max(limit, 1), ContentLimits.banPageItemsMax)
        return try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            if let before { return try view.bans.list(of: guild, before: before, limit: limit) }
            return try view.bans.list(of: guild, after: after, limit: limit)
        }
    }

    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownBan`.
    public func get(
        _ user: UserID, in guild: GuildID, for caller: UserID,
        requiring required: Permissions = .banMembers
    ) async throws(DomainError) -> Ban {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            guard let ban = try view.bans.ban(of: user, in: guild) else { throw .unknownBan }
            return ban
        }
    }

    /// Bans a user, who need not be a member; a member must stand below the caller. Banning again
    /// changes the reason.
    ///
    /// Publishes: `guildLeft` to a member and `memberRemoved` to the guild, then `banAdded` to the guild unless
    /// they were banned before, then `messagesDeleted` to those who may see the channel, for at most 100 messages
    /// each. Recorded.
    /// - Parameter deletingSeconds: how far back the user's messages are deleted, in all channels; 0 to
    ///   604800, other values are brought within.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownUser`; `unavailable` also when
    ///   only some of the messages could be deleted: then the ban stands, and banning again deletes the others.
    public func ban(
        _ user: UserID, in guild: GuildID, deletingSeconds seconds: Int64 = 0, by actor: Actor,
        requiring required: Permissions = .banMembers
    ) async throws(DomainError) {
        let seconds = min(max(seconds, 0), ContentLimits.banDeletionSecondsMax)
        let purge = try await context.write { (unit) throws(DomainError) -> MessagePurge? in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            guard let target = try unit.users.user(user) else { throw .unknownUser }
            try access.require(
                above: unit.authority(of: user, in: guild, ownedBy: access.guild.ownerID).rank)
            let ban = Ban(
                guildID: guild, user: target, moderatorID: actor.id, reason: actor.reason, createdAt: now)
            if try unit.bans.insert(ban) {
                try unit.remove(target, from: guild, at: now)
                unit.publish(.banAdded(target, in: guild), to: .guild(guild))
            } else {
                try unit.bans.setReason(ban.reason, of: user, in: guild, at: now)
            }
            try unit.audit(.memberBan, by: actor, in: guild, target: user.snowflake, [], context)
            if seconds == 0 { return nil }
            let start = Snowflake(at: now.advanced(bySeconds: -seconds), worker: 0, sequence: 0)
            return MessagePurge(
                author: user, guild: guild,
                channels: try unit.channels.list(of: guild).filter { $0.kind == .text }.map(\.id),
                messages: MessageID(start)..<max(MessageID(start), context.newID()))
        }
        try await purge?.run(context)
    }

    /// Lifts a ban.
    ///
    /// Publishes: `banRemoved` to the guild. Recorded.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownBan`.
    public func unban(
        _ user: UserID, in guild: GuildID, by actor: Actor, requiring required: Permissions = .banMembers
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            _ = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            guard let ban = try unit.bans.ban(of: user, in: guild),
                try unit.bans.lift(user, in: guild, at: now)
            else { throw .unknownBan }
            try unit.audit(.memberUnban, by: actor, in: guild, target: user.snowflake, [], context)
            unit.publish(.banRemoved(ban.user, in: guild), to: .guild(guild))
        }
    }
}
