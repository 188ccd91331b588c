// Everything a gateway session starts from, read at one moment.

public import Primitives

/// A user with their guilds as of one commit (READY and the GUILD_CREATE after it, seed 1 §6.4).
public struct SessionSnapshot: Sendable {
    public var user: User
    /// In the order the user joined them.
    public var guilds: [GuildView]
    /// The snapshot contains every batch up to this number and none after it.
    public var commit: UInt64

    public init(user: User, guilds: [GuildView], commit: UInt64) {
        self.user = user
        self.guilds = guilds
        self.commit = commit
    }
}

/// A guild as one member sees it.
public struct GuildView: Sendable {
    public var snapshot: GuildSnapshot
    /// What the viewer may do there.
    public var permissions: Permissions

    public init(snapshot: GuildSnapshot, permissions: Permissions) {
        self.snapshot = snapshot
        self.permissions = permissions
    }
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

extension GuildSnapshot {
    /// What a member may do (seed 1 §7.3), from the snapshot alone.
    /// - Returns: nil when the user is not among the snapshot's `members`; the viewer always is.
    public func permissions(of user: UserID) -> Permissions? {
        guard let member = members.first(where: { $0.user.id == user }) else { return nil }
        let held = roles.filter { $0.id == guild.everyoneRoleID || member.roleIDs.contains($0.id) }
        return .resolved(isOwner: guild.ownerID == user, roles: held.lazy.map(\.permissions))
    }
}
