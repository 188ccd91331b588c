// A session: what one client of one user is told, numbered. It outlives its connection, so that the client can come
// back and miss nothing.

internal import Domain
internal import WebSocket

/// What a session is and remains, whichever connection it has.
struct SessionIdentity: Sendable {
    let id: String
    let userID: UserID
    /// Which of the gateway's dialects it speaks.
    let codecIndex: Int
    /// What its client asked to be told, in the dialect's own bits.
    let intents: UInt64
    let shard: Shard
    /// Commits up to this one were part of what the session was told at its start.
    let snapshotCommit: UInt64
}

/// Confined to its hub: only the hub's isolated code touches it.
final class Session {
    let identity: SessionIdentity
    /// nil while the client is away.
    private(set) var client: Client?
    /// When the session ends unless its client is back; nil while it is here.
    private(set) var expiry: UInt64?
    /// Those it follows.
    var guilds: Set<GuildID> = []
    /// When its user's presence was last confirmed.
    var presenceConfirmedAt: UInt64 = 0
    /// What its client asked for; the first is being answered.
    var memberRequests: [MembersRequest] = []
    /// How often others are being told that its user is typing.
    var typingNotices = 0
    /// Waits until everything sent so far is on its way, or the client is gone.
    private var drainWaiter: CheckedContinuation<Void, Never>?
    private(set) var replay: ReplayBuffer
    private var backlog: Backlog
    private let snapshotCommit: UInt64
    private let intents: UInt64

    init(_ identity: SessionIdentity, replay: ReplayBuffer = ReplayBuffer(), backlog: Backlog = Backlog()) {
        self.identity = identity
        self.replay = replay
        self.backlog = backlog
        snapshotCommit = identity.snapshotCommit
        intents = identity.intents
    }

    var id: String { identity.id }
    var userID: UserID { identity.userID }
    var shard: Shard { identity.shard }

    // MARK: The connection

    func attach(_ client: Client) {
        client.session = self
        self.client = client
        expiry = nil
    }

    /// The connection is gone or on its way out; what happens from here on is kept.
    /// - Parameter expiry: when to give the session up.
    func detach(until expiry: UInt64) {
        client?.session = nil
        client = nil
        self.expiry = expiry
        resumeDrainWaiter()
    }

    /// Everything sent so far is on its way.
    func drained(with codec: any GatewayCodec) {
        sendBacklog(with: codec)
        if backlog.isEmpty { resumeDrainWaiter() }
    }

    /// Has a continuation, one at most, resumed when the client can take more or is gone.
    func waitUntilDrained(_ continuation: CheckedContinuation<Void, Never>) {
        drainWaiter = continuation
        if let client { client.connection.notifyWhenDrained() } else { resumeDrainWaiter() }
    }

    private func resumeDrainWaiter() {
        drainWaiter?.resume()
        drainWaiter = nil
    }

    /// Whether its client could not get everything any more.
    var isLost: Bool { backlog.byteCount > GatewayLimits.sendQueueBytesMax }

    // MARK: Telling

    /// Whether a batch is not already part of what the session was told at its start.
    func isNews(_ commit: UInt64?) -> Bool { commit ?? .max > snapshotCommit }

    /// Tells of an event, if it is news and of the kind that the client asked for.
    func deliver(_ dispatch: Dispatch, commit: UInt64?) -> Bool {
        guard isNews(commit), dispatch.intents == 0 || dispatch.intents & intents != 0 else { return false }
        if backlog.isEmpty { send(dispatch) } else { wait(dispatch) }
        return true
    }

    /// Numbers a frame, keeps it, and sends it if the client is here.
    func send(_ dispatch: Dispatch) {
        let number = replay.append(dispatch)
        client?.send(dispatch, number: number)
    }

    /// Sends a frame behind what still waits.
    func sendInTurn(_ dispatch: Dispatch) {
        if backlog.isEmpty { sendLarge(dispatch) } else { wait(dispatch) }
    }

    private func wait(_ dispatch: Dispatch) {
        // Lost already: its hub ends it at the next look.
        if !isLost { backlog.append(dispatch) }
    }

    // MARK: The start

    /// Has a guild told when those before it are on their way.
    func sendLater(_ guild: GuildView) { backlog.append(guild) }

    /// Sends of the backlog as much as the connection should hold at once, and the rest when that is written.
    func sendBacklog(with codec: any GatewayCodec) {
        guard let client else { return }
        while !backlog.isEmpty {
            guard client.connection.queuedByteCount < GatewayLimits.startBytesAtOnce else {
                return client.connection.notifyWhenDrained()
            }
            switch backlog.popFirst() {
            case .guild(let view):
                for dispatch in codec.start(in: view) { sendLarge(dispatch) }
            case .frame(let dispatch): send(dispatch)
            case nil: return
            }
        }
    }

    /// Sends a frame whose size says nothing about how slow the client is.
    func sendLarge(_ dispatch: Dispatch) {
        client?.makeRoom(for: dispatch.byteCount)
        send(dispatch)
    }

    // MARK: Resuming

    func confirm(through number: UInt64) { replay.confirm(through: number) }

    /// Repeats what came after a number to the client that has just been attached.
    /// - Returns: false when not all of it is left.
    func repeatFrames(after number: UInt64) -> Bool {
        guard let client, let frames = replay.frames(after: number) else { return false }
        client.makeRoom(for: frames.reduce(0) { $0 + $1.byteCount })
        var next = number
        for frame in frames {
            next += 1
            client.send(frame, number: next)
        }
        return true
    }

    /// Everything of the session but its connection, for another hub.
    func transfer(following guilds: [FollowedGuild], at position: UInt64) -> SessionTransfer {
        SessionTransfer(
            identity: identity, replay: replay, backlog: backlog, guilds: guilds, position: position)
    }
}

/// A session on its way from one hub to another.
struct SessionTransfer: Sendable {
    let identity: SessionIdentity
    let replay: ReplayBuffer
    let backlog: Backlog
    let guilds: [FollowedGuild]
    /// It was told of every batch up to this one.
    let position: UInt64
}
