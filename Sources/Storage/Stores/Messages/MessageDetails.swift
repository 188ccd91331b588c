// What belongs to messages but does not lie in their rows: mentioned users, quoted messages, attachments and
// reactions. Each is read for a whole page at once.

internal import Database
internal import Domain
internal import Primitives

/// A message as its row has it, with the ids of the users it mentions.
struct MessageRow {
    var message: Message
    let mentionIDs: [UserID]

    /// Reads the author from seven columns, then id, content, edited_at, reply_to_id, mention_ids,
    /// mention_role_ids, mentions_everyone and pinned_at.
    static func decoder(
        _ channel: ChannelID, _ guild: GuildID?
    ) -> (any SQLRow) throws(DatabaseError) -> MessageRow {
        { (row: any SQLRow) throws(DatabaseError) -> MessageRow in
            let message = Message(
                id: try row.id(7), channelID: channel, guildID: guild, author: try UserStore.user(row),
                content: try row.text(8), editedAt: try row.optionalTime(9),
                reference: try row.optionalID(10).map { MessageReference(messageID: $0, message: nil) },
                mentionedRoleIDs: try row.packedIDs(12), mentionsEveryone: try row.flag(13),
                isPinned: !row.isNull(14))
            return MessageRow(message: message, mentionIDs: try row.packedIDs(11))
        }
    }
}

/// Completes messages of one channel.
struct MessageDetails {
    let connection: StoreConnection
    let channel: ChannelID
    let guild: GuildID?
    /// Whose reactions are marked.
    let reader: UserID?

    /// Those of the messages that exist, newest first.
    func rows(_ ids: some Collection<MessageID>) throws(DomainError) -> [MessageRow] {
        if ids.isEmpty { return [] }
        return try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.id, m.content, m.edited_at, m.reply_to_id, m.mention_ids, m.mention_role_ids,
                m.mentions_everyone, m.pinned_at
            FROM messages AS m JOIN users AS u ON u.id = m.author_id
            WHERE m.channel_id = $1 AND m.id IN (SELECT value FROM json_each($2)) AND m.deleted_at IS NULL
            ORDER BY m.id DESC
            """, .id(channel), .list(ids), decode: MessageRow.decoder(channel, guild))
    }

    /// The messages in the same order, whole. A quoted message is whole too, except that what it replies to
    /// is not read.
    func complete(_ rows: [MessageRow]) throws(DomainError) -> [Message] {
        if rows.isEmpty { return [] }
        let quotes = try self.rows(Set(rows.compactMap(\.message.reference?.messageID)))
        var messages = try fill(rows + quotes)
        guard !quotes.isEmpty else { return messages }
        let quoted = Dictionary(messages.suffix(quotes.count).map { ($0.id, $0) }) { $1 }
        messages.removeLast(quotes.count)
        for index in messages.indices {
            guard let id = messages[index].reference?.messageID else { continue }
            messages[index].reference?.message = quoted[id].map(QuotedMessage.message)
        }
        return messages
    }

    private func fill(_ rows: [MessageRow]) throws(DomainError) -> [Message] {
        let ids = SQLValue.list(rows.lazy.map(\.message.id))
        let users = try mentionedUsers(rows)
        let attachments = try attachments(ids)
        let reactions = try reactions(ids)
        return rows.map { row in
            var message = row.message
            message.mentions = row.mentionIDs.compactMap { users[$0] }
            message.attachments = attachments[message.id] ?? []
            message.reactions = reactions[message.id] ?? []
            return message
        }
    }

    private func mentionedUsers(_ rows: [MessageRow]) throws(DomainError) -> [UserID: User] {
        let ids = rows.reduce(into: Set<UserID>()) { $0.formUnion($1.mentionIDs) }
        let users = try UserStore(connection: connection).list(ids)
        return Dictionary(users.map { ($0.id, $0) }) { $1 }
    }

    private func attachments(_ ids: SQLValue) throws(DomainError) -> [MessageID: [Attachment]] {
        let found = try connection.rows(
            """
            SELECT message_id, id, filename, content_type, size_bytes, width, height, storage_key
            FROM attachments
            WHERE channel_id = $1 AND message_id IN (SELECT value FROM json_each($2)) AND deleted_at IS NULL
            ORDER BY message_id, id
            """, .id(channel), ids,
            decode: { (row: any SQLRow) throws(DatabaseError) -> (MessageID, Attachment) in
                let attachment = Attachment(
                    id: try row.id(1), filename: try row.text(2), contentType: try row.text(3),
                    size: try row.number(4), width: try row.number(5), height: try row.number(6),
                    storageKey: try row.text(7))
                return (try row.id(0), attachment)
            })
        return found.reduce(into: [:]) { $0[$1.0, default: []].append($1.1) }
    }

    private func reactions(_ ids: SQLValue) throws(DomainError) -> [MessageID: [ReactionCount]] {
        let reader = reader
        let found = try connection.rows(
            """
            SELECT c.message_id, c.emoji, c.users, EXISTS (
                SELECT 1 FROM reactions AS r
                WHERE r.channel_id = c.channel_id AND r.message_id = c.message_id AND r.emoji = c.emoji
                    AND r.user_id = $3)
            FROM reaction_counts AS c
            WHERE c.channel_id = $1 AND c.message_id IN (SELECT value FROM json_each($2))
            ORDER BY c.message_id, c.first_used
            """, .id(channel), ids, .id(reader),
            decode: { (row: any SQLRow) throws(DatabaseError) -> (MessageID, ReactionCount) in
                let count = ReactionCount(
                    emoji: try row.text(1), count: try row.number(2),
                    includesReader: reader == nil ? nil : try row.flag(3))
                return (try row.id(0), count)
            })
        return found.reduce(into: [:]) { $0[$1.0, default: []].append($1.1) }
    }
}
