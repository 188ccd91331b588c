// Channels and categories of guilds.

internal import Database
public import Domain
public import Primitives

public struct ChannelStore {
    let connection: StoreConnection

    public func insert(_ channel: Channel) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO channels (id, guild_id, kind, name, topic, position, parent_id, nsfw,
                slow_mode_seconds, overwrites, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
            """,
            .id(channel.id), .id(channel.guildID), .number(channel.kind.rawValue), .text(channel.name),
            .text(channel.topic), .number(channel.position), .id(channel.parentID), .flag(channel.isNSFW),
            .number(channel.slowModeSeconds), .packed(channel.overwrites), .time(channel.createdAt))
    }

    public func channel(_ id: ChannelID) throws(DomainError) -> Channel? {
        try connection.row(
            """
            SELECT id, guild_id, kind, name, topic, position, parent_id, nsfw, slow_mode_seconds, overwrites,
                last_message_id, created_at
            FROM channels WHERE id = $1 AND guild_id IS NOT NULL AND deleted_at IS NULL
            """, .id(id), decode: Self.channel)
    }

    /// By position, then by age.
    public func list(of guild: GuildID) throws(DomainError) -> [Channel] {
        try connection.rows(
            """
            SELECT id, guild_id, kind, name, topic, position, parent_id, nsfw, slow_mode_seconds, overwrites,
                last_message_id, created_at
            FROM channels WHERE guild_id = $1 AND deleted_at IS NULL ORDER BY position, id
            """, .id(guild), decode: Self.channel)
    }

    /// The channels listed under a category.
    public func children(of category: ChannelID) throws(DomainError) -> [Channel] {
        try connection.rows(
            """
            SELECT id, guild_id, kind, name, topic, position, parent_id, nsfw, slow_mode_seconds, overwrites,
                last_message_id, created_at
            FROM channels WHERE parent_id = $1 AND deleted_at IS NULL ORDER BY position, id
            """, .id(category), decode: Self.channel)
    }

    /// How many channels the guild has, and the position after the last of them.
    public func extent(of guild: GuildID) throws(DomainError) -> (count: Int, nextPosition: Int) {
        try connection.row(
            """
            SELECT COUNT(*), COALESCE(MAX(position) + 1, 0) FROM channels
            WHERE guild_id = $1 AND deleted_at IS NULL
            """, .id(guild),
            decode: { (row: any SQLRow) throws(DatabaseError) -> (Int, Int) in
                (try row.number(0), try row.number(1))
            }) ?? (0, 0)
    }

    /// Writes what people can change; `last_message_id` is left alone.
    public func update(_ channel: Channel, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE channels SET name = $2, topic = $3, position = $4, parent_id = $5, nsfw = $6,
                slow_mode_seconds = $7, overwrites = $8, updated_at = $9
            WHERE id = $1
            """,
            .id(channel.id), .text(channel.name), .text(channel.topic), .number(channel.position),
            .id(channel.parentID), .flag(channel.isNSFW), .number(channel.slowModeSeconds),
            .packed(channel.overwrites), .time(now))
    }

    public func setLastMessage(_ message: MessageID, of channel: ChannelID) throws(DomainError) {
        try connection.execute(
            "UPDATE channels SET last_message_id = $2 WHERE id = $1", .id(channel), .id(message))
    }

    /// Takes every channel out of a category.
    public func removeChildren(of category: ChannelID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE channels SET parent_id = NULL, updated_at = $2
            WHERE parent_id = $1 AND deleted_at IS NULL
            """, .id(category), .time(now))
    }

    public func delete(_ id: ChannelID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            "UPDATE channels SET deleted_at = $2, updated_at = $2 WHERE id = $1", .id(id), .time(now))
        try SearchTaskStore(connection: connection).removeLater(id, at: now)
    }

    /// Reads the twelve columns of the queries above.
    static func channel(_ row: any SQLRow) throws(DatabaseError) -> Channel {
        guard let kind = Channel.Kind(rawValue: try row.number(2)) else {
            throw .unexpectedType(column: 2, expected: "a channel kind")
        }
        return Channel(
            id: try row.id(0), guildID: try row.id(1), kind: kind, name: try row.text(3),
            topic: try row.optionalText(4), position: try row.number(5), parentID: try row.optionalID(6),
            isNSFW: try row.flag(7), slowModeSeconds: try row.number(8),
            overwrites: try row.packedOverwrites(9), lastMessageID: try row.optionalID(10),
            createdAt: try row.time(11))
    }
}
