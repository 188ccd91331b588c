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
    /// Until when the member may only read (seed 4 §6); may lie in the past.
    public var timedOutUntil: Timestamp?

    public init(
        guildID: GuildID, user: User, nickname: String?, roleIDs: [RoleID], joinedAt: Timestamp,
        timedOutUntil: Timestamp? = nil
    ) {
        self.guildID = guildID
        self.user = user
        self.nickname = nickname
        self.roleIDs = roleIDs
        self.joinedAt = joinedAt
        self.timedOutUntil = timedOutUntil
    }
}

extension Member {
    public var standing: MemberStanding { MemberStanding(userID: user.id, roleIDs: roleIDs) }
}

/// A guild with everything a client needs to draw it.
public struct GuildSnapshot: Sendable {
    public var guild: Guild
    public var roles: [Role]
    /// Those that the viewer may see.
    public var channels: [Channel]
    /// At most `ContentLimits.snapshotMembersMax` of them, the viewer's own membership always included.
    public var members: [Member]
    public var memberCount: Int
    /// Of the members who are there.
    public var presences: [Presence]
    /// When the viewer joined.
    public var joinedAt: Timestamp

    public init(
        guild: Guild, roles: [Role], channels: [Channel], members: [Member], memberCount: Int,
        presences: [Presence] = [], joinedAt: Timestamp
    ) {
        self.guild = guild
        self.roles = roles
        self.channels = channels
        self.members = members
        self.memberCount = memberCount
        self.presences = presences
        self.joinedAt = joinedAt
    }

    /// Whether there are more members than `members` carries.
    public var isLarge: Bool { memberCount > members.count }
}
