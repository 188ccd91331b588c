// Refresh tokens by their hash. A family is every token that descends from one login. It has two rows at most: the
// token that works, and the one that was spent for it.

internal import Database
public import Domain
public import Primitives

public enum RefreshTokenFamily {}

/// One refresh token as stored; the token itself never is.
public struct RefreshTokenRecord: Sendable {
    /// SHA-256 of the token's text.
    public let hash: [UInt8]
    public let familyID: ID<RefreshTokenFamily>
    public let userID: UserID
    public let expiresAt: Timestamp
    /// When it was exchanged for the next one.
    public var usedAt: Timestamp?
    public var revokedAt: Timestamp?
    public let createdAt: Timestamp

    public init(
        hash: [UInt8], familyID: ID<RefreshTokenFamily>, userID: UserID, expiresAt: Timestamp,
        usedAt: Timestamp? = nil, revokedAt: Timestamp? = nil, createdAt: Timestamp
    ) {
        self.hash = hash
        self.familyID = familyID
        self.userID = userID
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.revokedAt = revokedAt
        self.createdAt = createdAt
    }
}

public struct RefreshTokenStore {
    let connection: StoreConnection

    public func insert(_ token: RefreshTokenRecord) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO refresh_tokens (token_hash, family_id, user_id, expires_at, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            """,
            .blob(token.hash), .id(token.familyID), .id(token.userID), .time(token.expiresAt),
            .time(token.createdAt))
    }

    public func token(hash: [UInt8]) throws(DomainError) -> RefreshTokenRecord? {
        try connection.row(
            """
            SELECT token_hash, family_id, user_id, expires_at, used_at, revoked_at, created_at
            FROM refresh_tokens WHERE token_hash = $1
            """, .blob(hash),
            decode: { (row: any SQLRow) throws(DatabaseError) -> RefreshTokenRecord in
                RefreshTokenRecord(
                    hash: try row.blob(0), familyID: try row.id(1), userID: try row.id(2),
                    expiresAt: try row.time(3), usedAt: try row.optionalTime(4),
                    revokedAt: try row.optionalTime(5), createdAt: try row.time(6))
            })
    }

    /// Marks a token as exchanged.
    /// - Returns: false when it was used or revoked before: only one caller ever gets true.
    public func use(hash: [UInt8], at now: Timestamp) throws(DomainError) -> Bool {
        try connection.execute(
            """
            UPDATE refresh_tokens SET used_at = $2, updated_at = $2
            WHERE token_hash = $1 AND used_at IS NULL AND revoked_at IS NULL
            """, .blob(hash), .time(now)) == 1
    }

    /// Whether a token could be exchanged now.
    public func isUsable(hash: [UInt8], at now: Timestamp) throws(DomainError) -> Bool {
        guard let token = try token(hash: hash) else { return false }
        return token.usedAt == nil && token.revokedAt == nil && token.expiresAt > now
    }

    /// Forgets the family's used tokens, one excepted.
    public func removeSpent(
        of family: ID<RefreshTokenFamily>, but hash: [UInt8]
    ) throws(DomainError) {
        try connection.execute(
            """
            DELETE FROM refresh_tokens
            WHERE family_id = $1 AND used_at IS NOT NULL AND token_hash <> $2
            """, .id(family), .blob(hash))
    }

    /// Ends the family's unused token; the used one is dead already.
    public func revoke(family: ID<RefreshTokenFamily>, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE refresh_tokens SET revoked_at = $2, updated_at = $2
            WHERE family_id = $1 AND used_at IS NULL AND revoked_at IS NULL
            """, .id(family), .time(now))
    }

    public func revokeAll(of user: UserID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE refresh_tokens SET revoked_at = $2, updated_at = $2
            WHERE user_id = $1 AND used_at IS NULL AND revoked_at IS NULL
            """, .id(user), .time(now))
    }

    /// Forgets the user's tokens that have expired, whatever became of them.
    public func removeExpired(of user: UserID, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            "DELETE FROM refresh_tokens WHERE user_id = $1 AND expires_at <= $2", .id(user), .time(now))
    }
}
