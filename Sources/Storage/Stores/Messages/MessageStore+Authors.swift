// What one author wrote in a channel since some moment.

internal import Database
public import Domain

extension MessageStore {
    /// The ids of the author's messages from one upwards, oldest first.
    ///
    /// The messages since then are walked, whoever wrote them: that happens with bans only, and an index by author
    /// would cost every message that is sent.
    public func ids(
        writtenBy author: UserID, in channel: ChannelID, since first: MessageID
    ) throws(DomainError) -> [MessageID] {
        try connection.rows(
            """
            SELECT id FROM messages
            WHERE channel_id = $1 AND id >= $2 AND author_id = $3 AND deleted_at IS NULL ORDER BY id
            """, .id(channel), .id(first), .id(author),
            decode: { (row: any SQLRow) throws(DatabaseError) -> MessageID in try row.id(0) })
    }
}
