// Emoji under messages: who may add and remove them, how they are counted and listed.

import Domain
import Primitives
import Services
import Testing

@Suite struct ReactionTests {
    @Test func reactionsAreCountedInTheOrderOfTheirFirstUse() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let (messages, reactions) = (world.services.messages, world.services.reactions)
        let (ada, bob) = (guild.members[0], guild.members[1])
        let message = try await messages.send("x", to: guild.general, by: guild.owner).id
        world.recorder.clear()
        for (emoji, user) in [("👍", ada), ("❤", bob), ("🎉", bob), ("❤️", ada), ("👍", bob)] {
            try await reactions.add(emoji, to: message, in: guild.general, by: user)
        }
        #expect(world.recorder.events == Array(repeating: "reactionAdded > channel", count: 5))
        func counts(_ reader: UserID) async throws -> [ReactionCount] {
            try await messages.get(message, in: guild.general, for: reader).reactions
        }
        func count(_ emoji: String, _ count: Int, _ isMine: Bool) -> ReactionCount {
            ReactionCount(emoji: emoji, count: count, includesReader: isMine)
        }
        #expect(try await counts(ada) == [count("👍", 2, true), count("❤️", 2, true), count("🎉", 1, false)])
        #expect(try await counts(guild.owner).map(\.includesReader) == [false, false, false])
        let page = try await messages.list(in: guild.general, for: bob)
        #expect(page.first?.reactions.map(\.includesReader) == [true, true, true])
        // The first to use an emoji does not take its place away, the last does.
        try await reactions.remove("👍", of: ada, from: message, in: guild.general, by: ada)
        #expect(try await counts(bob).map(\.emoji) == ["👍", "❤️", "🎉"])
        try await reactions.remove("👍", of: bob, from: message, in: guild.general, by: bob)
        try await reactions.add("👍", to: message, in: guild.general, by: bob)
        #expect(try await counts(bob).map(\.emoji) == ["❤️", "🎉", "👍"])
    }

    @Test func whatIsThereAlreadyIsNotToldAgain() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let reactions = world.services.reactions
        let member = guild.members[0]
        let message = try await world.services.messages.send("x", to: guild.general, by: guild.owner).id
        world.recorder.clear()
        for emoji in ["❤", "❤\u{FE0F}"] {
            try await reactions.add(emoji, to: message, in: guild.general, by: member)
        }
        for emoji in ["❤", "❤\u{FE0F}", "👍"] {
            try await reactions.remove(emoji, of: member, from: message, in: guild.general, by: member)
        }
        #expect(world.recorder.events == ["reactionAdded > channel", "reactionRemoved > channel"])
        guard case .reactionAdded(let added) = world.events.first else { return }
        #expect(
            added
                == Reaction(
                    emoji: "❤\u{FE0F}", userID: member, messageID: message, channelID: guild.general,
                    guildID: guild.id))
        let read = try await world.services.messages.get(message, in: guild.general, for: member)
        #expect(read.reactions.isEmpty)
    }

    @Test func moderatorsRemoveWhatOthersAdded() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let reactions = world.services.reactions
        let (member, other, moderator) = (guild.members[0], guild.members[1], guild.members[2])
        try await world.grant(.manageMessages, to: moderator, in: guild.id)
        let message = try await world.services.messages.send("x", to: guild.general, by: guild.owner).id
        try await reactions.add("👍", to: message, in: guild.general, by: member)
        #expect(
            await failure {
                try await reactions.remove("👍", of: member, from: message, in: guild.general, by: other)
            } == .missingPermissions)
        try await reactions.remove("👍", of: member, from: message, in: guild.general, by: moderator)
        guard case .reactionRemoved(let removed) = world.events.last else { return }
        #expect(removed.userID == member)
    }

    @Test func thoseWhoReactedAreListedPageByPage() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 5)
        let reactions = world.services.reactions
        let message = try await world.services.messages.send("x", to: guild.general, by: guild.owner).id
        for user in guild.members.reversed() {
            try await reactions.add("👍", to: message, in: guild.general, by: user)
        }
        func page(_ emoji: String, _ after: UserID?, _ limit: Int) async throws -> [UserID] {
            try await reactions.users(
                of: emoji, under: message, in: guild.general, after: after, limit: limit, for: guild.owner
            ).map(\.id)
        }
        #expect(try await page("👍", nil, 100) == guild.members)
        #expect(try await page("👍", nil, 2) == Array(guild.members[0..<2]))
        #expect(try await page("👍", guild.members[1], 2) == Array(guild.members[2..<4]))
        #expect(try await page("👍", guild.members[4], 2).isEmpty)
        #expect(try await page("👍", nil, 0).count == 1)
        #expect(try await page("🎉", nil, 100).isEmpty)
    }

    @Test func twentyEmojiStandUnderAMessage() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let reactions = world.services.reactions
        let member = guild.members[0]
        let message = try await world.services.messages.send("x", to: guild.general, by: guild.owner).id
        let emoji = (0..<21).map { String(Unicode.Scalar(0x1F600 + UInt32($0))!) }
        for emoji in emoji.prefix(20) {
            try await reactions.add(emoji, to: message, in: guild.general, by: guild.owner)
        }
        #expect(
            await failure { try await reactions.add(emoji[20], to: message, in: guild.general, by: member) }
                == .maximumReactionsReached)
        try await reactions.add(emoji[0], to: message, in: guild.general, by: member)
        try await reactions.remove(
            emoji[1], of: guild.owner, from: message, in: guild.general, by: guild.owner)
        try await reactions.add(emoji[20], to: message, in: guild.general, by: member)
    }

    @Test func whoMayNotReactIsTold() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let reactions = world.services.reactions
        let (member, general) = (guild.members[0], guild.general)
        let stranger = try await world.register("stranger")
        let message = try await world.services.messages.send("x", to: general, by: guild.owner).id
        world.recorder.clear()
        #expect(
            await failure { try await reactions.add("👍", to: message, in: general, by: stranger) }
                == .missingAccess)
        #expect(
            await failure { try await reactions.users(of: "👍", under: message, in: general, for: stranger) }
                == .missingAccess)
        for call in [reactions.add, { try await reactions.remove($0, of: $3, from: $1, in: $2, by: $3) }]
            as [(String, MessageID, ChannelID, UserID) async throws -> Void]
        {
            #expect(await failure { try await call("👍", number(1), general, member) } == .unknownMessage)
            #expect(await failure { try await call("👍", message, number(1), member) } == .unknownChannel)
            #expect(
                await failure { try await call("x", message, general, member) }
                    == .invalidField(InvalidField("emoji", .notAnEmoji)))
        }
        try await world.setEveryone(.viewChannel, in: guild.id)
        #expect(
            await failure { try await reactions.add("👍", to: message, in: general, by: member) }
                == .missingPermissions)
        // Without the permission to add, one may still take one's own away.
        try await reactions.remove("👍", of: member, from: message, in: general, by: member)
        #expect(world.recorder.batches.isEmpty)
    }
}

extension ReactionService {
    fileprivate func add(
        _ emoji: String, _ message: MessageID, _ channel: ChannelID, _ user: UserID
    ) async throws {
        try await add(emoji, to: message, in: channel, by: user)
    }
}
