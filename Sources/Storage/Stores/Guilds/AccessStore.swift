// What authorisation has to know, read with as few statements as possible: it runs before every write.

internal import Database
public import Domain
public import Primitives

/// A guild and whether the caller belongs to it.
public struct GuildAccessRecord: Sendable {
    public let guild: Guild
    public let isMember: Bool
    public let timedOutUntil: Timestamp?
}

/// A channel, its guild's owner, and the caller if they belong to the guild.
public struct ChannelAccessRecord: Sendable {
    public let channel: Channel
    public let ownerID: UserID
    /// nil when the caller is no member.
    public let caller: User?
    public let timedOutUntil: Timestamp?
}

public struct AccessStore {
    let connection: StoreConnection

    /// - Returns: nil when there is no such guild.
    public func guild(_ id: GuildID, for user: UserID) throws(DomainError) -> GuildAccessRecord? {
        try connection.row(
            """
            SELECT g.id, g.name, g.description, g.icon, g.owner_id, g.created_at, m.user_id,
                m.timed_out_until
            FROM guilds AS g
            LEFT JOIN guild_members AS m ON m.guild_id = g.id AND m.user_id = $2 AND m.deleted_at IS NULL
            WHERE g.id = $1 AND g.deleted_at IS NULL
            """, .id(id), .id(user),
            decode: { (row: any SQLRow) throws(DatabaseError) -> GuildAccessRecord in
                GuildAccessRecord(
                    guild: try GuildStore.guild(row), isMember: !row.isNull(6),
                    timedOutUntil: try row.optionalTime(7))
            })
    }

    /// - Returns: nil when there is no such channel, or its guild was deleted.
    public func channel(_ id: ChannelID, for user: UserID) throws(DomainError) -> ChannelAccessRecord? {
        try connection.row(
            """
            SELECT c.id, c.guild_id, c.kind, c.name, c.topic, c.position, c.parent_id, c.nsfw,
                c.slow_mode_seconds, c.overwrites, c.last_message_id, c.created_at, g.owner_id,
                m.timed_out_until, u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at
            FROM channels AS c
            JOIN guilds AS g ON g.id = c.guild_id AND g.deleted_at IS NULL
            LEFT JOIN guild_members AS m
                ON m.guild_id = c.guild_id AND m.user_id = $2 AND m.deleted_at IS NULL
            LEFT JOIN users AS u ON u.id = m.user_id
            WHERE c.id = $1 AND c.deleted_at IS NULL
            """, .id(id), .id(user),
            decode: { (row: any SQLRow) throws(DatabaseError) -> ChannelAccessRecord in
                ChannelAccessRecord(
                    channel: try ChannelStore.channel(row), ownerID: try row.id(12),
                    caller: row.isNull(14) ? nil : try UserStore.user(row, from: 14),
                    timedOutUntil: try row.optionalTime(13))
            })
    }
}
