// Codes that let people into a guild.

public import Primitives

public struct Invite: Sendable, Hashable {
    public let code: String
    public let guildID: GuildID
    /// The channel a client opens after joining.
    public let channelID: ChannelID
    public let inviterID: UserID
    public var uses: Int
    /// 0 means any number.
    public let maxUses: Int
    /// Seconds until it expires; 0 means never.
    public let maxAgeSeconds: Int
    public let createdAt: Timestamp

    public init(
        code: String, guildID: GuildID, channelID: ChannelID, inviterID: UserID, uses: Int, maxUses: Int,
        maxAgeSeconds: Int, createdAt: Timestamp
    ) {
        self.code = code
        self.guildID = guildID
        self.channelID = channelID
        self.inviterID = inviterID
        self.uses = uses
        self.maxUses = maxUses
        self.maxAgeSeconds = maxAgeSeconds
        self.createdAt = createdAt
    }

    public var expiresAt: Timestamp? {
        maxAgeSeconds == 0 ? nil : createdAt.advanced(bySeconds: Int64(maxAgeSeconds))
    }

    public func isUsable(at now: Timestamp) -> Bool {
        if let expiresAt, expiresAt <= now { return false }
        return maxUses == 0 || uses < maxUses
    }
}

/// An invite with what its preview shows, also to people outside the guild.
public struct InvitePreview: Sendable {
    public var invite: Invite
    public var guild: Guild
    public var channel: Channel
    public var inviter: User
    public var memberCount: Int

    public init(invite: Invite, guild: Guild, channel: Channel, inviter: User, memberCount: Int) {
        self.invite = invite
        self.guild = guild
        self.channel = channel
        self.inviter = inviter
        self.memberCount = memberCount
    }
}
