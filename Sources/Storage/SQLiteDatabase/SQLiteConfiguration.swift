// What the composition root may tune; the defaults are the figures to run with.

public struct SQLiteConfiguration: Sendable {
    public typealias DeferWakeUp = @Sendable (_ wakeUp: @escaping @Sendable () -> Void) -> Void

    /// Threads that serve `read`, each with a connection of its own; 1 to 64.
    public var readers = 2
    /// Writes waiting beyond this many are refused with `.overloaded`.
    public var queuedWritesMax = Limits.queuedWritesMax
    /// Reads waiting beyond this many are refused with `.overloaded`.
    public var queuedReadsMax = Limits.queuedReadsMax
    /// As above for `longRead`, which has one thread.
    public var queuedLongReadsMax = Limits.queuedLongReadsMax
    /// For how long a long read may wait and run; beyond that it fails with `.tookTooLong`.
    public var longReadMilliseconds = Limits.longReadMilliseconds
    /// The log is checkpointed whenever it has grown by this many pages of 4 KiB.
    public var walCheckpointPages = Limits.walCheckpointPages
    /// At this many pages the writer waits for running reads, so that the log can start over.
    public var walRestartPages = Limits.walRestartPages
    /// When a group stops taking more bodies. Tests that count commits switch it off.
    package var groupRunNanosecondsMax = Limits.groupRunNanosecondsMax
    /// Called on the caller's thread instead of waking a database thread for the first transaction of a burst; it
    /// must call what it is given when the burst is over, within microseconds. An event loop does so at the end
    /// of its turn: then one wake-up, one snapshot or commit, and one way back serve all requests of the turn.
    /// nil wakes at once.
    public var deferWakeUp: DeferWakeUp?
    /// SQLite's operating system layer; nil is the default one. Tests put a failing disk here.
    package var fileSystem: String?

    public init() {}
}
