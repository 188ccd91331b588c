// Deleting what one author wrote in a channel since some moment.
//
// The messages since then are walked, whoever wrote them: that happens with bans only, and an index by author
// would cost every message that is sent.

internal import Database
public import Domain
public import Primitives

extension MessageStore {
    /// Deletes the author's messages from an id upwards; their files are left for the storage to remove.
    /// - Returns: the ids of the deleted messages, oldest first.
    public func purge(
        writtenBy author: UserID, in channel: ChannelID, since first: MessageID, at now: Timestamp
    ) throws(DomainError) -> [MessageID] {
        let ids = try connection.rows(
            """
            SELECT id FROM messages
            WHERE channel_id = $1 AND id >= $2 AND author_id = $3 AND deleted_at IS NULL ORDER BY id
            """, .id(channel), .id(first), .id(author),
            decode: { (row: any SQLRow) throws(DatabaseError) -> MessageID in try row.id(0) })
        guard !ids.isEmpty else { return [] }
        try connection.execute(
            """
            INSERT INTO pending_file_deletions (storage_key, created_at)
            SELECT a.storage_key, $4 FROM messages AS m
            JOIN attachments AS a ON a.channel_id = m.channel_id AND a.message_id = m.id
            WHERE m.channel_id = $1 AND m.id >= $2 AND m.author_id = $3 AND m.deleted_at IS NULL
                AND a.deleted_at IS NULL
            ON CONFLICT DO NOTHING
            """, .id(channel), .id(first), .id(author), .time(now))
        try connection.execute(
            """
            UPDATE messages SET deleted_at = $4, updated_at = $4
            WHERE channel_id = $1 AND id >= $2 AND author_id = $3 AND deleted_at IS NULL
            """, .id(channel), .id(first), .id(author), .time(now))
        return ids
    }
}
