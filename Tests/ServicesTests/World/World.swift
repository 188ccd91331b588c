// A whole server below the wire, for one test: SQLite in memory, a bus that is listened to, a clock that only
// moves when told, and password hashes that cost nothing.

import Bus
import Database
import Domain
import FileStorage
import Primitives
import SQLiteDatabase
import Services
import Stores
import Synchronization
import Testing

struct World: Sendable {
    let database: EmbeddedDatabase
    let services: ChatServices
    let clock = TestClock()
    let bus = InProcessBus()
    let recorder = Recorder()

    static let secret = Array("0123456789abcdef0123456789abcdef".utf8)
    static let password = Secret("correct horse")

    init(
        files: LocalFileStore? = nil, configure: (inout ServiceConfiguration) -> Void = { _ in }
    ) async throws {
        // What a busy machine makes slow must not fail.
        var storage = SQLiteConfiguration()
        storage.longReadMilliseconds = 600_000
        database = try EmbeddedDatabase(.memory, configuration: storage)
        try await database.migrate(Schema.migrations)
        var configuration = ServiceConfiguration(tokenSecret: Secret(Self.secret))
        configuration.passwords.parameters = .leastForTests
        configure(&configuration)
        _ = bus.subscribe(recorder)
        services = try ChatServices(
            database: database, bus: bus, clock: clock.now,
            ids: SnowflakeSource(SnowflakeGenerator(worker: 1)), files: files, configuration: configuration)
    }

    /// What a query of one number gives.
    func number(_ query: StaticString) async throws -> Int64? {
        try await database.read { (sql: any SQLConnection) throws(DatabaseError) -> Int64? in
            try sql.query(query, []) { row throws(DatabaseError) in try row.integer(0) }.first
        }
    }

    @discardableResult
    func register(_ name: String) async throws -> UserID {
        try await logIn(newUser: name).profile.user.id
    }

    func logIn(newUser name: String) async throws -> Login {
        try await services.accounts.register(
            username: name, email: "\(name)@example.com", password: Self.password)
    }

    /// A guild with its owner and people who joined it by an invite; the bus's record starts empty after it.
    func guild(members: Int = 0) async throws -> Community {
        let owner = try await register("owner")
        let snapshot = try await services.guilds.create(GuildDraft(name: "Engine"), by: owner)
        let invite = try await services.invites.create(InviteDraft(), in: snapshot.guild.id, by: owner)
        var joined: [UserID] = []
        for number in 0..<members {
            let user = try await register("member\(number)")
            _ = try await services.invites.accept(invite.invite.code, by: user)
            joined.append(user)
        }
        recorder.clear()
        return Community(
            id: snapshot.guild.id, general: try #require(snapshot.channels.first).id, owner: owner,
            members: joined, inviteCode: invite.invite.code)
    }

    /// Gives a member a new role with these permissions.
    func grant(_ permissions: Permissions, to user: UserID, in guild: GuildID) async throws {
        let id = RoleID(Snowflake(rawValue: UInt64.random(in: 1..<1_000_000)))
        let now = clock.now()
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            let moment = SQLValue.integer(now.millisecondsSince1970)
            let numbers = [guild.rawValue, user.rawValue, id.rawValue].map { SQLValue.integer(Int64($0)) }
            try sql.execute(
                """
                INSERT INTO roles (id, guild_id, name, permissions, position, created_at, updated_at)
                VALUES ($1, $2, 'helpers', $3, 1, $4, $4)
                """, [numbers[2], numbers[0], .integer(Int64(bitPattern: permissions.rawValue)), moment])
            try sql.execute(
                """
                INSERT INTO member_roles (guild_id, user_id, role_id, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $4)
                """, numbers + [moment])
        }
    }

    /// Changes what everybody in a guild may do.
    func setEveryone(_ permissions: Permissions, in guild: GuildID) async throws {
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                "UPDATE roles SET permissions = $2 WHERE id = $1",
                [.integer(Int64(guild.rawValue)), .integer(Int64(bitPattern: permissions.rawValue))])
        }
    }
}

struct Community: Sendable {
    let id: GuildID
    let general: ChannelID
    let owner: UserID
    let members: [UserID]
    let inviteCode: String
}

/// Stands still until moved.
final class TestClock: Sendable {
    private let moment = Mutex(Timestamp(secondsSince1970: 1_750_000_000))

    var now: WallClock { { self.moment.withLock { $0 } } }

    func advance(bySeconds seconds: Int64) {
        moment.withLock { $0 = $0.advanced(bySeconds: seconds) }
    }
}

/// Writes down what the bus carries.
final class Recorder: EventSubscriber {
    private let received = Mutex<[EventBatch]>([])

    var batches: [EventBatch] { received.withLock { $0 } }

    /// All publications since `clear`, in short form.
    var events: [String] { batches.flatMap(\.publications).map(\.summary) }

    func receive(_ batch: EventBatch, at position: UInt64) { received.withLock { $0.append(batch) } }

    func clear() { received.withLock { $0 = [] } }
}

extension Publication {
    /// `messageCreated > channel`: the event's and the scope's names.
    var summary: String { "\(name(of: event)) > \(name(of: scope))" }

    private func name(of value: Any) -> String {
        String(String(describing: value).prefix { $0 != "(" })
    }
}

/// The error a call fails with.
func failure<Value>(
    of call: () async throws -> Value, sourceLocation: SourceLocation = #_sourceLocation
) async -> DomainError? {
    do {
        _ = try await call()
        Issue.record("the call succeeded", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error as? DomainError
    }
}

func number<Kind>(_ value: UInt64) -> ID<Kind> { ID(Snowflake(rawValue: value)) }
