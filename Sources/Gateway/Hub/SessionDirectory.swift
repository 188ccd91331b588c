// Which session is on which hub: whoever resumes one may have come back on another loop. Written when sessions begin,
// move and end, never for an event.

internal import Domain
private import Synchronization

final class SessionDirectory: Sendable {
    /// Where a session is.
    struct Entry: Sendable {
        let user: UserID
        var hub: Hub
        var isDetached = false
    }

    fileprivate struct State {
        var entries: [String: Entry] = [:]
        /// In the order of their beginning.
        var ofUser: [UserID: [String]] = [:]
    }

    private let state = Mutex(State())

    /// Adds a session.
    /// - Returns: the one that must end so that its user has no more than they may.
    func add(_ id: String, of user: UserID, on hub: Hub) -> (id: String, hub: Hub)? {
        state.withLock { state in
            var evicted: (id: String, hub: Hub)?
            let others = state.ofUser[user] ?? []
            if others.count >= GatewayLimits.sessionsPerUserMax {
                let choice = others.first { state.entries[$0]?.isDetached == true } ?? others[0]
                evicted = state.entries[choice].map { (choice, $0.hub) }
                state.remove(choice)
            }
            state.entries[id] = Entry(user: user, hub: hub)
            state.ofUser[user, default: []].append(id)
            return evicted
        }
    }

    func hub(of id: String) -> Hub? { state.withLock { $0.entries[id]?.hub } }

    func note(_ id: String, isDetached: Bool) {
        state.withLock { $0.entries[id]?.isDetached = isDetached }
    }

    func move(_ id: String, to hub: Hub) { state.withLock { $0.entries[id]?.hub = hub } }

    func remove(_ id: String) { state.withLock { $0.remove(id) } }
}

extension SessionDirectory.State {
    fileprivate mutating func remove(_ id: String) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        ofUser[entry.user]?.removeAll { $0 == id }
        if ofUser[entry.user]?.isEmpty == true { ofUser[entry.user] = nil }
    }
}
