// Pairs of tokens: an access token that needs no database to be checked, and a refresh token that does.

private import Cryptography
internal import Domain
internal import Primitives
internal import Stores

struct TokenIssuer: Sendable {
    let access: AccessTokens
    let refresh: RefreshTokens
    let accessTokenSeconds: Int64
    let refreshTokenSeconds: Int64

    /// For how long a spent refresh token is answered with its successor once more: time for a second tab, or to
    /// ask again after a lost answer.
    private static let graceSeconds: Int64 = 10
    /// Keeps sums of times far from overflow.
    private static let lifetimeSecondsMax: Int64 = 315_360_000

    init(_ configuration: ServiceConfiguration) throws(ServiceConfigurationError) {
        guard configuration.tokenSecret.exposed.count >= ServiceConfiguration.tokenSecretBytesMin else {
            throw .tokenSecretTooShort(bytesMin: ServiceConfiguration.tokenSecretBytesMin)
        }
        guard configuration.accessTokenSeconds > 0, configuration.refreshTokenSeconds > 0 else {
            throw .tokenLifetimeNotPositive
        }
        accessTokenSeconds = min(configuration.accessTokenSeconds, Self.lifetimeSecondsMax)
        refreshTokenSeconds = min(configuration.refreshTokenSeconds, Self.lifetimeSecondsMax)
        access = AccessTokens(secret: configuration.tokenSecret, lifetimeSeconds: accessTokenSeconds)
        refresh = RefreshTokens(secret: configuration.tokenSecret)
    }

    /// The first pair of a login.
    func logIn(
        _ account: Account, as family: ID<RefreshTokenFamily>, at now: Timestamp, in unit: UnitOfWork
    ) throws(DomainError) -> Login {
        try issue(try refresh.first(of: family), for: account, family: family, at: now, in: unit)
    }

    /// Exchanges a refresh token for the next pair. A token that was spent before ends its family, unless that
    /// was a moment ago and its successor is unused: then that one is given once more.
    /// - Returns: nil when the token is unknown, expired, revoked or spent.
    func exchange(
        _ token: Secret<String>, at now: Timestamp, in unit: UnitOfWork
    ) throws(DomainError) -> Login? {
        guard let hash = storedHash(of: token) else { return nil }
        guard let record = try unit.refreshTokens.token(hash: hash) else {
            // Ours all the same: spent so long ago that its row is gone.
            if let family = refresh.family(of: token) {
                try unit.refreshTokens.revoke(family: family, at: now)
            }
            return nil
        }
        guard record.expiresAt > now, let account = try unit.users.account(record.userID) else { return nil }
        let successor = refresh.successor(of: token, in: record.familyID)
        if try unit.refreshTokens.use(hash: hash, at: now) {
            try unit.refreshTokens.removeSpent(of: record.familyID, but: hash)
            return try issue(successor, for: account, family: record.familyID, at: now, in: unit)
        }
        if let spent = record.usedAt, now < spent.advanced(bySeconds: Self.graceSeconds),
            try unit.refreshTokens.isUsable(hash: SHA256Digest.of(successor.exposed.utf8), at: now)
        {
            return login(of: account, with: successor, at: now)
        }
        try unit.refreshTokens.revoke(family: record.familyID, at: now)
        return nil
    }

    /// Ends the login that a token belongs to.
    func revoke(_ token: Secret<String>, at now: Timestamp, in unit: UnitOfWork) throws(DomainError) {
        guard let hash = storedHash(of: token) else { return }
        let family = try unit.refreshTokens.token(hash: hash)?.familyID ?? refresh.family(of: token)
        if let family { try unit.refreshTokens.revoke(family: family, at: now) }
    }

    /// Stores a refresh token and issues an access token to go with it. Forgets the user's expired tokens.
    private func issue(
        _ token: Secret<String>, for account: Account, family: ID<RefreshTokenFamily>, at now: Timestamp,
        in unit: UnitOfWork
    ) throws(DomainError) -> Login {
        try unit.refreshTokens.removeExpired(of: account.user.id, at: now)
        try unit.refreshTokens.insert(
            RefreshTokenRecord(
                hash: SHA256Digest.of(token.exposed.utf8), familyID: family, userID: account.user.id,
                expiresAt: now.advanced(bySeconds: refreshTokenSeconds), createdAt: now))
        return login(of: account, with: token, at: now)
    }

    private func login(of account: Account, with token: Secret<String>, at now: Timestamp) -> Login {
        Login(
            profile: account.profile, accessToken: access.issue(for: account.user.id, at: now),
            refreshToken: token, expiresInSeconds: accessTokenSeconds)
    }

    /// What a refresh token is stored under; nil for what cannot be one.
    private func storedHash(of token: Secret<String>) -> [UInt8]? {
        let text = token.exposed.utf8
        return text.count <= RefreshTokens.textBytesMax ? SHA256Digest.of(text) : nil
    }
}
