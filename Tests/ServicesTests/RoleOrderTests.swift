// The order of roles, and moves within it.

import Domain
import Primitives
import RandomTesting
import Services
import Testing

@Suite struct RoleOrderTests {
    @Test func rolesMoveAndTheOthersCloseUp() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let roles = world.services.roles
        let owner = Actor(guild.owner)
        var ids: [RoleID] = []
        for name in ["a", "b", "c", "d"] {
            ids.append(try await roles.create(RoleDraft(name: name), in: guild.id, by: owner).id)
        }
        // All stand in place 1; the older one is higher.
        func names(after places: [RoleID: Int]) async throws -> [String] {
            let listed = try await roles.reorder(places, in: guild.id, by: owner)
            #expect(listed.map(\.position) == Array(0...4))
            return listed.dropFirst().map(\.name)
        }
        #expect(try await names(after: [:]) == ["d", "c", "b", "a"])
        #expect(try await names(after: [ids[0]: 1]) == ["a", "d", "c", "b"])
        #expect(try await names(after: [ids[0]: 99, ids[1]: 1]) == ["b", "d", "c", "a"])
        world.recorder.clear()
        #expect(try await names(after: [ids[3]: 3, ids[2]: 2]) == ["b", "c", "d", "a"])
        #expect(world.recorder.events == ["roleUpdated > guild", "roleUpdated > guild"])
        #expect(try await names(after: [ids[3]: 3]) == ["b", "c", "d", "a"])
        #expect(world.recorder.events.count == 2)
        let entry = try #require(try await world.auditLog(of: guild, .roleUpdate).first)
        #expect(entry.changes == [AuditChange("position", from: .number(2), to: .number(3))])
    }

    @Test func rolesThatWantTheSamePlaceKeepTheirOrder() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let owner = Actor(guild.owner)
        var ids: [RoleID] = []
        for name in ["a", "b", "c", "d"] {
            ids.append(
                try await world.services.roles.create(RoleDraft(name: name), in: guild.id, by: owner).id)
        }
        func names(after places: [RoleID: Int]) async throws -> [String] {
            try await world.services.roles.reorder(places, in: guild.id, by: owner).dropFirst().map(\.name)
        }
        #expect(try await names(after: [:]) == ["d", "c", "b", "a"])
        #expect(try await names(after: [ids[0]: 2, ids[1]: 2]) == ["d", "b", "a", "c"])
        #expect(try await names(after: [ids[3]: 99, ids[1]: 250]) == ["a", "c", "d", "b"])
        let all = Dictionary(uniqueKeysWithValues: ids.map { ($0, 1) })
        #expect(try await names(after: all) == ["a", "c", "d", "b"])
    }

    @Test func nobodyMovesWhatStandsAboveThem() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let roles = world.services.roles
        let manager = Actor(guild.members[0])
        let low = try await world.promote(guild.members[1], to: 1, in: guild)
        let own = try await world.promote(manager.id, to: 2, with: .manageRoles, in: guild)
        let high = try await world.promote(guild.members[1], to: 3, in: guild)
        let lower = try await roles.create(RoleDraft(), in: guild.id, by: manager).id
        world.recorder.clear()
        let refusals: [([RoleID: Int], DomainError)] = [
            ([own: 1], .missingPermissions), ([high: 1], .missingPermissions),
            ([low: 9], .invalidField(InvalidField("position", .positionNotAllowed))),
            ([low: 3], .invalidField(InvalidField("position", .positionNotAllowed))),
            ([low: 0], .invalidField(InvalidField("position", .positionNotAllowed))),
            ([low: .min], .invalidField(InvalidField("position", .positionNotAllowed))),
            ([number(7): 1], .unknownRole),
        ]
        for (places, expected) in refusals {
            #expect(await failure { try await roles.reorder(places, in: guild.id, by: manager) } == expected)
        }
        #expect(world.recorder.batches.isEmpty)
        // Naming roles above without moving them is no move.
        let listed = try await roles.reorder(
            [low: 1, lower: 2, own: 3, high: 4], in: guild.id, by: manager)
        #expect(listed.dropFirst().map(\.id) == [low, lower, own, high])
    }

    @Test func whateverIsAskedForTheOrderStaysWhole() async throws {
        var random = SeededGenerator(for: "whateverIsAskedForTheOrderStaysWhole")
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let roles = world.services.roles
        let member = Actor(guild.members[0])
        for _ in 0..<6 { _ = try await roles.create(RoleDraft(), in: guild.id, by: Actor(guild.owner)) }
        try await world.promote(member.id, to: 4, with: .manageRoles, in: guild)
        var before = try await roles.list(of: guild.id, for: guild.owner)
        for _ in 0..<200 {
            var places: [RoleID: Int] = [:]
            for role in before.dropFirst() where Bool.random(using: &random) {
                places[role.id] = Int.random(in: 1...9, using: &random)
            }
            if let after = try? await roles.reorder(places, in: guild.id, by: member) {
                #expect(after.dropFirst(4).map(\.id) == before.dropFirst(4).map(\.id))
                #expect(
                    Set(after.map(\.id)) == Set(before.map(\.id)) && after.map(\.position) == Array(0...7))
                before = after
            } else {
                #expect(try await roles.list(of: guild.id, for: guild.owner) == before)
            }
        }
    }
}
