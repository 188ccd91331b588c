// What one author wrote in a channel.

internal import Database
public import Domain
public import Primitives

/// Some messages of a channel in a row.
public struct MessageStretch: Sendable {
    /// Those that the author wrote, oldest first.
    public let ids: [MessageID]
    /// What comes after the stretch; nil at the end.
    public let rest: Range<MessageID>?
}

extension MessageStore {
    /// Messages that one call walks at most: two milliseconds of work.
    public static let stretchMessagesMax = 2000

    /// The author's messages among the first ones of a range.
    ///
    /// All messages are walked, whoever wrote them and whether they are deleted: that happens with bans only, and
    /// an index by author would cost every message that is sent.
    public func stretch(
        _ range: Range<MessageID>, of channel: ChannelID, writtenBy author: UserID,
        limit: Int = stretchMessagesMax
    ) throws(DomainError) -> MessageStretch {
        let walked = try connection.rows(
            """
            SELECT id, author_id = $4 AND deleted_at IS NULL FROM messages
            WHERE channel_id = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT $5
            """, .id(channel), .id(range.lowerBound), .id(range.upperBound), .id(author), .number(limit),
            decode: { (row: any SQLRow) throws(DatabaseError) -> (id: MessageID, counts: Bool) in
                (try row.id(0), try row.flag(1))
            })
        let ids = walked.lazy.filter(\.counts).map(\.id)
        guard walked.count == limit, let last = walked.last?.id else {
            return MessageStretch(ids: Array(ids), rest: nil)
        }
        let next = MessageID(Snowflake(rawValue: last.rawValue + 1))
        return MessageStretch(ids: Array(ids), rest: next..<max(next, range.upperBound))
    }
}
