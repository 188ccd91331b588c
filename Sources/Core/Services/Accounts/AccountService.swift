// Accounts and logins: registering, logging in and out, refreshing tokens, checking them (seed 1 §8).

public import Domain
public import Primitives
internal import Stores

public struct AccountService: Sendable {
    let context: ServiceContext
    let passwords: PasswordHasher
    let tokens: TokenIssuer

    /// Insertions tried before giving up. One is enough where transactions run one after another; elsewhere
    /// another server may take the chosen discriminator in between.
    private static let registerAttemptsMax = 4

    /// Creates an account, with the lowest discriminator that none of its namesakes has (capitals do not
    /// tell names apart), and logs it in.
    /// - Throws: `invalidField` for an address in use (`email`) or a name that 9,999 others have
    ///   (`username`); `unavailable` when too many passwords are being hashed.
    public func register(
        username: String, email: String, password: Secret<String>
    ) async throws(DomainError) -> Login {
        let username = username.normalized
        let hash = try await passwords.hash(password)
        return try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            for _ in 0..<Self.registerAttemptsMax {
                guard try !unit.users.isTaken(email: email) else {
                    throw .invalidField(InvalidField("email", .emailAlreadyRegistered))
                }
                let user = User(
                    id: context.newID(), username: username,
                    discriminator: try unit.users.requireFreeDiscriminator(of: username), avatar: nil,
                    createdAt: now)
                let account = Account(user: user, email: email, passwordHash: hash)
                guard try unit.users.insert(account) else { continue }
                return try tokens.logIn(account, as: context.newID(), at: now, in: unit)
            }
            throw .unavailable(reason: "no free discriminator found")
        }
    }

    /// An unknown account takes as long as a wrong password and is answered alike.
    /// - Throws: `unauthorized`; `unavailable` when too many passwords are being checked.
    public func logIn(
        as name: LoginName, password: Secret<String>
    ) async throws(DomainError) -> Login {
        let found = try await context.read { (view) throws(DomainError) in try view.users.find(name) }
        let matches = try await passwords.verify(password, against: found?.passwordHash)
        guard matches, let found else { throw .unauthorized }
        return try await context.write { (unit) throws(DomainError) in
            // The password may have been changed, and every login ended, while this one was checked.
            guard let account = try unit.users.account(found.user.id),
                account.passwordHash.exposed == found.passwordHash.exposed
            else { throw .unauthorized }
            return try tokens.logIn(account, as: context.newID(), at: context.clock(), in: unit)
        }
    }

    /// Exchanges a refresh token for a new pair. Each works once: using one again revokes every token that
    /// descends from the same login, because one of its two users has stolen it (RFC 9700 §4.14.2). Only within
    /// ten seconds is it answered again, with the same next refresh token and unless that one has been used.
    /// - Throws: `unauthorized` for a token that is unknown, expired, revoked or used.
    public func refresh(_ refreshToken: Secret<String>) async throws(DomainError) -> Login {
        let login = try await context.write { (unit) throws(DomainError) -> Login? in
            try tokens.exchange(refreshToken, at: context.clock(), in: unit)
        }
        // Refused outside the transaction: the revocation must be committed, not undone.
        guard let login else { throw .unauthorized }
        return login
    }

    /// Ends a login: its refresh token and all it descends from stop working; access tokens run out by
    /// themselves. Tokens that are unknown or dead already are no error.
    public func logOut(refreshToken: Secret<String>) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            try tokens.revoke(refreshToken, at: context.clock(), in: unit)
        }
    }

    /// Whose access token this is. Reads no database and takes a microsecond.
    /// - Parameter token: without `Bearer `.
    /// - Throws: `unauthorized`.
    public func verify(accessToken token: some StringProtocol) throws(DomainError) -> UserID {
        guard let user = tokens.access.verify(token, at: context.clock()) else { throw .unauthorized }
        return user
    }
}

extension UserStore {
    fileprivate func find(_ name: LoginName) throws(DomainError) -> Account? {
        switch name {
        case .email(let email):
            return try account(email: email)
        case .username(let text):
            let text = text.normalized
            guard let mark = text.lastIndex(of: "#") else { return try onlyAccount(username: text) }
            guard let discriminator = Discriminator(text: text[text.index(after: mark)...]) else {
                return nil
            }
            return try account(username: String(text[..<mark]), discriminator: discriminator)
        }
    }
}
