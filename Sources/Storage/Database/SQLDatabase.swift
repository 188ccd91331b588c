// The storage port: SQL with `$1` parameters, run in transactions whose order is the order of commits.

/// A relational database. Drivers: `EmbeddedDatabase` (SQLite).
///
/// Bodies are synchronous and run on the driver's own thread, so they must not block on anything but the
/// connection they are given. Each runs at most once, also when the calling task is cancelled meanwhile.
/// Calls start and return on the caller's executor: from an actor there is no hop
/// but the one to the driver's thread and back.
public protocol SQLDatabase: Sendable {
    /// Which SQL dialect migrations and full-text search must be written in.
    var engine: SQLEngine { get }

    /// Runs `body` in a transaction. When this returns, the transaction is durable: it survives the loss of
    /// power. When `body` throws, everything it did is undone and nothing it registered with
    /// `afterCommit` runs. Transactions run one after another; several may share one commit.
    ///
    /// A statement that fails ends the transaction: `body` may catch the error to throw a better one, but
    /// later statements fail with the same error, and so does `write` if `body` returns all the same.
    /// - Throws: what `body` throws; a failure of the database itself as `Failure(databaseError)`. After a
    ///   failed commit (`.full`, `.failed`) the transaction is undone.
    @discardableResult
    func write<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// Runs `body` on one consistent snapshot that contains every transaction whose `write` has returned.
    /// A statement that would change something fails.
    func read<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// As `read`, for what may take longer than finding a few rows by their keys: a search, a list with filters.
    /// It has threads and a queue of its own, so it never delays a `read`. Its time is limited, waiting
    /// included: then it fails with `.tookTooLong`, at the next statement or in the middle of one.
    func longRead<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// Applies the migrations whose number is above the stored schema version, in order, each in a
    /// transaction of its own: a process killed meanwhile leaves the version before or the version after.
    /// - Throws: `.schemaTooNew` when the stored version is above the last of `migrations`;
    ///   `.migrationFailed` when one fails, when the numbers do not count from 1 without a gap, or when one
    ///   that is already applied has another name or text than it had then.
    func migrate(_ migrations: [Migration]) async throws(DatabaseError)

    /// Finishes what is queued, then closes. Later calls throw `.closed`; a second `close` only waits.
    func close() async
}

public enum SQLEngine: Sendable {
    case sqlite
    case postgres
}

/// One open transaction. Confined to the body it was passed to: it must not be kept.
public protocol SQLConnection: AnyObject {
    /// Of a write: the number that its commit will carry. Of a read: the number of the newest commit that
    /// the snapshot contains. Commit numbers grow by at least one with every commit and survive restarts;
    /// transactions that share a commit share its number, and a snapshot contains all of them or none.
    var commitNumber: UInt64 { get throws(DatabaseError) }

    /// Runs a statement for its effect; rows that it returns are dropped.
    /// - Parameters:
    ///   - sql: one statement; prepared once per distinct literal and connection, so it must be constant.
    ///     Its parameters are `$1` to `$n`, each used at least once.
    ///   - values: the values of `$1` to `$n`.
    /// - Returns: how many rows were inserted, updated or deleted.
    @discardableResult
    func execute(_ sql: StaticString, _ values: [SQLValue]) throws(DatabaseError) -> Int

    /// Runs a statement and decodes each row. `decode` must read columns by their index and not keep the row.
    func query<Row>(
        _ sql: StaticString, _ values: [SQLValue], _ decode: (any SQLRow) throws(DatabaseError) -> Row
    ) throws(DatabaseError) -> [Row]

    /// Registers what happens once the transaction is durable, on the driver's thread, in the order of
    /// commits and before `write` returns. It must not block. Not allowed in reads: such a read fails.
    func afterCommit(_ effect: @escaping @Sendable (_ commitNumber: UInt64) -> Void)

    /// Registers the last part of the transaction. These parts run in the order of their registration, after
    /// all bodies that share the commit, with nothing between them: for what is cheaper when done for
    /// many transactions at once, such as keeping a full-text index. A part of a body that is undone does not
    /// run; one that fails undoes everything that shares the commit. It can register nothing itself, and what it
    /// writes is not seen by bodies that share the commit. Not allowed in reads: such a read fails.
    func beforeCommit(_ part: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Void)
}

/// The current row of a query; columns count from 0.
public protocol SQLRow: AnyObject {
    func integer(_ column: Int) throws(DatabaseError) -> Int64
    func text(_ column: Int) throws(DatabaseError) -> String
    func blob(_ column: Int) throws(DatabaseError) -> [UInt8]
    func isNull(_ column: Int) -> Bool
}

public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// One step of the schema. Its number and text never change once it is released.
public struct Migration: Sendable {
    /// Counts from 1 without a gap.
    public let number: Int
    /// For people: `create_users`.
    public let name: String
    /// Statements separated by semicolons.
    public let sqlite: String

    public init(number: Int, name: String, sqlite: String) {
        self.number = number
        self.name = name
        self.sqlite = sqlite
    }
}
