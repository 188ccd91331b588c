// One identified or still anonymous connection, as its hub knows it.

internal import Domain
internal import WebSocket

/// Confined to its hub: only the hub's isolated code touches it.
final class Session {
    let connection: WebSocketConnection
    /// Which of the gateway's dialects it speaks.
    let codecIndex: Int
    /// The `Host` it connected to.
    let host: String?
    var machine: SessionStateMachine

    /// nil until it has identified.
    private(set) var userID: UserID?
    /// What the session may do in each guild it follows.
    var guilds: [GuildID: Permissions] = [:]
    /// Commits up to this one were part of what the session was sent at its start.
    private(set) var snapshotCommit: UInt64 = 0
    private var sequence: UInt64 = 0

    init(
        connection: WebSocketConnection, codecIndex: Int, host: String?, machine: SessionStateMachine
    ) {
        self.connection = connection
        self.codecIndex = codecIndex
        self.host = host
        self.machine = machine
    }

    /// From here on events reach the session.
    func begin(as user: UserID, snapshotCommit: UInt64) {
        userID = user
        self.snapshotCommit = snapshotCommit
    }

    /// Queues an event's frame with the next sequence number.
    /// - Returns: false when the session already knows from its snapshot.
    func deliver(_ dispatch: Dispatch, commit: UInt64?) -> Bool {
        guard commit ?? .max > snapshotCommit else { return false }
        send(dispatch)
        return true
    }

    /// Queues a frame with the next sequence number.
    func send(_ dispatch: Dispatch) {
        sequence &+= 1
        if let tail = dispatch.tail {
            connection.send(head: dispatch.head, number: sequence, tail: tail)
        } else {
            connection.send(text: dispatch.head)
        }
    }
}
