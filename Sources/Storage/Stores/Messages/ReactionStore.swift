// Who put which emoji under which message. `reaction_counts` is kept by every change, so that a page of history
// counts nobody.

internal import Database
public import Domain
public import Primitives

public struct ReactionStore {
    let connection: StoreConnection

    /// How many different emoji stand under a message, and whether this one is among them.
    public func emoji(
        under message: MessageID, in channel: ChannelID, including emoji: String
    ) throws(DomainError) -> (count: Int, includesThis: Bool) {
        try connection.row(
            """
            SELECT COUNT(*), COALESCE(MAX(CASE WHEN emoji = $3 THEN 1 ELSE 0 END), 0) FROM reaction_counts
            WHERE channel_id = $1 AND message_id = $2
            """, .id(channel), .id(message), .text(emoji),
            decode: { (row: any SQLRow) throws(DatabaseError) -> (Int, Bool) in
                (try row.number(0), try row.flag(1))
            }) ?? (0, false)
    }

    /// - Parameter order: an id above those of the emoji that stand there already: emoji are listed by it.
    /// - Returns: false, with nothing changed, when the reaction is there already.
    public func insert(
        _ reaction: Reaction, order: Snowflake, at now: Timestamp
    ) throws(DomainError) -> Bool {
        let added = try connection.execute(
            """
            INSERT INTO reactions (channel_id, message_id, emoji, user_id, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING
            """,
            .id(reaction.channelID), .id(reaction.messageID), .text(reaction.emoji), .id(reaction.userID),
            .time(now))
        guard added == 1 else { return false }
        try connection.execute(
            """
            INSERT INTO reaction_counts (channel_id, message_id, emoji, users, first_used, created_at,
                updated_at)
            VALUES ($1, $2, $3, 1, $4, $5, $5)
            ON CONFLICT (channel_id, message_id, emoji) DO UPDATE
            SET users = reaction_counts.users + 1, updated_at = excluded.updated_at
            """,
            .id(reaction.channelID), .id(reaction.messageID), .text(reaction.emoji),
            .integer(Int64(bitPattern: order.rawValue)), .time(now))
        return true
    }

    /// - Returns: false, with nothing changed, when there is no such reaction.
    public func delete(_ reaction: Reaction, at now: Timestamp) throws(DomainError) -> Bool {
        let removed = try connection.execute(
            """
            DELETE FROM reactions
            WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND user_id = $4
            """,
            .id(reaction.channelID), .id(reaction.messageID), .text(reaction.emoji), .id(reaction.userID))
        guard removed == 1 else { return false }
        try connection.execute(
            """
            UPDATE reaction_counts SET users = users - 1, updated_at = $4
            WHERE channel_id = $1 AND message_id = $2 AND emoji = $3
            """, .id(reaction.channelID), .id(reaction.messageID), .text(reaction.emoji), .time(now))
        try connection.execute(
            """
            DELETE FROM reaction_counts
            WHERE channel_id = $1 AND message_id = $2 AND emoji = $3 AND users = 0
            """, .id(reaction.channelID), .id(reaction.messageID), .text(reaction.emoji))
        return true
    }

    /// A page of those who reacted with an emoji, in the order of their ids.
    /// - Parameter after: the last id of the page before; nil for the first page.
    public func users(
        of emoji: String, under message: MessageID, in channel: ChannelID, after: UserID?, limit: Int
    ) throws(DomainError) -> [User] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at
            FROM reactions AS r JOIN users AS u ON u.id = r.user_id
            WHERE r.channel_id = $1 AND r.message_id = $2 AND r.emoji = $3 AND r.user_id > $4
            ORDER BY r.user_id LIMIT $5
            """, .id(channel), .id(message), .text(emoji), .id(after ?? UserID(Snowflake(rawValue: 0))),
            .number(limit), decode: UserStore.user)
    }
}
