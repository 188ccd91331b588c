// Every bound of the HTTP server in one place: name, unit, value, reason. A request that breaks one is answered
// with the status named here and its connection closed, so no client can grow the process or hold it.

/// The server's limits; tests shrink them, configuration may change them.
public struct HTTPLimits: Sendable {
    /// Request line and fields together (431). What proxies send by default, and far above what clients need.
    public var headBytesMax = 16 * 1024
    /// Fields of one head, and of one trailer section (431). Bounds the cost of looking a field up.
    public var fieldsMax = 100
    /// The request target (414). RFC 9112 §3 recommends support for at least 8,000 bytes.
    public var targetBytesMax = 8 * 1024
    /// Chunk extensions of one body (400). No client of ours sends any; unbounded they are free traffic.
    public var chunkExtensionBytesMax = 4 * 1024

    /// From a connection's first byte of a request to the end of its head (408). Absolute: a trickle of bytes
    /// does not extend it.
    public var headMillisecondsMax: UInt64 = 10_000
    /// Between two arrivals of body bytes (408).
    public var bodyIdleMillisecondsMax: UInt64 = 10_000
    /// Time a body is given on top of what its size takes at the minimum rate (408): slow starts, radio links.
    public var bodyGraceMilliseconds: UInt64 = 10_000
    /// The rate below which a body is an attack or useless (408).
    public var bodyBytesPerSecondMin: UInt64 = 1024
    /// A new connection that sends nothing at all is closed silently. Long enough for a browser's connection in
    /// reserve to find its use, too short to hold thousands for nothing.
    public var firstByteMillisecondsMax: UInt64 = 20_000
    /// An idle connection between requests is closed silently. Longer than common proxies' own 60 s.
    public var idleMillisecondsMax: UInt64 = 75_000
    /// Response bytes that make no progress at all for this long end the connection.
    public var writeStallMillisecondsMax: UInt64 = 20_000
    /// After a refusal, input is read and dropped this long so that the answer is not lost to a TCP reset.
    public var lingerMillisecondsMax: UInt64 = 2_000
    /// How often deadlines are looked at; a deadline is met with this precision.
    public var sweepMilliseconds: UInt64 = 500

    /// Response bytes the kernel has not taken; while there are more, no further request is started.
    public var unsentBytesMax = 256 * 1024
    /// Pipelined input kept while a request is being answered; beyond it the socket is not read.
    public var pipelineBytesMax = 32 * 1024
    /// A body whose request was answered without it is read and dropped up to this size, so that the connection
    /// can be used again; for a larger one, closing costs less.
    public var discardedBytesMax = 64 * 1024
    /// A response body from this size on is handed to the kernel as it is instead of being copied behind its head.
    public var copiedBodyBytesMax = 16 * 1024
    /// All connections of the server, WebSocket included. Below the usual limit of 20,000 descriptors, which
    /// files and databases need some of.
    public var connectionsMax = 16_000

    public init() {}
}
