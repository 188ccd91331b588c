// Deleting what somebody wrote in a guild, which may be much and be spread over more: it is done in many small
// transactions, between which others get their turn.

internal import Domain
internal import Primitives
internal import Stores

struct MessagePurge: Sendable {
    let author: UserID
    let guild: GuildID
    let channels: [ChannelID]
    /// Later ones stay: their author may have been let in again.
    let messages: Range<MessageID>

    /// Publishes: `messagesDeleted` to those who may see the channel, once for each transaction.
    func run(_ context: ServiceContext) async throws(DomainError) {
        for channel in channels { try await run(in: channel, context) }
    }

    private func run(in channel: ChannelID, _ context: ServiceContext) async throws(DomainError) {
        var rest: Range<MessageID>? = messages
        while let range = rest {
            let stretch = try await context.read { (view) throws(DomainError) in
                try view.messages.stretch(range, of: channel, writtenBy: author)
            }
            for start in stride(from: 0, to: stretch.ids.count, by: ContentLimits.messagesPerEventMax) {
                try await delete(
                    stretch.ids[start...].prefix(ContentLimits.messagesPerEventMax), in: channel, context)
            }
            rest = stretch.rest
        }
    }

    private func delete(
        _ ids: ArraySlice<MessageID>, in channel: ChannelID, _ context: ServiceContext
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            // With its channel or guild, all of this has gone already.
            guard try unit.guilds.guild(guild) != nil, try unit.channels.channel(channel) != nil else {
                return
            }
            let deleted = try unit.messages.delete(ids, in: channel, at: context.clock())
            if deleted.isEmpty { return }
            unit.publish(
                .messagesDeleted(deleted, in: channel, of: guild), to: .channel(channel, in: guild))
        }
    }
}
