// What was sent a short while ago: the nonces that tell repeated requests, and the last messages that slow mode
// counts from. Written only where a nonce is given or a channel is slow.

internal import Database
public import Domain
public import Primitives

public struct PacingStore {
    let connection: StoreConnection

    /// Nonces forgotten with each that is remembered: twice as many as come, so that old ones run out, and few
    /// enough to hold up nobody.
    private static let noncesForgottenMax = 2

    /// The message that was sent with a nonce.
    /// - Parameter since: older nonces do not count.
    public func message(
        withNonce nonce: String, by author: UserID, in channel: ChannelID, since: Timestamp
    ) throws(DomainError) -> MessageID? {
        try connection.row(
            """
            SELECT message_id FROM message_nonces
            WHERE author_id = $1 AND channel_id = $2 AND nonce = $3 AND created_at >= $4
            """, .id(author), .id(channel), .text(nonce), .time(since),
            decode: { (row: any SQLRow) throws(DatabaseError) -> MessageID in try row.id(0) })
    }

    /// Remembers what a message was sent with, and forgets a few nonces from before `oldest`.
    public func remember(
        nonce: String, of message: Message, at now: Timestamp, forgettingBefore oldest: Timestamp
    ) throws(DomainError) {
        try connection.execute(
            """
            DELETE FROM message_nonces WHERE (author_id, channel_id, nonce) IN (
                SELECT author_id, channel_id, nonce FROM message_nonces WHERE created_at < $1
                ORDER BY created_at LIMIT $2)
            """, .time(oldest), .number(Self.noncesForgottenMax))
        try connection.execute(
            """
            INSERT INTO message_nonces (author_id, channel_id, nonce, message_id, created_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (author_id, channel_id, nonce) DO UPDATE
            SET message_id = excluded.message_id, created_at = excluded.created_at
            """, .id(message.author.id), .id(message.channelID), .text(nonce), .id(message.id), .time(now))
    }

    /// When a user last wrote in a channel that was slow then.
    public func lastPost(of user: UserID, in channel: ChannelID) throws(DomainError) -> Timestamp? {
        try connection.row(
            "SELECT posted_at FROM slow_mode_posts WHERE channel_id = $1 AND user_id = $2",
            .id(channel), .id(user),
            decode: { (row: any SQLRow) throws(DatabaseError) -> Timestamp in try row.time(0) })
    }

    public func setLastPost(
        of user: UserID, in channel: ChannelID, at now: Timestamp
    ) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO slow_mode_posts (channel_id, user_id, posted_at) VALUES ($1, $2, $3)
            ON CONFLICT (channel_id, user_id) DO UPDATE SET posted_at = excluded.posted_at
            """, .id(channel), .id(user), .time(now))
    }
}
