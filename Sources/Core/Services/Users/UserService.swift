// People: reading them, and changing oneself.

public import Domain
public import Primitives
internal import Stores

/// A partial update of one's own account.
public struct AccountChanges: Sendable {
    public var username: FieldChange<String> = .keep
    public var email: FieldChange<String> = .keep
    public var avatar: FieldChange<String?> = .keep
    public var newPassword: Secret<String>?
    /// Needed to change the address or the password.
    public var currentPassword: Secret<String>?

    public init() {}
}

public struct UserService: Sendable {
    let context: ServiceContext
    let passwords: PasswordHasher

    /// - Throws: `unauthorized` when the caller's account is gone.
    public func me(_ caller: UserID) async throws(DomainError) -> Profile {
        try await context.read { (view) throws(DomainError) in try view.requireAccount(caller).profile }
    }

    /// Any user, for any caller.
    /// - Throws: `unknownUser`.
    public func get(_ id: UserID) async throws(DomainError) -> User {
        try await context.read { (view) throws(DomainError) in
            guard let user = try view.users.user(id) else { throw .unknownUser }
            return user
        }
    }

    /// Changes the caller's account. A new name keeps the discriminator when it is free there and else gets
    /// the lowest free one. A new password ends every login: all refresh tokens are revoked.
    ///
    /// Publishes: `userUpdated` to the user.
    /// - Throws: `invalidField` for a wrong or missing current password (`current_password`), an address in
    ///   use (`email`) or a name that 9,999 others have (`username`); `unavailable` when too many passwords
    ///   are being hashed.
    public func update(_ changes: AccountChanges, of caller: UserID) async throws(DomainError) -> Profile {
        let verifiedHash = try await verifyPassword(for: changes, of: caller)
        var newHash: Secret<String>?
        if let password = changes.newPassword { newHash = try await passwords.hash(password) }
        return try await context.write { [newHash] (unit) throws(DomainError) in
            var account = try unit.requireAccount(caller)
            if let verifiedHash, verifiedHash.exposed != account.passwordHash.exposed {
                // Another request changed the password after this one's was verified.
                throw .invalidField(InvalidField("current_password", .incorrectPassword))
            }
            let now = context.clock()
            try unit.rename(&account, to: changes.username)
            try unit.readdress(&account, to: changes.email)
            account.user.avatar = changes.avatar.applied(to: account.user.avatar)
            if let newHash {
                account.passwordHash = newHash
                try unit.refreshTokens.revokeAll(of: caller, at: now)
            }
            try unit.users.update(account, at: now)
            unit.publish(.userUpdated(account.user), to: .user(caller))
            return account.profile
        }
    }

    /// - Returns: the hash that the current password matched; nil when the changes need none.
    private func verifyPassword(
        for changes: AccountChanges, of caller: UserID
    ) async throws(DomainError) -> Secret<String>? {
        guard changes.newPassword != nil || changes.email.newValue != nil else { return nil }
        let account = try await context.read { (view) throws(DomainError) in
            try view.requireAccount(caller)
        }
        guard changes.newPassword != nil || changes.email.newValue != account.email else { return nil }
        guard let password = changes.currentPassword,
            try await passwords.verify(password, against: account.passwordHash)
        else { throw .invalidField(InvalidField("current_password", .incorrectPassword)) }
        return account.passwordHash
    }
}

extension StoreTransaction {
    /// The caller's own account. Access tokens outlive accounts, so it may be gone.
    fileprivate func requireAccount(_ caller: UserID) throws(DomainError) -> Account {
        guard let account = try users.account(caller) else { throw .unauthorized }
        return account
    }
}

extension UnitOfWork {
    fileprivate func rename(_ account: inout Account, to change: FieldChange<String>) throws(DomainError) {
        guard let username = change.newValue, username != account.user.username else { return }
        let current = account.user.discriminator
        if try users.isTaken(username: username, current, byOtherThan: account.user.id) {
            account.user.discriminator = try users.requireFreeDiscriminator(of: username)
        }
        account.user.username = username
    }

    fileprivate func readdress(_ account: inout Account, to change: FieldChange<String>) throws(DomainError) {
        guard let email = change.newValue, email != account.email else { return }
        guard try !users.isTaken(email: email, byOtherThan: account.user.id) else {
            throw .invalidField(InvalidField("email", .emailAlreadyRegistered))
        }
        account.email = email
    }
}

extension UserStore {
    /// - Throws: `invalidField(username)` when 9,999 users have the name.
    func requireFreeDiscriminator(of username: String) throws(DomainError) -> Discriminator {
        guard let discriminator = try lowestFreeDiscriminator(of: username) else {
            throw .invalidField(InvalidField("username", .usernameHasTooManyUsers))
        }
        return discriminator
    }
}
