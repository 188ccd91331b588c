// Transactions in the words of the domain: repositories to read and write with, and the events that are
// published once the transaction is durable.

public import Database
public import Domain

/// An open transaction and its repositories. Confined to the body it was passed to.
public protocol StoreTransaction {
    var connection: StoreConnection { get }
}

extension StoreTransaction {
    public var users: UserStore { UserStore(connection: connection) }
    public var bots: BotStore { BotStore(connection: connection) }
    public var refreshTokens: RefreshTokenStore { RefreshTokenStore(connection: connection) }
    public var guilds: GuildStore { GuildStore(connection: connection) }
    public var roles: RoleStore { RoleStore(connection: connection) }
    public var channels: ChannelStore { ChannelStore(connection: connection) }
    public var directChannels: DirectChannelStore { DirectChannelStore(connection: connection) }
    public var members: MemberStore { MemberStore(connection: connection) }
    public var messages: MessageStore { MessageStore(connection: connection) }
    public var reactions: ReactionStore { ReactionStore(connection: connection) }
    public var pacing: PacingStore { PacingStore(connection: connection) }
    public var attachments: AttachmentStore { AttachmentStore(connection: connection) }
    public var invites: InviteStore { InviteStore(connection: connection) }
    public var bans: BanStore { BanStore(connection: connection) }
    public var auditLog: AuditLogStore { AuditLogStore(connection: connection) }
    public var searchIndex: SearchIndexStore { SearchIndexStore(connection: connection) }
    public var searchTasks: SearchTaskStore { SearchTaskStore(connection: connection) }
    public var files: FileReferenceStore { FileReferenceStore(connection: connection) }
    public var access: AccessStore { AccessStore(connection: connection) }
    public var snapshots: SnapshotStore { SnapshotStore(connection: connection) }

    /// Of a read, the newest commit it contains; of a write, the number its commit will carry.
    public func commitNumber() throws(DomainError) -> UInt64 { try connection.commitNumber() }
}

/// A consistent view that changes nothing.
public struct ReadTransaction: StoreTransaction {
    public let connection: StoreConnection
}

/// A transaction that writes, and collects what it will tell the world.
public final class UnitOfWork: StoreTransaction {
    public let connection: StoreConnection
    private(set) var publications: [Publication] = []

    init(connection: StoreConnection) { self.connection = connection }

    /// Records an event. Events of one transaction are published together, in the order of these calls,
    /// once it is durable; when it fails they are forgotten.
    public func publish(_ event: DomainEvent, to scope: EventScope) {
        publications.append(Publication(event, to: scope))
    }
}

extension SQLDatabase {
    /// Runs `body` in a write transaction and publishes its events after the commit, in the order of commits
    /// and before this returns.
    /// - Parameter publish: takes the batch on the writer's thread; it must not block.
    /// - Throws: what `body` throws, with nothing written or published; `unavailable` when the database fails.
    public func transact<Value: Sendable>(
        publishingTo publish: @escaping @Sendable (EventBatch) -> Void,
        _ body: @escaping @Sendable (UnitOfWork) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await write { (sql: any SQLConnection) throws(DomainError) -> Value in
            let unit = UnitOfWork(connection: StoreConnection(sql: sql))
            let value = try body(unit)
            let publications = unit.publications
            if !publications.isEmpty {
                sql.afterCommit { publish(EventBatch(commit: $0, publications: publications)) }
            }
            return value
        }
    }

    /// Runs `body` on one consistent snapshot, apart from other reads, for at most the time that long reads have.
    /// - Throws: what `body` throws; `unavailable` also when it took too long.
    public func longSnapshot<Value: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await longRead { (sql: any SQLConnection) throws(DomainError) -> Value in
            try body(ReadTransaction(connection: StoreConnection(sql: sql)))
        }
    }

    /// Runs `body` on one consistent snapshot.
    public func snapshot<Value: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws(DomainError) -> Value
    ) async throws(DomainError) -> Value {
        try await read { (sql: any SQLConnection) throws(DomainError) -> Value in
            try body(ReadTransaction(connection: StoreConnection(sql: sql)))
        }
    }
}
