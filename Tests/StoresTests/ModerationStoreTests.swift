// Bans, the audit log, and what is removed with a membership or a role, as stored.

import Domain
import Primitives
import Stores
import Testing

@Suite struct ModerationStoreTests {
    @Test func bansAreLiftedAndRenewed() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            let ban = Ban(
                guildID: number(10), user: account(2).user, moderatorID: number(1), reason: nil,
                createdAt: start)
            #expect(try unit.bans.insert(ban))
            #expect(try !unit.bans.insert(ban))
            #expect(try unit.bans.ban(of: number(2), in: number(10)) == ban)
            #expect(try unit.bans.contains(number(2), in: number(10)))
            #expect(try unit.bans.lift(number(2), in: number(10), at: later))
            #expect(try !unit.bans.lift(number(2), in: number(10), at: later))
            #expect(try unit.bans.ban(of: number(2), in: number(10)) == nil)
            #expect(try unit.bans.list(of: number(10), after: nil, limit: 5).isEmpty)
            var again = ban
            again.reason = "again"
            again.createdAt = later
            #expect(try unit.bans.insert(again))
            #expect(try unit.bans.list(of: number(10), after: nil, limit: 5) == [again])
        }
    }

    @Test func membershipsEndWithTheirRoles() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            try unit.roles.insert(role(11, permissions: .kickMembers, position: 1))
            try unit.roles.insert(role(12, permissions: .banMembers, position: 2))
            _ = try unit.members.join(number(10), number(2), at: start)
            for id in [11, 12] as [UInt64] {
                try unit.members.assign(number(id), to: number(2), in: number(10), at: start)
            }
            try unit.roles.delete(number(12), at: later)
            #expect(try unit.roles.role(number(12), in: number(10)) == nil)
            #expect(try unit.roles.role(number(11), in: number(99)) == nil)
            #expect(try unit.roles.count(in: number(10)) == 2)
            #expect(try unit.members.member(number(2), of: number(10))?.roleIDs == [number(11)])
            #expect(try unit.members.remove(number(2), from: number(10), at: later))
            #expect(try !unit.members.remove(number(2), from: number(10), at: later))
            #expect(try unit.guilds.memberCount(of: number(10)) == 1)
            _ = try unit.members.join(number(10), number(2), at: later)
            let back = try unit.members.member(number(2), of: number(10))
            #expect(back?.roleIDs == [] && back?.joinedAt == later)
        }
    }

    @Test func auditEntriesComeBackWithTheirChanges() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            let changes = [
                AuditChange("name", from: .text("a"), to: .text("b")),
                AuditChange("position", from: nil, to: .number(-3)),
                AuditChange("hoist", from: .flag(false), to: nil),
                AuditChange("$add", from: nil, to: .list(["1", "2"])),
            ]
            let entry = AuditLogEntry(
                id: number(500), guildID: number(10), userID: number(1), action: .roleUpdate,
                targetID: Snowflake(rawValue: 11), changes: changes, reason: "why")
            try unit.auditLog.append(entry, at: start)
            #expect(try unit.auditLog.list(of: number(10), AuditLogFilter(), limit: 5) == [entry])
            var filter = AuditLogFilter()
            filter.action = .roleDelete
            #expect(try unit.auditLog.list(of: number(10), filter, limit: 5).isEmpty)
            #expect(try unit.snapshots.highestID() == Snowflake(rawValue: 500))
        }
    }
}
