// Guilds: creating, reading, changing and deleting them.

public import Domain
internal import FileStorage
public import Primitives
internal import Stores

public struct GuildDraft: Sendable {
    public var name: String
    public var description: String?
    /// A picture as a data URL (RFC 2397).
    public var icon: String?

    public init(name: String, description: String? = nil, icon: String? = nil) {
        self.name = name
        self.description = description
        self.icon = icon
    }
}

/// A partial update of a guild.
public struct GuildChanges: Sendable {
    public var name: FieldChange<String> = .keep
    public var description: FieldChange<String?> = .keep
    /// A picture as a data URL.
    public var icon: FieldChange<String?> = .keep
    /// Hands the guild over.
    public var ownerID: FieldChange<UserID> = .keep

    public init() {}
}

public struct GuildService: Sendable {
    let context: ServiceContext

    /// Creates a guild owned by the caller, with the `@everyone` role (its id is the guild's) and a text
    /// channel `general`.
    ///
    /// Publishes: `guildJoined` to the owner.
    /// - Returns: the guild as its owner sees it.
    /// - Throws: `maximumGuildsReached`; `invalidField` (`icon`) for what is no picture; `unauthorized` when the
    ///   caller's account is gone.
    public func create(_ draft: GuildDraft, by caller: UserID) async throws(DomainError) -> GuildSnapshot {
        let icon = try await context.stage(.set(draft.icon), as: "icon")
        return try await context.writeFiles { (unit, files) throws(DomainError) in
            guard try unit.users.user(caller) != nil else { throw .unauthorized }
            guard try unit.guilds.count(of: caller) < context.limits.guildsPerUser else {
                throw .maximumGuildsReached
            }
            let now = context.clock()
            var guild = Guild(
                id: context.newID(), name: draft.name, description: draft.description, icon: nil,
                ownerID: caller, createdAt: now)
            try guild.setIcon(icon, with: files)
            try unit.guilds.insert(guild)
            try unit.roles.insert(
                Role(
                    id: guild.everyoneRoleID, guildID: guild.id, name: Role.everyoneName,
                    permissions: .everyoneDefault, position: 0, createdAt: now))
            try unit.channels.insert(
                Channel(
                    id: context.newID(), guildID: guild.id, kind: .text, name: "general", topic: nil,
                    position: 0, parentID: nil, lastMessageID: nil, createdAt: now))
            _ = try unit.members.join(guild.id, caller, at: now)
            return try unit.publishJoin(of: caller, to: guild.id)
        }
    }

    /// - Parameter required: what the caller must be allowed to do besides being a member.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func get(
        _ id: GuildID, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> Guild {
        try await context.read { (view) throws(DomainError) in
            try view.authorize(caller, in: id, requiring: required, at: context.clock()).guild
        }
    }

    /// Changes a guild's settings. Only its owner may hand it over, to a member who is no bot.
    ///
    /// Publishes: `guildUpdated` to the guild. Recorded. The icon before a new one is removed.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`; `invalidField` for a new owner who is no
    ///   member or a bot (`owner_id`) and for what is no picture (`icon`).
    public func update(
        _ id: GuildID, _ changes: GuildChanges, by actor: Actor,
        requiring required: Permissions = .manageGuild
    ) async throws(DomainError) -> Guild {
        if changes.icon.newValue != nil {
            // A picture is decoded and written before the transaction: not for everybody who has an account.
            _ = try await get(id, for: actor.id, requiring: required)
        }
        let icon = try await context.stage(changes.icon, as: "icon")
        return try await context.writeFiles { (unit, files) throws(DomainError) in
            let old = try unit.authorize(actor.id, in: id, requiring: required, at: context.clock()).guild
            var guild = old
            guild.name = changes.name.applied(to: old.name)
            guild.description = changes.description.applied(to: old.description)
            try guild.setIcon(icon, with: files)
            if let heir = changes.ownerID.newValue, heir != old.ownerID {
                guard actor.id == old.ownerID else { throw .missingPermissions }
                try unit.members.checkHeir(heir, of: id)
                guild.ownerID = heir
            }
            try unit.guilds.update(guild, at: context.clock())
            try unit.auditChanges(
                .guildUpdate, by: actor, in: id, target: id.snowflake, .between(old, guild), context)
            unit.publish(.guildUpdated(guild), to: .guild(id))
            return guild
        }
    }

    /// Deletes a guild and everything in it, files included; only its owner may, administrators may not.
    ///
    /// Publishes: `guildDeleted` to the guild.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func delete(_ id: GuildID, by caller: UserID) async throws(DomainError) {
        try await context.writeFiles { (unit, files) throws(DomainError) in
            let guild = try unit.authorize(caller, in: id, requiring: [], at: context.clock()).guild
            guard guild.ownerID == caller else { throw .missingPermissions }
            try unit.delete(guild, with: files, at: context.clock())
        }
    }

    /// All guilds of the caller, in the order they were joined.
    public func list(of caller: UserID) async throws(DomainError) -> [JoinedGuild] {
        try await context.read { (view) throws(DomainError) in
            var guilds: [JoinedGuild] = []
            for membership in try view.guilds.list(of: caller) {
                let guild = membership.guild
                guilds.append(
                    JoinedGuild(
                        guild: guild,
                        permissions: try view.authority(of: caller, in: guild.id, ownedBy: guild.ownerID)
                            .permissions,
                        joinedAt: membership.joinedAt, memberCount: membership.memberCount))
            }
            return guilds
        }
    }
}

extension UnitOfWork {
    /// Deletes a guild and everything in it, files included.
    ///
    /// Publishes: `guildDeleted` to the guild.
    func delete(_ guild: Guild, with files: FileChanges?, at now: Timestamp) throws(DomainError) {
        var guild = guild
        try guild.setIcon(.set(nil), with: files)
        for channel in try channels.list(of: guild.id) { try files?.removeFolder(of: channel.id) }
        try guilds.delete(guild.id, at: now)
        publish(.guildDeleted(guild.id), to: .guild(guild.id))
    }

    /// Publishes `guildJoined` to a user who has just become a member.
    /// - Returns: the guild as they see it.
    func publishJoin(of user: UserID, to guild: GuildID) throws(DomainError) -> GuildSnapshot {
        guard let view = try snapshots.guild(guild, for: user) else { throw .unknownGuild }
        publish(.guildJoined(view), to: .user(user))
        return view.snapshot
    }
}

extension MemberStore {
    /// Whether a guild can be handed over to this user.
    fileprivate func checkHeir(_ user: UserID, of guild: GuildID) throws(DomainError) {
        guard let member = try member(user, of: guild) else {
            throw .invalidField(InvalidField("owner_id", .notAMember))
        }
        guard !member.user.isBot else { throw .invalidField(InvalidField("owner_id", .notForBots)) }
    }
}
