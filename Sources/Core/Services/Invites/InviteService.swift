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

    public init(channelID: ChannelID? = nil, maxUses: Int = 0, maxAgeSeconds: Int = 86_400) {
        self.channelID = channelID
        self.maxUses = maxUses
        self.maxAgeSeconds = maxAgeSeconds
    }
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

    private static let maxAgeSecondsMax = 31_536_000
    /// Codes tried before giving up: a single collision is already less likely than a disk failure.
    private static let codeAttemptsMax = 3

    /// - Parameter required: checked in the guild.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`; `unknownChannel` when the channel is
    ///   not one of the guild, or none was named and the guild has no text channel; `invalidField`
    ///   (`channel_id`) for a category.
    public func create(
        _ draft: InviteDraft, in guild: GuildID, by caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> InvitePreview {
        try await context.write { (unit) throws(DomainError) in
            _ = try unit.authorize(caller, in: guild, requiring: required, at: context.clock())
            let channel = try unit.channels.inviteTarget(draft.channelID, in: guild)
            for _ in 0..<Self.codeAttemptsMax {
                let invite = Invite(
                    code: try RandomText.alphanumeric(ContentLimits.inviteCodeLength), guildID: guild,
                    channelID: channel.id, inviterID: caller, uses: 0, maxUses: max(draft.maxUses, 0),
                    maxAgeSeconds: min(max(draft.maxAgeSeconds, 0), Self.maxAgeSecondsMax),
                    createdAt: context.clock())
                if try unit.invites.insert(invite) { return try unit.preview(of: invite) }
            }
            throw .unavailable(reason: "no free invite code found")
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
    /// Publishes: `memberAdded` to the guild, then `guildJoined` to the caller: whoever was a member before
    /// learns of the new one, and the new one starts from a snapshot that contains themselves.
    /// - Throws: `unknownInvite`, `maximumGuildsReached`; `unauthorized` when the caller's account is gone.
    public func accept(_ code: String, by caller: UserID) async throws(DomainError) -> AcceptedInvite {
        try await context.write { (unit) throws(DomainError) in
            guard try unit.users.user(caller) != nil else { throw .unauthorized }
            let now = context.clock()
            var invite = try unit.usableInvite(code, at: now)
            if try unit.members.contains(caller, in: invite.guildID) {
                return AcceptedInvite(preview: try unit.preview(of: invite), isNewMember: false)
            }
            guard try unit.guilds.count(of: caller) < context.limits.guildsPerUser else {
                throw .maximumGuildsReached
            }
            guard try unit.invites.use(code, at: now) else { throw .unknownInvite }
            invite.uses += 1
            try unit.join(caller, invite.guildID, at: now)
            return AcceptedInvite(preview: try unit.preview(of: invite), isNewMember: true)
        }
    }

    /// Deletes an invite; its creator may while they are a member, and members with `required`.
    /// - Throws: `unknownInvite`, `missingAccess`, `missingPermissions`.
    public func delete(
        _ code: String, by caller: UserID, requiringUnlessCreator required: Permissions = .manageGuild
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let invite = try unit.usableInvite(code, at: now)
            _ = try unit.authorize(
                caller, in: invite.guildID, requiring: invite.inviterID == caller ? [] : required,
                at: context.clock())
            try unit.invites.delete(code, at: now)
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
            let inviter = try users.user(invite.inviterID)
        else { throw .unknownInvite }
        return InvitePreview(
            invite: invite, guild: guild, channel: channel, inviter: inviter,
            memberCount: try guilds.memberCount(of: guild.id))
    }
}

extension UnitOfWork {
    fileprivate func join(_ user: UserID, _ guild: GuildID, at now: Timestamp) throws(DomainError) {
        _ = try members.join(guild, user, at: now)
        guard let member = try members.member(user, of: guild) else { throw .unknownMember }
        publish(.memberAdded(member), to: .guild(guild))
        _ = try publishJoin(of: user, to: guild)
    }
}

extension ChannelStore {
    fileprivate func inviteTarget(_ id: ChannelID?, in guild: GuildID) throws(DomainError) -> Channel {
        guard let id else {
            guard let first = try list(of: guild).first(where: { $0.kind == .text }) else {
                throw .unknownChannel
            }
            return first
        }
        guard let channel = try channel(id), channel.guildID == guild else { throw .unknownChannel }
        guard channel.kind == .text else {
            throw .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis))
        }
        return channel
    }
}
