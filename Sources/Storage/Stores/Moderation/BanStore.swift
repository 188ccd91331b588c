// Who is banned from which guild. Lifting a ban keeps the row; banning again revives it.

internal import Database
public import Domain
public import Primitives

public struct BanStore {
    let connection: StoreConnection

    /// - Returns: false, with nothing changed, when the user is banned already.
    public func insert(_ ban: Ban) throws(DomainError) -> Bool {
        try connection.execute(
            """
            INSERT INTO bans (guild_id, user_id, moderator_id, reason, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (guild_id, user_id) DO UPDATE
            SET moderator_id = excluded.moderator_id, reason = excluded.reason,
                created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = NULL
            WHERE bans.deleted_at IS NOT NULL
            """,
            .id(ban.guildID), .id(ban.user.id), .id(ban.moderatorID), .text(ban.reason), .time(ban.createdAt)
        ) == 1
    }

    public func setReason(
        _ reason: String?, of user: UserID, in guild: GuildID, at now: Timestamp
    ) throws(DomainError) {
        try connection.execute(
            """
            UPDATE bans SET reason = $3, updated_at = $4
            WHERE guild_id = $1 AND user_id = $2 AND deleted_at IS NULL
            """, .id(guild), .id(user), .text(reason), .time(now))
    }

    public func contains(_ user: UserID, in guild: GuildID) throws(DomainError) -> Bool {
        try connection.row(
            "SELECT 1 FROM bans WHERE guild_id = $1 AND user_id = $2 AND deleted_at IS NULL", .id(guild),
            .id(user), decode: { (_: any SQLRow) throws(DatabaseError) -> Bool in true }) ?? false
    }

    public func ban(of user: UserID, in guild: GuildID) throws(DomainError) -> Ban? {
        try connection.row(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                b.moderator_id, b.reason, b.created_at
            FROM bans AS b JOIN users AS u ON u.id = b.user_id
            WHERE b.guild_id = $1 AND b.user_id = $2 AND b.deleted_at IS NULL
            """, .id(guild), .id(user), decode: Self.decoder(guild))
    }

    /// A page in the order of user ids, beginning after one.
    /// - Parameter after: nil for the first page.
    public func list(
        of guild: GuildID, after: UserID?, limit: Int
    ) throws(DomainError) -> [Ban] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                b.moderator_id, b.reason, b.created_at
            FROM bans AS b JOIN users AS u ON u.id = b.user_id
            WHERE b.guild_id = $1 AND b.user_id > $2 AND b.deleted_at IS NULL
            ORDER BY b.user_id LIMIT $3
            """, .id(guild), .id(after ?? UserID(Snowflake(rawValue: 0))), .number(limit),
            decode: Self.decoder(guild))
    }

    /// The page that ends before a user id, in the order of ids.
    public func list(
        of guild: GuildID, before: UserID, limit: Int
    ) throws(DomainError) -> [Ban] {
        try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                b.moderator_id, b.reason, b.created_at
            FROM bans AS b JOIN users AS u ON u.id = b.user_id
            WHERE b.guild_id = $1 AND b.user_id < $2 AND b.deleted_at IS NULL
            ORDER BY b.user_id DESC LIMIT $3
            """, .id(guild), .id(before), .number(limit), decode: Self.decoder(guild)
        ).reversed()
    }

    /// - Returns: false, with nothing changed, when the user is not banned.
    public func lift(_ user: UserID, in guild: GuildID, at now: Timestamp) throws(DomainError) -> Bool {
        try connection.execute(
            """
            UPDATE bans SET deleted_at = $3, updated_at = $3
            WHERE guild_id = $1 AND user_id = $2 AND deleted_at IS NULL
            """, .id(guild), .id(user), .time(now)) == 1
    }

    private static func decoder(_ guild: GuildID) -> (any SQLRow) throws(DatabaseError) -> Ban {
        { (row: any SQLRow) throws(DatabaseError) -> Ban in
            Ban(
                guildID: guild, user: try UserStore.user(row), moderatorID: try row.id(7),
                reason: try row.optionalText(8), createdAt: try row.time(9))
        }
    }
}
