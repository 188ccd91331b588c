// Messages: their order, their pages, and who may change them.

import Domain
import Primitives
import Services
import Testing

@Suite struct MessageTests {
    @Test func aSentMessageIsReadBackAndPublished() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let author = guild.members[0]
        let sent = try await world.services.messages.send("héllo\u{0} 🌍", to: guild.general, by: author)
        #expect(sent.author.id == author && sent.author.username == "member0")
        #expect(sent.content == "héllo 🌍" && sent.editedAt == nil && sent.guildID == guild.id)
        #expect(sent.timestamp == world.clock.now())
        let read = try await world.services.messages.get(sent.id, in: guild.general, for: guild.owner)
        #expect(read == sent)
        #expect(world.recorder.events == ["messageCreated > channel"])
        #expect(
            world.recorder.batches.first?.publications.first?.scope == .channel(guild.general, in: guild.id))
        let channel = try await world.services.channels.get(guild.general, for: author)
        #expect(channel.lastMessageID == sent.id)
    }

    @Test func idsGrowInTheOrderOfCommitsAndEvents() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 4)
        await withTaskGroup(of: Void.self) { group in
            for (index, user) in guild.members.enumerated() {
                group.addTask {
                    for number in 0..<50 {
                        _ = try? await world.services.messages.send(
                            "\(index).\(number)", to: guild.general, by: user)
                        if number == 25 { world.clock.advance(bySeconds: -3600) }
                    }
                }
            }
        }
        let published = world.recorder.batches.flatMap(\.publications).compactMap {
            publication -> MessageID? in
            if case .messageCreated(let message) = publication.event { message.id } else { nil }
        }
        #expect(published.count == 200)
        #expect(published == published.sorted())
        let commits = world.recorder.batches.compactMap(\.commit)
        #expect(commits == commits.sorted())
        let latest = try await world.services.messages.list(in: guild.general, limit: 100, for: guild.owner)
        #expect(latest.map(\.id) == published.suffix(100).reversed())
    }

    @Test func pagesAreNewestFirst() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let messages = world.services.messages
        var ids: [MessageID] = []
        for number in 0..<120 {
            ids.append(try await messages.send("\(number)", to: guild.general, by: guild.owner).id)
        }
        func page(_ anchor: HistoryAnchor, _ limit: Int) async throws -> [MessageID] {
            try await messages.list(in: guild.general, from: anchor, limit: limit, for: guild.owner).map(\.id)
        }
        #expect(try await messages.list(in: guild.general, for: guild.owner).count == 50)
        #expect(try await page(.latest, 3) == [ids[119], ids[118], ids[117]])
        #expect(try await page(.before(ids[2]), 10) == [ids[1], ids[0]])
        #expect(try await page(.before(ids[100]), 2) == [ids[99], ids[98]])
        #expect(try await page(.after(ids[10]), 3) == [ids[13], ids[12], ids[11]])
        #expect(try await page(.after(ids[117]), 10) == [ids[119], ids[118]])
        #expect(try await page(.before(number(0)), 10).isEmpty)
        #expect(try await page(.after(number(Snowflake.storedMax)), 10).isEmpty)
        #expect(try await page(.after(number(0)), 1) == [ids[0]])
        for (asked, given) in [(0, 1), (-5, 1), (100, 100), (101, 100), (.max, 100)] {
            #expect(try await page(.latest, asked).count == given)
        }
        try await messages.delete(ids[118], in: guild.general, by: guild.owner)
        #expect(try await page(.latest, 3) == [ids[119], ids[117], ids[116]])
    }

    @Test func historyStaysWithinItsChannel() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let other = try await world.services.channels.create(
            ChannelDraft(name: "other"), in: guild.id, by: guild.owner)
        let messages = world.services.messages
        let message = try await messages.send("here", to: guild.general, by: guild.owner)
        #expect(try await messages.list(in: other.id, for: guild.owner).isEmpty)
        let owner = guild.owner
        #expect(
            await failure { try await messages.get(message.id, in: other.id, for: owner) } == .unknownMessage)
        #expect(
            await failure { try await messages.edit(message.id, in: other.id, content: "x", by: owner) }
                == .unknownMessage)
        #expect(
            await failure { try await messages.delete(message.id, in: other.id, by: owner) }
                == .unknownMessage)
    }

    @Test func onlyTheAuthorEdits() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let messages = world.services.messages
        let author = guild.members[0]
        let message = try await messages.send("draft", to: guild.general, by: author)
        for user in [guild.owner, guild.members[1]] {
            #expect(
                await failure {
                    try await messages.edit(message.id, in: guild.general, content: "x", by: user)
                }
                    == .missingPermissions)
        }
        world.clock.advance(bySeconds: 60)
        let edited = try await messages.edit(message.id, in: guild.general, content: "final", by: author)
        #expect(edited.content == "final" && edited.editedAt == world.clock.now())
        #expect(edited.timestamp == message.timestamp)
        #expect(try await messages.get(message.id, in: guild.general, for: guild.owner) == edited)
        #expect(world.recorder.events == ["messageCreated > channel", "messageUpdated > channel"])
    }

    @Test func theAuthorAndModeratorsDelete() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let messages = world.services.messages
        let author = guild.members[0]
        try await world.grant(.manageMessages, to: guild.members[2], in: guild.id)
        for (deleter, isAllowed) in [
            (author, true), (guild.owner, true), (guild.members[1], false), (guild.members[2], true),
        ] {
            let message = try await messages.send("x", to: guild.general, by: author)
            world.recorder.clear()
            guard isAllowed else {
                let error = await failure {
                    try await messages.delete(message.id, in: guild.general, by: deleter)
                }
                #expect(error == .missingPermissions)
                #expect(world.recorder.batches.isEmpty)
                continue
            }
            try await messages.delete(message.id, in: guild.general, by: deleter)
            #expect(world.recorder.events == ["messageDeleted > channel"])
            for _ in 0..<2 {
                #expect(
                    await failure { try await messages.delete(message.id, in: guild.general, by: author) }
                        == .unknownMessage)
            }
            #expect(
                await failure { try await messages.get(message.id, in: guild.general, for: author) }
                    == .unknownMessage)
        }
    }

    @Test func whoMayNotWriteIsTold() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let messages = world.services.messages
        let member = guild.members[0]
        let stranger = try await world.register("stranger")
        let message = try await messages.send("x", to: guild.general, by: guild.owner)
        world.recorder.clear()
        // Outsiders are told the same whether or not the message exists.
        for id in [message.id, number(1)] {
            #expect(
                await failure { try await messages.get(id, in: guild.general, for: stranger) }
                    == .missingAccess)
            #expect(
                await failure { try await messages.delete(id, in: guild.general, by: stranger) }
                    == .missingAccess)
        }
        #expect(await failure { try await messages.list(in: guild.general, for: stranger) } == .missingAccess)
        #expect(
            await failure { try await messages.send("x", to: guild.general, by: stranger) } == .missingAccess)
        #expect(await failure { try await messages.send("x", to: number(1), by: member) } == .unknownChannel)
        try await world.setEveryone(.viewChannel, in: guild.id)
        #expect(
            await failure { try await messages.send("x", to: guild.general, by: member) }
                == .missingPermissions)
        #expect(try await messages.list(in: guild.general, for: member).count == 1)
        #expect(world.recorder.batches.isEmpty)
    }

    @Test func categoriesHoldNoMessages() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let category = try await world.services.channels.create(
            ChannelDraft(kind: .category, name: "c"), in: guild.id, by: guild.owner)
        let error = await failure {
            try await world.services.messages.send("x", to: category.id, by: guild.owner)
        }
        #expect(error == .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis)))
        #expect(try await world.services.messages.list(in: category.id, for: guild.owner).isEmpty)
    }

    @Test func anAuthorsNewNameShowsOnOldMessages() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let message = try await world.services.messages.send("x", to: guild.general, by: guild.owner)
        var changes = AccountChanges()
        changes.username = .set("renamed")
        _ = try await world.services.users.update(changes, of: guild.owner)
        let read = try await world.services.messages.get(message.id, in: guild.general, for: guild.owner)
        #expect(read.author.username == "renamed")
    }
}
