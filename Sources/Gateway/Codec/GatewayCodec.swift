// The seam between the gateway and a dialect: sessions, deadlines and fan-out are the same for all of them,
// what the frames look like is not.

public import Domain
public import WebSocket

/// One dialect's frames.
public protocol GatewayCodec: Sendable {
    var timings: GatewayTimings { get }

    /// Reads a client's message. What is no frame of the dialect, or is illegal in `state`, is a violation.
    func decode(_ message: [UInt8], in state: ConnectionState) -> DecodedMessage

    /// The first frame of a connection.
    var hello: [UInt8] { get }
    var heartbeatAcknowledgement: [UInt8] { get }
    /// The session a client wants to resume cannot be.
    var resumeRefusal: [UInt8] { get }
    /// The server is about to stop: connect again.
    var reconnectRequest: [UInt8] { get }

    /// What a session is told first; its guilds follow as `guildJoined` events.
    func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch

    /// The frame of an event, encoded once for all its receivers; nil when the dialect does not tell it.
    func dispatch(_ event: DomainEvent) -> Dispatch?

    func close(_ reason: CloseReason) -> CloseFrame
}

public struct GatewayTimings: Sendable {
    /// How long a client may be silent before it is given up.
    public var heartbeatTimeoutMilliseconds: UInt64
    /// How long a connection may stay without identifying.
    public var identifyTimeoutMilliseconds: UInt64

    public init(heartbeatTimeoutMilliseconds: UInt64, identifyTimeoutMilliseconds: UInt64) {
        self.heartbeatTimeoutMilliseconds = heartbeatTimeoutMilliseconds
        self.identifyTimeoutMilliseconds = identifyTimeoutMilliseconds
    }
}

public enum DecodedMessage: Sendable {
    case command(ClientCommand)
    case violation(CloseFrame)
}

/// A session as READY describes it.
public struct SessionDescription: Sendable {
    /// Unguessable.
    public var id: String
    /// The `Host` that the client connected to, for the address at which it may resume.
    public var host: String?

    public init(id: String, host: String?) {
        self.id = id
        self.host = host
    }
}

/// An event's frame, shared by all its receivers: only the sequence number between the two parts differs.
public struct Dispatch: Sendable {
    public var head: [UInt8]
    /// nil: the dialect does not number its frames, and `head` is the whole frame.
    public var tail: [UInt8]?
    /// What a receiver must be allowed to do where the event happened.
    public var required: Permissions

    public init(head: [UInt8], tail: [UInt8]?, required: Permissions) {
        self.head = head
        self.tail = tail
        self.required = required
    }

    /// Of the frame as one receiver gets it, at most: its header and the digits of its number included.
    var byteCount: Int { head.count + (tail?.count ?? 0) + 32 }
}
