// Invites: creation, limits, acceptance and its events.

import Domain
import Primitives
import Services
import Testing

@Suite struct InviteTests {
    @Test func everyMemberInvitesByDefaultToTheFirstTextChannel() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let preview = try await world.services.invites.create(
            InviteDraft(maxUses: 5, maxAgeSeconds: 60), in: guild.id, by: guild.members[0])
        #expect(preview.invite.code.utf8.count == 8)
        #expect(preview.channel.id == guild.general && preview.guild.id == guild.id)
        #expect(preview.inviter.id == guild.members[0] && preview.memberCount == 2)
        #expect(preview.invite.uses == 0 && preview.invite.maxUses == 5 && preview.invite.maxAgeSeconds == 60)
        #expect(preview.invite.expiresAt == world.clock.now().advanced(bySeconds: 60))
        #expect(try await world.services.invites.preview(preview.invite.code).invite == preview.invite)
        #expect(world.recorder.batches.isEmpty)
    }

    @Test func theChannelIsATextChannelOfTheGuild() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let invites = world.services.invites
        let other = try await world.services.guilds.create(GuildDraft(name: "Other"), by: guild.owner)
        let foreign = try #require(other.channels.first).id
        for channel in [foreign, number(1)] as [ChannelID] {
            let draft = InviteDraft(channelID: channel)
            #expect(
                await failure { try await invites.create(draft, in: guild.id, by: guild.owner) }
                    == .unknownChannel)
        }
        let category = try await world.services.channels.create(
            ChannelDraft(kind: .category, name: "c", position: 0), in: guild.id, by: guild.owner)
        let draft = InviteDraft(channelID: category.id)
        #expect(
            await failure { try await invites.create(draft, in: guild.id, by: guild.owner) }
                == .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis)))
        try await world.services.channels.delete(guild.general, by: guild.owner)
        #expect(
            await failure { try await invites.create(InviteDraft(), in: guild.id, by: guild.owner) }
                == .unknownChannel)
    }

    @Test func acceptingJoinsAndTellsTheGuildFirst() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let ada = try await world.register("ada")
        let accepted = try await world.services.invites.accept(guild.inviteCode, by: ada)
        #expect(
            accepted.isNewMember && accepted.preview.invite.uses == 2 && accepted.preview.memberCount == 3)
        #expect(world.recorder.batches.count == 1)
        #expect(world.recorder.events == ["memberAdded > guild", "guildJoined > user"])
        let publications = world.recorder.batches.flatMap(\.publications)
        #expect(publications.map(\.scope) == [.guild(guild.id), .user(ada)])
        guard case .guildJoined(let view) = publications[1].event else {
            Issue.record("no snapshot")
            return
        }
        #expect(view.snapshot.members.map(\.user.id).contains(ada) && view.snapshot.memberCount == 3)
        #expect(view.snapshot.channels.map(\.id) == [guild.general])
        _ = try await world.services.messages.send("hello", to: guild.general, by: ada)
    }

    @Test func membersUseNothingUp() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        for user in [guild.owner, guild.members[0]] {
            let accepted = try await world.services.invites.accept(guild.inviteCode, by: user)
            #expect(!accepted.isNewMember && accepted.preview.invite.uses == 1)
        }
        #expect(world.recorder.batches.isEmpty)
        #expect(try await world.services.guilds.list(of: guild.owner).first?.memberCount == 2)
    }

    @Test func usesAreLimitedAlsoWhenManyComeAtOnce() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let invite = try await world.services.invites.create(
            InviteDraft(maxUses: 3), in: guild.id, by: guild.owner)
        var users: [UserID] = []
        for index in 0..<10 { users.append(try await world.register("user\(index)")) }
        let code = invite.invite.code
        let joined = await withTaskGroup(of: Bool.self) { group in
            for user in users {
                group.addTask { (try? await world.services.invites.accept(code, by: user)) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(joined == 3)
        #expect(await failure { try await world.services.invites.preview(code) } == .unknownInvite)
        #expect(try await world.services.members.list(of: guild.id, for: guild.owner).count == 4)
    }

    @Test func invitesExpire() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let invites = world.services.invites
        let short = try await invites.create(InviteDraft(maxAgeSeconds: 60), in: guild.id, by: guild.owner)
        let endless = try await invites.create(InviteDraft(maxAgeSeconds: 0), in: guild.id, by: guild.owner)
        let ada = try await world.register("ada")
        world.clock.advance(bySeconds: 59)
        _ = try await invites.preview(short.invite.code)
        world.clock.advance(bySeconds: 1)
        #expect(await failure { try await invites.preview(short.invite.code) } == .unknownInvite)
        #expect(await failure { try await invites.accept(short.invite.code, by: ada) } == .unknownInvite)
        world.clock.advance(bySeconds: 1_000_000_000)
        #expect(try await invites.accept(endless.invite.code, by: ada).isNewMember)
    }

    /// Those that expired or are used up do not count.
    @Test func aGuildHasALimitedNumberOfInvites() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let invites = world.services.invites
        let single = try await invites.create(
            InviteDraft(maxUses: 1, maxAgeSeconds: 0), in: guild.id, by: guild.owner)
        _ = try await invites.create(InviteDraft(maxAgeSeconds: 60), in: guild.id, by: guild.owner)
        for _ in 3..<ContentLimits.invitesPerGuildMax {
            _ = try await invites.create(InviteDraft(maxAgeSeconds: 0), in: guild.id, by: guild.owner)
        }
        func create() async throws {
            _ = try await invites.create(InviteDraft(maxAgeSeconds: 0), in: guild.id, by: guild.members[0])
        }
        #expect(await failure(of: create) == .maximumInvitesReached)
        // The same one again is no further one.
        let same = InviteDraft(maxAgeSeconds: 0, isUnique: false)
        _ = try await invites.create(same, in: guild.id, by: guild.owner)
        world.clock.advance(bySeconds: 60)
        try await create()
        #expect(await failure(of: create) == .maximumInvitesReached)
        _ = try await invites.accept(single.invite.code, by: try await world.register("ada"))
        try await create()
        #expect(await failure(of: create) == .maximumInvitesReached)
        let listed = try await invites.list(of: guild.id, for: guild.owner)
        #expect(listed.count == ContentLimits.invitesPerGuildMax)
    }

    @Test func theCreatorAndManagersDelete() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let invites = world.services.invites
        let stranger = try await world.register("stranger")
        try await world.grant(.manageGuild, to: guild.members[2], in: guild.id)
        let creator = guild.members[0]
        let cases: [(UserID, DomainError?)] = [
            (creator, nil), (guild.owner, nil), (guild.members[1], .missingPermissions),
            (guild.members[2], nil), (stranger, .missingAccess),
        ]
        for (user, expected) in cases {
            let code = try await invites.create(InviteDraft(), in: guild.id, by: creator).invite.code
            guard let expected else {
                try await invites.delete(code, by: user)
                #expect(await failure { try await invites.preview(code) } == .unknownInvite)
                #expect(await failure { try await invites.accept(code, by: stranger) } == .unknownInvite)
                #expect(await failure { try await invites.delete(code, by: user) } == .unknownInvite)
                continue
            }
            #expect(await failure { try await invites.delete(code, by: user) } == expected)
            _ = try await invites.preview(code)
        }
    }

    @Test(arguments: ["", "nothing1", "' OR 1=1", String(repeating: "x", count: 10_000)])
    func unknownCodes(_ code: String) async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let invites = world.services.invites
        #expect(await failure { try await invites.preview(code) } == .unknownInvite)
        #expect(await failure { try await invites.accept(code, by: ada) } == .unknownInvite)
        #expect(await failure { try await invites.delete(code, by: ada) } == .unknownInvite)
    }

    @Test func strangersMayNotInviteAndNumbersAreBounded() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let stranger = try await world.register("stranger")
        let invites = world.services.invites
        #expect(
            await failure { try await invites.create(InviteDraft(), in: guild.id, by: stranger) }
                == .missingAccess)
        #expect(
            await failure { try await invites.create(InviteDraft(), in: number(1), by: stranger) }
                == .unknownGuild)
        let extreme = InviteDraft(maxUses: .min, maxAgeSeconds: .max)
        let invite = try await invites.create(extreme, in: guild.id, by: guild.owner).invite
        #expect(invite.maxUses == 0 && invite.maxAgeSeconds == 31_536_000)
    }
}
