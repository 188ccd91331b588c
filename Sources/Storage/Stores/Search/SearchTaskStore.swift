// Work on the index that is too long for one transaction: adding what is older than the index, and taking out
// what was in deleted channels. It is done in steps, each of which commits how far it has come.

internal import Database
public import Domain
public import Primitives

public struct SearchTaskStore {
    let connection: StoreConnection

    private struct Work {
        let channelID: ChannelID
        let removes: Bool
        let afterID: MessageID
    }

    /// Has everything of a deleted channel taken out.
    func removeLater(_ channel: ChannelID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO search_tasks (channel_id, guild_id, action, created_at, updated_at)
            SELECT id, guild_id, 2, $2, $2 FROM channels
            WHERE id = $1 AND guild_id IS NOT NULL AND last_message_id IS NOT NULL
            ON CONFLICT (channel_id) DO UPDATE SET action = 2, after_id = 0, updated_at = $2
            """, .id(channel), .time(now))
    }

    /// Has everything of a deleted guild taken out.
    func removeLater(_ guild: GuildID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO search_tasks (channel_id, guild_id, action, created_at, updated_at)
            SELECT id, guild_id, 2, $2, $2 FROM channels
            WHERE guild_id = $1 AND deleted_at IS NULL AND last_message_id IS NOT NULL
            ON CONFLICT (channel_id) DO UPDATE SET action = 2, after_id = 0, updated_at = $2
            """, .id(guild), .time(now))
    }

    /// Does the next part of what there is to do.
    /// - Parameter messages: how many to look at, at most.
    /// - Returns: how many messages were put in or taken out; nil when there was nothing to do.
    public func step(messages: Int, at now: Timestamp) throws(DomainError) -> Int? {
        guard let work = try next() else { return nil }
        let (count, last) = work.removes ? try remove(work, messages) : try add(work, messages)
        if let last {
            try connection.execute(
                "UPDATE search_tasks SET after_id = $2, updated_at = $3 WHERE channel_id = $1",
                .id(work.channelID), .id(last), .time(now))
        } else {
            try connection.execute("DELETE FROM search_tasks WHERE channel_id = $1", .id(work.channelID))
        }
        return count
    }

    /// Removals first: until they are done, every search in their guild has to leave them out.
    private func next() throws(DomainError) -> Work? {
        try connection.row(
            """
            SELECT channel_id, action, after_id FROM search_tasks
            WHERE action > 0 ORDER BY action DESC, guild_id DESC, channel_id DESC LIMIT 1
            """,
            decode: { (row: any SQLRow) throws(DatabaseError) -> Work in
                Work(channelID: try row.id(0), removes: try row.number(1) == 2, afterID: try row.id(2))
            })
    }

    /// - Returns: how many were added, and the last message looked at; nil when there was none.
    private func add(_ work: Work, _ limit: Int) throws(DomainError) -> (Int, MessageID?) {
        let channel = work.channelID
        let seen = try connection.rows(
            """
            SELECT m.id, c.guild_id, m.author_id, m.content,
                m.mention_ids IS NOT NULL OR m.mention_role_ids IS NOT NULL OR m.mentions_everyone <> 0,
                (SELECT MAX(a.content_type LIKE 'image/%') FROM attachments AS a
                 WHERE a.channel_id = m.channel_id AND a.message_id = m.id AND a.deleted_at IS NULL),
                m.search_features IS NULL AND m.deleted_at IS NULL
            FROM messages AS m JOIN channels AS c ON c.id = m.channel_id
            WHERE m.channel_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3
            """, .id(channel), .id(work.afterID), .number(limit),
            decode: { (row: any SQLRow) throws(DatabaseError) -> Seen in
                guard try row.flag(6) else { return Seen(id: try row.id(0), document: nil) }
                let content = try row.text(3)
                let hasFile = !row.isNull(5)
                let features = SearchFeatures(
                    content: content, hasFile: hasFile, hasImage: hasFile ? try row.flag(5) : false,
                    mentionsSomebody: try row.flag(4))
                let document = SearchDocument(
                    id: try row.id(0), channelID: channel, guildID: try row.id(1), authorID: try row.id(2),
                    content: content, features: features)
                return Seen(id: document.id, document: document)
            })
        let documents = seen.compactMap(\.document)
        for document in documents {
            try connection.execute(
                "UPDATE messages SET search_features = $3 WHERE channel_id = $1 AND id = $2",
                .id(channel), .id(document.id), .number(document.features.rawValue))
        }
        SearchIndexStore(connection: connection).add(documents)
        return (documents.count, seen.last?.id)
    }

    /// - Returns: how many were taken out, and as `add`.
    private func remove(_ work: Work, _ limit: Int) throws(DomainError) -> (Int, MessageID?) {
        let decode = SearchIndexStore.document(work.channelID)
        let seen = try connection.rows(
            """
            SELECT m.id, c.guild_id, m.author_id, m.content, m.search_features,
                m.search_features IS NOT NULL AND m.deleted_at IS NULL
            FROM messages AS m JOIN channels AS c ON c.id = m.channel_id
            WHERE m.channel_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3
            """, .id(work.channelID), .id(work.afterID), .number(limit),
            decode: { (row: any SQLRow) throws(DatabaseError) -> Seen in
                Seen(id: try row.id(0), document: try row.flag(5) ? try decode(row) : nil)
            })
        guard let last = seen.last?.id else { return (0, nil) }
        let documents = seen.compactMap(\.document)
        try connection.execute(
            """
            UPDATE messages SET search_features = NULL
            WHERE channel_id = $1 AND id > $2 AND id <= $3 AND search_features IS NOT NULL
                AND deleted_at IS NULL
            """, .id(work.channelID), .id(work.afterID), .id(last))
        SearchIndexStore(connection: connection).remove(documents)
        return (documents.count, last)
    }

    private struct Seen {
        let id: MessageID
        /// What is to be done with it; nil when nothing is.
        let document: SearchDocument?
    }
}
