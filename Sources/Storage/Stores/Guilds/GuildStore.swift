// Guilds. A deleted guild's row stays; everything inside it is unreachable because every access joins it.

internal import Database
public import Domain
public import Primitives

public struct GuildStore {
    let connection: StoreConnection

    /// Adds a guild that has no members yet.
    public func insert(_ guild: Guild) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO guilds (id, name, description, icon, owner_id, member_count, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, 0, $6, $6)
            """,
            .id(guild.id), .text(guild.name), .text(guild.description), .text(guild.icon),
            .id(guild.ownerID), .time(guild.createdAt))
    }

    public func guild(_ id: GuildID) throws(DomainError) -> Guild? {
        try connection.row(
            """
            SELECT id, name, description, icon, owner_id, created_at FROM guilds
            WHERE id = $1 AND deleted_at IS NULL
            """, .id(id), decode: Self.guild)
    }

    public func memberCount(of id: GuildID) throws(DomainError) -> Int {
        try connection.number("SELECT member_count FROM guilds WHERE id = $1", .id(id)) ?? 0
    }

    public func update(_ guild: Guild, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE guilds SET name = $2, description = $3, icon = $4, owner_id = $5, updated_at = $6
            WHERE id = $1
            """,
            .id(guild.id), .text(guild.name), .text(guild.description), .text(guild.icon),
            .id(guild.ownerID), .time(now))
    }

    public func delete(_ id: GuildID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            "UPDATE guilds SET deleted_at = $2, updated_at = $2 WHERE id = $1", .id(id), .time(now))
        try SearchTaskStore(connection: connection).removeLater(id, at: now)
    }

    /// How many guilds the user is in.
    public func count(of user: UserID) throws(DomainError) -> Int {
        try connection.number(
            """
            SELECT COUNT(*) FROM guild_members AS m
            JOIN guilds AS g ON g.id = m.guild_id AND g.deleted_at IS NULL
            WHERE m.user_id = $1 AND m.deleted_at IS NULL
            """, .id(user)) ?? 0
    }

    /// The user's guilds in the order they were joined; at most `ContentLimits.guildsPerUserMax` exist.
    public func list(of user: UserID) throws(DomainError) -> [MembershipRecord] {
        try connection.rows(
            """
            SELECT g.id, g.name, g.description, g.icon, g.owner_id, g.created_at, g.member_count, m.joined_at
            FROM guild_members AS m JOIN guilds AS g ON g.id = m.guild_id AND g.deleted_at IS NULL
            WHERE m.user_id = $1 AND m.deleted_at IS NULL
            ORDER BY m.joined_at, m.guild_id
            """, .id(user),
            decode: { (row: any SQLRow) throws(DatabaseError) -> MembershipRecord in
                MembershipRecord(
                    guild: try Self.guild(row), memberCount: try row.number(6), joinedAt: try row.time(7))
            })
    }

    static func guild(_ row: any SQLRow) throws(DatabaseError) -> Guild {
        Guild(
            id: try row.id(0), name: try row.text(1), description: try row.optionalText(2),
            icon: try row.optionalText(3), ownerID: try row.id(4), createdAt: try row.time(5))
    }
}

/// A guild as it stands in a user's list.
public struct MembershipRecord: Sendable {
    public let guild: Guild
    public let memberCount: Int
    public let joinedAt: Timestamp
}
