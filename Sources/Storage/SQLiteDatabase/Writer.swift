// The writer: the one thread that changes the database. It takes what is queued and runs it as a group: one
// transaction, each body in a savepoint of its own, one commit and so one fsync for all of them. There is no
// delay to fill a group: while one is being committed the next one gathers.

internal import Database
private import Glibc

/// Confined to its thread, except for the queue.
final class Writer {
    enum Work: Sendable {
        case write(any Job)
        /// In-memory databases have one connection, so their reads run here.
        case read(any Job)
        case longRead(TimedJob)
        /// Something with the database to itself.
        case exclusive(@Sendable (_ writer: Writer) -> Void)
    }

    let connection: Connection
    private let queue: WorkQueue<Work>
    private let statistics: StatisticsCounter
    private let checkpoints: Checkpointer?
    private let groupRunNanosecondsMax: UInt64
    /// The number of the newest commit, or above it where a commit failed.
    private var commitNumber: UInt64

    init(
        _ connection: Connection, queue: WorkQueue<Work>, statistics: StatisticsCounter,
        checkpoints: Checkpointer?, groupRunNanosecondsMax: UInt64
    ) throws(DatabaseError) {
        self.groupRunNanosecondsMax = groupRunNanosecondsMax
        self.connection = connection
        self.queue = queue
        self.statistics = statistics
        self.checkpoints = checkpoints
        connection.transactionBegan(commitNumber: nil)
        let stored = try connection.commitNumber
        commitNumber = stored
        statistics.update { $0.commitNumber = stored }
    }

    /// Works until the queue is closed and empty.
    func run() {
        while true {
            let patience = checkpoints?.patienceMilliseconds
            switch queue.take(max: Limits.transactionsPerCommitMax, patienceMilliseconds: patience) {
            case .items(let batch): run(batch)
            case .idle: checkpoints?.whenIdle()
            case .closed: return
            }
        }
    }

    /// After `run`, when the readers have closed.
    func close() {
        checkpoints?.beforeClose()
        connection.close()
    }

    /// Applies migrations; see `SQLDatabase.migrate`.
    func migrate(_ migrations: [Migration]) throws(DatabaseError) {
        defer {
            statistics.update { [commitNumber] in $0.commitNumber = commitNumber }
            checkpoints?.afterCommit()
        }
        try Migrator(connection: connection).apply(migrations, commitNumber: &commitNumber)
    }

    private func run(_ batch: [Work]) {
        var rest = batch[...]
        while let work = rest.first {
            switch work {
            case .write:
                rest = runGroup(rest)
            case .read(let job):
                rest.removeFirst()
                runRead(job)
            case .longRead(let timed):
                rest.removeFirst()
                runRead(timed.job, until: timed.deadlineNanoseconds)
            case .exclusive(let action):
                rest.removeFirst()
                action(self)
            }
        }
    }

    // MARK: One group

    /// What has been run of a group.
    private struct Group {
        /// Everything that ran, in order, and how many of those succeeded.
        var jobs: [any Job] = []
        var successes = 0
        /// When set, all of it is undone.
        var failure: DatabaseError?
    }

    /// Runs and commits the writes at the front of `batch`.
    /// - Returns: what is left of it.
    private func runGroup(_ batch: ArraySlice<Work>) -> ArraySlice<Work> {
        var group = Group()
        let rest: ArraySlice<Work>
        do throws(DatabaseError) {
            try connection.run("BEGIN IMMEDIATE")
            connection.transactionBegan(commitNumber: commitNumber + 1)
            rest = runBodies(batch, &group)
        } catch {
            group.failure = error
            rest = takeWrites(batch, &group)
        }
        let committed = commit(&group)
        if let failure = group.failure {
            for job in group.jobs { job.fail(failure) }
        }
        count(group, committed: committed)
        if committed {
            for effect in connection.effects { effect(commitNumber) }
        }
        connection.transactionBegan(commitNumber: commitNumber)  // Releases the effects.
        for job in group.jobs { job.resume() }
        if committed { checkpoints?.afterCommit() }
        return rest
    }

    /// Runs bodies until the writes at the front end, time is up, or the transaction is lost.
    private func runBodies(_ batch: ArraySlice<Work>, _ group: inout Group) -> ArraySlice<Work> {
        var rest = batch
        let needsSavepoints = batch.count > 1
        let start = monotonicNanoseconds()
        while case .write(let job)? = rest.first {
            rest.removeFirst()
            group.jobs.append(job)
            do throws(DatabaseError) {
                if try runBody(job, inSavepoint: needsSavepoints) { group.successes += 1 }
            } catch {
                group.failure = error
                break
            }
            if monotonicNanoseconds() &- start > groupRunNanosecondsMax { break }
        }
        return rest
    }

    /// - Returns: whether the body's work is to be committed.
    /// - Throws: when the whole transaction is lost, and with it what earlier bodies did.
    private func runBody(_ job: any Job, inSavepoint: Bool) throws(DatabaseError) -> Bool {
        if inSavepoint { try connection.run("SAVEPOINT body") }
        connection.bodyBegan()
        let mark = connection.registered
        let returned = job.run(on: connection)
        let failure = failureOfBody()
        if returned, let failure { job.fail(failure) }
        guard connection.isInTransaction else {
            throw failure ?? .failed(reason: "a body must not end its transaction")
        }
        if returned, failure == nil {
            if inSavepoint { try connection.run("RELEASE body") }
            return true
        }
        connection.dropRegistered(after: mark)
        if inSavepoint {
            try connection.run("ROLLBACK TO body")
            try connection.run("RELEASE body")
        }
        return false
    }

    private func failureOfBody() -> DatabaseError? {
        if let failure = connection.failure { return failure }
        return connection.hasUnresolvedForeignKeys
            ? .constraintViolated("FOREIGN KEY constraint failed") : nil
    }

    /// - Returns: whether the group is durable; otherwise everything in it is undone.
    private func commit(_ group: inout Group) -> Bool {
        guard group.failure == nil, group.successes > 0 else {
            connection.rollBack()
            return false
        }
        // Also a failed commit uses its number up: after a crash it may turn out to have reached the disk.
        commitNumber += 1
        do throws(DatabaseError) {
            try connection.runLastParts()
            let start = monotonicNanoseconds()
            try connection.run(CommitNumber.update, [.integer(Int64(clamping: commitNumber))])
            try connection.run("COMMIT")
            let elapsed = monotonicNanoseconds() &- start
            statistics.update { $0.commitNanoseconds &+= elapsed }
            return true
        } catch {
            group.failure = error
            connection.rollBack()
            return false
        }
    }

    /// The writes at the front of a batch whose transaction could not even begin.
    private func takeWrites(_ batch: ArraySlice<Work>, _ group: inout Group) -> ArraySlice<Work> {
        var rest = batch
        while case .write(let job)? = rest.first {
            rest.removeFirst()
            group.jobs.append(job)
        }
        return rest
    }

    private func count(_ group: Group, committed: Bool) {
        let successes = committed ? group.successes : 0
        let logBytes = checkpoints?.logBytes ?? 0
        statistics.update { [commitNumber] in
            $0.writesCommitted &+= UInt64(successes)
            $0.writesFailed &+= UInt64(group.jobs.count - successes)
            $0.commits &+= committed ? 1 : 0
            $0.commitsFailed &+= group.failure == nil ? 0 : 1
            $0.commitNumber = commitNumber
            $0.logBytes = logBytes
        }
    }

    // MARK: Reads of in-memory databases

    private func runRead(_ job: any Job, until deadline: UInt64? = nil) {
        do throws(DatabaseError) {
            try connection.run("PRAGMA query_only = ON")
            if let deadline {
                connection.runSnapshot(job, until: deadline)
            } else {
                connection.runSnapshot([job])
            }
            try connection.run("PRAGMA query_only = OFF")
        } catch {
            job.fail(error)
        }
        statistics.update {
            $0.reads &+= 1
            $0.snapshots &+= 1
        }
        job.resume()
    }
}

/// For durations: never goes back.
func monotonicNanoseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
}
