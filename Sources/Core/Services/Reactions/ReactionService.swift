// Emoji under messages.

public import Domain
public import Primitives
internal import Stores

public struct ReactionService: Sendable {
    let context: ServiceContext

    /// Adds the caller's reaction; nothing happens when it is there already.
    ///
    /// Publishes: `reactionAdded` to those who may see the channel.
    /// - Parameter emoji: one emoji of Unicode, in any of its forms.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`; `invalidField`
    ///   (`emoji`); `maximumReactionsReached` when another emoji would be one too many.
    public func add(
        _ emoji: String, to message: MessageID, in channel: ChannelID, by caller: UserID,
        requiring required: Permissions = .addReactions
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.place(channel, for: caller, requiring: required, at: now)
            let reaction = try unit.reaction(emoji, under: message, in: place, of: caller)
            let present = try unit.reactions.emoji(
                under: message, in: channel, including: reaction.emoji)
            guard present.includesThis || present.count < ContentLimits.emojiPerMessageMax else {
                throw .maximumReactionsReached
            }
            let order = ID<Reaction>(context.ids.next(at: now))
            guard try unit.reactions.insert(reaction, order: order.snowflake, at: now) else { return }
            unit.publish(.reactionAdded(reaction), to: place.audience)
        }
    }

    /// Takes a reaction away; nothing happens when there is none.
    ///
    /// Publishes: `reactionRemoved` to those who may see the channel.
    /// - Parameters:
    ///   - user: whose reaction; the caller's own needs no permission but to see the channel.
    ///   - required: for the reaction of somebody else.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`; `invalidField`
    ///   (`emoji`).
    public func remove(
        _ emoji: String, of user: UserID, from message: MessageID, in channel: ChannelID, by caller: UserID,
        requiringUnlessOwn required: Permissions = .manageMessages
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.place(
                channel, for: caller, requiring: user == caller ? .viewChannel : required, at: now)
            let reaction = try unit.reaction(emoji, under: message, in: place, of: user)
            guard try unit.reactions.delete(reaction, at: now) else { return }
            unit.publish(.reactionRemoved(reaction), to: place.audience)
        }
    }

    /// Those who reacted with an emoji, in the order of their ids; nobody for an emoji that does not stand there.
    /// - Parameters:
    ///   - after: the last id of the page before; nil for the first page.
    ///   - limit: 1 to 100; other values are brought within.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`; `invalidField`
    ///   (`emoji`).
    public func users(
        of emoji: String, under message: MessageID, in channel: ChannelID, after: UserID? = nil,
        limit: Int = ContentLimits.pageItemsDefault, for caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> [User] {
        try await context.read { (view) throws(DomainError) in
            let place = try view.place(channel, for: caller, requiring: required, at: context.clock())
            let reaction = try view.reaction(emoji, under: message, in: place, of: caller)
            return try view.reactions.users(
                of: reaction.emoji, under: message, in: channel, after: after,
                limit: ContentLimits.pageItems(limit))
        }
    }
}

extension StoreTransaction {
    /// A reaction that may or may not be there, under a message that is.
    fileprivate func reaction(
        _ emoji: String, under message: MessageID, in place: MessagePlace, of user: UserID
    ) throws(DomainError) -> Reaction {
        guard try messages.author(of: message, in: place.channelID) != nil else { throw .unknownMessage }
        guard let emoji = EmojiText.canonical(emoji) else {
            throw .invalidField(InvalidField("emoji", .notAnEmoji))
        }
        return Reaction(
            emoji: emoji, userID: user, messageID: message, channelID: place.channelID,
            guildID: place.guildID)
    }
}
