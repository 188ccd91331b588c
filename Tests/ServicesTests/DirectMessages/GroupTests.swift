// Conversations of several: who is in them, and who may change that.

import Domain
import Primitives
import Services
import Testing

@Suite struct GroupTests {
    private func people(_ count: Int, in world: World) async throws -> [UserID] {
        var users: [UserID] = []
        for index in 0..<count { users.append(try await world.register("user\(index)")) }
        return users
    }

    @Test func aGroupBelongsToWhoOpensIt() async throws {
        let world = try await World()
        let users = try await people(3, in: world)
        let direct = world.services.directMessages
        let group = try await direct.createGroup(with: [users[2], users[0]], name: "trip", by: users[1])
        #expect(group.kind == .group && group.name == "trip" && group.ownerID == users[1])
        #expect(group.recipients.map(\.id) == users)
        #expect(world.recorder.events == ["directChannelCreated > users"] && world.scopes == [.users(users)])
        #expect(try await direct.get(group.id, for: users[0]) == group)
        let again = try await direct.createGroup(with: [users[2], users[0]], by: users[1])
        #expect(again.id != group.id && again.name == nil)
        _ = try await world.services.messages.send("x", to: group.id, by: users[2])
        #expect(try await direct.list(of: users[0]).map(\.id) == [group.id, again.id])
    }

    @Test func aGroupIsOfTenDifferentUsers() async throws {
        let world = try await World()
        let users = try await people(11, in: world)
        let direct = world.services.directMessages
        func error(_ recipients: [UserID]) async -> DomainError? {
            await failure { try await direct.createGroup(with: recipients, by: users[0]) }
        }
        func refusal(_ rule: InvalidField.Rule) -> DomainError {
            .invalidField(InvalidField("recipients", rule))
        }
        #expect(await error(Array(users[1...10])) == refusal(.tooManyRecipients))
        #expect(await error([users[1], users[1]]) == refusal(.duplicate))
        #expect(await error([users[0], users[1]]) == refusal(.duplicate))
        #expect(await error([users[1], number(1)]) == refusal(.unknownUser))
        let group = try await direct.createGroup(with: Array(users[1...8]), by: users[0])
        try await direct.add(users[9], to: group.id, by: users[8])
        #expect(
            await failure { try await direct.add(users[10], to: group.id, by: users[8]) }
                == .invalidField(InvalidField("user_id", .tooManyRecipients)))
    }

    @Test func everybodyNamesItAndAddsOthers() async throws {
        let world = try await World()
        let users = try await people(4, in: world)
        let direct = world.services.directMessages
        let group = try await direct.createGroup(with: [users[1]], by: users[0])
        world.recorder.clear()
        #expect(try await direct.rename(group.id, to: "new", by: users[1]).name == "new")
        #expect(try await direct.rename(group.id, to: "", by: users[1]).name == nil)
        try await direct.add(users[2], to: group.id, by: users[1])
        #expect(
            world.recorder.events == [
                "directChannelUpdated > users", "directChannelUpdated > users",
                "directChannelUpdated > users",
                "directChannelCreated > users",
            ])
        #expect(world.scopes.suffix(2) == [.users([users[0], users[1]]), .users([users[2]])])
        try await direct.add(users[2], to: group.id, by: users[0])
        #expect(world.recorder.events.count == 4)
        #expect(try await direct.get(group.id, for: users[2]).recipients.map(\.id) == Array(users[0...2]))
        #expect(
            await failure { try await direct.add(number(1), to: group.id, by: users[0]) } == .unknownUser)
        for call in [
            { try await direct.add(users[3], to: group.id, by: users[3]) },
            { try await direct.remove(users[3], from: group.id, by: users[3]) },
            { _ = try await direct.rename(group.id, to: "x", by: users[3]) },
        ] as [@Sendable () async throws -> Void] {
            #expect(await failure(of: call) == .missingAccess)
        }
    }

    @Test func onlyTheOwnerRemovesOthers() async throws {
        let world = try await World()
        let users = try await people(3, in: world)
        let direct = world.services.directMessages
        let group = try await direct.createGroup(with: [users[1], users[2]], by: users[0])
        world.recorder.clear()
        #expect(
            await failure { try await direct.remove(users[2], from: group.id, by: users[1]) }
                == .missingPermissions)
        try await direct.remove(users[2], from: group.id, by: users[0])
        #expect(world.recorder.events == ["directChannelUpdated > users", "directChannelDeleted > users"])
        #expect(world.scopes == [.users([users[0], users[1]]), .users([users[2]])])
        #expect(await failure { try await direct.get(group.id, for: users[2]) } == .missingAccess)
        #expect(
            await failure { try await direct.remove(users[2], from: group.id, by: users[0]) }
                == .unknownMember)
        #expect(try await direct.list(of: users[2]).isEmpty)
    }

    @Test func anOwnerWhoLeavesPassesTheGroupOnAndTheLastOneEndsIt() async throws {
        let world = try await World()
        let users = try await people(3, in: world)
        let direct = world.services.directMessages
        let group = try await direct.createGroup(with: [users[1], users[2]], by: users[0])
        try await direct.close(group.id, by: users[0])
        #expect(try await direct.get(group.id, for: users[1]).ownerID == users[1])
        try await direct.remove(users[2], from: group.id, by: users[2])
        #expect(try await direct.get(group.id, for: users[1]).ownerID == users[1])
        world.recorder.clear()
        try await direct.remove(users[1], from: group.id, by: users[1])
        #expect(
            world.recorder.events == ["directChannelDeleted > users"] && world.scopes == [.users([users[1]])])
        for user in users {
            #expect(await failure { try await direct.get(group.id, for: user) } == .unknownChannel)
            #expect(
                await failure { try await world.services.messages.send("x", to: group.id, by: user) }
                    == .unknownChannel)
        }
    }

    @Test func conversationsOfTwoStayAsTheyAre() async throws {
        let world = try await World()
        let users = try await people(3, in: world)
        let direct = world.services.directMessages
        let channel = try await direct.open(with: users[1], by: users[0])
        for call in [
            { try await direct.add(users[2], to: channel.id, by: users[0]) },
            { try await direct.remove(users[0], from: channel.id, by: users[0]) },
            { _ = try await direct.rename(channel.id, to: "x", by: users[0]) },
        ] as [@Sendable () async throws -> Void] {
            #expect(await failure(of: call) == .notInDirectChannel)
        }
    }
}
