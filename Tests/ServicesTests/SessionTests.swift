// What sessions start from, readiness, and what a failing database does.

import Bus
import Database
import Domain
import Primitives
import SQLiteDatabase
import Services
import Stores
import Testing

@Suite struct SessionTests {
    @Test func aSnapshotHoldsEveryGuildAndItsCommit() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = guild.members[0]
        let own = try await world.services.guilds.create(GuildDraft(name: "Mine"), by: member)
        let snapshot = try await world.services.sessions.snapshot(of: member)
        #expect(snapshot.user.id == member)
        #expect(snapshot.guilds.map(\.snapshot.guild.id) == [guild.id, own.guild.id])
        #expect(snapshot.guilds.map(\.permissions) == [.everyoneDefault, .all])
        #expect(snapshot.guilds[0].snapshot.members.count == 2)
        let last = try #require(world.recorder.batches.last)
        #expect(snapshot.commit >= last.commit ?? .max)
        _ = try await world.services.messages.send("x", to: guild.general, by: member)
        let next = try #require(world.recorder.batches.last)
        #expect(next.commit ?? 0 > snapshot.commit)
        #expect(await failure { try await world.services.sessions.snapshot(of: number(1)) } == .unauthorized)
    }

    @Test func aLargeGuildShowsSomeMembersAndAlwaysTheViewer() async throws {
        let world = try await World { $0.passwords.waitingMax = 1_000 }
        let guild = try await world.guild()
        let count = ContentLimits.snapshotMembersMax + 20
        var last: UserID?
        for index in 0..<count {
            let user = try await world.register("m\(index)")
            _ = try await world.services.invites.accept(guild.inviteCode, by: user)
            last = user
        }
        let viewer = try #require(last)
        let view = try #require(try await world.services.sessions.snapshot(of: viewer).guilds.first)
        #expect(view.snapshot.members.count == ContentLimits.snapshotMembersMax)
        #expect(view.snapshot.members.contains { $0.user.id == viewer })
        #expect(Set(view.snapshot.members.map(\.user.id)).count == ContentLimits.snapshotMembersMax)
        #expect(view.snapshot.memberCount == count + 1)
    }

    @Test func idsContinueAboveWhatIsStored() async throws {
        let world = try await World()
        #expect(try await ChatServices.lastIssuedID(in: world.database) == nil)
        let guild = try await world.guild()
        let message = try await world.services.messages.send("x", to: guild.general, by: guild.owner)
        let highest = try #require(try await ChatServices.lastIssuedID(in: world.database))
        #expect(highest == message.id.snowflake)
        var generator = SnowflakeGenerator(worker: 0, after: highest)
        #expect(generator.next(at: Timestamp(millisecondsSince1970: 0)) > highest)
    }

    @Test func aClosedDatabaseIsUnavailable() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.services.health.checkReadiness()
        await world.database.close()
        let calls: [@Sendable () async throws -> Void] = [
            { try await world.services.health.checkReadiness() },
            { _ = try await world.services.users.me(guild.owner) },
            { _ = try await world.services.messages.send("x", to: guild.general, by: guild.owner) },
            { _ = try await world.services.accounts.refresh(Secret("x")) },
        ]
        for call in calls {
            guard case .unavailable = await failure(of: call) else {
                Issue.record("no failure")
                continue
            }
        }
        #expect(world.recorder.batches.isEmpty)
    }
}
