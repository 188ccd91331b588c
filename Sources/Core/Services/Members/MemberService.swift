// Who belongs to a guild.

public import Domain
public import Primitives
internal import Stores

/// A partial update of a member.
public struct MemberChanges: Sendable {
    public var nickname: FieldChange<String?> = .keep
    /// All roles that the member has afterwards, `@everyone` left out.
    public var roleIDs: FieldChange<[RoleID]> = .keep
    /// Until when the member may only read; nil ends a timeout.
    public var timedOutUntil: FieldChange<Timestamp?> = .keep

    public init() {}
}

public struct MemberService: Sendable {
    let context: ServiceContext

    /// A page of members in the order of their user ids.
    /// - Parameters:
    ///   - after: the last user id of the page before.
    ///   - limit: 1 to 100; other values are brought within.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        of guild: GuildID, after: UserID? = nil, limit: Int = ContentLimits.pageItemsDefault,
        for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> [Member] {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            return try view.members.list(of: guild, after: after, limit: ContentLimits.pageItems(limit))
        }
    }

    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownMember`.
    public func get(
        _ user: UserID, of guild: GuildID, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> Member {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            guard let member = try view.members.member(user, of: guild) else { throw .unknownMember }
            return member
        }
    }

    /// Changes a member. Everybody may change their own nickname; another's needs KICK_MEMBERS and a higher
    /// rank, as timeouts do. Roles need MANAGE_ROLES, and each that is given or taken must be below the caller's
    /// highest.
    ///
    /// Publishes: `memberUpdated` to the guild unless nothing changed. Recorded.
    /// - Throws: `unknownGuild`, `missingAccess`, `unknownMember`; `missingPermissions`, also when owners or
    ///   administrators are to be timed out; `invalidField` for a role that is not the guild's (`roles`) and
    ///   for a timeout that is over or longer than 28 days (`communication_disabled_until`).
    public func update(
        _ user: UserID, of guild: GuildID, _ changes: MemberChanges, by actor: Actor,
        requiring required: Permissions = []
    ) async throws(DomainError) -> Member {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            guard let old = try unit.members.member(user, of: guild) else { throw .unknownMember }
            try unit.check(changes, of: old, by: access, at: now)
            var member = old
            member.nickname = changes.nickname.applied(to: old.nickname)
            member.timedOutUntil = changes.timedOutUntil.applied(to: old.timedOutUntil)
            if member != old { try unit.members.update(member, at: now) }
            try unit.auditChanges(
                .memberUpdate, by: actor, in: guild, target: user.snowflake, .between(old, member), context)
            if let roles = changes.roleIDs.newValue {
                let (added, removed) = try unit.reassign(roles, to: &member, by: access, at: now)
                try unit.auditChanges(
                    .memberRoleUpdate, by: actor, in: guild, target: user.snowflake,
                    .roles(added: added, removed: removed), context)
            }
            // A whole guild is told, so what changes nothing must not cost that.
            if member != old { unit.publish(.memberUpdated(member), to: .guild(guild)) }
            return member
        }
    }

    /// Gives one role, or takes it, as `update` with the list of roles does.
    ///
    /// Publishes: `memberUpdated` to the guild unless nothing changed. Recorded.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownMember`, `unknownRole`.
    public func setRole(
        _ role: RoleID, held: Bool, by user: UserID, in guild: GuildID, as actor: Actor,
        requiring required: Permissions = .manageRoles
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            guard var member = try unit.members.member(user, of: guild) else { throw .unknownMember }
            guard let known = try unit.roles.role(role, in: guild), !known.isEveryone else {
                throw .unknownRole
            }
            try access.require(above: known.rank)
            if member.roleIDs.contains(role) == held { return }
            let roles = held ? member.roleIDs + [role] : member.roleIDs.filter { $0 != role }
            let (added, removed) = try unit.reassign(roles, to: &member, by: access, at: now)
            try unit.audit(
                .memberRoleUpdate, by: actor, in: guild, target: user.snowflake,
                .roles(added: added, removed: removed), context)
            unit.publish(.memberUpdated(member), to: .guild(guild))
        }
    }

    /// Removes a member whom the caller outranks. They may come back with an invite.
    ///
    /// Publishes: `guildLeft` to the user, then `memberRemoved` to the guild. Recorded.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownMember`.
    public func kick(
        _ user: UserID, from guild: GuildID, by actor: Actor,
        requiring required: Permissions = .kickMembers
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            let member = try unit.subordinate(user, of: access)
            try unit.remove(member.user, from: guild, at: now)
            try unit.audit(.memberKick, by: actor, in: guild, target: user.snowflake, [], context)
        }
    }

    /// Ends the caller's own membership.
    ///
    /// Publishes: as `kick`.
    /// - Throws: `unknownGuild`, `missingAccess`, `ownerCannotLeave`.
    public func leave(_ guild: GuildID, by caller: UserID) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(caller, in: guild, requiring: [], at: now)
            guard access.guild.ownerID != caller else { throw .ownerCannotLeave }
            guard let user = try unit.users.user(caller) else { throw .unauthorized }
            try unit.remove(user, from: guild, at: now)
        }
    }

    /// Makes a bot a member: bots use no invites. Of one that is a member nothing changes.
    ///
    /// Publishes: `memberAdded` to the guild, then `guildJoined` to the bot. Recorded.
    /// - Returns: nil when it was a member before.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownUser`, `invalidAccountType`
    ///   for people, `banned`, `maximumGuildsReached`.
    public func addBot(
        _ bot: UserID, to guild: GuildID, by actor: Actor, requiring required: Permissions = .manageGuild
    ) async throws(DomainError) -> Member? {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            _ = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            guard let user = try unit.users.user(bot) else { throw .unknownUser }
            guard user.isBot else { throw .invalidAccountType }
            guard try !unit.members.contains(bot, in: guild) else { return nil }
            let member = try unit.join(bot, guild, at: now, context)
            try unit.audit(.botAdd, by: actor, in: guild, target: bot.snowflake, [], context)
            return member
        }
    }
}

extension StoreTransaction {
    fileprivate func check(
        _ changes: MemberChanges, of member: Member, by access: GuildAccess, at now: Timestamp
    ) throws(DomainError) {
        let isOwn = member.user.id == access.caller.userID
        if changes.nickname.newValue != nil, !isOwn {
            try access.require(.kickMembers)
            _ = try subordinate(member.user.id, of: access)
        }
        guard let end = changes.timedOutUntil.newValue else { return }
        try access.require(.kickMembers)
        _ = try subordinate(member.user.id, of: access)
        guard let end else { return }
        guard end > now, end <= now.advanced(bySeconds: ContentLimits.timeoutSecondsMax) else {
            throw .invalidField(InvalidField("communication_disabled_until", .timeoutOutOfRange))
        }
        let target = try authority(of: member.user.id, in: access.guild.id, ownedBy: access.guild.ownerID)
        guard !target.permissions.contains(.administrator) else { throw .missingPermissions }
    }
}

extension UnitOfWork {
    /// Gives and takes roles until the member has these.
    fileprivate func reassign(
        _ wanted: [RoleID], to member: inout Member, by access: GuildAccess, at now: Timestamp
    ) throws(DomainError) -> (added: [RoleID], removed: [RoleID]) {
        try access.require(.manageRoles)
        let guild = access.guild.id
        let ranks = Dictionary(
            try roles.list(of: guild).filter { !$0.isEveryone }.map { ($0.id, $0.rank) },
            uniquingKeysWith: { $1 })
        guard wanted.allSatisfy({ ranks[$0] != nil }) else {
            throw .invalidField(InvalidField("roles", .unknownRole))
        }
        let added = Set(wanted).subtracting(member.roleIDs).sorted()
        let removed = Set(member.roleIDs).subtracting(wanted).sorted()
        for role in added + removed {
            if let rank = ranks[role] { try access.require(above: rank) }
        }
        for role in added { try members.assign(role, to: member.user.id, in: guild, at: now) }
        for role in removed { try members.unassign(role, from: member.user.id, in: guild) }
        member.roleIDs = Set(wanted).sorted()
        return (added, removed)
    }

    /// Makes somebody a member who is none.
    ///
    /// Publishes: `memberAdded` to the guild, then `guildJoined` to them: whoever was a member before learns of
    /// the new one, and the new one starts from a snapshot that contains themselves.
    func join(
        _ user: UserID, _ guild: GuildID, at now: Timestamp, _ context: ServiceContext
    ) throws(DomainError) -> Member {
        guard try !bans.contains(user, in: guild) else { throw .banned }
        guard try guilds.count(of: user) < context.limits.guildsPerUser else { throw .maximumGuildsReached }
        _ = try members.join(guild, user, at: now)
        guard let member = try members.member(user, of: guild) else { throw .unknownMember }
        publish(.memberAdded(member), to: .guild(guild))
        _ = try publishJoin(of: user, to: guild)
        return member
    }

    /// Ends a membership if there is one.
    ///
    /// Publishes: `guildLeft` to the user, then `memberRemoved` to the guild: who is gone is not told.
    func remove(_ user: User, from guild: GuildID, at now: Timestamp) throws(DomainError) {
        guard try members.remove(user.id, from: guild, at: now) else { return }
        publish(.guildLeft(guild, by: user.id), to: .user(user.id))
        publish(.memberRemoved(user, from: guild), to: .guild(guild))
    }
}
