// Messages that are pinned to their channel. In guilds moderators pin, in conversations everybody.

public import Domain
public import Primitives
internal import Stores

extension MessageService {
    /// The pinned messages, the one that was pinned last first. Reactions of the caller are marked.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`.
    public func pins(
        of channel: ChannelID, for caller: UserID, requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> [Message] {
        try await context.read { (view) throws(DomainError) in
            let place = try view.place(channel, for: caller, requiring: required, at: context.clock())
            return try view.messages.pins(of: channel, in: place.guildID, for: caller)
        }
    }

    /// Pins a message; nothing happens when it is pinned already.
    ///
    /// Publishes: `messageUpdated`, then `pinsUpdated`, to those who may see the channel.
    /// - Parameter required: in guilds.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`,
    ///   `maximumPinsReached`.
    public func pin(
        _ id: MessageID, in channel: ChannelID, by actor: Actor,
        requiring required: Permissions = .manageMessages
    ) async throws(DomainError) {
        try await setPin(true, on: id, in: channel, by: actor, requiring: required)
    }

    /// Takes a pin off; nothing happens when there is none. Publishes and throws as `pin`.
    public func unpin(
        _ id: MessageID, in channel: ChannelID, by actor: Actor,
        requiring required: Permissions = .manageMessages
    ) async throws(DomainError) {
        try await setPin(false, on: id, in: channel, by: actor, requiring: required)
    }

    private func setPin(
        _ isPinned: Bool, on id: MessageID, in channel: ChannelID, by actor: Actor,
        requiring required: Permissions
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.moderatedPlace(channel, for: actor.id, requiring: required, at: now)
            var message = try unit.message(id, in: place, for: nil)
            guard message.isPinned != isPinned else { return }
            if isPinned, try unit.messages.pinCount(of: channel) >= ContentLimits.pinsPerChannelMax {
                throw .maximumPinsReached
            }
            try unit.messages.setPin(isPinned ? now : nil, on: id, in: channel)
            message.isPinned = isPinned
            if let guild = place.guildID {
                try unit.audit(
                    isPinned ? .messagePin : .messageUnpin, by: actor, in: guild, target: id.snowflake,
                    [.place(channel)], context)
            }
            unit.publish(.messageUpdated(message), to: place.audience)
            unit.publish(.pinsUpdated(in: channel, of: place.guildID), to: place.audience)
        }
    }
}
