// Conversations of two: opened once, hidden and brought back.

import Domain
import Primitives
import Services
import Testing

@Suite struct DirectMessageTests {
    @Test func twoPeopleHaveOneConversation() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let direct = world.services.directMessages
        let channel = try await direct.open(with: bob, by: ada)
        #expect(channel.kind == .direct && channel.recipients.map(\.id) == [ada, bob])
        #expect(channel.name == nil && channel.ownerID == nil && channel.lastMessageID == nil)
        #expect(try await direct.open(with: ada, by: bob) == channel)
        #expect(try await direct.open(with: bob, by: ada) == channel)
        #expect(world.recorder.events == ["directChannelCreated > users"])
        #expect(world.scopes == [.users([ada, bob])])
        for user in [ada, bob] {
            #expect(try await direct.list(of: user) == [channel])
            #expect(try await direct.get(channel.id, for: user) == channel)
            #expect(try await world.services.sessions.snapshot(of: user).directChannels == [channel])
        }
    }

    @Test func nobodyTalksToThemselvesOrNobody() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let direct = world.services.directMessages
        #expect(
            await failure { try await direct.open(with: ada, by: ada) }
                == .invalidField(InvalidField("recipient_id", .unknownUser)))
        #expect(await failure { try await direct.open(with: number(1), by: ada) } == .unknownUser)
        #expect(
            await failure { try await direct.open(with: ada, by: number(1)) } == .unauthorized)
    }

    @Test func messagesGoToBothAndToNobodyElse() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let eve = try await world.register("eve")
        let (direct, messages) = (world.services.directMessages, world.services.messages)
        let channel = try await direct.open(with: bob, by: ada)
        world.recorder.clear()
        let sent = try await messages.send("<@\(eve)> @everyone", to: channel.id, by: ada)
        #expect(sent.guildID == nil && !sent.mentionsEveryone && sent.mentions.map(\.id) == [eve])
        try await world.services.reactions.add("👍", to: sent.id, in: channel.id, by: bob)
        try await messages.pin(sent.id, in: channel.id, by: Actor(bob))
        _ = try await messages.edit(sent.id, in: channel.id, content: "x", by: ada)
        try await world.services.typing.start(in: channel.id, by: bob)
        try await messages.delete(sent.id, in: channel.id, by: ada)
        #expect(world.scopes.count == 7 && Set(world.scopes) == [.users([ada, bob])])
        #expect(try await direct.get(channel.id, for: bob).lastMessageID == sent.id)
        for call in [
            { _ = try await messages.send("x", to: channel.id, by: eve) },
            { _ = try await messages.list(in: channel.id, for: eve) },
            { _ = try await direct.get(channel.id, for: eve) },
            { _ = try await direct.close(channel.id, by: eve) },
            { try await world.services.typing.start(in: channel.id, by: eve) },
        ] as [@Sendable () async throws -> Void] {
            #expect(await failure(of: call) == .missingAccess)
        }
    }

    @Test func inAConversationNobodyModerates() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let messages = world.services.messages
        let channel = try await world.services.directMessages.open(with: bob, by: ada)
        let sent = try await messages.send("x", to: channel.id, by: ada)
        try await world.services.reactions.add("👍", to: sent.id, in: channel.id, by: ada)
        #expect(
            await failure { try await messages.delete(sent.id, in: channel.id, by: bob) }
                == .missingPermissions)
        #expect(
            await failure { try await messages.delete([sent.id], in: channel.id, by: Actor(ada)) }
                == .notInDirectChannel)
        #expect(
            await failure {
                try await world.services.reactions.remove(
                    "👍", of: ada, from: sent.id, in: channel.id, by: bob)
            } == .missingPermissions)
    }

    @Test func aHiddenConversationComesBackWithTheNextMessage() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let direct = world.services.directMessages
        let channel = try await direct.open(with: bob, by: ada)
        world.recorder.clear()
        #expect(try await direct.close(channel.id, by: bob) == channel)
        #expect(world.recorder.events == ["directChannelDeleted > users"] && world.scopes == [.users([bob])])
        #expect(try await direct.list(of: bob).isEmpty)
        #expect(try await world.services.sessions.snapshot(of: bob).directChannels.isEmpty)
        #expect(try await direct.list(of: ada).count == 1)
        world.recorder.clear()
        for text in ["first", "second"] {
            _ = try await world.services.messages.send(text, to: channel.id, by: ada)
        }
        #expect(
            world.recorder.events
                == ["directChannelCreated > users", "messageCreated > users", "messageCreated > users"])
        #expect(world.scopes == [.users([bob]), .users([ada, bob]), .users([ada, bob])])
        #expect(try await direct.list(of: bob).count == 1)
        // Opening it again brings it back too, to whoever does.
        try await direct.close(channel.id, by: bob)
        try await direct.close(channel.id, by: ada)
        world.recorder.clear()
        #expect(try await direct.open(with: ada, by: bob).id == channel.id)
        #expect(world.scopes == [.users([bob])])
        #expect(try await direct.list(of: bob).count == 1)
        #expect(try await direct.list(of: ada).isEmpty)
    }

    /// Their clients do not know it any more.
    @Test func whoHasHiddenAConversationIsToldOfNothingButTheNextMessage() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let (direct, messages) = (world.services.directMessages, world.services.messages)
        let channel = try await direct.open(with: bob, by: ada)
        let sent = try await messages.send("x", to: channel.id, by: ada)
        try await direct.close(channel.id, by: bob)
        world.recorder.clear()
        try await world.services.typing.start(in: channel.id, by: ada)
        try await world.services.reactions.add("👍", to: sent.id, in: channel.id, by: ada)
        _ = try await messages.edit(sent.id, in: channel.id, content: "y", by: ada)
        try await messages.pin(sent.id, in: channel.id, by: Actor(ada))
        try await messages.delete(sent.id, in: channel.id, by: ada)
        #expect(world.scopes.count == 6 && Set(world.scopes) == [.users([ada])])
        world.recorder.clear()
        _ = try await messages.send("z", to: channel.id, by: ada)
        #expect(world.scopes == [.users([bob]), .users([ada, bob])])
    }

    @Test func theNewestConversationIsListedFirst() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        var channels: [ChannelID] = []
        for index in 0..<3 {
            let user = try await world.register("user\(index)")
            channels.append(try await world.services.directMessages.open(with: user, by: ada).id)
        }
        _ = try await world.services.messages.send("x", to: channels[1], by: ada)
        let listed = try await world.services.directMessages.list(of: ada)
        #expect(listed.map(\.id) == [channels[1], channels[2], channels[0]])
        #expect(listed.allSatisfy { $0.recipients.count == 2 })
    }

    @Test func channelsOfGuildsAreNoConversations() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let direct = world.services.directMessages
        let (general, owner) = (guild.general, guild.owner)
        #expect(await failure { try await direct.get(general, for: owner) } == .unknownChannel)
        #expect(await failure { try await direct.close(general, by: owner) } == .unknownChannel)
        #expect(await failure { try await direct.rename(general, to: "x", by: owner) } == .unknownChannel)
    }
}
