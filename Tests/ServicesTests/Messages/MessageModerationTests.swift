// Deleting many messages, pins, and what of it is recorded.

import Domain
import Primitives
import Services
import Testing

@Suite struct MessageModerationTests {
    @Test func deletingManyIgnoresWhatIsNotThere() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let messages = world.services.messages
        let moderator = guild.members[0]
        try await world.grant(.manageMessages, to: moderator, in: guild.id)
        let other = try await world.services.channels.create(
            ChannelDraft(name: "other"), in: guild.id, by: guild.owner)
        let elsewhere = try await messages.send("x", to: other.id, by: guild.owner)
        var ids: [MessageID] = []
        for _ in 0..<4 { ids.append(try await messages.send("x", to: guild.general, by: guild.owner).id) }
        world.recorder.clear()
        let asked = [ids[2], ids[0], ids[2], number(5), elsewhere.id]
        #expect(
            await failure {
                try await messages.delete(asked, in: guild.general, by: Actor(guild.members[1]))
            } == .missingPermissions)
        try await messages.delete(asked, in: guild.general, by: Actor(moderator, reason: "noise"))
        #expect(world.recorder.events == ["messagesDeleted > channel"])
        guard case .messagesDeleted(let deleted, let channel, let place) = world.events.first else { return }
        #expect(deleted == [ids[0], ids[2]] && channel == guild.general && place == guild.id)
        let rest = try await messages.list(in: guild.general, for: guild.owner)
        #expect(rest.map(\.id) == [ids[3], ids[1]])
        #expect(try await messages.list(in: other.id, for: guild.owner).count == 1)
        let entries = try await world.auditLog(of: guild.id).filter { $0.action == .messageBulkDelete }
        #expect(entries.count == 1)
        #expect(entries.first?.targetID == guild.general.snowflake && entries.first?.reason == "noise")
        #expect(entries.first?.changes == [AuditChange("count", from: nil, to: .number(2))])
        // Again there is nothing left to delete, to tell or to record.
        try await messages.delete(asked, in: guild.general, by: Actor(moderator))
        #expect(world.recorder.batches.count == 1)
    }

    @Test func onlyDeletingWhatOthersWroteIsRecorded() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        let member = guild.members[0]
        let own = try await messages.send("x", to: guild.general, by: member)
        try await messages.delete(own.id, in: guild.general, by: member)
        let second = try await messages.send("x", to: guild.general, by: member)
        try await messages.delete(second.id, in: guild.general, by: Actor(guild.owner, reason: "spam"))
        let entries = try await world.auditLog(of: guild.id).filter { $0.action == .messageDelete }
        #expect(entries.map(\.targetID) == [second.id.snowflake])
        #expect(entries.first?.userID == guild.owner && entries.first?.reason == "spam")
    }

    @Test func pinsAreListedNewestFirst() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        var sent: [Message] = []
        for index in 0..<3 {
            sent.append(try await messages.send("\(index)", to: guild.general, by: guild.members[0]))
        }
        world.recorder.clear()
        for index in [1, 2, 0, 1] {
            try await messages.pin(sent[index].id, in: guild.general, by: Actor(guild.owner))
            world.clock.advance(bySeconds: 1)
        }
        let update = ["messageUpdated > channel", "pinsUpdated > channel"]
        #expect(world.recorder.events == update + update + update)
        let pins = try await messages.pins(of: guild.general, for: guild.members[0])
        #expect(pins.map(\.id) == [sent[0].id, sent[2].id, sent[1].id])
        #expect(pins.map(\.isPinned) == [true, true, true])
        #expect(try await messages.get(sent[0].id, in: guild.general, for: guild.owner).isPinned)
        world.recorder.clear()
        for _ in 0..<2 { try await messages.unpin(sent[2].id, in: guild.general, by: Actor(guild.owner)) }
        #expect(world.recorder.events == update)
        try await messages.delete(sent[0].id, in: guild.general, by: guild.members[0])
        #expect(try await messages.pins(of: guild.general, for: guild.owner).map(\.id) == [sent[1].id])
        let actions = try await world.auditLog(of: guild.id).map(\.action)
        #expect(actions.suffix(4) == [.messagePin, .messagePin, .messagePin, .messageUnpin])
    }

    @Test func pinningIsForModerators() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        let member = Actor(guild.members[0])
        let sent = try await messages.send("x", to: guild.general, by: member.id)
        let stranger = Actor(try await world.register("stranger"))
        let general = guild.general
        #expect(
            await failure { try await messages.pin(sent.id, in: general, by: member) } == .missingPermissions)
        #expect(
            await failure { try await messages.unpin(sent.id, in: general, by: member) }
                == .missingPermissions)
        #expect(
            await failure { try await messages.pin(sent.id, in: general, by: stranger) } == .missingAccess)
        let owner = Actor(guild.owner)
        #expect(
            await failure { try await messages.pin(number(1), in: general, by: owner) } == .unknownMessage)
        #expect(
            await failure { try await messages.unpin(number(1), in: general, by: owner) } == .unknownMessage)
        #expect(await failure { try await messages.pins(of: general, for: stranger.id) } == .missingAccess)
    }

    @Test func aChannelHasFiftyPins() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let messages = world.services.messages
        let owner = Actor(guild.owner)
        for _ in 0..<50 {
            let sent = try await messages.send("x", to: guild.general, by: guild.owner)
            try await messages.pin(sent.id, in: guild.general, by: owner)
        }
        let last = try await messages.send("x", to: guild.general, by: guild.owner)
        #expect(
            await failure { try await messages.pin(last.id, in: guild.general, by: owner) }
                == .maximumPinsReached)
        let pins = try await messages.pins(of: guild.general, for: guild.owner)
        #expect(pins.count == 50)
        try await messages.unpin(pins[0].id, in: guild.general, by: owner)
        try await messages.pin(last.id, in: guild.general, by: owner)
    }

    @Test func typingIsToldAndNotStored() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = guild.members[0]
        let typing = world.services.typing
        try await typing.start(in: guild.general, by: member)
        #expect(world.recorder.batches.map(\.commit) == [nil])
        #expect(world.scopes == [.channel(guild.general, in: guild.id)])
        guard case .typingStarted(let started) = world.events.first else { return }
        #expect(
            started
                == Typing(
                    user: member, channel: guild.general, guild: guild.id, startedAt: world.clock.now()))
        let stranger = try await world.register("stranger")
        #expect(await failure { try await typing.start(in: guild.general, by: stranger) } == .missingAccess)
        #expect(await failure { try await typing.start(in: number(1), by: member) } == .unknownChannel)
        try await world.setEveryone(.viewChannel, in: guild.id)
        #expect(
            await failure { try await typing.start(in: guild.general, by: member) } == .missingPermissions)
        let category = try await world.services.channels.create(
            ChannelDraft(kind: .category, name: "c"), in: guild.id, by: guild.owner)
        #expect(
            await failure { try await typing.start(in: category.id, by: guild.owner) }
                == .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis)))
    }
}
