// The end of a bot, and what becomes of what it had.

public import Domain
internal import FileStorage
public import Primitives
internal import Stores

extension BotService {
    /// Ends a bot's account: its token works no more, it leaves its guilds, and its name is free. A guild of its
    /// own passes to its owner where they are a member, else to another person there; one without people is
    /// deleted. What the bot wrote stays, by an author without a name.
    ///
    /// Publishes: `guildUpdated` or `guildDeleted` to the guilds it owned, `guildLeft` to the bot and
    /// `memberRemoved` to all its guilds, then `credentialsRevoked` to the bot.
    /// - Throws: `unknownUser` as `resetToken`.
    public func delete(_ bot: UserID, by owner: UserID) async throws(DomainError) {
        try await context.writeFiles { (unit, files) throws(DomainError) in
            guard var user = try unit.bots.bot(bot, of: owner) else { throw .unknownUser }
            let now = context.clock()
            for membership in try unit.guilds.list(of: bot) {
                let guild = membership.guild
                if guild.ownerID == bot {
                    guard try unit.bequeath(guild, to: owner, with: files, at: now) else { continue }
                }
                try unit.remove(user, from: guild.id, at: now)
            }
            try unit.bots.delete(bot, at: now)
            try user.setAvatar(.set(nil), with: files)
            unit.publish(.credentialsRevoked, to: .user(bot))
        }
    }
}

extension UnitOfWork {
    /// Hands a bot's guild to a person, or deletes it where there is none among its first members.
    /// - Returns: false when it was deleted.
    fileprivate func bequeath(
        _ guild: Guild, to owner: UserID, with files: FileChanges?, at now: Timestamp
    ) throws(DomainError) -> Bool {
        let heir =
            if try members.contains(owner, in: guild.id) {
                owner
            } else {
                try members.list(of: guild.id, after: nil, limit: ContentLimits.pageItemsMax)
                    .first { !$0.user.isBot }?.user.id
            }
        guard let heir else {
            try delete(guild, with: files, at: now)
            return false
        }
        var guild = guild
        guild.ownerID = heir
        try guilds.update(guild, at: now)
        publish(.guildUpdated(guild), to: .guild(guild.id))
        return true
    }
}
