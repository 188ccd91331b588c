// Whether the server can serve.

public import Domain
internal import Stores

public struct HealthService: Sendable {
    let context: ServiceContext

    /// Reads from the database.
    /// - Throws: `unavailable` when it does not answer.
    public func checkReadiness() async throws(DomainError) {
        try await context.read { (view) throws(DomainError) in try view.snapshots.ping() }
    }
}
