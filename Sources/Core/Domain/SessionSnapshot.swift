// Everything a gateway session starts from, read at one moment.

public import Primitives

/// A user with their guilds as of one commit (READY and the GUILD_CREATE after it, seed 1 §6.4).
public struct SessionSnapshot: Sendable {
    public var user: User
    /// In the order the user joined them.
    public var guilds: [GuildView]
    /// The newest conversation first.
    public var directChannels: [DirectChannel]
    /// The snapshot contains every batch up to this number and none after it.
    public var commit: UInt64

    public init(user: User, guilds: [GuildView], directChannels: [DirectChannel], commit: UInt64) {
        self.user = user
        self.guilds = guilds
        self.directChannels = directChannels
        self.commit = commit
    }
}

/// A guild as one member sees it, with what decides what they see.
public struct GuildView: Sendable {
    public var snapshot: GuildSnapshot
    public var rules: GuildRules
    public var viewer: MemberStanding

    public init(snapshot: GuildSnapshot, rules: GuildRules, viewer: MemberStanding) {
        self.snapshot = snapshot
        self.rules = rules
        self.viewer = viewer
    }

    /// What the viewer may do in the guild as a whole.
    public var permissions: Permissions { rules.permissions(of: viewer) }
}

/// One entry of a user's list of guilds.
public struct JoinedGuild: Sendable {
    public var guild: Guild
    /// What the user may do there.
    public var permissions: Permissions
    public var joinedAt: Timestamp
    public var memberCount: Int

    public init(guild: Guild, permissions: Permissions, joinedAt: Timestamp, memberCount: Int) {
        self.guild = guild
        self.permissions = permissions
        self.joinedAt = joinedAt
        self.memberCount = memberCount
    }
}
