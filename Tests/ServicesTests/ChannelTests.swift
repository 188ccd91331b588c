// Channels and categories.

import Domain
import Primitives
import Services
import Testing

@Suite struct ChannelTests {
    @Test func channelsAreAppendedAndListedByPosition() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let channels = world.services.channels
        let second = try await channels.create(
            ChannelDraft(name: "looms", topic: "cards"), in: guild.id, by: guild.owner)
        let third = try await channels.create(
            ChannelDraft(kind: .category, name: "halls"), in: guild.id, by: guild.owner)
        let fourth = try await channels.create(
            ChannelDraft(name: "mill", position: 0, parentID: third.id), in: guild.id, by: guild.owner)
        #expect([second, third, fourth].map(\.position) == [1, 2, 0])
        #expect(second.topic == "cards" && fourth.parentID == third.id && second.lastMessageID == nil)
        let listed = try await channels.list(in: guild.id, for: guild.members[0])
        #expect(listed.map(\.id) == [guild.general, fourth.id, second.id, third.id])
        #expect(world.recorder.events == Array(repeating: "channelCreated > channel", count: 3))
        #expect(
            world.recorder.batches.first?.publications.first?.scope == .channel(second.id, in: guild.id))
        #expect(try await channels.get(second.id, for: guild.members[0]) == second)
    }

    @Test func changesNeedManageChannels() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let channels = world.services.channels
        let member = guild.members[0]
        let stranger = try await world.register("stranger")
        for (user, expected) in [(member, DomainError.missingPermissions), (stranger, .missingAccess)] {
            #expect(
                await failure { try await channels.create(ChannelDraft(name: "x"), in: guild.id, by: user) }
                    == expected)
            #expect(
                await failure { try await channels.update(guild.general, ChannelChanges(), by: user) }
                    == expected)
            #expect(await failure { try await channels.delete(guild.general, by: user) } == expected)
        }
        #expect(await failure { try await channels.list(in: guild.id, for: stranger) } == .missingAccess)
        #expect(await failure { try await channels.get(guild.general, for: stranger) } == .missingAccess)
        #expect(await failure { try await channels.get(number(1), for: stranger) } == .unknownChannel)
        #expect(await failure { try await channels.list(in: number(1), for: stranger) } == .unknownGuild)
        #expect(world.recorder.batches.isEmpty)
        try await world.grant(.manageChannels, to: member, in: guild.id)
        _ = try await channels.create(ChannelDraft(name: "x"), in: guild.id, by: member)
    }

    @Test func parentsAreCategoriesOfTheSameGuild() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let channels = world.services.channels
        let owner = guild.owner
        let other = try await world.services.guilds.create(GuildDraft(name: "Other"), by: owner)
        let foreign = try await channels.create(
            ChannelDraft(kind: .category, name: "c"), in: other.guild.id, by: owner)
        let category = try await channels.create(
            ChannelDraft(kind: .category, name: "c"), in: guild.id, by: owner)
        let wrong = DomainError.invalidField(InvalidField("parent_id", .parentIsNotACategory))
        for parent in [guild.general, foreign.id, number(1)] as [ChannelID] {
            let draft = ChannelDraft(name: "x", parentID: parent)
            #expect(await failure { try await channels.create(draft, in: guild.id, by: owner) } == wrong)
            var changes = ChannelChanges()
            changes.parentID = .set(parent)
            #expect(await failure { try await channels.update(guild.general, changes, by: owner) } == wrong)
        }
        var changes = ChannelChanges()
        changes.parentID = .set(category.id)
        #expect(try await channels.update(guild.general, changes, by: owner).parentID == category.id)
        changes.parentID = .set(nil)
        #expect(try await channels.update(guild.general, changes, by: owner).parentID == nil)
    }

    @Test func categoriesHaveNeitherParentNorTopic() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let channels = world.services.channels
        let category = try await channels.create(
            ChannelDraft(kind: .category, name: "c"), in: guild.id, by: guild.owner)
        let nested = ChannelDraft(kind: .category, name: "x", parentID: category.id)
        #expect(
            await failure { try await channels.create(nested, in: guild.id, by: guild.owner) }
                == .invalidField(InvalidField("parent_id", .channelKindCannotHoldThis)))
        let topical = ChannelDraft(kind: .category, name: "x", topic: "t")
        #expect(
            await failure { try await channels.create(topical, in: guild.id, by: guild.owner) }
                == .invalidField(InvalidField("topic", .channelKindCannotHoldThis)))
        var changes = ChannelChanges()
        changes.parentID = .set(category.id)
        #expect(
            await failure { try await channels.update(category.id, changes, by: guild.owner) }
                == .invalidField(InvalidField("parent_id", .channelKindCannotHoldThis)))
    }

    @Test func updatesChangeWhatTheyNameAndKeepTheLastMessage() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let message = try await world.services.messages.send("hi", to: guild.general, by: guild.owner)
        var changes = ChannelChanges()
        changes.name = .set("lobby")
        changes.topic = .set("news")
        changes.position = .set(7)
        let updated = try await world.services.channels.update(guild.general, changes, by: guild.owner)
        #expect(updated.name == "lobby" && updated.topic == "news" && updated.position == 7)
        #expect(updated.lastMessageID == message.id)
        #expect(try await world.services.channels.get(guild.general, for: guild.owner) == updated)
        #expect(world.recorder.events == ["messageCreated > channel", "channelUpdated > channel"])
    }

    @Test func aDeletedCategoryLeavesItsChannels() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let channels = world.services.channels
        let category = try await channels.create(
            ChannelDraft(kind: .category, name: "c"), in: guild.id, by: guild.owner)
        var children: [ChannelID] = []
        for name in ["a", "b"] {
            let draft = ChannelDraft(name: name, parentID: category.id)
            children.append(try await channels.create(draft, in: guild.id, by: guild.owner).id)
        }
        world.recorder.clear()
        try await channels.delete(category.id, by: guild.owner)
        #expect(
            world.recorder.events
                == ["channelUpdated > channel", "channelUpdated > channel", "channelDeleted > channel"])
        #expect(world.recorder.batches.count == 1)
        let updated = world.recorder.batches.flatMap(\.publications).compactMap { publication -> Channel? in
            if case .channelUpdated(let channel) = publication.event { channel } else { nil }
        }
        #expect(updated.map(\.id) == children)
        #expect(updated.allSatisfy { $0.parentID == nil })
        let left = try await channels.list(in: guild.id, for: guild.owner)
        #expect(left.map(\.id) == [guild.general] + children)
        #expect(left.allSatisfy { $0.parentID == nil })
    }

    @Test func aDeletedChannelIsGoneWithItsMessagesAndInvites() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let services = world.services
        let message = try await services.messages.send("x", to: guild.general, by: guild.owner)
        try await services.channels.delete(guild.general, by: guild.owner)
        let owner = guild.owner
        #expect(
            await failure { try await services.messages.get(message.id, in: guild.general, for: owner) }
                == .unknownChannel)
        #expect(await failure { try await services.invites.preview(guild.inviteCode) } == .unknownInvite)
        #expect(
            await failure { try await services.invites.delete(guild.inviteCode, by: owner) } == .unknownInvite
        )
        #expect(
            await failure { try await services.channels.delete(guild.general, by: owner) } == .unknownChannel)
        #expect(try await services.channels.list(in: guild.id, for: owner).isEmpty)
    }

    @Test func aGuildHasALimitedNumberOfChannels() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let channels = world.services.channels
        for number in 1..<ContentLimits.channelsPerGuildDefault {
            _ = try await channels.create(ChannelDraft(name: "\(number)"), in: guild.id, by: guild.owner)
        }
        let error = await failure {
            try await channels.create(ChannelDraft(name: "x"), in: guild.id, by: guild.owner)
        }
        #expect(error == .maximumChannelsReached)
    }

    @Test func whoMayNotSeeChannelsIsShownNone() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = guild.members[0]
        try await world.setEveryone(.sendMessages, in: guild.id)
        let services = world.services
        #expect(try await services.channels.list(in: guild.id, for: member).isEmpty)
        #expect(
            await failure {
                try await services.channels.list(in: guild.id, for: member, requiring: .viewChannel)
            } == .missingAccess)
        #expect(
            await failure { try await services.channels.get(guild.general, for: member) } == .missingAccess)
        #expect(
            await failure { try await services.messages.send("x", to: guild.general, by: member) }
                == .missingAccess)
        let view = try #require(try await services.sessions.snapshot(of: member).guilds.first)
        #expect(view.snapshot.channels.isEmpty && view.permissions == .sendMessages)
        #expect(try await services.channels.list(in: guild.id, for: guild.owner).count == 1)
    }
}
