// Messages, always addressed together with their channel, as they are clustered (see `Schema.messages`).

internal import Database
public import Domain
public import Primitives

public struct MessageStore {
    let connection: StoreConnection

    /// - Parameter message: its id is above every id of the channel.
    public func insert(_ message: Message) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO messages (channel_id, id, author_id, content, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            """,
            .id(message.channelID), .id(message.id), .id(message.author.id), .text(message.content),
            .time(message.timestamp))
    }

    public func message(
        _ id: MessageID, in channel: ChannelID, of guild: GuildID?
    ) throws(DomainError) -> Message? {
        try connection.row(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                    m.id, m.content, m.edited_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.id = $2 AND m.deleted_at IS NULL
            """, .id(channel), .id(id), decode: Self.decoder(channel, guild))
    }

    /// A page of history, newest first.
    /// - Parameter limit: at least 1.
    public func list(
        in channel: ChannelID, of guild: GuildID?, from anchor: HistoryAnchor, limit: Int
    ) throws(DomainError) -> [Message] {
        switch anchor {
        case .latest:
            return try older(than: MessageID(Snowflake(rawValue: Snowflake.storedMax)), channel, guild, limit)
        case .before(let id):
            return try older(than: id, channel, guild, limit)
        case .after(let id):
            return try connection.rows(
                """
                SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                    m.id, m.content, m.edited_at
                FROM messages AS m JOIN users AS u ON u.id = m.author_id
                WHERE m.channel_id = $1 AND m.id > $2 AND m.deleted_at IS NULL ORDER BY m.id LIMIT $3
                """, .id(channel), .id(id), .number(limit), decode: Self.decoder(channel, guild)
            ).reversed()
        case .around(let id):
            let newer = try list(in: channel, of: guild, from: .after(id), limit: limit / 2)
            return try newer
                + older(
                    than: MessageID(Snowflake(rawValue: id.rawValue &+ 1)), channel, guild,
                    limit - newer.count)
        }
    }

    private func older(
        than id: MessageID, _ channel: ChannelID, _ guild: GuildID?, _ limit: Int
    ) throws(DomainError) -> [Message] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                    m.id, m.content, m.edited_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.id < $2 AND m.deleted_at IS NULL ORDER BY m.id DESC LIMIT $3
            """, .id(channel), .id(id), .number(limit), decode: Self.decoder(channel, guild))
    }

    public func edit(_ message: Message, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE messages SET content = $3, edited_at = $4, updated_at = $4
            WHERE channel_id = $1 AND id = $2
            """, .id(message.channelID), .id(message.id), .text(message.content), .time(now))
    }

    public func delete(
        _ id: MessageID, in channel: ChannelID, at now: Timestamp
    ) throws(DomainError) {
        try connection.execute(
            """
            UPDATE messages SET deleted_at = $3, updated_at = $3
            WHERE channel_id = $1 AND id = $2
            """, .id(channel), .id(id), .time(now))
    }

    private static func decoder(
        _ channel: ChannelID, _ guild: GuildID?
    ) -> (any SQLRow) throws(DatabaseError) -> Message {
        { (row: any SQLRow) throws(DatabaseError) -> Message in
            Message(
                id: try row.id(7), channelID: channel, guildID: guild, author: try UserStore.user(row),
                content: try row.text(8), editedAt: try row.optionalTime(9))
        }
    }
}
