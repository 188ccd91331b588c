// Looking for messages of a guild, and the work that keeps the index behind it complete.
//
// A search runs apart from other reads (see `SQLDatabase.longRead`): nobody's history waits for it.

public import Domain
public import Primitives
internal import Stores

public struct SearchService: Sendable {
    let context: ServiceContext

    /// Messages, new ones included as soon as they are sent, of the guild's channels that the caller may see.
    /// Reactions of the caller are marked.
    ///
    /// Words are compared whole, without regard to case and diacritics; see `SearchText` for scripts without spaces.
    /// Totals above `SearchIndexStore.resultsMax` are given as that, and there are no pages beyond.
    /// - Parameter search: `limit` is brought within 1 to 100, a negative `offset` counts as 0.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`; `unknownChannel` for a channel that is none
    ///   of the guild's or not the caller's to see; `unavailable` also when it takes too long.
    public func search(
        _ guild: GuildID, _ search: MessageSearch, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> MessageSearchPage {
        try await context.longRead { (view) throws(DomainError) in
            let access = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            let scope = try view.scope(of: search, in: access)
            let found = try view.searchIndex.find(search, in: scope)
            let page = found.dropFirst(max(search.offset, 0)).prefix(ContentLimits.pageItems(search.limit))
            return MessageSearchPage(
                total: found.count, messages: try view.messages(Array(page), in: scope, for: caller))
        }
    }

    /// Does the next part of what is left to do on the index: for a background task, which calls it until there is
    /// nothing.
    /// - Returns: how many messages were put in or taken out; nil when there was nothing to do.
    /// - Throws: `unavailable`.
    public func tendIndex() async throws(DomainError) -> Int? {
        try await context.write { (unit) throws(DomainError) in
            try unit.searchTasks.step(messages: Self.messagesPerStep, at: context.clock())
        }
    }

    /// Other writes wait for a step: this many are done in some milliseconds.
    private static let messagesPerStep = 200
}

extension StoreTransaction {
    fileprivate func scope(
        of search: MessageSearch, in access: GuildAccess
    ) throws(DomainError) -> SearchScope {
        let guild = access.guild.id
        let channels = try channels.list(of: guild)
        let visible = channels.filter { channel in
            access.permissions(in: channel).contains(.viewChannel)
        }
        if let id = search.channelID {
            guard visible.contains(where: { $0.id == id }) else { throw .unknownChannel }
            return SearchScope(guildID: guild, visible: [id], hidden: [])
        }
        let seen = Set(visible.map(\.id))
        let hidden = channels.filter { $0.kind == .text && !seen.contains($0.id) }.map(\.id)
        return SearchScope(
            guildID: guild, visible: visible.filter { $0.kind == .text }.map(\.id),
            hidden: hidden + (try searchIndex.removals(in: guild)))
    }

    /// - Returns: the messages in the order of `ids`.
    fileprivate func messages(
        _ ids: [MessageID], in scope: SearchScope, for reader: UserID
    ) throws(DomainError) -> [Message] {
        var messages: [MessageID: Message] = [:]
        for (channel, ids) in try searchIndex.places(of: ids, among: scope.visible) {
            for message in try self.messages.list(ids, in: channel, of: scope.guildID, for: reader) {
                messages[message.id] = message
            }
        }
        return ids.compactMap { messages[$0] }
    }
}
