// The reactor's numbers, each with its reason.

enum ReactorLimits {
    /// What libuv itself suggests per read; larger reads gain nothing measurable over loopback.
    static let readBytesMax = 64 * 1024
    /// What one connection that sends a file holds of it. Smaller pieces cost a trip to the thread pool each.
    static let fileReadBytesMax = 64 * 1024
    /// Holds the frames of one turn for one socket; more is written in several pieces.
    static let scratchBytesMax = 128 * 1024
    /// Tasks usually need a few hops to finish; sockets must not starve behind tasks that only feed each other.
    static let queueRoundsPerTurnMax = 32
    /// Connections taken per wake-up of a listener, so that a storm of them does not stall the others.
    static let acceptsPerTurnMax = 64
    /// How long a listener waits when the process is out of file descriptors.
    static let acceptPauseMilliseconds: UInt64 = 100
    /// Bytes that a peer neither acknowledges nor makes room for end the connection after this time (RFC 5482):
    /// a machine that vanished, or a reader that stopped reading.
    static let unacknowledgedMillisecondsMax: Int32 = 30_000
    /// Connections the kernel completes for us while the loop is busy; Linux caps it at net.core.somaxconn.
    static let listenBacklog: Int32 = 4096
}
