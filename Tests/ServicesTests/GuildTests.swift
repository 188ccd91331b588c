// Guilds: creation, changes, deletion and who may do them.

import Domain
import Primitives
import Services
import Testing

@Suite struct GuildTests {
    @Test func aNewGuildHasEverybodyAndAGeneralChannel() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let snapshot = try await world.services.guilds.create(
            GuildDraft(name: "Engine", description: "cogs"), by: ada)
        let guild = snapshot.guild
        #expect(guild.name == "Engine" && guild.description == "cogs" && guild.icon == nil)
        #expect(guild.ownerID == ada)
        #expect(snapshot.roles.map(\.id) == [guild.everyoneRoleID])
        #expect(snapshot.roles.map(\.permissions) == [.everyoneDefault])
        #expect(snapshot.roles.map(\.name) == ["@everyone"])
        #expect(snapshot.channels.map(\.name) == ["general"])
        #expect(snapshot.channels.map(\.kind) == [.text])
        #expect(snapshot.members.map(\.user.id) == [ada])
        #expect(snapshot.memberCount == 1)
        #expect(world.recorder.events == ["guildJoined > user"])
        #expect(world.recorder.batches.first?.publications.first?.scope == .user(ada))
        #expect(try await world.services.guilds.get(guild.id, for: ada) == guild)
    }

    @Test func aUserHasALimitedNumberOfGuilds() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        for number in 0..<ContentLimits.guildsPerUserDefault {
            _ = try await world.services.guilds.create(GuildDraft(name: "g\(number)"), by: ada)
        }
        let guilds = world.services.guilds
        #expect(
            await failure { try await guilds.create(GuildDraft(name: "x"), by: ada) } == .maximumGuildsReached
        )
        let other = try await world.guild()
        let error = await failure { try await world.services.invites.accept(other.inviteCode, by: ada) }
        #expect(error == .maximumGuildsReached)
        let list = try await guilds.list(of: ada)
        #expect(list.map(\.guild.name) == (0..<ContentLimits.guildsPerUserDefault).map { "g\($0)" })
        try await guilds.delete(list[0].guild.id, by: ada)
        _ = try await guilds.create(GuildDraft(name: "x"), by: ada)
    }

    @Test func outsidersLearnThatItExistsAndNothingElse() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let stranger = try await world.register("stranger")
        let guilds = world.services.guilds
        #expect(await failure { try await guilds.get(guild.id, for: stranger) } == .missingAccess)
        #expect(await failure { try await guilds.get(number(1), for: stranger) } == .unknownGuild)
        #expect(await failure { try await guilds.update(guild.id, .init(), by: stranger) } == .missingAccess)
        #expect(await failure { try await guilds.delete(guild.id, by: stranger) } == .missingAccess)
        #expect(try await guilds.list(of: stranger).isEmpty)
    }

    @Test func updatingNeedsManageGuild() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let guilds = world.services.guilds
        var changes = GuildChanges()
        changes.name = .set("Difference")
        changes.description = .set("cogs")
        for _ in 0..<2 {
            let refused = await failure { try await guilds.update(guild.id, changes, by: guild.members[0]) }
            #expect(refused == .missingPermissions)
        }
        #expect(world.recorder.batches.isEmpty)
        try await world.grant(.manageGuild, to: guild.members[0], in: guild.id)
        let updated = try await guilds.update(guild.id, changes, by: guild.members[0])
        #expect(updated.name == "Difference" && updated.description == "cogs")
        changes = GuildChanges()
        changes.description = .set(nil)
        changes.icon = .set(nil)
        let again = try await guilds.update(guild.id, changes, by: guild.owner)
        #expect(again.name == "Difference" && again.description == nil && again.icon == nil)
        #expect(world.recorder.events == ["guildUpdated > guild", "guildUpdated > guild"])
        #expect(try await guilds.get(guild.id, for: guild.members[1]) == again)
    }

    @Test func onlyTheOwnerDeletes() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let services = world.services
        try await world.grant(.administrator, to: guild.members[0], in: guild.id)
        #expect(
            await failure { try await services.guilds.delete(guild.id, by: guild.members[0]) }
                == .missingPermissions)
        try await services.guilds.delete(guild.id, by: guild.owner)
        #expect(world.recorder.events == ["guildDeleted > guild"])
        let owner = guild.owner
        #expect(await failure { try await services.guilds.get(guild.id, for: owner) } == .unknownGuild)
        #expect(await failure { try await services.guilds.delete(guild.id, by: owner) } == .unknownGuild)
        #expect(
            await failure { try await services.channels.get(guild.general, for: owner) } == .unknownChannel)
        #expect(
            await failure { try await services.messages.send("x", to: guild.general, by: owner) }
                == .unknownChannel)
        #expect(await failure { try await services.invites.preview(guild.inviteCode) } == .unknownInvite)
        #expect(try await services.guilds.list(of: owner).isEmpty)
        #expect(try await services.sessions.snapshot(of: owner).guilds.isEmpty)
    }

    @Test func theListTellsPermissionsAndCounts() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let own = try #require(try await world.services.guilds.list(of: guild.owner).first)
        #expect(own.permissions == .all && own.memberCount == 3)
        let member = guild.members[0]
        #expect(try await world.services.guilds.list(of: member).map(\.permissions) == [.everyoneDefault])
        try await world.grant(.manageGuild, to: member, in: guild.id)
        let permissions = try await world.services.guilds.list(of: member).map(\.permissions)
        #expect(permissions == [Permissions.everyoneDefault.union(.manageGuild)])
    }

    @Test func aRoleElsewhereGivesNothingHere() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = guild.members[0]
        let own = try await world.services.guilds.create(GuildDraft(name: "Mine"), by: member)
        try await world.grant(.administrator, to: member, in: own.guild.id)
        let error = await failure {
            try await world.services.guilds.update(guild.id, GuildChanges(), by: member)
        }
        #expect(error == .missingPermissions)
    }
}
