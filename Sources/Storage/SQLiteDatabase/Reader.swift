// A reader: a thread with a read-only connection that takes waiting reads and runs them on one snapshot. The
// snapshot begins after they were taken, so it contains every write that had returned when they were requested.

internal import Database

/// Confined to its thread, except for the queue.
final class Reader {
    private let connection: Connection
    private let queue: WorkQueue<any Job>
    private let readers: Int
    private let statistics: StatisticsCounter

    init(
        _ connection: Connection, queue: WorkQueue<any Job>, readers: Int, statistics: StatisticsCounter
    ) {
        self.connection = connection
        self.queue = queue
        self.readers = readers
        self.statistics = statistics
    }

    /// Works until the queue is closed and empty.
    func run() {
        while case .items(let jobs) = queue.take(max: Limits.readsPerSnapshotMax, takers: readers) {
            connection.runSnapshot(jobs)
            statistics.update {
                $0.reads &+= UInt64(jobs.count)
                $0.snapshots &+= 1
            }
            for job in jobs { job.resume() }
        }
    }
}

/// As `Reader`, for reads that may take long: one at a time, each with a deadline.
final class LongReader {
    private let connection: Connection
    private let queue: WorkQueue<TimedJob>
    private let statistics: StatisticsCounter

    init(_ connection: Connection, queue: WorkQueue<TimedJob>, statistics: StatisticsCounter) {
        self.connection = connection
        self.queue = queue
        self.statistics = statistics
    }

    /// Works until the queue is closed and empty.
    func run() {
        while case .items(let jobs) = queue.take(max: 1) {
            for timed in jobs {
                connection.runSnapshot(timed.job, until: timed.deadlineNanoseconds)
                statistics.update { $0.longReads &+= 1 }
                timed.job.resume()
            }
        }
    }
}

extension Connection {
    /// Runs one read on a snapshot of its own.
    /// - Parameter deadline: on the monotonic clock; a read that has waited for that long is not begun.
    func runSnapshot(_ job: any Job, until deadline: UInt64) {
        guard monotonicNanoseconds() < deadline else { return job.fail(.tookTooLong) }
        do throws(DatabaseError) {
            try run("BEGIN")
            transactionBegan(commitNumber: nil)
            var returned = false
            limited(untilNanoseconds: deadline) { returned = job.run(on: self) }
            if returned, let failure { job.fail(failure) }
        } catch {
            job.fail(error)
        }
        rollBack()
    }

    /// Runs reads on one snapshot and ends it.
    func runSnapshot(_ jobs: [any Job]) {
        for job in jobs {
            do throws(DatabaseError) {
                if !isInTransaction {  // The first, or one after a failure that ended the snapshot.
                    try run("BEGIN")
                    transactionBegan(commitNumber: nil)
                }
                bodyBegan()
                if job.run(on: self), let failure { job.fail(failure) }
            } catch {
                job.fail(error)
            }
        }
        rollBack()  // There is nothing to keep.
    }
}
