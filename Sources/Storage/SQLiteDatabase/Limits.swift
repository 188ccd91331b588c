// Every bound of the driver, with its unit last in the name and its reason beside it.

enum Limits {
    /// At 20,000 durable writes per second this is 0.4 s of waiting: longer than that and refusing is kinder.
    static let queuedWritesMax = 8192
    /// As above, for two readers at about 20 µs per read.
    static let queuedReadsMax = 8192
    /// A long read takes some tens of milliseconds: more than this many cannot be done in the time they have.
    static let queuedLongReadsMax = 64
    /// Waiting included. Longer than that nobody looks at an empty page, and a read this long holds up the log.
    static let longReadMilliseconds = 2000
    /// Virtual machine steps of SQLite, some ten nanoseconds each, between two looks at the clock.
    static let stepsPerDeadlineCheck: Int32 = 2000
    /// Beyond some hundreds of transactions an fsync of 1 ms costs each of them less than its own body does.
    static let transactionsPerCommitMax = 1024
    /// A commit starts at the latest this long after the first body of its group: bounds the wait for it.
    static let groupRunNanosecondsMax: UInt64 = 5_000_000
    /// Reads sharing a snapshot save its two locks, but wait for each other: 32 reads of 5 µs are a short wait.
    static let readsPerSnapshotMax = 32
    /// So few reads are done sooner than a second thread wakes up.
    static let sharedItemsMin = 16
    /// Threads only pay while there are cores; more than this is a mistake in the configuration.
    static let readersMax = 64

    /// 8 MiB of 4 KiB pages: a checkpoint of some ten milliseconds, seldom enough not to matter.
    static let walCheckpointPages = 2048
    /// 64 MiB: when readers kept the log from starting over for this long, the writer waits for them.
    static let walRestartPages = 16384
    /// 1 MiB: less than this is not worth two fsyncs when the server falls idle.
    static let walTruncateWhenIdlePages = 256
    /// A pause this long counts as idle.
    static let idleMilliseconds = 2000
    /// A log that once grew beyond the restart size gives the space back.
    static let walKeptBytesMax = 64 << 20
    /// How long the writer waits for readers in such a restart; a read takes milliseconds.
    static let restartWaitMilliseconds: Int32 = 500
    /// Connections meet each other's locks for moments only: a reader that comes upon a half-written index of
    /// the log takes the writer's lock to read it again.
    static let busyMilliseconds: Int32 = 1000

    /// Grows as used; holds the upper levels and the hot leaves of every index.
    static let writerCacheKibibytes = 32 << 10
    /// Per reader.
    static let readerCacheKibibytes = 16 << 10
    /// Values are bound by nested calls, one per text or blob.
    static let parametersPerStatementMax = 1000
    /// Deep enough for SQLite's parser and for nested bindings.
    static let threadStackBytes = 4 << 20
}
