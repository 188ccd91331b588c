// Every bound of a WebSocket connection in one place: name, unit, value, reason.

/// The limits of one endpoint's connections; tests shrink them, a gateway sets its own.
public struct WebSocketLimits: Sendable {
    /// A whole message, fragments added up (close 1009). Also what a single frame may announce, checked before
    /// any memory is set aside for it.
    public var messageBytesMax = 64 * 1024
    /// Frames of one message (close 1009). Each costs bookkeeping, so without a bound a message of one-byte fragments
    /// would take fifty times its size.
    public var fragmentsMax = 128
    /// What may wait for a client that does not read: the connection is closed as a slow consumer beyond it. Tens
    /// of seconds of a busy session's events. Each connection starts with this and its owner may change it.
    public var queuedBytesMax = 1024 * 1024
    /// From our close frame to the peer's (RFC 6455 §7.1.1), and from a protocol violation to the end.
    public var closeMillisecondsMax: UInt64 = 5_000
    /// Payloads from this size on are handed to the kernel where they lie; copying them would cost more than the
    /// extra system call.
    public var copiedPayloadBytesMax = 16 * 1024
    /// Sub-protocols to choose from, in lower preference order of ours: the client's first match wins.
    public var protocols: [String] = []
    /// Web origins that may connect (RFC 6455 §10.2), nil for all. Clients without an `Origin` are not browsers
    /// and always may.
    public var origins: Set<String>?

    public init() {}
}
