// Conversations outside of guilds: rows of `channels` without a guild, with their recipients beside them. For
// each pair of users `dm_pairs` names the one conversation that only they have.

internal import Database
public import Domain
public import Primitives

/// Somebody in a conversation.
public struct DirectRecipient: Sendable, Hashable {
    public let user: User
    /// Whether they have put the conversation away; the next message brings it back.
    public let isHidden: Bool
}

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
        channel.recipients = try recipients(of: id).map(\.user)
        return channel
    }

    /// Everybody in a conversation, in the order of their ids.
    public func recipients(of channel: ChannelID) throws(DomainError) -> [DirectRecipient] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                r.hidden_at
            FROM dm_recipients AS r JOIN users AS u ON u.id = r.user_id
            WHERE r.channel_id = $1 ORDER BY r.user_id
            """, .id(channel),
            decode: { (row: any SQLRow) throws(DatabaseError) -> DirectRecipient in
                DirectRecipient(user: try UserStore.user(row), isHidden: !row.isNull(7))
            })
    }

    /// The conversation that only these two have.
    public func channel(between one: UserID, and other: UserID) throws(DomainError) -> ChannelID? {
        try connection.row(
            "SELECT channel_id FROM dm_pairs WHERE low_user_id = $1 AND high_user_id = $2",
            .id(min(one, other)), .id(max(one, other)),
            decode: { (row: any SQLRow) throws(DatabaseError) -> ChannelID in try row.id(0) })
    }

    /// A user's conversations without those they have hidden, the one with the newest message first; one
    /// without messages counts from when it was opened.
    public func list(of user: UserID, limit: Int) throws(DomainError) -> [DirectChannel] {
        var channels = try connection.rows(
            """
            SELECT c.id, c.kind, c.name, c.owner_id, c.last_message_id, c.created_at
            FROM dm_recipients AS r JOIN channels AS c ON c.id = r.channel_id
            WHERE r.user_id = $1 AND r.hidden_at IS NULL AND c.deleted_at IS NULL
            ORDER BY COALESCE(c.last_message_id, c.id) DESC LIMIT $2
            """, .id(user), .number(limit), decode: Self.channel)
        guard !channels.isEmpty else { return [] }
        let pairs = try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                r.channel_id
            FROM dm_recipients AS r JOIN users AS u ON u.id = r.user_id
            WHERE r.channel_id IN (SELECT value FROM json_each($1)) ORDER BY r.channel_id, r.user_id
            """, .list(channels.lazy.map(\.id)),
            decode: { (row: any SQLRow) throws(DatabaseError) -> (ChannelID, User) in
                (try row.id(7), try UserStore.user(row))
            })
        let recipients = pairs.reduce(into: [:]) { $0[$1.0, default: []].append($1.1) }
        for index in channels.indices { channels[index].recipients = recipients[channels[index].id] ?? [] }
        return channels
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

// MARK: Changes

extension DirectChannelStore {
    /// Writes a conversation and who is in it; of two people, also that it is theirs.
    public func insert(_ channel: DirectChannel) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO channels (id, kind, name, position, owner_id, created_at, updated_at)
            VALUES ($1, $2, $3, 0, $4, $5, $5)
            """,
            .id(channel.id), .number(channel.kind.rawValue), .text(channel.name ?? ""),
            .id(channel.ownerID), .time(channel.createdAt))
        for recipient in channel.recipients { try add(recipient.id, to: channel.id, at: channel.createdAt) }
        let ids = channel.recipients.map(\.id).sorted()
        guard channel.kind == .direct, ids.count == 2 else { return }
        try connection.execute(
            """
            INSERT INTO dm_pairs (low_user_id, high_user_id, channel_id, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $4)
            """, .id(ids[0]), .id(ids[1]), .id(channel.id), .time(channel.createdAt))
    }

    /// Writes the name and the owner.
    public func update(_ channel: DirectChannel, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            "UPDATE channels SET name = $2, owner_id = $3, updated_at = $4 WHERE id = $1", .id(channel.id),
            .text(channel.name ?? ""), .id(channel.ownerID), .time(now))
    }

    public func add(_ user: UserID, to channel: ChannelID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO dm_recipients (channel_id, user_id, created_at, updated_at)
            VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING
            """, .id(channel), .id(user), .time(now))
    }

    public func remove(_ user: UserID, from channel: ChannelID) throws(DomainError) {
        try connection.execute(
            "DELETE FROM dm_recipients WHERE channel_id = $1 AND user_id = $2", .id(channel), .id(user))
    }

    /// Hides a conversation from one of those in it.
    public func hide(_ channel: ChannelID, from user: UserID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE dm_recipients SET hidden_at = $3, updated_at = $3 WHERE channel_id = $1 AND user_id = $2
            """, .id(channel), .id(user), .time(now))
    }

    /// Brings a conversation back to those who have hidden it.
    public func show(_ channel: ChannelID, to users: [UserID], at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE dm_recipients SET hidden_at = NULL, updated_at = $3
            WHERE channel_id = $1 AND user_id IN (SELECT value FROM json_each($2))
            """, .id(channel), .list(users), .time(now))
    }
}
