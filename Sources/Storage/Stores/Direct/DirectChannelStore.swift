// Conversations outside of guilds: rows of `channels` without a guild, with their recipients beside them.

internal import Database
public import Domain

public struct DirectChannelStore {
    let connection: StoreConnection

    /// - Returns: nil when there is no such conversation; channels of guilds are none.
    public func channel(_ id: ChannelID) throws(DomainError) -> DirectChannel? {
        let channel = try connection.row(
            """
            SELECT id, kind, name, owner_id, last_message_id, created_at FROM channels
            WHERE id = $1 AND guild_id IS NULL AND deleted_at IS NULL
            """, .id(id), decode: Self.channel)
        guard var channel else { return nil }
        channel.recipients = try recipients(of: id)
        return channel
    }

    /// Everybody in a conversation, in the order of their ids.
    public func recipients(of channel: ChannelID) throws(DomainError) -> [User] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at
            FROM dm_recipients AS r JOIN users AS u ON u.id = r.user_id
            WHERE r.channel_id = $1 ORDER BY r.user_id
            """, .id(channel), decode: UserStore.user)
    }

    /// Reads six columns; the recipients are read apart.
    private static func channel(_ row: any SQLRow) throws(DatabaseError) -> DirectChannel {
        guard let kind = DirectChannel.Kind(rawValue: try row.number(1)) else {
            throw .unexpectedType(column: 1, expected: "a kind of direct channel")
        }
        let name = try row.text(2)
        return DirectChannel(
            id: try row.id(0), kind: kind, name: name.isEmpty ? nil : name, ownerID: try row.optionalID(3),
            recipients: [], lastMessageID: try row.optionalID(4), createdAt: try row.time(5))
    }
}
