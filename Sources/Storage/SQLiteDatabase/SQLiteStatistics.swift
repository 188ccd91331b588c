// What the driver counts about itself, for metrics.

internal import Database
private import Synchronization

public struct SQLiteStatistics: Sendable, Hashable {
    /// Transactions that became durable, and those that were undone.
    public var writesCommitted: UInt64 = 0
    public var writesFailed: UInt64 = 0
    /// Commits: each is one fsync for one or more transactions.
    public var commits: UInt64 = 0
    public var commitsFailed: UInt64 = 0
    /// Time spent in commits, which is nearly all fsync.
    public var commitNanoseconds: UInt64 = 0
    public var reads: UInt64 = 0
    /// Snapshots, each for one or more reads.
    public var snapshots: UInt64 = 0
    public var longReads: UInt64 = 0
    public var checkpoints: UInt64 = 0
    public var checkpointsFailed: UInt64 = 0
    /// The newest commit.
    public var commitNumber: UInt64 = 0
    /// Size of the write-ahead log at the last commit.
    public var logBytes: UInt64 = 0
    /// What waits at this moment.
    public var queuedWrites = 0
    public var queuedReads = 0
    public var queuedLongReads = 0
}

/// The counters, shared by the driver's threads; one lock per group of transactions.
final class StatisticsCounter: Sendable {
    private let counters = Mutex(SQLiteStatistics())

    var current: SQLiteStatistics { counters.withLock { $0 } }

    func update(_ change: (inout SQLiteStatistics) -> Void) { counters.withLock { change(&$0) } }
}
