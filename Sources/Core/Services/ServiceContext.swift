// What every service stands on: transactions, time and ids.

internal import Bus
internal import Database
internal import Domain
internal import FileStorage
internal import Primitives
internal import Stores

struct ServiceContext: Sendable {
    let database: any SQLDatabase
    let bus: any EventBus
    let clock: WallClock
    let ids: SnowflakeSource
    let limits: CountLimits
    /// nil: what needs files is unavailable.
    let files: LocalFileStore?

    /// An id above all issued before. Ids whose order matters are taken inside a write's body: bodies run in
    /// the order of commits.
    func newID<Kind>(as kind: ID<Kind>.Type = ID<Kind>.self) -> ID<Kind> { ID(ids.next(at: clock())) }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await database.transact(publishingTo: { [bus] batch in bus.publish(batch) }, body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await database.snapshot(body)
    }

    /// As `read`, for what may take longer than finding some rows by their keys.
    func longRead<Value: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await database.longSnapshot(body)
    }
}

extension ContentLimits {
    /// A page size within bounds, whatever was asked for.
    static func pageItems(_ asked: Int) -> Int { min(max(asked, 1), pageItemsMax) }
}

extension UnitOfWork {
    /// Records an action in the guild's audit log, in the transaction that performs it.
    /// - Parameter target: what it was done to; nil where that has no number.
    func audit(
        _ action: AuditAction, by actor: Actor, in guild: GuildID, target: Snowflake?,
        _ changes: [AuditChange] = [], _ context: ServiceContext
    ) throws(DomainError) {
        let entry = AuditLogEntry(
            id: context.newID(), guildID: guild, userID: actor.id, action: action, targetID: target,
            changes: changes, reason: actor.reason)
        try auditLog.append(entry, at: context.clock())
    }
}
