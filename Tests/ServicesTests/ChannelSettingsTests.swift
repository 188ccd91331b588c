// Settings of channels, their order, and what the audit log says of them.

import Domain
import Primitives
import Services
import Testing

@Suite struct ChannelSettingsTests {
    @Test func settingsAreKeptAndRecorded() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let channels = world.services.channels
        var draft = ChannelDraft(name: "x")
        draft.isNSFW = true
        draft.slowModeSeconds = 5
        let owner = Actor(guild.owner, reason: "tidy")
        let channel = try await channels.create(draft, in: guild.id, by: owner)
        #expect(channel.isNSFW && channel.slowModeSeconds == 5)
        var changes = ChannelChanges()
        changes.isNSFW = .set(false)
        changes.slowModeSeconds = .set(0)
        let changed = try await channels.update(channel.id, changes, by: owner)
        #expect(!changed.isNSFW && changed.slowModeSeconds == 0)
        #expect(try await channels.get(channel.id, for: guild.owner) == changed)
        _ = try await channels.update(channel.id, changes, by: owner)
        #expect(try await channels.delete(channel.id, by: owner) == changed)
        let entries = try await world.auditLog(of: guild)
        #expect(entries.map(\.action).prefix(3) == [.channelDelete, .channelUpdate, .channelCreate])
        #expect(entries.prefix(3).allSatisfy { $0.targetID == channel.id.snowflake && $0.reason == "tidy" })
        #expect(
            entries[1].changes == [
                AuditChange("nsfw", from: .flag(true), to: .flag(false)),
                AuditChange("rate_limit_per_user", from: .number(5), to: .number(0)),
            ])
        #expect(entries[2].changes.contains(AuditChange("name", from: nil, to: .text("x"))))
        #expect(entries[0].changes.contains(AuditChange("name", from: .text("x"), to: nil)))
        var category = ChannelDraft(kind: .category, name: "c")
        category.slowModeSeconds = 1
        #expect(
            await failure { try await channels.create(category, in: guild.id, by: owner) }
                == .invalidField(InvalidField("rate_limit_per_user", .channelKindCannotHoldThis)))
    }

    @Test func manyChannelsMoveAtOnceOrNone() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let channels = world.services.channels
        let owner = Actor(guild.owner)
        let category = try await channels.create(
            ChannelDraft(kind: .category, name: "c"), in: guild.id, by: owner)
        let other = try await channels.create(ChannelDraft(name: "other"), in: guild.id, by: owner)
        world.recorder.clear()
        let moves = [
            ChannelPlace(guild.general, position: .set(5), parentID: .set(category.id)),
            ChannelPlace(other.id, position: .set(0)), ChannelPlace(category.id, position: .keep),
        ]
        try await channels.reorder(moves, in: guild.id, by: owner)
        #expect(world.recorder.events == ["channelUpdated > channel", "channelUpdated > channel"])
        #expect(world.recorder.batches.count == 1)
        let listed = try await channels.list(in: guild.id, for: owner.id)
        #expect(listed.map(\.id) == [other.id, category.id, guild.general])
        #expect(listed.map(\.parentID) == [nil, nil, category.id])
        let refusals: [([ChannelPlace], DomainError)] = [
            (
                [.init(other.id, position: .set(9)), .init(number(1), position: .set(1))],
                .unknownChannel
            ),
            (
                [.init(other.id, position: .set(9)), .init(other.id, position: .set(8))],
                .invalidField(InvalidField("id", .duplicate))
            ),
            (
                [.init(other.id, position: .set(9), parentID: .set(guild.general))],
                .invalidField(InvalidField("parent_id", .parentIsNotACategory))
            ),
            (
                [.init(category.id, position: .set(9), parentID: .set(category.id))],
                .invalidField(InvalidField("parent_id", .channelKindCannotHoldThis))
            ),
        ]
        for (places, expected) in refusals {
            #expect(
                await failure { try await channels.reorder(places, in: guild.id, by: owner) } == expected)
        }
        let member = Actor(guild.members[0])
        #expect(
            await failure { try await channels.reorder(moves, in: guild.id, by: member) }
                == .missingPermissions)
        try await world.promote(member.id, to: 1, with: .manageChannels, in: guild)
        let hidden = PermissionOverwrite(.member(member.id), allow: [], deny: .viewChannel)
        try await channels.setOverwrite(hidden, of: other.id, by: owner)
        let place = ChannelPlace(other.id, position: .set(3))
        #expect(
            await failure { try await channels.reorder([place], in: guild.id, by: member) } == .missingAccess)
        #expect(try await channels.list(in: guild.id, for: owner.id).map(\.position) == [0, 1, 5])
    }

    @Test func guildsAreChangedOnTheRecord() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        var changes = GuildChanges()
        changes.description = .set("cogs")
        for _ in 0..<2 {
            _ = try await world.services.guilds.update(
                guild.id, changes, by: Actor(guild.owner, reason: "looks"))
        }
        let entries = try await world.auditLog(of: guild, .guildUpdate)
        #expect(entries.count == 1 && entries.first?.reason == "looks")
        #expect(
            entries.first?.changes == [
                AuditChange("description", from: nil, to: .text("cogs"))
            ])
    }

    @Test func theAuditLogIsFilteredAndForManagersOnly() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let services = world.services
        let (manager, member) = (guild.members[0], guild.members[1])
        try await world.promote(manager, to: 1, with: [.manageGuild, .kickMembers], in: guild)
        try await services.members.kick(member, from: guild.id, by: Actor(manager))
        var filter = AuditLogFilter()
        filter.userID = manager
        let page = try await services.auditLog.list(of: guild.id, filter, for: manager)
        #expect(page.entries.map(\.action) == [.memberKick])
        #expect(page.users.map(\.id) == [manager, member].sorted())
        let all = try await services.auditLog.list(of: guild.id, limit: 100, for: guild.owner).entries
        #expect(all.map(\.id) == all.map(\.id).sorted(by: >) && all.count > 3)
        filter = AuditLogFilter()
        filter.before = all[1].id
        #expect(
            try await services.auditLog.list(of: guild.id, filter, limit: 1, for: manager).entries == [all[2]]
        )
        filter.before = nil
        filter.after = all[1].id
        #expect(try await services.auditLog.list(of: guild.id, filter, for: manager).entries == [all[0]])
        #expect(
            await failure { try await services.auditLog.list(of: guild.id, for: member) } == .missingAccess)
        _ = try await services.invites.accept(guild.inviteCode, by: member)
        #expect(
            await failure { try await services.auditLog.list(of: guild.id, for: member) }
                == .missingPermissions)
    }

    @Test func invitesAreListedWhileTheyCanBeUsed() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let invites = world.services.invites
        let short = try await invites.create(
            InviteDraft(maxAgeSeconds: 60), in: guild.id, by: guild.owner)
        let single = try await invites.create(InviteDraft(maxUses: 1), in: guild.id, by: guild.owner)
        let second = try await world.services.channels.create(
            ChannelDraft(name: "second"), in: guild.id, by: guild.owner)
        world.clock.advance(bySeconds: 1)
        let there = try await invites.create(
            InviteDraft(channelID: second.id), in: guild.id, by: guild.owner)
        func codes() async throws -> [String] {
            try await invites.list(of: guild.id, for: guild.owner).map(\.invite.code)
        }
        #expect(try await codes().first == there.invite.code)
        #expect(
            Set(try await codes()) == [
                guild.inviteCode, short.invite.code, single.invite.code, there.invite.code,
            ])
        let listed = try await invites.list(to: second.id, for: guild.owner)
        #expect(listed.map(\.invite) == [there.invite] && listed.first?.memberCount == 2)
        _ = try await invites.accept(single.invite.code, by: try await world.register("ada"))
        world.clock.advance(bySeconds: 59)
        try await invites.delete(there.invite.code, by: Actor(guild.owner, reason: "old"))
        #expect(try await codes() == [guild.inviteCode])
        #expect(try await invites.list(to: second.id, for: guild.owner).isEmpty)
        let member = guild.members[0]
        #expect(await failure { try await invites.list(of: guild.id, for: member) } == .missingPermissions)
        #expect(await failure { try await invites.list(to: second.id, for: member) } == .missingPermissions)
        #expect(try await world.auditLog(of: guild, .inviteCreate).count == 4)
        let deletion = try #require(try await world.auditLog(of: guild, .inviteDelete).first)
        #expect(deletion.reason == "old")
        #expect(
            deletion.changes.first == AuditChange("code", from: .text(there.invite.code), to: nil))
    }
}
