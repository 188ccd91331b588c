// Accounts of programs: rows of `users` with an owner and the SHA-256 of a token instead of an address and a
// password. What a deleted bot wrote still needs an author, so its row stays, without anything that tells which it was.

internal import Database
public import Domain
public import Primitives

public struct BotStore {
    let connection: StoreConnection

    /// - Returns: false, with nothing written, when the name with its discriminator is taken.
    public func insert(_ bot: User, ownedBy owner: UserID, tokenHash: [UInt8]) throws(DomainError) -> Bool {
        try connection.execute(
            """
            INSERT INTO users (id, username, username_key, discriminator, email, email_key, password_hash,
                is_bot, bot_owner_id, bot_token_hash, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5, '', 1, $6, $7, $8, $8)
            ON CONFLICT DO NOTHING
            """,
            .id(bot.id), .text(bot.username), .text(UserStore.key(bot.username)),
            .number(bot.discriminator.number), .text("bot:\(bot.id)"), .id(owner), .blob(tokenHash),
            .time(bot.createdAt)) == 1
    }

    public func count(of owner: UserID) throws(DomainError) -> Int {
        try connection.number(
            "SELECT COUNT(*) FROM users WHERE bot_owner_id = $1 AND deleted_at IS NULL", .id(owner)) ?? 0
    }

    /// In the order in which they were made.
    public func list(of owner: UserID) throws(DomainError) -> [User] {
        try connection.rows(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at FROM users
            WHERE bot_owner_id = $1 AND deleted_at IS NULL ORDER BY id
            """, .id(owner), decode: UserStore.user)
    }

    /// - Returns: nil when there is no such bot, or it is somebody else's.
    public func bot(_ id: UserID, of owner: UserID) throws(DomainError) -> User? {
        try connection.row(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at FROM users
            WHERE id = $1 AND bot_owner_id = $2 AND deleted_at IS NULL
            """, .id(id), .id(owner), decode: UserStore.user)
    }

    /// SHA-256 of the token of a bot that exists.
    public func tokenHash(of id: UserID) throws(DomainError) -> [UInt8]? {
        try connection.row(
            """
            SELECT bot_token_hash FROM users
            WHERE id = $1 AND bot_token_hash IS NOT NULL AND deleted_at IS NULL
            """, .id(id),
            decode: { (row: any SQLRow) throws(DatabaseError) -> [UInt8] in try row.blob(0) })
    }

    public func setTokenHash(_ hash: [UInt8], of id: UserID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            "UPDATE users SET bot_token_hash = $2, updated_at = $3 WHERE id = $1", .id(id), .blob(hash),
            .time(now))
    }

    /// Leaves a row without name, picture and token; the name becomes free.
    public func delete(_ id: UserID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE users SET username = $2, username_key = $3, email = $3, email_key = $3, avatar = NULL,
                custom_status = NULL, bot_token_hash = NULL, deleted_at = $4, updated_at = $4
            WHERE id = $1
            """, .id(id), .text(User.deletedBotName), .text("deleted:\(id)"), .time(now))
    }
}
