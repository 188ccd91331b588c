// An account as its owner sees it.

/// The public user together with what only they are shown.
public struct Profile: Sendable, Hashable {
    public var user: User
    /// nil for bots.
    public var email: String?

    public init(user: User, email: String?) {
        self.user = user
        self.email = email
    }
}

extension Account {
    public var profile: Profile { Profile(user: user, email: user.isBot ? nil : email) }
}
