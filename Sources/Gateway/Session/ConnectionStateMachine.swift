// What a gateway connection does about each thing that happens to it, as a value: no sockets, no clock. Times are
// milliseconds on a clock that never goes back, so that setting the machine's time ends no session.
//
//     connected ──identify, resume──► identifying ──accepted──► identified
//       │  ▲                             │   │                     │
//       │  └──────session is gone────────┘   │                     │
//       └───────── violation, deadline, refusal, takeover ─────────┴──► closing
//
// The driver, `Hub`, feeds it and performs what it answers.

/// Where a connection stands; dialects decide by it which frames are legal.
public enum ConnectionState: Sendable, Hashable {
    /// Hello was sent; waiting for Identify or Resume. Can transition to: identifying, closing.
    case connected
    /// The token is being verified and the snapshot read, or the session looked for. Can transition to: connected,
    /// identified, closing.
    case identifying
    /// Events flow. Can transition to: closing.
    case identified
    /// A close frame was sent; whatever still arrives is ignored.
    case closing
}

/// Why the server ends a connection; each dialect has its own close code for it.
public enum CloseReason: Sendable, Hashable {
    case authenticationFailed
    /// Identify or a heartbeat did not come in time.
    case sessionTimedOut
    /// The client reads more slowly than events happen.
    case fellBehind
    /// The client sends more frames than it may, or its user begins more sessions.
    case sentTooMuch
    /// The client wants to resume behind a frame that its session was never sent.
    case invalidSequence
    /// The user is in more guilds than one session may have.
    case tooManyGuilds
    /// The session goes on over another connection, or made room for a newer one of the same user.
    case replaced
    /// The server is stopping.
    case goingAway
    /// Something failed on the server's side.
    case internalError
}

struct ConnectionStateMachine {
    private(set) var state = ConnectionState.connected
    private let timings: GatewayTimings
    private var deadline: UInt64

    init(timings: GatewayTimings, openedAt now: UInt64) {
        self.timings = timings
        deadline = now + timings.identifyTimeoutMilliseconds
    }

    enum Reaction: Equatable {
        case ignore
        case acknowledgeHeartbeat
        /// What begins now ends with `finished`.
        case identify
        case resume
        /// Something that only sessions can ask for.
        case perform
    }

    /// A legal frame arrived; the dialect's decoder has already refused those illegal in `state`.
    mutating func received(_ command: ClientCommand, at now: UInt64) -> Reaction {
        guard state != .closing else { return .ignore }
        switch command {
        case .identify, .resume:
            guard state == .connected else { return .ignore }
            state = .identifying
            if case .identify = command { return .identify }
            return .resume
        case .heartbeat:
            if state == .identified { extendDeadline(from: now) }
            return .acknowledgeHeartbeat
        case .setStatus, .listMembers, .startTyping:
            return state == .identified ? .perform : .ignore
        case .none:
            return .ignore
        }
    }

    enum Outcome: Equatable {
        case accepted
        /// There is no such session; the client may identify instead.
        case sessionGone
        case refused(CloseReason)
    }

    /// Identify or Resume is decided.
    /// - Returns: whether to act on it: false when the connection ended meanwhile.
    mutating func finished(_ outcome: Outcome, at now: UInt64) -> Bool {
        guard state == .identifying else { return false }
        switch outcome {
        case .accepted:
            state = .identified
            extendDeadline(from: now)
        case .sessionGone:
            state = .connected
        case .refused:
            state = .closing
        }
        return true
    }

    /// Time passed. An identification under way is the server's own work and has no deadline.
    mutating func deadlineCheck(at now: UInt64) -> CloseReason? {
        guard state == .connected || state == .identified, now >= deadline else { return nil }
        state = .closing
        return .sessionTimedOut
    }

    /// The server ends the connection, for whatever reason. Returns false when it already has.
    mutating func beginClosing() -> Bool {
        defer { state = .closing }
        return state != .closing
    }

    private mutating func extendDeadline(from now: UInt64) {
        deadline = now + timings.heartbeatTimeoutMilliseconds
    }
}
