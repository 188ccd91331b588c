// Roles of a guild (seed 1 §7.4). Whoever manages them manages what stands below their own highest role, and
// gives nobody more than they have themselves.

public import Domain
public import Primitives
internal import Stores

public struct RoleDraft: Sendable {
    public var name: String
    /// nil: what `@everyone` may do.
    public var permissions: Permissions?
    public var color: Int
    public var hoist: Bool
    public var mentionable: Bool

    public init(
        name: String = "new role", permissions: Permissions? = nil, color: Int = 0, hoist: Bool = false,
        mentionable: Bool = false
    ) {
        self.name = name
        self.permissions = permissions
        self.color = color
        self.hoist = hoist
        self.mentionable = mentionable
    }
}

/// A partial update of a role.
public struct RoleChanges: Sendable {
    public var name: FieldChange<String> = .keep
    public var permissions: FieldChange<Permissions> = .keep
    public var color: FieldChange<Int> = .keep
    public var hoist: FieldChange<Bool> = .keep
    public var mentionable: FieldChange<Bool> = .keep

    public init() {}
}

public struct RoleService: Sendable {
    let context: ServiceContext

    /// By position, `@everyone` first.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        of guild: GuildID, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> [Role] {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            return try view.roles.list(of: guild)
        }
    }

    /// A new role stands right above `@everyone`, below all older ones.
    ///
    /// Publishes: `roleCreated` to the guild. Recorded.
    /// - Throws: `unknownGuild`, `missingAccess`, `maximumRolesReached`; `missingPermissions` also for
    ///   permissions that the caller does not have.
    public func create(
        _ draft: RoleDraft, in guild: GuildID, by actor: Actor,
        requiring required: Permissions = .manageRoles
    ) async throws(DomainError) -> Role {
        try await context.write { (unit) throws(DomainError) in
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: context.clock())
            guard try unit.roles.count(in: guild) < context.limits.rolesPerGuild else {
                throw .maximumRolesReached
            }
            let permissions = try unit.permissions(for: draft, in: guild)
            try access.requireToGive(permissions)
            let role = Role(
                id: context.newID(), guildID: guild, name: draft.name, permissions: permissions, position: 1,
                color: draft.color, hoist: draft.hoist, mentionable: draft.mentionable,
                createdAt: context.clock())
            try unit.roles.insert(role)
            try unit.audit(
                .roleCreate, by: actor, in: guild, target: role.id.snowflake, .between(nil, role), context)
            unit.publish(.roleCreated(role), to: .guild(guild))
            return role
        }
    }

    /// Of `@everyone`, only the permissions can be changed.
    ///
    /// Publishes: `roleUpdated` to the guild. Recorded.
    /// - Throws: `unknownGuild`, `missingAccess`, `unknownRole`; `missingPermissions` also for a role that is
    ///   not below the caller's highest, and for permissions added that the caller does not have;
    ///   `invalidField` for what is fixed of `@everyone`.
    public func update(
        _ id: RoleID, of guild: GuildID, _ changes: RoleChanges, by actor: Actor,
        requiring required: Permissions = .manageRoles
    ) async throws(DomainError) -> Role {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            let old = try unit.subordinateRole(id, of: access)
            let role = changes.applied(to: old)
            if old.isEveryone { try role.checkEveryone(was: old) }
            try access.requireToGive(role.permissions.subtracting(old.permissions))
            try unit.roles.update(role, at: now)
            try unit.auditChanges(
                .roleUpdate, by: actor, in: guild, target: id.snowflake, .between(old, role), context)
            unit.publish(.roleUpdated(role), to: .guild(guild))
            return role
        }
    }

    /// Deletes a role, and with it what channels say about it. Nobody has it any more.
    ///
    /// Publishes: `channelUpdated` for each channel that had an overwrite for it, then `roleDeleted` to the
    /// guild. Recorded.
    /// - Throws: as `update`; `invalidField` (`role_id`) for `@everyone`.
    public func delete(
        _ id: RoleID, of guild: GuildID, by actor: Actor, requiring required: Permissions = .manageRoles
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            let role = try unit.subordinateRole(id, of: access)
            guard !role.isEveryone else {
                throw .invalidField(InvalidField("role_id", .everyoneRoleIsFixed))
            }
            try unit.removeOverwrites(of: role, at: now)
            try unit.roles.delete(id, at: now)
            try unit.audit(
                .roleDelete, by: actor, in: guild, target: id.snowflake, .between(role, nil), context)
            unit.publish(.roleDeleted(id, of: guild), to: .guild(guild))
        }
    }

    /// Moves roles to new places; the others close up. Afterwards the roles are numbered from 1 without a gap,
    /// `@everyone` being 0.
    ///
    /// Publishes: `roleUpdated` to the guild for each role whose position changed. Recorded for each role that
    /// was named.
    /// - Parameter places: 1 is right above `@everyone`; numbers beyond the last place mean that one.
    /// - Returns: all roles, by position.
    /// - Throws: `unknownGuild`, `missingAccess`, `unknownRole`; `missingPermissions` also for a role that is
    ///   not below the caller's highest; `invalidField` (`position`) for another place of `@everyone` than 0, and
    ///   for places that are not below the caller's own.
    public func reorder(
        _ places: [RoleID: Int], in guild: GuildID, by actor: Actor,
        requiring required: Permissions = .manageRoles
    ) async throws(DomainError) -> [Role] {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            let ladder = RoleLadder(try unit.roles.list(of: guild))
            for change in try ladder.moves(to: places, by: access) {
                let (old, role) = (change.old, change.new)
                try unit.roles.update(role, at: now)
                unit.publish(.roleUpdated(role), to: .guild(guild))
                guard places[role.id] != nil else { continue }
                try unit.audit(
                    .roleUpdate, by: actor, in: guild, target: role.id.snowflake, .between(old, role), context
                )
            }
            return try unit.roles.list(of: guild)
        }
    }
}

extension StoreTransaction {
    /// A role that the caller stands above.
    fileprivate func subordinateRole(_ id: RoleID, of access: GuildAccess) throws(DomainError) -> Role {
        guard let role = try roles.role(id, in: access.guild.id) else { throw .unknownRole }
        try access.require(above: role.rank)
        return role
    }

    fileprivate func permissions(
        for draft: RoleDraft, in guild: GuildID
    ) throws(DomainError) -> Permissions {
        if let permissions = draft.permissions { return permissions.intersection(.named) }
        return try roles.role(guild.retyped(), in: guild)?.permissions ?? []
    }
}

extension UnitOfWork {
    fileprivate func removeOverwrites(of role: Role, at now: Timestamp) throws(DomainError) {
        for var channel in try channels.list(of: role.guildID) {
            let kept = channel.overwrites.filter { $0.subject != .role(role.id) }
            if kept.count == channel.overwrites.count { continue }
            channel.overwrites = kept
            try channels.update(channel, at: now)
            publish(.channelUpdated(channel), to: .channel(channel.id, in: role.guildID))
        }
    }
}

extension RoleChanges {
    fileprivate func applied(to role: Role) -> Role {
        var role = role
        role.name = name.applied(to: role.name)
        role.permissions = permissions.applied(to: role.permissions).intersection(.named)
        role.color = color.applied(to: role.color)
        role.hoist = hoist.applied(to: role.hoist)
        role.mentionable = mentionable.applied(to: role.mentionable)
        return role
    }
}

extension Role {
    fileprivate func checkEveryone(was old: Role) throws(DomainError) {
        let fixed: [(String, Bool)] = [
            ("name", name == old.name), ("color", color == old.color), ("hoist", hoist == old.hoist),
            ("mentionable", mentionable == old.mentionable),
        ]
        for (field, isUnchanged) in fixed where !isUnchanged {
            throw .invalidField(InvalidField(field, .everyoneRoleIsFixed))
        }
    }
}
