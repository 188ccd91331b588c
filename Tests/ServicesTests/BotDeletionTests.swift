// What is left of a bot.

import Domain
import Primitives
import Services
import Testing

@Suite struct BotDeletionTests {
    @Test func aDeletedBotIsNobodyAndItsTokenWorksNoMore() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let bots = world.services.bots
        let made = try await bots.create(username: "loom", by: ada)
        world.recorder.clear()
        try await bots.delete(made.bot.id, by: ada)
        #expect(world.recorder.events == ["credentialsRevoked > user"])
        #expect(await failure { try await bots.verify(token: made.token) } == .unauthorized)
        #expect(await failure { try await bots.delete(made.bot.id, by: ada) } == .unknownUser)
        #expect(await failure { try await bots.resetToken(of: made.bot.id, by: ada) } == .unknownUser)
        #expect(await failure { try await world.services.users.get(made.bot.id) } == .unknownUser)
        #expect(await failure { try await world.services.users.me(made.bot.id) } == .unauthorized)
        #expect(try await bots.list(of: ada).isEmpty)
    }

    @Test func itLeavesItsGuildsAndItsMessagesKeepAnAuthor() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let made = try await world.services.bots.create(username: "loom", by: guild.owner)
        _ = try await world.services.members.addBot(made.bot.id, to: guild.id, by: Actor(guild.owner))
        let message = try await world.services.messages.send("woven", to: guild.general, by: made.bot.id)
        world.recorder.clear()
        try await world.services.bots.delete(made.bot.id, by: guild.owner)
        #expect(
            world.recorder.events
                == ["guildLeft > user", "memberRemoved > guild", "credentialsRevoked > user"])
        let gone = await failure {
            try await world.services.members.get(made.bot.id, of: guild.id, for: guild.owner)
        }
        #expect(gone == .unknownMember)
        let kept = try await world.services.messages.get(message.id, in: guild.general, for: guild.owner)
        #expect(kept.content == "woven" && kept.author.id == made.bot.id)
        #expect(kept.author.username == User.deletedBotName && kept.author.isBot)
    }

    @Test func itsInvitesGoOnAndCanBeDeleted() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let services = world.services
        let bot = try await services.bots.create(username: "loom", by: guild.owner).bot.id
        _ = try await services.members.addBot(bot, to: guild.id, by: Actor(guild.owner))
        let code = try await services.invites.create(InviteDraft(), in: guild.id, by: bot).invite.code
        try await services.bots.delete(bot, by: guild.owner)
        #expect(try await services.invites.preview(code).inviter.username == User.deletedBotName)
        #expect(
            try await services.invites.list(of: guild.id, for: guild.owner).map(\.invite.code).contains(code))
        let ada = try await world.register("ada")
        #expect(try await services.invites.accept(code, by: ada).isNewMember)
        try await services.invites.delete(code, by: guild.owner)
        #expect(await failure { try await services.invites.preview(code) } == .unknownInvite)
    }

    @Test func itsOwnGuildsPassToPeopleOrEnd() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let services = world.services
        let bot = try await services.bots.create(username: "loom", by: ada).bot.id
        var guilds: [GuildID] = []
        for people in [[bob, ada], [bob], []] {
            let guild = try await services.guilds.create(GuildDraft(name: "Engine"), by: bot).guild.id
            let code = try await services.invites.create(InviteDraft(), in: guild, by: bot).invite.code
            for person in people { _ = try await services.invites.accept(code, by: person) }
            guilds.append(guild)
        }
        try await services.bots.delete(bot, by: ada)
        #expect(try await services.guilds.get(guilds[0], for: ada).ownerID == ada)
        #expect(try await services.guilds.get(guilds[1], for: bob).ownerID == bob)
        #expect(await failure { try await services.guilds.get(guilds[2], for: ada) } == .unknownGuild)
    }
}
