// Limits of the gateway, in one place.

/// What one gateway connection and one hub may hold.
public enum GatewayLimits {
    /// Bytes of one frame and one message before Identify: the largest legal one is a token in its envelope.
    public static let unidentifiedMessageBytesMax = 4096
    /// Bytes of one message from an identified client (reliability target: 4 to 64 KB).
    public static let messageBytesMax = 16 * 1024
    /// Bytes waiting for one slow client, beyond the snapshot that its session starts with, before it is cut: a
    /// client that is behind by this much will not catch up, and ten thousand of them must still fit into
    /// memory.
    public static let sendQueueBytesMax = 1024 * 1024
    /// Recent batches a hub keeps so that a session whose snapshot is loading misses nothing. A snapshot
    /// takes milliseconds; at 50,000 commits a second this still spans 80 ms, and a session that falls out
    /// of it loads its snapshot once more.
    public static let recentBatchesMax = 4096
    /// How often one session may reload its snapshot before it is told to reconnect.
    public static let snapshotAttemptsMax = 5
    /// How often deadlines are looked at: heartbeats and Identify are timed to this precision.
    public static let deadlineCheckMilliseconds: Int64 = 1000
}
