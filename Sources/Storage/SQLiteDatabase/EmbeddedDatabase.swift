// The embedded database: one writer thread with group commit, a few reader threads and one for long reads over
// one file in WAL mode. This file starts and ends those threads and hands work to them; `Writer` and `Reader` do it.

private import CSQLite
public import Database
private import Synchronization

/// An SQLite database. Closes by itself when released, but only `close()` tells when that is done.
public final class EmbeddedDatabase: SQLDatabase {
    private let writes: WorkQueue<Writer.Work>
    /// nil for a database in memory, whose reads run on the writer's connection.
    private let reads: WorkQueue<any Job>?
    /// nil as `reads`.
    private let longReads: WorkQueue<TimedJob>?
    private let longReadNanoseconds: UInt64
    private let counter: StatisticsCounter
    private let ending: Ending

    public var engine: SQLEngine { .sqlite }

    /// For the log at start: `3.40.1`.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

    /// As `sqlite3_libversion_number`: `3040001`.
    public static var libraryVersionNumber: Int { Int(sqlite3_libversion_number()) }

    /// Opens the database at `url`, creating it and its folder when they do not exist. Blocks while it does.
    /// - Parameter url: as `SQLiteLocation` reads it.
    /// - Throws: `.cannotOpen`, also when another process has the database open.
    public convenience init(
        url: String, configuration: SQLiteConfiguration = SQLiteConfiguration()
    ) throws(DatabaseError) {
        try self.init(SQLiteLocation(url: url), configuration: configuration)
    }

    /// Opens the database at `location`; see `init(url:configuration:)`.
    public init(
        _ location: SQLiteLocation, configuration: SQLiteConfiguration = SQLiteConfiguration()
    ) throws(DatabaseError) {
        let started = try Started(location, configuration)
        writes = started.writes
        reads = started.reads
        longReads = started.longReads
        longReadNanoseconds = UInt64(clamping: configuration.longReadMilliseconds) &* 1_000_000
        counter = started.counter
        ending = started.ending
    }

    deinit {
        reads?.close()
        longReads?.close()
        writes.close()
    }

    @discardableResult
    public func write<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withUnsafeContinuation { continuation in
            let job = TransactionJob(body, continuation)
            Self.resume(job, ifRefused: writes.push(.write(job)))
        }
        return try result.get()
    }

    public func read<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withUnsafeContinuation { continuation in
            let job = TransactionJob(body, continuation)
            let refusal = if let reads { reads.push(job) } else { writes.push(.read(job)) }
            Self.resume(job, ifRefused: refusal)
        }
        return try result.get()
    }

    public func longRead<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let deadline = monotonicNanoseconds() &+ longReadNanoseconds
        let result: Result<Value, Failure> = await withUnsafeContinuation { continuation in
            let job = TransactionJob(body, continuation)
            let timed = TimedJob(job: job, deadlineNanoseconds: deadline)
            let refusal = if let longReads { longReads.push(timed) } else { writes.push(.longRead(timed)) }
            Self.resume(job, ifRefused: refusal)
        }
        return try result.get()
    }

    public func migrate(_ migrations: [Migration]) async throws(DatabaseError) {
        let result: Result<Void, DatabaseError> = await withUnsafeContinuation { continuation in
            let refusal = writes.push(
                .exclusive { writer in
                    do throws(DatabaseError) {
                        try writer.migrate(migrations)
                        continuation.resume(returning: .success(()))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                })
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        try result.get()
    }

    public func close() async {
        reads?.close()
        longReads?.close()
        writes.close()
        await ending.wait()
    }

    /// The counters as of now.
    public var statistics: SQLiteStatistics {
        var current = counter.current
        current.queuedWrites = writes.depth
        current.queuedReads = reads?.depth ?? 0
        current.queuedLongReads = longReads?.depth ?? 0
        return current
    }

    private static func resume(_ job: any Job, ifRefused refusal: DatabaseError?) {
        guard let refusal else { return }
        job.fail(refusal)
        job.resume()
    }
}

/// The end of the writer's thread, which others wait for.
final class Ending: Sendable {
    private enum State {
        case running(waiting: [UnsafeContinuation<Void, Never>])
        case ended
    }

    private let state = Mutex(State.running(waiting: []))

    func wait() async {
        await withUnsafeContinuation { continuation in
            let hasEnded = state.withLock { state in
                guard case .running(let waiting) = state else { return true }
                state = .running(waiting: waiting + [continuation])
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    func signal() {
        let waiting = state.withLock { state in
            guard case .running(let waiting) = state else { return [UnsafeContinuation<Void, Never>]() }
            state = .ended
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
