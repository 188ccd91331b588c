// People with an account.

public import Primitives

/// An account as others may see it; the address and the password hash live in `Account`.
public struct User: Sendable, Hashable {
    /// What authors of messages are called whose account is gone.
    public static let deletedBotName = "Deleted Bot"

    public let id: UserID
    /// Not unique: `discriminator` tells namesakes apart.
    public var username: String
    public var discriminator: Discriminator
    /// Key of the stored picture, nil when there is none.
    public var avatar: String?
    public var isBot: Bool
    /// What they say about themselves, shown beside their presence.
    public var customStatus: String?
    public var createdAt: Timestamp

    public init(
        id: UserID, username: String, discriminator: Discriminator, avatar: String?, isBot: Bool = false,
        customStatus: String? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.username = username
        self.discriminator = discriminator
        self.avatar = avatar
        self.isBot = isBot
        self.customStatus = customStatus
        self.createdAt = createdAt
    }
}

/// The four digits that tell users of the same name apart, 0001 to 9999.
public struct Discriminator: Sendable, Hashable {
    public static let range = 1...9999

    public let number: Int

    /// - Returns: nil outside 1...9999.
    public init?(_ number: Int) {
        guard Self.range.contains(number) else { return nil }
        self.number = number
    }

    /// - Parameter text: exactly four ASCII digits.
    public init?(text: some StringProtocol) {
        guard text.utf8.count == 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text)
        else { return nil }
        self.init(number)
    }

    public var text: String {
        let digits = String(number)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}

/// What only the owner of an account and the login see.
public struct Account: Sendable {
    public var user: User
    /// Of a bot, a stand-in that is no address.
    public var email: String
    /// argon2id in PHC string form; empty for bots.
    public var passwordHash: Secret<String>

    public init(user: User, email: String, passwordHash: Secret<String>) {
        self.user = user
        self.email = email
        self.passwordHash = passwordHash
    }
}
