// Invites by their code.

internal import Database
public import Domain
public import Primitives

public struct InviteStore {
    let connection: StoreConnection

    /// - Returns: false, with nothing written, when the code exists already.
    public func insert(_ invite: Invite) throws(DomainError) -> Bool {
        try connection.execute(
            """
            INSERT INTO invites (code, guild_id, channel_id, inviter_id, uses, max_uses, max_age_seconds,
                created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            ON CONFLICT DO NOTHING
            """,
            .text(invite.code), .id(invite.guildID), .id(invite.channelID), .id(invite.inviterID),
            .number(invite.uses), .number(invite.maxUses), .number(invite.maxAgeSeconds),
            .time(invite.createdAt)) == 1
    }

    /// Also one that has expired or is used up; none of a deleted guild.
    public func invite(_ code: String) throws(DomainError) -> Invite? {
        try connection.row(
            """
            SELECT i.code, i.guild_id, i.channel_id, i.inviter_id, i.uses, i.max_uses, i.max_age_seconds,
                i.created_at
            FROM invites AS i JOIN guilds AS g ON g.id = i.guild_id AND g.deleted_at IS NULL
            WHERE i.code = $1 AND i.deleted_at IS NULL
            """, .text(code), decode: Self.invite)
    }

    /// A guild's invites that can still be used, newest first.
    public func list(of guild: GuildID, at now: Timestamp, limit: Int) throws(DomainError) -> [Invite] {
        try connection.rows(
            """
            SELECT code, guild_id, channel_id, inviter_id, uses, max_uses, max_age_seconds, created_at
            FROM invites
            WHERE guild_id = $1 AND deleted_at IS NULL AND (max_uses = 0 OR uses < max_uses)
                AND (max_age_seconds = 0 OR created_at + max_age_seconds * 1000 > $2)
            ORDER BY created_at DESC, code LIMIT $3
            """, .id(guild), .time(now), .number(limit), decode: Self.invite)
    }

    /// As `list(of:at:limit:)`, of one channel.
    public func list(to channel: ChannelID, at now: Timestamp, limit: Int) throws(DomainError) -> [Invite] {
        try connection.rows(
            """
            SELECT code, guild_id, channel_id, inviter_id, uses, max_uses, max_age_seconds, created_at
            FROM invites
            WHERE channel_id = $1 AND deleted_at IS NULL AND (max_uses = 0 OR uses < max_uses)
                AND (max_age_seconds = 0 OR created_at + max_age_seconds * 1000 > $2)
            ORDER BY created_at DESC, code LIMIT $3
            """, .id(channel), .time(now), .number(limit), decode: Self.invite)
    }

    private static func invite(_ row: any SQLRow) throws(DatabaseError) -> Invite {
        Invite(
            code: try row.text(0), guildID: try row.id(1), channelID: try row.id(2),
            inviterID: try row.id(3), uses: try row.number(4), maxUses: try row.number(5),
            maxAgeSeconds: try row.number(6), createdAt: try row.time(7))
    }

    /// Counts one use.
    /// - Returns: false, with nothing changed, when the uses are exhausted.
    public func use(_ code: String, at now: Timestamp) throws(DomainError) -> Bool {
        try connection.execute(
            """
            UPDATE invites SET uses = uses + 1, updated_at = $2
            WHERE code = $1 AND deleted_at IS NULL AND (max_uses = 0 OR uses < max_uses)
            """, .text(code), .time(now)) == 1
    }

    public func delete(_ code: String, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            "UPDATE invites SET deleted_at = $2, updated_at = $2 WHERE code = $1", .text(code), .time(now))
    }

    /// How many invites the guild has, those that cannot be used any more included.
    public func count(in guild: GuildID) throws(DomainError) -> Int {
        try connection.number(
            "SELECT COUNT(*) FROM invites WHERE guild_id = $1 AND deleted_at IS NULL", .id(guild)) ?? 0
    }

    /// Deletes the invites of a guild that have expired or are used up: what is not deleted is looked through
    /// for every list.
    public func removeUseless(of guild: GuildID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE invites SET deleted_at = $2, updated_at = $2
            WHERE guild_id = $1 AND deleted_at IS NULL AND ((max_uses > 0 AND uses >= max_uses)
                OR (max_age_seconds > 0 AND created_at + max_age_seconds * 1000 <= $2))
            """, .id(guild), .time(now))
    }

    /// Deletes every invite that leads to a channel.
    public func deleteAll(to channel: ChannelID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE invites SET deleted_at = $2, updated_at = $2
            WHERE channel_id = $1 AND deleted_at IS NULL
            """, .id(channel), .time(now))
    }
}
