// Messages, always addressed together with their channel, as they are clustered (see `Schema.messages`).
//
// Those that are read come complete: with mentions, attachments, reactions and what they reply to
// (see `MessageDetails`).

internal import Database
public import Domain
public import Primitives

public struct MessageStore {
    let connection: StoreConnection

    private var searchIndex: SearchIndexStore { SearchIndexStore(connection: connection) }

    /// Writes the message itself; its attachments are written apart.
    /// - Parameter message: its id is above every id of the channel.
    public func insert(_ message: Message) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO messages (channel_id, id, author_id, content, reply_to_id, mention_ids,
                mention_role_ids, mentions_everyone, search_features, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
            """,
            .id(message.channelID), .id(message.id), .id(message.author.id), .text(message.content),
            .id(message.reference?.messageID), .packed(message.mentions.map(\.id)),
            .packed(message.mentionedRoleIDs), .flag(message.mentionsEveryone), searchIndex.add(message),
            .time(message.timestamp))
    }

    /// - Parameter reader: whose reactions are marked; nil where many read the same.
    public func message(
        _ id: MessageID, in channel: ChannelID, of guild: GuildID?, for reader: UserID?
    ) throws(DomainError) -> Message? {
        let row = try connection.row(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.id, m.content, m.edited_at, m.reply_to_id, m.mention_ids, m.mention_role_ids,
                m.mentions_everyone, m.pinned_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.id = $2 AND m.deleted_at IS NULL
            """, .id(channel), .id(id), decode: MessageRow.decoder(channel, guild))
        guard let row else { return nil }
        return try details(channel, guild, reader).complete([row]).first
    }

    /// Who wrote a message: the least that tells whether it is there.
    public func author(of id: MessageID, in channel: ChannelID) throws(DomainError) -> UserID? {
        try connection.row(
            "SELECT author_id FROM messages WHERE channel_id = $1 AND id = $2 AND deleted_at IS NULL",
            .id(channel), .id(id),
            decode: { (row: any SQLRow) throws(DatabaseError) -> UserID in try row.id(0) })
    }

    /// A page of history, newest first, read with the same number of statements however long it is.
    /// - Parameters:
    ///   - limit: at least 1.
    ///   - reader: whose reactions are marked; nil where many read the same.
    public func list(
        in channel: ChannelID, of guild: GuildID?, from anchor: HistoryAnchor, limit: Int,
        for reader: UserID?
    ) throws(DomainError) -> [Message] {
        let rows =
            switch anchor {
            case .latest: try older(than: nil, channel, guild, limit)
            case .before(let id): try older(than: id, channel, guild, limit)
            case .after(let id): try newer(than: id, channel, guild, limit)
            case .around(let id): try around(id, channel, guild, limit)
            }
        return try details(channel, guild, reader).complete(rows)
    }

    /// Those of the messages that exist in the channel, newest first.
    public func list(
        _ ids: some Collection<MessageID>, in channel: ChannelID, of guild: GuildID?, for reader: UserID?
    ) throws(DomainError) -> [Message] {
        let details = details(channel, guild, reader)
        return try details.complete(try details.rows(ids))
    }

    private func details(
        _ channel: ChannelID, _ guild: GuildID?, _ reader: UserID?
    ) -> MessageDetails {
        MessageDetails(connection: connection, channel: channel, guild: guild, reader: reader)
    }

    private func around(
        _ id: MessageID, _ channel: ChannelID, _ guild: GuildID?, _ limit: Int
    ) throws(DomainError) -> [MessageRow] {
        let above = try newer(than: id, channel, guild, limit / 2)
        let next = id.rawValue < Snowflake.storedMax ? Snowflake(rawValue: id.rawValue + 1) : nil
        return try above + older(than: next.map { MessageID($0) }, channel, guild, limit - above.count)
    }

    private func newer(
        than id: MessageID, _ channel: ChannelID, _ guild: GuildID?, _ limit: Int
    ) throws(DomainError) -> [MessageRow] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.id, m.content, m.edited_at, m.reply_to_id, m.mention_ids, m.mention_role_ids,
                m.mentions_everyone, m.pinned_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.id > $2 AND m.deleted_at IS NULL ORDER BY m.id LIMIT $3
            """, .id(channel), .id(id), .number(limit), decode: MessageRow.decoder(channel, guild)
        ).reversed()
    }

    private func older(
        than id: MessageID?, _ channel: ChannelID, _ guild: GuildID?, _ limit: Int
    ) throws(DomainError) -> [MessageRow] {
        let end = id ?? MessageID(Snowflake(rawValue: Snowflake.storedMax))
        return try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.id, m.content, m.edited_at, m.reply_to_id, m.mention_ids, m.mention_role_ids,
                m.mentions_everyone, m.pinned_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.id < $2 AND m.deleted_at IS NULL ORDER BY m.id DESC LIMIT $3
            """, .id(channel), .id(end), .number(limit), decode: MessageRow.decoder(channel, guild))
    }
}

// MARK: Changes

extension MessageStore {
    /// Writes the content and whom it mentions.
    public func edit(_ message: Message, at now: Timestamp) throws(DomainError) {
        try searchIndex.remove(CollectionOfOne(message.id), in: message.channelID)
        try connection.execute(
            """
            UPDATE messages SET content = $3, mention_ids = $4, mention_role_ids = $5,
                mentions_everyone = $6, search_features = $7, edited_at = $8, updated_at = $8
            WHERE channel_id = $1 AND id = $2
            """, .id(message.channelID), .id(message.id), .text(message.content),
            .packed(message.mentions.map(\.id)), .packed(message.mentionedRoleIDs),
            .flag(message.mentionsEveryone), searchIndex.add(message), .time(now))
    }

    /// Deletes messages of a channel, and hands their files over to be removed.
    /// - Returns: those that there were, in the order of their ids.
    public func delete(
        _ ids: some Collection<MessageID>, in channel: ChannelID, at now: Timestamp
    ) throws(DomainError) -> [MessageID] {
        let deleted = try connection.rows(
            """
            SELECT id FROM messages
            WHERE channel_id = $1 AND id IN (SELECT value FROM json_each($2)) AND deleted_at IS NULL
            ORDER BY id
            """, .id(channel), .list(ids),
            decode: { (row: any SQLRow) throws(DatabaseError) -> MessageID in try row.id(0) })
        if deleted.isEmpty { return [] }
        try searchIndex.remove(deleted, in: channel)
        try connection.execute(
            """
            UPDATE messages SET deleted_at = $3, updated_at = $3, pinned_at = NULL
            WHERE channel_id = $1 AND id IN (SELECT value FROM json_each($2))
            """, .id(channel), .list(deleted), .time(now))
        try AttachmentStore(connection: connection).release(of: deleted, in: channel, at: now)
        return deleted
    }

    // MARK: Pins

    /// The pinned messages of a channel, the one that was pinned last first.
    public func pins(
        of channel: ChannelID, in guild: GuildID?, for reader: UserID?
    ) throws(DomainError) -> [Message] {
        let rows = try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.id, m.content, m.edited_at, m.reply_to_id, m.mention_ids, m.mention_role_ids,
                m.mentions_everyone, m.pinned_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.pinned_at IS NOT NULL
            ORDER BY m.pinned_at DESC, m.id DESC LIMIT $2
            """, .id(channel), .number(ContentLimits.pinsPerChannelMax),
            decode: MessageRow.decoder(channel, guild))
        return try details(channel, guild, reader).complete(rows)
    }

    public func pinCount(of channel: ChannelID) throws(DomainError) -> Int {
        try connection.number(
            "SELECT COUNT(*) FROM messages WHERE channel_id = $1 AND pinned_at IS NOT NULL", .id(channel))
            ?? 0
    }

    /// - Parameter moment: when it was pinned; nil takes the pin off.
    public func setPin(
        _ moment: Timestamp?, on id: MessageID, in channel: ChannelID
    ) throws(DomainError) {
        try connection.execute(
            "UPDATE messages SET pinned_at = $3 WHERE channel_id = $1 AND id = $2", .id(channel), .id(id),
            .time(moment))
    }
}
