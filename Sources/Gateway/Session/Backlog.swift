// What a session is still to be told, in order, while its start is on its way: guilds are encoded one after the
// other as the client takes them, and what happens meanwhile waits behind them.

internal import Domain

/// A queue of guilds and frames.
struct Backlog {
    enum Item: Sendable {
        /// Encoded when its turn comes.
        case guild(GuildView)
        case frame(Dispatch)
    }

    private var items: [Item] = []
    private var next = 0
    /// Of the frames.
    private(set) var byteCount = 0

    var isEmpty: Bool { items.isEmpty }

    mutating func append(_ guild: GuildView) { items.append(.guild(guild)) }

    mutating func append(_ dispatch: Dispatch) {
        items.append(.frame(dispatch))
        byteCount += dispatch.byteCount
    }

    mutating func popFirst() -> Item? {
        guard next < items.count else { return nil }
        let item = items[next]
        items[next] = .frame(Self.nothing)
        next += 1
        if case .frame(let dispatch) = item { byteCount -= dispatch.byteCount }
        if next == items.count { self = Backlog() }
        return item
    }

    mutating func removeAll() { self = Backlog() }

    /// In place of an item that is gone, so that its memory is free before the queue's end is reached.
    private static let nothing = Dispatch(head: [], tail: nil, required: [])
}
