// One SQLite connection and its statement cache; what a transaction body sees as `SQLConnection`.
// Confined to the thread of the writer or reader that owns it.

private import CSQLite
internal import Database

final class Connection: SQLConnection {
    typealias Effect = @Sendable (_ commitNumber: UInt64) -> Void
    typealias LastPart = @Sendable (any SQLConnection) throws(DatabaseError) -> Void

    private let handle: OpaquePointer
    /// By the address of the literal: constant text, so neither hashed nor compared.
    private var statements: [UnsafePointer<UInt8>: Statement] = [:]

    // The transaction that is open.
    private var number: UInt64?
    private var collectsEffects = false
    /// The first statement that failed in the current body: the body has failed with it.
    private(set) var failure: DatabaseError?
    private(set) var effects: [Effect] = []
    private(set) var lastParts: [LastPart] = []

    /// When the statements that run now are to be interrupted; zero is never.
    private let deadline = Deadline()

    private var isClosed = false

    /// - Parameter handle: open; closed with this object, if not before.
    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { close() }

    /// Nothing else may be called afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close(handle)
    }

    // MARK: SQLConnection

    var commitNumber: UInt64 {
        get throws(DatabaseError) {
            if let number { return number }
            let rows = try query(CommitNumber.select, []) { row throws(DatabaseError) in try row.integer(0) }
            guard let stored = rows.first.flatMap(UInt64.init(exactly:)) else {
                throw fail(.failed(reason: "the table storage_commit is empty"))
            }
            number = stored
            return stored
        }
    }

    @discardableResult
    func execute(_ sql: StaticString, _ values: [SQLValue]) throws(DatabaseError) -> Int {
        if let failure { throw failure }
        do throws(DatabaseError) { return try run(sql, values) } catch { throw fail(error) }
    }

    func query<Row>(
        _ sql: StaticString, _ values: [SQLValue], _ decode: (any SQLRow) throws(DatabaseError) -> Row
    ) throws(DatabaseError) -> [Row] {
        if let failure { throw failure }
        let statement: Statement
        do throws(DatabaseError) { statement = try prepared(sql, values) } catch { throw fail(error) }
        var rows: [Row] = []
        var refused: DatabaseError?
        let status = statement.run(values) {
            do throws(DatabaseError) {
                rows.append(try decode(statement))
                return true
            } catch {
                refused = error
                return false
            }
        }
        if let refused { throw refused }
        guard status == SQLITE_DONE else { throw fail(DatabaseError(status: status, on: handle)) }
        return rows
    }

    func afterCommit(_ effect: @escaping Effect) {
        if collectsEffects {
            effects.append(effect)
        } else {
            _ = fail(.failed(reason: "afterCommit is not allowed in a read"))
        }
    }

    func beforeCommit(_ part: @escaping LastPart) {
        if collectsEffects {
            lastParts.append(part)
        } else {
            _ = fail(.failed(reason: "beforeCommit is not allowed in a read or in what it runs"))
        }
    }

    // MARK: For the owning thread

    /// Runs a statement outside of what the body's failure governs, such as `COMMIT`.
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: [SQLValue] = []) throws(DatabaseError) -> Int {
        let statement = try prepared(sql, values)
        let changesBefore = sqlite3_total_changes64(handle)
        let status = statement.run(values) { true }
        guard status == SQLITE_DONE else { throw DatabaseError(status: status, on: handle) }
        // Statements other than INSERT, UPDATE and DELETE leave the count of the last of those standing.
        return sqlite3_total_changes64(handle) == changesBefore ? 0 : Int(sqlite3_changes64(handle))
    }

    /// Undoes the transaction, unless SQLite has done so by itself.
    func rollBack() {
        guard isInTransaction else { return }
        _ = try? run("ROLLBACK")
    }

    /// Runs several statements, which take no values.
    func run(script: String) throws(DatabaseError) {
        let status = sqlite3_exec(handle, script, nil, nil, nil)
        guard status == SQLITE_OK else { throw DatabaseError(status: status, on: handle) }
    }

    /// Tells the connection which transaction its next bodies belong to.
    /// - Parameter commitNumber: of a write, the number to come; of a read nil: it is in the snapshot.
    func transactionBegan(commitNumber: UInt64?) {
        number = commitNumber
        collectsEffects = commitNumber != nil
        failure = nil
        effects.removeAll(keepingCapacity: true)
        lastParts.removeAll(keepingCapacity: true)
    }

    func bodyBegan() { failure = nil }

    /// How much the bodies have registered so far.
    var registered: (effects: Int, lastParts: Int) { (effects.count, lastParts.count) }

    /// Forgets what a body that is undone has registered.
    func dropRegistered(after mark: (effects: Int, lastParts: Int)) {
        effects.removeLast(effects.count - mark.effects)
        lastParts.removeLast(lastParts.count - mark.lastParts)
    }

    /// Runs what the bodies left for the end.
    func runLastParts() throws(DatabaseError) {
        guard !lastParts.isEmpty else { return }
        failure = nil
        collectsEffects = false
        for part in lastParts {
            try part(self)
            if let failure { throw failure }
        }
        guard isInTransaction else { throw .failed(reason: "what runs before a commit must not end it") }
    }

    /// False after a failure that made SQLite roll back by itself, or a body that committed.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// A foreign key that is checked at commit has no row to refer to.
    var hasUnresolvedForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    /// Copies the log into the database as far as `mode` (`SQLITE_CHECKPOINT_…`) asks.
    /// - Parameter waitMilliseconds: for how long to wait for readers.
    func checkpoint(_ mode: Int32, waitMilliseconds: Int32 = 0) throws(DatabaseError) {
        sqlite3_busy_timeout(handle, waitMilliseconds)
        let status = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        sqlite3_busy_timeout(handle, Limits.busyMilliseconds)
        guard status == SQLITE_OK else { throw DatabaseError(status: status, on: handle) }
    }

    /// Runs `body`, whose statements fail with `.tookTooLong` after the deadline: those under way soon after it,
    /// those not yet begun at once.
    func limited(untilNanoseconds nanoseconds: UInt64, _ body: () -> Void) {
        deadline.nanoseconds = nanoseconds
        sqlite3_progress_handler(
            handle, Limits.stepsPerDeadlineCheck,
            { context in
                guard let context else { return 0 }
                return Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().hasPassed ? 1 : 0
            }, Unmanaged.passUnretained(deadline).toOpaque())
        body()
        sqlite3_progress_handler(handle, 0, nil, nil)
        deadline.nanoseconds = 0
    }

    /// Leaves the log to the one connection that may checkpoint.
    func forbidCheckpointOnClose() { csqlite_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

    /// Has every commit report how many pages the log holds. Replaces SQLite's own checkpoints.
    func observeLog(_ log: LogSize) {
        let context = Unmanaged.passUnretained(log).toOpaque()
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                if let context {
                    Unmanaged<LogSize>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
                }
                return SQLITE_OK
            }, context)
    }

    private func prepared(_ sql: StaticString, _ values: [SQLValue]) throws(DatabaseError) -> Statement {
        if deadline.hasPassed { throw .tookTooLong }
        guard sql.hasPointerRepresentation else {
            throw .failed(reason: "a statement is longer than a letter")
        }
        let statement: Statement
        if let cached = statements[sql.utf8Start] {
            statement = cached
        } else {
            statement = try Statement(sql, on: handle)
            statements[sql.utf8Start] = statement
        }
        guard statement.parameterCount == values.count else {
            throw .failed(reason: "\(values.count) values for \(statement.parameterCount) parameters: \(sql)")
        }
        guard !statement.isRunning else { throw .failed(reason: "the statement is already running: \(sql)") }
        return statement
    }

    private func fail(_ error: DatabaseError) -> DatabaseError {
        if failure == nil { failure = error }
        return error
    }
}

/// A moment on the monotonic clock, read by SQLite in the middle of a statement. Confined to the thread of its
/// connection.
private final class Deadline {
    /// Zero is never.
    var nanoseconds: UInt64 = 0

    var hasPassed: Bool { nanoseconds != 0 && monotonicNanoseconds() > nanoseconds }
}

/// How many pages the write-ahead log held at the last commit. Confined to the writer's thread.
final class LogSize {
    var pages = 0
}
