// What can go wrong between the server and its database.

public enum DatabaseError: Error, Sendable, Hashable {
    /// The path or URL cannot be opened; `reason` says what to change.
    case cannotOpen(reason: String)
    /// The database was written by a newer version of this program.
    case schemaTooNew(stored: Int, known: Int)
    case migrationFailed(number: Int, name: String, reason: String)
    /// A UNIQUE, FOREIGN KEY, NOT NULL or CHECK constraint refused the statement.
    case constraintViolated(String)
    /// The disk is full or the quota used up.
    case full
    /// A column has another type than the code expects.
    case unexpectedType(column: Int, expected: String)
    /// The statement failed otherwise: `reason` is the engine's message.
    case failed(reason: String)
    /// More work is queued than the limit allows.
    case overloaded
    /// A long read was not done in the time that such reads have.
    case tookTooLong
    case closed
}

/// An error type that a transaction body may throw: it can also express that the database itself failed.
public protocol DatabaseFailure: Error, Sendable {
    init(_ failure: DatabaseError)
}

extension DatabaseError: DatabaseFailure {
    public init(_ failure: DatabaseError) { self = failure }
}
