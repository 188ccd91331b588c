// What others see of a user who is there several times: on a phone and at a desk, say.

public import Domain

/// From the statuses of a user's sessions to the one that is shown.
public enum PresenceAggregate {
    /// The highest of dnd, online and idle; offline if no session has any of them.
    ///
    /// Do Not Disturb is first because it is a wish, and a second device that was merely switched on must not undo it.
    /// Online is before idle: whoever is active somewhere is there. An invisible session counts as none.
    public static func visibleStatus(of sessions: some Sequence<PresenceStatus>) -> PresenceStatus {
        sessions.reduce(.offline) { rank($1) > rank($0) ? $1 : $0 }
    }

    private static func rank(_ status: PresenceStatus) -> Int {
        switch status {
        case .dnd: 3
        case .online: 2
        case .idle: 1
        case .invisible, .offline: 0
        }
    }
}
