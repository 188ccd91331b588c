// What a message may be sent with: replies, nonces, mentions; and when it may not.

import Domain
import Primitives
import Services
import Stores
import Testing

@Suite struct MessageSendingTests {
    @Test func aReplyCarriesWhatItAnswers() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        let first = try await messages.send("question", to: guild.general, by: guild.owner)
        let second = try await messages.send(
            MessageDraft(content: "answer", replyTo: first.id), to: guild.general, by: guild.members[0])
        let third = try await messages.send(
            MessageDraft(content: "thanks", replyTo: second.id), to: guild.general, by: guild.owner)
        #expect(second.reference == MessageReference(messageID: first.id, message: .message(first)))
        #expect(third.reference?.message?.message.content == "answer")
        let read = try await messages.list(in: guild.general, for: guild.owner)
        #expect(read.map(\.reference?.messageID) == [second.id, first.id, nil])
        #expect(read[1].reference?.message == .message(read[2]))
        // One level: of the quoted answer only the number of what it answers is known.
        let quoted = try #require(read[0].reference?.message?.message)
        #expect(quoted.reference == MessageReference(messageID: first.id, message: nil))
        try await messages.delete(first.id, in: guild.general, by: guild.owner)
        let orphan = try await messages.get(second.id, in: guild.general, for: guild.owner)
        #expect(orphan.reference == MessageReference(messageID: first.id, message: nil))
    }

    @Test func onlyMessagesOfTheChannelAreAnswered() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let messages = world.services.messages
        let other = try await world.services.channels.create(
            ChannelDraft(name: "other"), in: guild.id, by: guild.owner)
        let elsewhere = try await messages.send("x", to: other.id, by: guild.owner)
        let deleted = try await messages.send("x", to: guild.general, by: guild.owner)
        try await messages.delete(deleted.id, in: guild.general, by: guild.owner)
        world.recorder.clear()
        for id in [elsewhere.id, deleted.id, number(1)] {
            let error = await failure {
                try await messages.send(
                    MessageDraft(content: "x", replyTo: id), to: guild.general, by: guild.owner)
            }
            #expect(error == .invalidField(InvalidField("message_reference", .unknownMessageReference)))
        }
        #expect(world.recorder.batches.isEmpty)
    }

    @Test func theSameNonceIsTheSameMessageForFiveMinutes() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        let draft = MessageDraft(content: "once", nonce: "n")
        let first = try await messages.send(draft, to: guild.general, by: guild.owner)
        #expect(first.nonce == "n")
        world.clock.advance(bySeconds: 300)
        let again = try await messages.send(
            MessageDraft(content: "other", nonce: "n"), to: guild.general, by: guild.owner)
        #expect(again == first)
        #expect(world.recorder.events == ["messageCreated > channel"])
        // Somebody else's nonce, and the same one in another channel, are others.
        let other = try await world.services.channels.create(
            ChannelDraft(name: "other"), in: guild.id, by: guild.owner)
        let member = guild.members[0]
        #expect(try await messages.send(draft, to: guild.general, by: member).id != first.id)
        #expect(try await messages.send(draft, to: other.id, by: guild.owner).id != first.id)
        world.clock.advance(bySeconds: 1)
        let late = try await messages.send(draft, to: guild.general, by: guild.owner)
        #expect(late.id != first.id)
        #expect(try await messages.send(draft, to: guild.general, by: guild.owner).id == late.id)
        #expect(try await messages.get(late.id, in: guild.general, for: guild.owner).nonce == nil)
    }

    @Test func aNonceDoesNotBringBackWhatWasDeleted() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let messages = world.services.messages
        let draft = MessageDraft(content: "x", nonce: "n")
        let first = try await messages.send(draft, to: guild.general, by: guild.owner)
        try await messages.delete(first.id, in: guild.general, by: guild.owner)
        let second = try await messages.send(draft, to: guild.general, by: guild.owner)
        #expect(second.id != first.id)
        #expect(try await messages.send(draft, to: guild.general, by: guild.owner).id == second.id)
    }

    @Test func slowModeMakesMembersWait() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let messages = world.services.messages
        let (member, other, moderator) = (guild.members[0], guild.members[1], guild.members[2])
        try await world.setSlowMode(10, of: guild.general)
        try await world.grant(.manageChannels, to: moderator, in: guild.id)
        for user in [guild.owner, moderator] {
            for _ in 0..<2 { _ = try await messages.send("x", to: guild.general, by: user) }
        }
        let draft = MessageDraft(content: "x", nonce: "n")
        let first = try await messages.send(draft, to: guild.general, by: member)
        _ = try await messages.send("x", to: guild.general, by: other)
        world.clock.advance(bySeconds: 4)
        world.recorder.clear()
        #expect(
            await failure { try await messages.send("x", to: guild.general, by: member) }
                == .slowMode(retryAfterMilliseconds: 6000))
        #expect(world.recorder.batches.isEmpty)
        // Repeating what was sent, and changing it, is no second message.
        #expect(try await messages.send(draft, to: guild.general, by: member).id == first.id)
        _ = try await messages.edit(first.id, in: guild.general, content: "y", by: member)
        world.clock.advance(bySeconds: -100)
        #expect(
            await failure { try await messages.send("x", to: guild.general, by: member) }
                == .slowMode(retryAfterMilliseconds: 10_000))
        world.clock.advance(bySeconds: 106)
        _ = try await messages.send("x", to: guild.general, by: member)
    }

    @Test func mentionsNameThoseWhoAreThere() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let messages = world.services.messages
        let (ada, bob) = (guild.members[0], guild.members[1])
        let stranger = try await world.register("stranger")
        try await world.grant(.viewChannel, to: ada, in: guild.id)
        let role = try await world.database.snapshot { (view) throws(DomainError) in
            try view.roles.list(of: guild.id).first { $0.name == "helpers" }
        }
        let roleID = try #require(role).id
        let text = "<@\(bob)> <@!\(ada)> <@\(stranger)> <@7> <@&\(roleID)> <@&\(guild.id)> <@&9> @everyone"
        let sent = try await messages.send(text, to: guild.general, by: ada)
        #expect(sent.content == text)
        #expect(sent.mentions.map(\.id) == [ada, bob])
        #expect(sent.mentionedRoleIDs == [roleID])
        #expect(!sent.mentionsEveryone)
        #expect(try await messages.get(sent.id, in: guild.general, for: bob) == sent)
        let loud = try await messages.send("@here", to: guild.general, by: guild.owner)
        #expect(loud.mentionsEveryone)
        #expect(try await messages.get(loud.id, in: guild.general, for: bob) == loud)
    }

    @Test func editingReadsTheMentionsAnew() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        let member = guild.members[0]
        let sent = try await messages.send("<@\(member)> @everyone", to: guild.general, by: guild.owner)
        let edited = try await messages.edit(
            sent.id, in: guild.general, content: "<@\(guild.owner)>", by: guild.owner)
        #expect(edited.mentions.map(\.id) == [guild.owner] && !edited.mentionsEveryone)
        #expect(try await messages.get(sent.id, in: guild.general, for: member) == edited)
        let plain = try await messages.edit(sent.id, in: guild.general, content: "x", by: guild.owner)
        #expect(plain.mentions.isEmpty)
        #expect(try await messages.get(sent.id, in: guild.general, for: member) == plain)
    }

    @Test(arguments: ["", "\u{0}", "\u{0}\u{0}"]) func nothingIsNoMessage(content: String) async throws {
        let world = try await World()
        let guild = try await world.guild()
        let messages = world.services.messages
        let sent = try await messages.send("x", to: guild.general, by: guild.owner)
        world.recorder.clear()
        let empty = DomainError.invalidField(InvalidField("content", .emptyMessage))
        #expect(
            await failure { try await messages.send(content, to: guild.general, by: guild.owner) } == empty)
        #expect(
            await failure {
                try await messages.edit(sent.id, in: guild.general, content: content, by: guild.owner)
            } == empty)
        #expect(world.recorder.batches.isEmpty)
    }

    @Test func aroundAMessageLieOlderAndNewerOnes() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let messages = world.services.messages
        var ids: [MessageID] = []
        for index in 0..<10 {
            ids.append(try await messages.send("\(index)", to: guild.general, by: guild.owner).id)
        }
        func page(_ id: MessageID, _ limit: Int) async throws -> [Int?] {
            try await messages.list(in: guild.general, from: .around(id), limit: limit, for: guild.owner)
                .map { ids.firstIndex(of: $0.id) }
        }
        #expect(try await page(ids[5], 4) == [7, 6, 5, 4])
        #expect(try await page(ids[5], 5) == [7, 6, 5, 4, 3])
        #expect(try await page(ids[9], 4) == [9, 8, 7, 6])
        #expect(try await page(ids[0], 4) == [2, 1, 0])
        #expect(try await page(ids[5], 1) == [5])
        #expect(try await page(number(1), 4) == [1, 0])
        #expect(try await page(number(Snowflake.storedMax), 2) == [9, 8])
    }
}
