// Who finds what: guilds, channels that are hidden or deleted, and what is left in the index behind them.

import Domain
import Primitives
import Services
import Testing

@Suite struct SearchAccessTests {
    @Test func onlyMembersSearch() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post(["word"], in: guild)
        let stranger = try await world.register("stranger")
        var search = MessageSearch()
        search.content = "word"
        let service = world.services.search
        #expect(await failure { try await service.search(number(1), search, for: stranger) } == .unknownGuild)
        #expect(await failure { try await service.search(guild.id, search, for: stranger) } == .missingAccess)
        search.channelID = number(1)
        #expect(
            await failure { try await service.search(guild.id, search, for: guild.owner) } == .unknownChannel)
    }

    @Test func otherGuildsAreOutOfReach() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post(["word"], in: guild)
        let elsewhere = try await world.services.guilds.create(GuildDraft(name: "Other"), by: guild.owner)
        var search = MessageSearch()
        search.content = "word"
        let service = world.services.search
        #expect(try await service.search(elsewhere.guild.id, search, for: guild.owner).total == 0)
        search.channelID = guild.general
        #expect(
            await failure { try await service.search(elsewhere.guild.id, search, for: guild.owner) }
                == .unknownChannel)
    }

    /// Text cannot pose as one of the terms that are no words.
    @Test func aTextCannotPlaceItselfElsewhere() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let elsewhere = try await world.services.guilds.create(GuildDraft(name: "Other"), by: guild.owner)
        let id = String(elsewhere.guild.id.rawValue, radix: 16)
        try await world.post(["forged \u{E000}g\(id) é\u{E000}g\(id)"], in: guild)
        let page = try await world.services.search.search(
            elsewhere.guild.id, MessageSearch(), for: guild.owner)
        #expect(page.total == 0)
        #expect(try await world.find("g\(id)", in: guild).count == 1)
    }

    @Test(arguments: [1, 2, 6])
    func hiddenChannelsAreLeftOut(hiddenCount: Int) async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let everyone = PermissionOverwrite(.role(guild.id.retyped()), allow: [], deny: .viewChannel)
        var hidden: [ChannelID] = []
        for number in 1...9 {
            let channel = try await world.services.channels.create(
                ChannelDraft(name: "channel"), in: guild.id, by: Actor(guild.owner))
            try await world.send("word \(number)", to: channel.id, by: guild.owner)
            guard hidden.count < hiddenCount else { continue }
            try await world.services.channels.setOverwrite(everyone, of: channel.id, by: Actor(guild.owner))
            hidden.append(channel.id)
        }
        var search = MessageSearch()
        search.content = "word"
        let service = world.services.search
        let page = try await service.search(guild.id, search, for: guild.members[0])
        #expect(page.total == 9 - hiddenCount)
        #expect(page.messages.allSatisfy { !hidden.contains($0.channelID) })
        #expect(try await service.search(guild.id, search, for: guild.owner).total == 9)
        search.channelID = hidden[0]
        #expect(
            await failure { try await service.search(guild.id, search, for: guild.members[0]) }
                == .unknownChannel)
    }

    @Test func deletedChannelsAreLeftOutAtOnceAndTakenOutLater() async throws {
        let world = try await World()
        let guild = try await world.guild()
        try await world.post(["word a", "word b"], in: guild)
        let channel = try await world.services.channels.create(
            ChannelDraft(name: "doomed"), in: guild.id, by: Actor(guild.owner))
        for number in 1...450 {
            try await world.send("word \(number) of the doomed", to: channel.id, by: guild.owner)
        }
        _ = try await world.services.channels.delete(channel.id, by: Actor(guild.owner))
        var removed = 0
        repeat {
            #expect(try await world.find("word", in: guild) == ["word b", "word a"])
            removed = removed + (try await world.services.search.tendIndex() ?? 0)
        } while removed < 450
        while let more = try await world.services.search.tendIndex() { removed += more }
        #expect(removed == 450)
        #expect(try await world.find("word", in: guild) == ["word b", "word a"])
        try await world.services.guilds.delete(guild.id, by: guild.owner)
        while try await world.services.search.tendIndex() != nil {}
        #expect(try await world.indexedTerms() == 0)
    }

    @Test func messagesOfTheBannedAreGone() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        try await world.send("word of a member", to: guild.general, by: guild.members[0])
        try await world.send("word of the owner", to: guild.general, by: guild.owner)
        try await world.services.bans.ban(
            guild.members[0], in: guild.id, deletingSeconds: 1000, by: Actor(guild.owner))
        #expect(try await world.find("word", in: guild) == ["word of the owner"])
        #expect(try await world.find("member", in: guild) == [])
    }
}
