// Carries out what `CheckpointPolicy` decides. Confined to the writer's thread: the only one that checkpoints.

private import CSQLite
internal import Database

final class Checkpointer {
    private let connection: Connection
    private let statistics: StatisticsCounter
    private let log = LogSize()
    private var policy: CheckpointPolicy
    /// Something was committed since the last attempt to empty the log.
    private var isDirty = false

    init(_ connection: Connection, _ policy: CheckpointPolicy, _ statistics: StatisticsCounter) {
        self.connection = connection
        self.policy = policy
        self.statistics = statistics
        connection.observeLog(log)
    }

    /// How long to wait for work before `whenIdle`; nil when there is nothing to do then.
    var patienceMilliseconds: Int? {
        isDirty && policy.whenIdle(logPages: log.pages) != .none ? Limits.idleMilliseconds : nil
    }

    /// Size of the log's used part: a header, then pages of 4 KiB with a header each.
    var logBytes: UInt64 { log.pages == 0 ? 0 : 32 + UInt64(log.pages) * (4096 + 24) }

    func afterCommit() {
        isDirty = true
        perform(policy.afterCommit(logPages: log.pages))
    }

    func whenIdle() {
        isDirty = false
        perform(policy.whenIdle(logPages: log.pages))
    }

    /// After the readers have closed: all of the log gets into the database, and SQLite removes its file.
    func beforeClose() { perform(.truncate) }

    /// A checkpoint that fails costs nothing but the log's size, and the next one tries again.
    private func perform(_ action: CheckpointPolicy.Action) {
        do throws(DatabaseError) {
            switch action {
            case .none:
                return
            case .passive:
                try connection.checkpoint(SQLITE_CHECKPOINT_PASSIVE)
            case .restart:
                try connection.checkpoint(
                    SQLITE_CHECKPOINT_RESTART, waitMilliseconds: Limits.restartWaitMilliseconds)
            case .truncate:
                try connection.checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
                log.pages = 0
                policy.truncated()
            }
            statistics.update { $0.checkpoints &+= 1 }
        } catch {
            statistics.update { $0.checkpointsFailed &+= 1 }
        }
    }
}
