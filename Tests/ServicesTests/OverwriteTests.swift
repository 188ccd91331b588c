// Overwrites of channels: who may set them, and what they change for whom.

import Domain
import Primitives
import Services
import Testing

@Suite struct OverwriteTests {
    @Test func overwritesDecideWhoSeesAndWrites() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let services = world.services
        let owner = Actor(guild.owner)
        let (crew, guest, other) = (guild.members[0], guild.members[1], guild.members[2])
        let role = try await world.promote(crew, to: 1, in: guild)
        let everyone: RoleID = guild.id.retyped()
        for overwrite in [
            PermissionOverwrite(.role(everyone), allow: [], deny: .viewChannel),
            PermissionOverwrite(.role(role), allow: .viewChannel, deny: []),
            PermissionOverwrite(.member(guest), allow: .viewChannel, deny: .sendMessages),
        ] {
            try await services.channels.setOverwrite(overwrite, of: guild.general, by: owner)
        }
        for (user, sees, writes) in [
            (owner.id, true, true), (crew, true, true), (guest, true, false), (other, false, false),
        ] {
            let listed = try await services.channels.list(in: guild.id, for: user)
            #expect(listed.map(\.id) == (sees ? [guild.general] : []))
            let sent = try? await services.messages.send("x", to: guild.general, by: user)
            #expect((sent != nil) == writes)
            let views = try await services.sessions.snapshot(of: user).guilds
            #expect(views.first?.snapshot.channels.count == (sees ? 1 : 0))
        }
        #expect(
            await failure { try await services.messages.send("x", to: guild.general, by: guest) }
                == .missingPermissions)
        #expect(
            await failure { try await services.messages.send("x", to: guild.general, by: other) }
                == .missingAccess)
        #expect(
            await failure { try await services.invites.create(InviteDraft(), in: guild.id, by: other) }
                == .missingAccess)
        let entries = try await world.auditLog(of: guild, .overwriteCreate)
        #expect(entries.count == 3 && entries.allSatisfy { $0.targetID == guild.general.snowflake })
        try await services.channels.deleteOverwrite(
            of: everyone.snowflake, in: guild.general, by: owner)
        _ = try await services.messages.send("x", to: guild.general, by: other)
        #expect(try await world.auditLog(of: guild, .overwriteDelete).count == 1)
    }

    @Test func nobodyChangesForOthersWhatTheyMayNotThemselves() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let channels = world.services.channels
        let (manager, member) = (Actor(guild.members[0]), guild.members[1])
        func set(_ allow: Permissions, _ deny: Permissions, by actor: Actor) async throws {
            try await channels.setOverwrite(
                PermissionOverwrite(.member(member), allow: allow, deny: deny), of: guild.general, by: actor)
        }
        #expect(await failure { try await set(.viewChannel, [], by: manager) } == .missingPermissions)
        try await world.promote(manager.id, to: 1, with: .manageRoles, in: guild)
        world.recorder.clear()
        try await set(.sendMessages, .attachFiles, by: manager)
        #expect(world.recorder.events == ["channelUpdated > channel"])
        #expect(await failure { try await set(.manageMessages, [], by: manager) } == .missingPermissions)
        #expect(await failure { try await set([], .manageMessages, by: manager) } == .missingPermissions)
        // What somebody else decided is neither changed nor removed.
        try await set(.sendMessages, .manageMessages, by: Actor(guild.owner))
        try await set([], .manageMessages, by: manager)
        #expect(await failure { try await set([], [], by: manager) } == .missingPermissions)
        #expect(
            await failure {
                try await channels.deleteOverwrite(of: member.snowflake, in: guild.general, by: manager)
            } == .missingPermissions)
        // Bits of the whole guild have no place in a channel.
        try await set([.administrator, .banMembers, .manageMessages], .kickMembers, by: Actor(guild.owner))
        let stored = try await channels.get(guild.general, for: guild.owner).overwrites
        #expect(stored == [PermissionOverwrite(.member(member), allow: .manageMessages, deny: [])])
    }

    @Test func subjectsAreOfTheGuild() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let channels = world.services.channels
        let owner = Actor(guild.owner)
        let stranger = try await world.register("stranger")
        let subjects: [(PermissionOverwrite.Subject, DomainError, InvalidField.Rule)] = [
            (.role(number(1)), .unknownRole, .unknownRole), (.member(stranger), .unknownMember, .notAMember),
            (.role(guild.owner.retyped()), .unknownRole, .unknownRole),
        ]
        for (subject, expected, rule) in subjects {
            let overwrite = PermissionOverwrite(subject, allow: .viewChannel, deny: [])
            #expect(
                await failure { try await channels.setOverwrite(overwrite, of: guild.general, by: owner) }
                    == expected)
            var draft = ChannelDraft(name: "x")
            draft.overwrites = [overwrite]
            #expect(
                await failure { try await channels.create(draft, in: guild.id, by: owner) }
                    == .invalidField(InvalidField("permission_overwrites", rule)))
        }
        #expect(
            await failure {
                try await channels.deleteOverwrite(of: stranger.snowflake, in: guild.general, by: owner)
            } == .unknownOverwrite)
        #expect(
            await failure {
                try await channels.deleteOverwrite(of: stranger.snowflake, in: number(1), by: owner)
            } == .unknownChannel)
        let twice = PermissionOverwrite(.member(guild.members[0]), allow: .viewChannel, deny: [])
        var changes = ChannelChanges()
        changes.overwrites = .set([twice, twice])
        #expect(
            await failure { try await channels.update(guild.general, changes, by: owner) }
                == .invalidField(InvalidField("permission_overwrites", .duplicate)))
        // Who has left may keep theirs.
        changes.overwrites = .set([twice])
        _ = try await channels.update(guild.general, changes, by: owner)
        try await world.services.members.leave(guild.id, by: guild.members[0])
        changes.name = .set("y")
        #expect(try await channels.update(guild.general, changes, by: owner).overwrites == [twice])
    }

    @Test func aChannelHasALimitedNumberOfOverwrites() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let services = world.services
        let owner = Actor(guild.owner)
        var overwrites: [PermissionOverwrite] = []
        for _ in 0...ContentLimits.overwritesPerChannelMax {
            let role = try await services.roles.create(RoleDraft(), in: guild.id, by: owner)
            overwrites.append(PermissionOverwrite(.role(role.id), allow: .sendMessages, deny: []))
        }
        var changes = ChannelChanges()
        changes.overwrites = .set(overwrites)
        #expect(
            await failure {
                try await services.channels.update(guild.general, changes, by: owner)
            } == .maximumOverwritesReached)
        changes.overwrites = .set(overwrites.dropLast())
        let full = try await services.channels.update(guild.general, changes, by: owner)
        #expect(full.overwrites.count == 100)
        let last = overwrites[ContentLimits.overwritesPerChannelMax]
        #expect(
            await failure { try await services.channels.setOverwrite(last, of: guild.general, by: owner) }
                == .maximumOverwritesReached)
        #expect(try await services.channels.get(guild.general, for: owner.id) == full)
    }

    @Test func channelsTakeTheOverwritesOfTheirCategory() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let channels = world.services.channels
        let owner = Actor(guild.owner)
        let member = Actor(guild.members[0])
        let hidden = PermissionOverwrite(.role(guild.id.retyped()), allow: [], deny: .viewChannel)
        var draft = ChannelDraft(kind: .category, name: "staff")
        draft.overwrites = [hidden]
        let category = try await channels.create(draft, in: guild.id, by: owner)
        let synced = ChannelDraft(name: "a", parentID: category.id)
        #expect(try await channels.create(synced, in: guild.id, by: owner).overwrites == [hidden])
        var own = synced
        own.overwrites = []
        #expect(try await channels.create(own, in: guild.id, by: owner).overwrites.isEmpty)
        // Channels are managed, and overwrites set, only where one may.
        try await world.promote(member.id, to: 1, with: .manageChannels, in: guild)
        #expect(
            await failure { try await channels.create(synced, in: guild.id, by: member) } == .missingAccess)
        var changes = ChannelChanges()
        changes.parentID = .set(category.id)
        #expect(
            await failure { try await channels.update(guild.general, changes, by: member) }
                == .missingAccess)
        var open = ChannelDraft(name: "b")
        _ = try await channels.create(open, in: guild.id, by: member)
        open.overwrites = [hidden]
        #expect(
            await failure { try await channels.create(open, in: guild.id, by: member) }
                == .missingPermissions)
        changes = ChannelChanges()
        changes.overwrites = .set([hidden])
        #expect(
            await failure { try await channels.update(guild.general, changes, by: member) }
                == .missingPermissions)
        let seen = try await channels.list(in: guild.id, for: member.id).map(\.name)
        #expect(seen == ["general", "a", "b"])
    }
}
