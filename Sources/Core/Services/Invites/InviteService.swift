// Invites: codes that let people into a guild.
//
// A code that has expired, is used up, was deleted or belongs to a deleted guild is an unknown invite to
// everybody, the members of the guild included.

public import Domain
public import Primitives
internal import Stores

public struct InviteDraft: Sendable {
    /// The channel that clients open after joining; nil for the guild's first text channel.
    public var channelID: ChannelID?
    /// How many people may join with it; 0 means any number.
    public var maxUses: Int
    /// Seconds until it expires; 0 means never. At most a year.
    public var maxAgeSeconds: Int
    /// If false, one of the caller's invites with the same settings that still works will do.
    public var isUnique: Bool

    public init(
        channelID: ChannelID? = nil, maxUses: Int = 0, maxAgeSeconds: Int = 86_400, isUnique: Bool = true
    ) {
        self.channelID = channelID
        self.maxUses = max(maxUses, 0)
        self.maxAgeSeconds = min(max(maxAgeSeconds, 0), Self.maxAgeSecondsMax)
        self.isUnique = isUnique
    }

    private static let maxAgeSecondsMax = 31_536_000
}

/// What became of accepting an invite.
public struct AcceptedInvite: Sendable {
    /// The invite as it is now, this use counted.
    public let preview: InvitePreview
    /// False when the caller was a member before: then nothing was used up and nothing published.
    public let isNewMember: Bool
}

public struct InviteService: Sendable {
    let context: ServiceContext

    /// Codes tried before giving up: a single collision is already less likely than a disk failure.
    private static let codeAttemptsMax = 3

    /// Recorded.
    /// - Parameter required: checked in the channel, besides VIEW_CHANNEL.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`; `unknownChannel` when the channel is
    ///   not one of the guild, or none was named and the guild has no text channel; `invalidField`
    ///   (`channel_id`) for a category; `maximumInvitesReached`.
    public func create(
        _ draft: InviteDraft, in guild: GuildID, by actor: Actor,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> InvitePreview {
        try await context.write { (unit) throws(DomainError) in
            let access = try unit.authorize(actor.id, in: guild, requiring: [], at: context.clock())
            let channel = try unit.inviteTarget(draft.channelID, for: access, requiring: required)
            if !draft.isUnique, let same = try unit.sameInvite(as: draft, to: channel, by: actor.id, context)
            {
                return try unit.preview(of: same)
            }
            try unit.invites.removeUseless(of: guild, at: context.clock())
            guard try unit.invites.count(in: guild) < ContentLimits.invitesPerGuildMax else {
                throw .maximumInvitesReached
            }
            for _ in 0..<Self.codeAttemptsMax {
                let invite = Invite(
                    code: try RandomText.alphanumeric(ContentLimits.inviteCodeLength), guildID: guild,
                    channelID: channel.id, inviterID: actor.id, uses: 0, maxUses: draft.maxUses,
                    maxAgeSeconds: draft.maxAgeSeconds, createdAt: context.clock())
                guard try unit.invites.insert(invite) else { continue }
                try unit.audit(
                    .inviteCreate, by: actor, in: guild, target: nil, .between(nil, invite), context)
                return try unit.preview(of: invite)
            }
            throw .unavailable(reason: "no free invite code found")
        }
    }

    /// The invites of a guild that can still be used, newest first.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        of guild: GuildID, for caller: UserID, requiring required: Permissions = .manageGuild
    ) async throws(DomainError) -> [InvitePreview] {
        try await context.read { (view) throws(DomainError) in
            let now = context.clock()
            let access = try view.authorize(caller, in: guild, requiring: required, at: now)
            let limit = ContentLimits.invitesPerGuildMax
            return try view.previews(
                of: view.invites.list(of: guild, at: now, limit: limit), in: access.guild)
        }
    }

    /// As `list(of:)`, those that lead to one channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `notInDirectChannel`.
    public func list(
        to channel: ChannelID, for caller: UserID, requiring required: Permissions = .manageChannels
    ) async throws(DomainError) -> [InvitePreview] {
        try await context.read { (view) throws(DomainError) in
            let now = context.clock()
            let access = try view.authorizeSettings(caller, of: channel, requiring: required, at: now)
            guard let guild = try view.guilds.guild(access.channel.guildID) else { throw .unknownChannel }
            let limit = ContentLimits.invitesPerGuildMax
            return try view.previews(of: view.invites.list(to: channel, at: now, limit: limit), in: guild)
        }
    }

    /// What anybody who knows the code may see, members or not.
    /// - Throws: `unknownInvite`.
    public func preview(_ code: String) async throws(DomainError) -> InvitePreview {
        try await context.read { (view) throws(DomainError) in
            try view.preview(of: view.usableInvite(code, at: context.clock()))
        }
    }

    /// Makes the caller a member of the invite's guild. For members nothing changes.
    ///
    /// Publishes: `memberAdded` to the guild, then `guildJoined` to the caller.
    /// - Throws: `unknownInvite`, `banned`, `maximumGuildsReached`; `unauthorized` when the caller's account is
    ///   gone.
    public func accept(_ code: String, by caller: UserID) async throws(DomainError) -> AcceptedInvite {
        try await context.write { (unit) throws(DomainError) in
            guard try unit.users.user(caller) != nil else { throw .unauthorized }
            let now = context.clock()
            var invite = try unit.usableInvite(code, at: now)
            if try unit.members.contains(caller, in: invite.guildID) {
                return AcceptedInvite(preview: try unit.preview(of: invite), isNewMember: false)
            }
            _ = try unit.join(caller, invite.guildID, at: now, context)
            guard try unit.invites.use(code, at: now) else { throw .unknownInvite }
            invite.uses += 1
            return AcceptedInvite(preview: try unit.preview(of: invite), isNewMember: true)
        }
    }

    /// Deletes an invite; its creator may while they are a member, and members with `required`. Recorded.
    /// - Returns: the invite as it was.
    /// - Throws: `unknownInvite`, `missingAccess`, `missingPermissions`.
    @discardableResult
    public func delete(
        _ code: String, by actor: Actor, requiringUnlessCreator required: Permissions = .manageGuild
    ) async throws(DomainError) -> InvitePreview {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let invite = try unit.usableInvite(code, at: now)
            _ = try unit.authorize(
                actor.id, in: invite.guildID, requiring: invite.inviterID == actor.id ? [] : required, at: now
            )
            let preview = try unit.preview(of: invite)
            try unit.invites.delete(code, at: now)
            try unit.audit(
                .inviteDelete, by: actor, in: invite.guildID, target: nil, .between(invite, nil), context)
            return preview
        }
    }
}

extension StoreTransaction {
    fileprivate func usableInvite(_ code: String, at now: Timestamp) throws(DomainError) -> Invite {
        guard let invite = try invites.invite(code), invite.isUsable(at: now) else { throw .unknownInvite }
        return invite
    }

    fileprivate func preview(of invite: Invite) throws(DomainError) -> InvitePreview {
        guard let guild = try guilds.guild(invite.guildID),
            let channel = try channels.channel(invite.channelID),
            let inviter = try users.author(invite.inviterID)
        else { throw .unknownInvite }
        return InvitePreview(
            invite: invite, guild: guild, channel: channel, inviter: inviter,
            memberCount: try guilds.memberCount(of: guild.id))
    }

    fileprivate func sameInvite(
        as draft: InviteDraft, to channel: Channel, by inviter: UserID, _ context: ServiceContext
    ) throws(DomainError) -> Invite? {
        try invites.list(to: channel.id, at: context.clock(), limit: ContentLimits.invitesPerGuildMax).first {
            $0.inviterID == inviter && $0.maxUses == draft.maxUses && $0.maxAgeSeconds == draft.maxAgeSeconds
        }
    }

    fileprivate func previews(of invites: [Invite], in guild: Guild) throws(DomainError) -> [InvitePreview] {
        let memberCount = try guilds.memberCount(of: guild.id)
        let channels = Dictionary(
            try channels.list(of: guild.id).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        var inviters: [UserID: User] = [:]
        var previews: [InvitePreview] = []
        for invite in invites {
            if inviters[invite.inviterID] == nil {
                inviters[invite.inviterID] = try users.author(invite.inviterID)
            }
            guard let channel = channels[invite.channelID], let inviter = inviters[invite.inviterID] else {
                continue
            }
            previews.append(
                InvitePreview(
                    invite: invite, guild: guild, channel: channel, inviter: inviter, memberCount: memberCount
                ))
        }
        return previews
    }

    /// The channel that an invite opens: the one named, or the first text channel that the caller may see.
    fileprivate func inviteTarget(
        _ id: ChannelID?, for access: GuildAccess, requiring required: Permissions
    ) throws(DomainError) -> Channel {
        if let id {
            guard let channel = try channels.channel(id), channel.guildID == access.guild.id else {
                throw .unknownChannel
            }
            try access.require(required, in: channel)
            guard channel.kind == .text else {
                throw .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis))
            }
            return channel
        }
        let candidates = try channels.list(of: access.guild.id).filter { $0.kind == .text }
        guard let first = candidates.first else { throw .unknownChannel }
        if let visible = candidates.first(where: { access.permissions(in: $0).contains(.viewChannel) }) {
            try access.require(required, in: visible)
            return visible
        }
        try access.require(required, in: first)
        return first
    }
}
