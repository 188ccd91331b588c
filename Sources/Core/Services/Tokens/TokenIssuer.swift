// Pairs of tokens: an access token that needs no database to be checked, and a refresh token that does.

private import Cryptography
internal import Domain
internal import Primitives
internal import Stores

struct TokenIssuer: Sendable {
    let access: AccessTokens
    let accessTokenSeconds: Int64
    let refreshTokenSeconds: Int64

    /// 256 bits: guessing one is out of the question at any rate.
    private static let refreshTokenByteCount = 32
    /// Anything longer is none of ours, and is not hashed.
    private static let refreshTokenBytesMax = 128
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
    }

    /// Writes the next refresh token of a family and issues an access token to go with it. Forgets the user's
    /// expired tokens, so that their number stays within what seven days of use bring.
    func issue(
        for account: Account, family: ID<RefreshTokenFamily>, at now: Timestamp, in unit: UnitOfWork
    ) throws(DomainError) -> Login {
        try unit.refreshTokens.removeExpired(of: account.user.id, at: now)
        let refreshToken = try RandomText.base64URL(byteCount: Self.refreshTokenByteCount)
        try unit.refreshTokens.insert(
            RefreshTokenRecord(
                hash: SHA256Digest.of(refreshToken.utf8), familyID: family, userID: account.user.id,
                expiresAt: now.advanced(bySeconds: refreshTokenSeconds), createdAt: now))
        return Login(
            profile: account.profile, accessToken: access.issue(for: account.user.id, at: now),
            refreshToken: Secret(refreshToken), expiresInSeconds: accessTokenSeconds)
    }

    /// What a refresh token is stored under; nil for what cannot be one.
    func storedHash(of refreshToken: Secret<String>) -> [UInt8]? {
        let text = refreshToken.exposed.utf8
        return text.count <= Self.refreshTokenBytesMax ? SHA256Digest.of(text) : nil
    }
}
