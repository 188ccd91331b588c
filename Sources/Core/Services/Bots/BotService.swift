// Bots: accounts of programs, each made and kept by a person (seed 1 §8.3).

public import Domain
public import Primitives
internal import Stores

/// A bot with a token that is told this once.
public struct BotCredentials: Sendable {
    public let bot: User
    /// For `Authorization: Bot`, and for Identify with `Bot ` in front.
    public let token: Secret<String>
}

public struct BotService: Sendable {
    let context: ServiceContext

    /// Insertions tried before giving up, as for people.
    private static let createAttemptsMax = 4

    /// Makes a bot, with the lowest discriminator that none of its namesakes has.
    /// - Throws: `maximumBotsReached`; `invalidField` for a name that 9,999 others have (`username`);
    ///   `unauthorized` when the owner's account is gone.
    public func create(username: String, by owner: UserID) async throws(DomainError) -> BotCredentials {
        let username = username.normalized
        return try await context.write { (unit) throws(DomainError) in
            guard try unit.users.user(owner) != nil else { throw .unauthorized }
            guard try unit.bots.count(of: owner) < ContentLimits.botsPerUserMax else {
                throw .maximumBotsReached
            }
            for _ in 0..<Self.createAttemptsMax {
                let bot = User(
                    id: context.newID(), username: username,
                    discriminator: try unit.users.requireFreeDiscriminator(of: username), avatar: nil,
                    isBot: true, createdAt: context.clock())
                let token = try BotToken.new(for: bot.id)
                guard try unit.bots.insert(bot, ownedBy: owner, tokenHash: token.hash) else { continue }
                return BotCredentials(bot: bot, token: token.text)
            }
            throw .unavailable(reason: "no free discriminator found")
        }
    }

    /// The owner's bots, oldest first.
    public func list(of owner: UserID) async throws(DomainError) -> [User] {
        try await context.read { (view) throws(DomainError) in try view.bots.list(of: owner) }
    }

    /// Gives a bot a new token. When this returns, the old one works no more.
    ///
    /// Publishes: `credentialsRevoked` to the bot.
    /// - Throws: `unknownUser` when there is no such bot, or it is somebody else's.
    public func resetToken(of bot: UserID, by owner: UserID) async throws(DomainError) -> BotCredentials {
        try await context.write { (unit) throws(DomainError) in
            guard let user = try unit.bots.bot(bot, of: owner) else { throw .unknownUser }
            let token = try BotToken.new(for: bot)
            try unit.bots.setTokenHash(token.hash, of: bot, at: context.clock())
            unit.publish(.credentialsRevoked, to: .user(bot))
            return BotCredentials(bot: user, token: token.text)
        }
    }

    /// Whose token this would be, if it is one; says nothing about whether it works.
    public func claimedUser(of token: Secret<String>) -> UserID? { BotToken(token)?.userID }

    /// Whose token this is: one read by primary key. Nothing is cached, so that a token that was replaced works
    /// nowhere from then on, however many servers share the database.
    /// - Parameter token: without `Bot `.
    /// - Throws: `unauthorized`; `unavailable` when the database does not answer.
    public func verify(token: Secret<String>) async throws(DomainError) -> UserID {
        guard let token = BotToken(token) else { throw .unauthorized }
        let stored = try await context.read { (view) throws(DomainError) in
            try view.bots.tokenHash(of: token.userID)
        }
        guard let stored, token.matches(hash: stored) else { throw .unauthorized }
        return token.userID
    }
}
