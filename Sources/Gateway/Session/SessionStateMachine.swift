// What a gateway connection does about each thing that happens to it, as a value: no sockets, no clock. Times are
// milliseconds on a clock that never goes back, so that setting the machine's time ends no session.
//
//     connected ──identify──► identifying ──accepted──► identified
//         │                        │                        │
//         └───────── violation, deadline, refusal ──────────┴──► closing
//
// The driver, `Session`, feeds it and performs what it answers.

public import Primitives

/// Where a connection stands; dialects decide by it which frames are legal.
public enum ConnectionState: Sendable, Hashable {
    /// Hello was sent; waiting for Identify. Can transition to: identifying, closing.
    case connected
    /// The token is being verified and the snapshot read. Can transition to: identified, closing.
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
    /// The server is stopping.
    case goingAway
    /// Something failed on the server's side.
    case internalError
}

/// What a client asks for, in no dialect's words.
public enum ClientCommand: Sendable {
    case identify(token: Secret<String>)
    case heartbeat
    case resume
    /// Legal, but without effect.
    case none
}

struct SessionStateMachine {
    private(set) var state = ConnectionState.connected
    private let timings: GatewayTimings
    private var deadline: UInt64

    init(timings: GatewayTimings, openedAt now: UInt64) {
        self.timings = timings
        deadline = now + timings.identifyTimeoutMilliseconds
    }

    enum CommandResult: Equatable {
        case none
        case authenticate(token: String)
        case acknowledgeHeartbeat
        case refuseResume
    }

    /// A legal frame arrived; the dialect's decoder has already refused those illegal in `state`.
    mutating func received(_ command: ClientCommand, at now: UInt64) -> CommandResult {
        guard state != .closing else { return .none }
        switch command {
        case .identify(let token):
            guard state == .connected else { return .none }
            state = .identifying
            return .authenticate(token: token.exposed)
        case .heartbeat:
            if state == .identified { extendDeadline(from: now) }
            return .acknowledgeHeartbeat
        case .resume:
            return .refuseResume
        case .none:
            return .none
        }
    }

    enum IdentifyResult: Equatable {
        case start
        case close(CloseReason)
        /// The connection ended meanwhile.
        case none
    }

    /// The token was verified and the snapshot read, or why not.
    mutating func identifyFinished(refusal: CloseReason?, at now: UInt64) -> IdentifyResult {
        guard state == .identifying else { return .none }
        if let refusal {
            state = .closing
            return .close(refusal)
        }
        state = .identified
        extendDeadline(from: now)
        return .start
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
