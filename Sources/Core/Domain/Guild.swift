// Communities, their roles and who belongs to them.

public import Primitives

public struct Guild: Sendable, Hashable {
    public let id: GuildID
    public var name: String
    public var description: String?
    public var icon: String?
    public var ownerID: UserID
    public var createdAt: Timestamp

    public init(
        id: GuildID, name: String, description: String?, icon: String?, ownerID: UserID, createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.icon = icon
        self.ownerID = ownerID
        self.createdAt = createdAt
    }

    /// The role that every member has: it carries the guild's own number as its id.
    public var everyoneRoleID: RoleID { id.retyped() }
}

public struct Role: Sendable, Hashable {
    public static let everyoneName = "@everyone"

    public let id: RoleID
    public let guildID: GuildID
    public var name: String
    public var permissions: Permissions
    /// Higher means more authority; `@everyone` is 0.
    public var position: Int
    /// 0xRRGGBB; 0 means none.
    public var color: Int
    public var hoist: Bool
    public var mentionable: Bool
    public var createdAt: Timestamp

    public init(
        id: RoleID, guildID: GuildID, name: String, permissions: Permissions, position: Int, color: Int = 0,
        hoist: Bool = false, mentionable: Bool = false, createdAt: Timestamp
    ) {
        self.id = id
        self.guildID = guildID
        self.name = name
        self.permissions = permissions
        self.position = position
        self.color = color
        self.hoist = hoist
        self.mentionable = mentionable
        self.createdAt = createdAt
    }
}

/// A user's place in one guild.
public struct Member: Sendable, Hashable {
    public let guildID: GuildID
    public var user: User
    public var nickname: String?
    /// Without `@everyone`, which is implied.
    public var roleIDs: [RoleID]
    public var joinedAt: Timestamp

    public init(
        guildID: GuildID, user: User, nickname: String?, roleIDs: [RoleID], joinedAt: Timestamp
    ) {
        self.guildID = guildID
        self.user = user
        self.nickname = nickname
        self.roleIDs = roleIDs
        self.joinedAt = joinedAt
    }
}

/// A guild with everything a client needs to draw it.
public struct GuildSnapshot: Sendable {
    public var guild: Guild
    public var roles: [Role]
    public var channels: [Channel]
    /// At most `ContentLimits.snapshotMembersMax` of them, the viewer's own membership always included.
    public var members: [Member]
    public var memberCount: Int
    /// When the viewer joined.
    public var joinedAt: Timestamp

    public init(
        guild: Guild, roles: [Role], channels: [Channel], members: [Member], memberCount: Int,
        joinedAt: Timestamp
    ) {
        self.guild = guild
        self.roles = roles
        self.channels = channels
        self.members = members
        self.memberCount = memberCount
        self.joinedAt = joinedAt
    }
}
