// The storage port: SQL with `$1` parameters, run in transactions whose order is the order of commits.

/// A relational database. Drivers: `SQLiteDatabase`.
///
/// Bodies are synchronous and run on the driver's own thread, so they must not block on anything but the
/// connection they are given. Each returns its value to the caller's executor.
public protocol SQLDatabase: Sendable {
    /// Which SQL dialect migrations and full-text search must be written in.
    var engine: SQLEngine { get }

    /// Runs `body` in a transaction. When this returns, the transaction is durable: it survives the loss of
    /// power. When `body` throws, everything it did is undone and nothing it registered with
    /// `afterCommit` runs. Transactions run one after another; several may share one commit.
    /// - Throws: what `body` throws; a failure of the database itself as `Failure(databaseError)`.
    func write<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// Runs `body` on one consistent snapshot that contains every transaction whose `write` has returned.
    func read<Value: Sendable, Failure: DatabaseFailure>(
        _ body: @escaping @Sendable (any SQLConnection) throws(Failure) -> Value
    ) async throws(Failure) -> Value

    /// Applies the migrations whose number is above the stored schema version, in order, each in a
    /// transaction of its own.
    /// - Throws: `.schemaTooNew` when the stored version is above the last of `migrations`.
    func migrate(_ migrations: [Migration]) async throws(DatabaseError)

    /// Finishes what is queued, then closes. Later calls throw `.closed`.
    func close() async
}

public enum SQLEngine: Sendable {
    case sqlite
    case postgres
}

/// One open transaction. Confined to the body it was passed to: it must not be kept.
public protocol SQLConnection: AnyObject {
    /// Of a write: the number that its commit will carry. Of a read: the number of the newest commit that
    /// the snapshot contains. Commit numbers grow by at least one with every commit and survive restarts.
    var commitNumber: UInt64 { get throws(DatabaseError) }

    /// Runs a statement that returns no rows.
    /// - Parameters:
    ///   - sql: one statement; prepared once per distinct text and connection, so it must be constant.
    ///   - values: the values of `$1`, `$2`, …
    /// - Returns: how many rows were inserted, updated or deleted.
    @discardableResult
    func execute(_ sql: StaticString, _ values: [SQLValue]) throws(DatabaseError) -> Int

    /// Runs a statement and decodes each row. `decode` must read columns by their index and not keep the row.
    func query<Row>(
        _ sql: StaticString, _ values: [SQLValue], _ decode: (any SQLRow) throws(DatabaseError) -> Row
    ) throws(DatabaseError) -> [Row]

    /// Registers what happens once the transaction is durable, on the driver's thread, in the order of
    /// commits and before `write` returns. It must not block. Not allowed in reads.
    func afterCommit(_ effect: @escaping @Sendable (_ commitNumber: UInt64) -> Void)
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
