// Transactions: events follow commits, failures leave nothing behind, and the schema is whole.

import ConcurrencyTesting
import Database
import Domain
import Primitives
import SQLiteDatabase
import Stores
import Testing

@Suite struct TransactionTests {
    @Test func theSchemaHasItsFourteenTables() async throws {
        let store = try await TestDatabase()
        #expect(Schema.migrations.map(\.number) == Array(1...Schema.migrations.count))
        let tables = try await store.database.read { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.query(
                """
                SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY name
                """, []
            ) { (row: any SQLRow) throws(DatabaseError) -> String in try row.text(0) }
        }
        let expected = [
            "attachments", "audit_logs", "bans", "channels", "dm_recipients", "guild_members", "guilds",
            "invites", "member_roles", "messages", "reactions", "refresh_tokens", "roles", "users",
        ]
        #expect(Set(expected).isSubset(of: tables))
        try await store.database.migrate(Schema.migrations)
    }

    @Test func eventsArePublishedInOrderOnceDurable() async throws {
        let store = try await TestDatabase()
        for round in 0..<3 as Range<UInt64> {
            try await store.write { (unit) throws(DomainError) in
                unit.publish(.guildDeleted(number(round)), to: .guild(number(round)))
                unit.publish(.guildUpdated(guild(round, owner: 1)), to: .guild(number(round)))
            }
            #expect(store.published.entries.count == Int(round) + 1)
        }
        let batches = store.published.entries
        #expect(batches.allSatisfy { $0.publications.count == 2 })
        for (round, batch) in batches.enumerated() {
            guard case .guildDeleted(let id) = batch.publications[0].event else {
                Issue.record("the order of the publications changed")
                continue
            }
            #expect(id.rawValue == UInt64(round))
        }
        let commits = batches.compactMap(\.commit)
        #expect(commits == commits.sorted())
        let seen = try await store.read { (view) throws(DomainError) in try view.commitNumber() }
        #expect(seen >= commits[2])
    }

    @Test func aFailedTransactionWritesAndPublishesNothing() async throws {
        let store = try await TestDatabase()
        await #expect(throws: DomainError.missingAccess) {
            try await store.write { (unit) throws(DomainError) -> Int in
                _ = try unit.users.insert(account(1))
                unit.publish(.userUpdated(account(1).user), to: .user(number(1)))
                throw .missingAccess
            }
        }
        #expect(store.published.entries.isEmpty)
        let user = try await store.read { (view) throws(DomainError) in try view.users.user(number(1)) }
        #expect(user == nil)
    }

    @Test func brokenConstraintsAreUnavailable() async throws {
        let store = try await TestDatabase()
        do {
            try await store.write { (unit) throws(DomainError) in
                try unit.guilds.insert(guild(10, owner: 99))
            }
            Issue.record("a guild of nobody was stored")
        } catch {
            guard case .unavailable(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.hasPrefix("database: "))
        }
    }
}
