// People: reading them, and changing oneself.

public import Domain
internal import FileStorage
public import Primitives
internal import Stores

/// A partial update of one's own account.
public struct AccountChanges: Sendable {
    public var username: FieldChange<String> = .keep
    public var email: FieldChange<String> = .keep
    /// A picture as a data URL (RFC 2397).
    public var avatar: FieldChange<String?> = .keep
    /// What the user says about themselves.
    public var customStatus: FieldChange<String?> = .keep
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
    /// the lowest free one. A new password ends every login: all refresh tokens are revoked. The picture before
    /// a new one is removed.
    ///
    /// Publishes: `userUpdated` to the user and, when others see a difference, `memberUpdated` to each of their
    /// guilds.
    /// - Throws: `invalidField` for a wrong or missing current password (`current_password`), an address in
    ///   use (`email`), a name that 9,999 others have (`username`), what is no picture (`avatar`), and for the
    ///   address or password of a bot; `unavailable` when too many passwords are being hashed, or the storage of
    ///   files fails: then the rest may have been changed.
    public func update(_ changes: AccountChanges, of caller: UserID) async throws(DomainError) -> Profile {
        let verifiedHash = try await verifyPassword(for: changes, of: caller)
        var newHash: Secret<String>?
        if let password = changes.newPassword { newHash = try await passwords.hash(password) }
        let avatar = try await context.stage(changes.avatar, as: "avatar")
        return try await context.writeFiles { [newHash] (unit, files) throws(DomainError) in
            let before = try unit.requireAccount(caller)
            var account = before
            if let verifiedHash, verifiedHash.exposed != account.passwordHash.exposed {
                // Another request changed the password after this one's was verified.
                throw .invalidField(InvalidField("current_password", .incorrectPassword))
            }
            let now = context.clock()
            try unit.rename(&account, to: changes.username)
            try unit.readdress(&account, to: changes.email, isVerified: verifiedHash != nil)
            account.user.customStatus = changes.customStatus.applied(to: account.user.customStatus)
            try account.user.setAvatar(avatar, with: files)
            if let newHash {
                account.passwordHash = newHash
                try unit.refreshTokens.revokeAll(of: caller, at: now)
            }
            try unit.users.update(account, at: now)
            try unit.publishUpdate(of: account.user, from: before.user)
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
        guard !account.user.isBot else {
            throw .invalidField(InvalidField(changes.newPassword == nil ? "email" : "password", .notForBots))
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
    fileprivate func publishUpdate(of user: User, from before: User) throws(DomainError) {
        publish(.userUpdated(user), to: .user(user.id))
        guard user != before else { return }
        for membership in try guilds.list(of: user.id) {
            guard let member = try members.member(user.id, of: membership.guild.id) else { continue }
            publish(.memberUpdated(member), to: .guild(membership.guild.id))
        }
    }

    fileprivate func rename(_ account: inout Account, to change: FieldChange<String>) throws(DomainError) {
        // By bytes: Swift takes texts for equal that differ only in how they are written.
        guard let username = change.newValue?.normalized,
            !username.utf8.elementsEqual(account.user.username.utf8)
        else { return }
        let current = account.user.discriminator
        if try users.isTaken(username: username, current, byOtherThan: account.user.id) {
            account.user.discriminator = try users.requireFreeDiscriminator(of: username)
        }
        account.user.username = username
    }

    fileprivate func readdress(
        _ account: inout Account, to change: FieldChange<String>, isVerified: Bool
    ) throws(DomainError) {
        guard let email = change.newValue, email != account.email else { return }
        // Without it, this was no change until another request changed the address.
        guard isVerified else { throw .invalidField(InvalidField("current_password", .incorrectPassword)) }
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
