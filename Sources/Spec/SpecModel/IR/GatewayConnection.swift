// What the real-time contract says of a whole connection: the query of its URL, how much a client may send,
// and the intents by which it chooses its events.

/// A key of the query with which a client connects.
public struct GatewayQueryKey: Sendable {
    /// `encoding`.
    public var name: String
    /// What it may be; empty when it may be any text.
    public var values: [String]
    /// Of any text, the most Unicode scalars that it may have; nil when there are `values`.
    public var lengthMax: Int?
    /// Name of the close code that answers any other value.
    public var otherwiseClose: String
    public var description: String?
    public var origin: Origin

    public init(
        name: String, values: [String], lengthMax: Int? = nil, otherwiseClose: String, description: String?,
        origin: Origin
    ) {
        self.name = name
        self.values = values
        self.lengthMax = lengthMax
        self.otherwiseClose = otherwiseClose
        self.description = description
        self.origin = origin
    }
}

/// How many frames a client may send.
public struct ClientFrameLimit: Sendable, Hashable {
    public var frames: Int
    /// The time in which it may send them.
    public var seconds: Int
    /// Name of the close code that answers one frame more.
    public var close: String

    public init(frames: Int, seconds: Int, close: String) {
        self.frames = frames
        self.seconds = seconds
        self.close = close
    }
}

/// The intents without which clients do not get an event.
public struct EventIntents: Sendable, Hashable {
    /// Where the event goes to a guild or to a channel of one: `GUILD_MESSAGES`.
    public var general: String
    /// Where it goes to users directly: `DIRECT_MESSAGES`; nil when that needs no other intent.
    public var direct: String?

    public init(general: String, direct: String?) {
        self.general = general
        self.direct = direct
    }
}
