// Limits of the gateway, in one place.

/// What one gateway connection, session and hub may hold.
public enum GatewayLimits {
    /// Bytes of one frame and one message before Identify: contracts take tokens of 1024 characters, which are
    /// 4 KB at most, and the keys around them need less than that.
    public static let unidentifiedMessageBytesMax = 8192
    /// Bytes of one message from an identified client (reliability target: 4 to 64 KB).
    public static let messageBytesMax = 16 * 1024
    /// Bytes waiting for one slow client, beyond what its session starts with, before it is cut: a client that is
    /// behind by this much will not catch up, and ten thousand of them must still fit into memory.
    public static let sendQueueBytesMax = 1024 * 1024
    /// A session's start is encoded as fast as its client takes it: guilds follow while less than this waits, so
    /// that a thousand clients that connect at once do not have all their guilds in memory.
    public static let startBytesAtOnce = 64 * 1024
    /// Recent batches a hub keeps so that a session whose snapshot is loading misses nothing. A snapshot
    /// takes milliseconds; at 50,000 commits a second this still spans 80 ms, and a session that falls out
    /// of it loads its snapshot once more.
    public static let recentBatchesMax = 4096
    /// How often one session may reload its snapshot before it is told to reconnect.
    public static let snapshotAttemptsMax = 5
    /// Snapshots that load at once on one loop; further clients wait for their turn. Enough to keep the database's
    /// readers busy, few enough that a thousand clients that come back at once do not have a thousand of them
    /// in memory.
    public static let snapshotsAtOnce = 8
    /// Frames that a session keeps for its client to come back: twelve events a second from one heartbeat to the
    /// next and through the window for resuming. Ten thousand sessions that have all of them hold 160 MB of
    /// references; the frames themselves are shared.
    public static let replayEntriesMax = 2048
    /// Bytes of these frames, which is what they cost where a session is alone with them: its guilds at its start.
    public static let replayBytesMax = 1024 * 1024
    /// Sessions of one user: devices, and clients that lost theirs and start anew. Beyond it the oldest ends, one
    /// without a client first.
    public static let sessionsPerUserMax = 20
    /// How often a session says that its user is still there: well within the lifetime of what it says.
    public static let presenceConfirmationMilliseconds: UInt64 = 60_000
    /// Requests for members that one session may have waiting; each can mean reading a whole guild.
    public static let memberRequestsMax = 8
    /// Notices that a session's user is typing which are under way at once; each reads who may write in the channel.
    public static let typingNoticesMax = 4
    /// Members in one part of an answer (Discord's).
    public static let membersPerChunk = 1000
    /// How often deadlines are looked at: heartbeats and Identify are timed to this precision.
    public static let deadlineCheckMilliseconds: Int64 = 1000
}

/// What a deployment chooses.
public struct GatewayConfiguration: Sendable {
    /// Guilds in one session; users in more must take several (close code 4011). Discord's number.
    public var guildsPerSessionMax = 2500
    /// Sessions that one user may begin within a minute, all connections together; those of large bots have dozens of
    /// shards.
    public var identifiesPerMinuteMax = 60
    /// In place of the dialects' own, for tests that cannot wait.
    public var resumeWindowMilliseconds: UInt64?

    public init() {}
}
