// A database that fails is, to the domain, a part of the server that is not available.

public import Database
public import Domain

extension DomainError: DatabaseFailure {
    /// Constraints are checked by the repositories before they write, so a violated one is a defect or a lost
    /// race, not something the caller did: it too becomes `unavailable`.
    public init(_ failure: DatabaseError) { self = .unavailable(reason: "database: \(failure)") }
}
