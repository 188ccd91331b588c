// Accounts: the public user, its address and its password hash.
//
// Names and addresses are looked up by their lower-case forms, so `Ada` and `ada` are namesakes and one
// address cannot be registered twice with other capitals. Names come normalized.

internal import Database
public import Domain
public import Primitives

public struct UserStore {
    let connection: StoreConnection

    /// - Returns: false, with nothing written, when the address or the name with its discriminator is taken.
    public func insert(_ account: Account) throws(DomainError) -> Bool {
        let user = account.user
        return try connection.execute(
            """
            INSERT INTO users (id, username, username_key, discriminator, email, email_key, password_hash,
                avatar, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            ON CONFLICT DO NOTHING
            """,
            .id(user.id), .text(user.username), .text(Self.key(user.username)),
            .number(user.discriminator.number), .text(account.email), .text(Self.key(account.email)),
            .text(account.passwordHash.exposed), .text(user.avatar), .time(user.createdAt)) == 1
    }

    /// Writes every field that can change. The caller has checked, in this transaction, that the address and
    /// the name with its discriminator are free.
    public func update(_ account: Account, at now: Timestamp) throws(DomainError) {
        let user = account.user
        try connection.execute(
            """
            UPDATE users SET username = $2, username_key = $3, discriminator = $4, email = $5,
                email_key = $6, password_hash = $7, avatar = $8, custom_status = $9, updated_at = $10
            WHERE id = $1
            """,
            .id(user.id), .text(user.username), .text(Self.key(user.username)),
            .number(user.discriminator.number), .text(account.email), .text(Self.key(account.email)),
            .text(account.passwordHash.exposed), .text(user.avatar), .text(user.customStatus), .time(now))
    }

    public func user(_ id: UserID) throws(DomainError) -> User? {
        try connection.row(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at FROM users
            WHERE id = $1 AND deleted_at IS NULL
            """, .id(id), decode: Self.user)
    }

    /// As `user`, also of an account that was deleted: what it made stays.
    public func author(_ id: UserID) throws(DomainError) -> User? {
        try connection.row(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at FROM users
            WHERE id = $1
            """, .id(id), decode: Self.user)
    }

    /// Those of the users that exist, in the order of their ids.
    public func list(_ ids: some Collection<UserID>) throws(DomainError) -> [User] {
        if ids.isEmpty { return [] }
        return try connection.rows(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at FROM users
            WHERE id IN (SELECT value FROM json_each($1)) AND deleted_at IS NULL ORDER BY id
            """, .list(ids), decode: Self.user)
    }

    /// Those of the users that are members of the guild, in the order of their ids.
    public func list(
        _ ids: some Collection<UserID>, in guild: GuildID
    ) throws(DomainError) -> [User] {
        if ids.isEmpty { return [] }
        return try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at
            FROM guild_members AS m JOIN users AS u ON u.id = m.user_id
            WHERE m.guild_id = $1 AND m.user_id IN (SELECT value FROM json_each($2)) AND m.deleted_at IS NULL
            ORDER BY m.user_id
            """, .id(guild), .list(ids), decode: Self.user)
    }

    public func account(_ id: UserID) throws(DomainError) -> Account? {
        try connection.row(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at, email, password_hash
            FROM users
            WHERE id = $1 AND deleted_at IS NULL
            """, .id(id), decode: Self.account)
    }

    /// Whose address it is. Here and below, bots are left out: they do not log in.
    public func account(email: String) throws(DomainError) -> Account? {
        try connection.row(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at, email, password_hash
            FROM users
            WHERE email_key = $1 AND is_bot = 0 AND deleted_at IS NULL
            """, .text(Self.key(email)), decode: Self.account)
    }

    public func account(
        username: String, discriminator: Discriminator
    ) throws(DomainError) -> Account? {
        try connection.row(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at, email, password_hash
            FROM users
            WHERE username_key = $1 AND discriminator = $2 AND is_bot = 0 AND deleted_at IS NULL
            """, .text(Self.key(username)), .number(discriminator.number), decode: Self.account)
    }

    /// - Returns: nil when no person has the name, and when several do.
    public func onlyAccount(username: String) throws(DomainError) -> Account? {
        let namesakes = try connection.rows(
            """
            SELECT id, username, discriminator, avatar, is_bot, custom_status, created_at, email, password_hash
            FROM users
            WHERE username_key = $1 AND is_bot = 0 AND deleted_at IS NULL LIMIT 2
            """, .text(Self.key(username)), decode: Self.account)
        return namesakes.count == 1 ? namesakes[0] : nil
    }

    /// Whether another account than `user` has the address.
    public func isTaken(email: String, byOtherThan user: UserID? = nil) throws(DomainError) -> Bool {
        try connection.row(
            "SELECT 1 FROM users WHERE email_key = $1 AND id <> $2",
            .text(Self.key(email)), .id(user ?? UserID(Snowflake(rawValue: 0))), decode: Self.exists) != nil
    }

    public func isTaken(
        username: String, _ discriminator: Discriminator, byOtherThan user: UserID
    ) throws(DomainError) -> Bool {
        try connection.row(
            "SELECT 1 FROM users WHERE username_key = $1 AND discriminator = $2 AND id <> $3",
            .text(Self.key(username)), .number(discriminator.number), .id(user), decode: Self.exists) != nil
    }

    /// The lowest discriminator that nobody of this name has.
    /// - Returns: nil when all 9,999 are taken.
    public func lowestFreeDiscriminator(of username: String) throws(DomainError) -> Discriminator? {
        let number = try connection.number(
            """
            SELECT CASE
                WHEN NOT EXISTS (SELECT 1 FROM users WHERE username_key = $1 AND discriminator = 1) THEN 1
                ELSE (
                    SELECT MIN(taken.discriminator) + 1 FROM users AS taken
                    WHERE taken.username_key = $1 AND NOT EXISTS (
                        SELECT 1 FROM users AS next
                        WHERE next.username_key = $1 AND next.discriminator = taken.discriminator + 1))
                END
            """, .text(Self.key(username)))
        return number.flatMap { Discriminator($0) }
    }

    static func key(_ text: String) -> String { text.lowercased() }
}

extension UserStore {
    static func user(_ row: any SQLRow) throws(DatabaseError) -> User { try user(row, from: 0) }

    /// Reads id, username, discriminator, avatar, is_bot, custom_status and created_at from seven columns in a row.
    static func user(_ row: any SQLRow, from column: Int) throws(DatabaseError) -> User {
        let number = try row.number(column + 2)
        guard let discriminator = Discriminator(number) else {
            throw .unexpectedType(column: column + 2, expected: "a discriminator")
        }
        return User(
            id: try row.id(column), username: try row.text(column + 1), discriminator: discriminator,
            avatar: try row.optionalText(column + 3), isBot: try row.flag(column + 4),
            customStatus: try row.optionalText(column + 5), createdAt: try row.time(column + 6))
    }

    private static func account(_ row: any SQLRow) throws(DatabaseError) -> Account {
        Account(user: try user(row), email: try row.text(7), passwordHash: Secret(try row.text(8)))
    }

    private static func exists(_ row: any SQLRow) throws(DatabaseError) -> Bool { true }
}
