// "Somebody is typing" (seed 1 §6.7): told to those who are there now, and not written down.

internal import Bus
public import Domain
internal import Ephemeral
public import Primitives

public struct TypingService: Sendable {
    let context: ServiceContext
    let store: any EphemeralStore

    /// Tells the others that the caller has begun to write; it holds for `ContentLimits.typingSeconds`.
    ///
    /// Publishes, without a commit: `typingStarted` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`; `invalidField` (`channel_id`) for a
    ///   channel that holds no messages.
    public func start(
        in channel: ChannelID, by caller: UserID, requiring required: Permissions = .sendMessages
    ) async throws(DomainError) {
        let now = context.clock()
        let place = try await context.read { (view) throws(DomainError) in
            try view.place(channel, for: caller, requiring: required, at: now)
        }
        guard place.holdsMessages else {
            throw .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis))
        }
        // Whoever cannot be remembered as typing is told of all the same.
        try? await store.put([1], at: .typing(caller, in: channel))
        let typing = Typing(user: caller, channel: channel, guild: place.guildID, startedAt: now)
        context.bus.publish(
            EventBatch(commit: nil, publications: [Publication(.typingStarted(typing), to: place.audience)]))
    }
}
