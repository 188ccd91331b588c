// The seam between the gateway and a dialect: sessions, deadlines and fan-out are the same for all of them,
// what the frames look like is not.

public import Domain
public import HTTPTypes
public import WebSocket

/// One dialect's frames.
public protocol GatewayCodec: Sendable {
    var timings: GatewayTimings { get }

    /// Reads what a client wants of its connection from the request that opened it.
    func greet(_ head: RequestHead) -> Greeting

    /// Reads a client's message. What is no frame of the dialect, or is illegal in `state`, is a violation.
    func decode(_ message: [UInt8], in state: ConnectionState) -> DecodedMessage

    /// The first frame of a connection.
    var hello: [UInt8] { get }
    var heartbeatAcknowledgement: [UInt8] { get }
    /// The session a client wants to resume cannot be; nil when the dialect does not resume.
    var resumeRefusal: [UInt8]? { get }
    /// The server is about to stop: connect again; nil when the dialect does not tell it.
    var reconnectRequest: [UInt8]? { get }

    /// What a session is told first; its guilds follow.
    func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch

    /// What a session is told at its start of a guild that it is in.
    func start(in guild: GuildView) -> [Dispatch]

    /// What a resumed session is told behind the frames it missed; nil when the dialect does not tell it.
    func resumed(_ session: String) -> Dispatch?

    /// The frame of an event, encoded once for all its receivers; nil when the dialect does not tell it.
    func dispatch(_ event: DomainEvent) -> Dispatch?

    /// Smaller events that tell the same, for an event that is more than one frame of the dialect; nil when it is told
    /// as it is.
    func parts(of event: DomainEvent) -> [DomainEvent]?

    /// A part of the answer to a request for members; nil when the dialect has no such requests.
    func members(_ chunk: MembersChunk) -> Dispatch?

    func close(_ reason: CloseReason) -> CloseFrame

    /// Whether a client that was sent this may resume its session.
    func allowsResume(after frame: CloseFrame) -> Bool
}

extension GatewayCodec {
    public func greet(_ head: RequestHead) -> Greeting { .welcome(compresses: false) }
    public var resumeRefusal: [UInt8]? { nil }
    public var reconnectRequest: [UInt8]? { nil }
    /// As if they had just joined it.
    public func start(in guild: GuildView) -> [Dispatch] { dispatch(.guildJoined(guild)).map { [$0] } ?? [] }
    public func resumed(_ session: String) -> Dispatch? { nil }
    public func parts(of event: DomainEvent) -> [DomainEvent]? { nil }
    public func members(_ chunk: MembersChunk) -> Dispatch? { nil }
    public func allowsResume(after frame: CloseFrame) -> Bool { false }
}

public struct GatewayTimings: Sendable {
    /// How long a client may be silent before it is given up.
    public var heartbeatTimeoutMilliseconds: UInt64
    /// How long a connection may stay without identifying.
    public var identifyTimeoutMilliseconds: UInt64
    /// How long a session waits for a client that lost its connection; 0: not at all.
    public var resumeWindowMilliseconds: UInt64

    public init(
        heartbeatTimeoutMilliseconds: UInt64, identifyTimeoutMilliseconds: UInt64,
        resumeWindowMilliseconds: UInt64 = 0
    ) {
        self.heartbeatTimeoutMilliseconds = heartbeatTimeoutMilliseconds
        self.identifyTimeoutMilliseconds = identifyTimeoutMilliseconds
        self.resumeWindowMilliseconds = resumeWindowMilliseconds
    }
}

/// What becomes of a connection that has just been opened.
public enum Greeting: Sendable {
    /// - Parameter compresses: whether the frames to the client are one zlib stream.
    case welcome(compresses: Bool)
    /// The request itself said who the client is: it need not identify.
    case authenticated(IdentifyRequest, compresses: Bool)
    case refused(CloseFrame)
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
    /// As the client named it; nil: it did not.
    public var shard: Shard?

    public init(id: String, host: String?, shard: Shard? = nil) {
        self.id = id
        self.host = host
        self.shard = shard
    }
}
