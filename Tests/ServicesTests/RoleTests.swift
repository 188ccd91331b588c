// Roles: what may be done to them, by whom, and in which order they stand.

import Domain
import Primitives
import Services
import Testing

@Suite struct RoleTests {
    @Test func rolesAreCreatedChangedAndDeleted() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let roles = world.services.roles
        let owner = Actor(guild.owner, reason: "order")
        let plain = try await roles.create(RoleDraft(), in: guild.id, by: owner)
        #expect(plain.name == "new role" && plain.permissions == .everyoneDefault && plain.position == 1)
        let role = try await roles.create(
            RoleDraft(
                name: "crew", permissions: .kickMembers, color: 0xFF00FF, hoist: true, mentionable: true),
            in: guild.id, by: owner)
        #expect(role.color == 0xFF00FF && role.hoist && role.mentionable)
        var changes = RoleChanges()
        changes.name = .set("staff")
        changes.permissions = .set(.banMembers)
        changes.color = .set(0)
        changes.hoist = .set(false)
        changes.mentionable = .set(false)
        let changed = try await roles.update(role.id, of: guild.id, changes, by: owner)
        #expect(changed.name == "staff" && changed.permissions == .banMembers && !changed.hoist)
        #expect(try await roles.list(of: guild.id, for: guild.members[0]).map(\.id).contains(role.id))
        #expect(try await roles.list(of: guild.id, for: guild.owner).contains(changed))
        try await roles.delete(role.id, of: guild.id, by: owner)
        #expect(
            try await roles.list(of: guild.id, for: guild.owner).map(\.id) == [guild.id.retyped(), plain.id])
        #expect(
            world.recorder.events == [
                "roleCreated > guild", "roleCreated > guild", "roleUpdated > guild", "roleDeleted > guild",
            ])
        let actions = try await world.auditLog(of: guild).map(\.action)
        #expect(actions.prefix(4) == [.roleDelete, .roleUpdate, .roleCreate, .roleCreate])
        let update = try #require(try await world.auditLog(of: guild, .roleUpdate).first)
        #expect(update.reason == "order" && update.targetID == role.id.snowflake)
        #expect(update.changes.first == AuditChange("name", from: .text("crew"), to: .text("staff")))
    }

    @Test func rolesNeedManageRoles() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let roles = world.services.roles
        let stranger = try await world.register("stranger")
        let role = try await roles.create(RoleDraft(), in: guild.id, by: Actor(guild.owner))
        for (user, expected) in [
            (guild.members[0], DomainError.missingPermissions), (stranger, .missingAccess),
        ] {
            let actor = Actor(user)
            let none = RoleChanges()
            #expect(
                await failure { try await roles.create(RoleDraft(), in: guild.id, by: actor) } == expected)
            #expect(
                await failure { try await roles.update(role.id, of: guild.id, none, by: actor) } == expected)
            #expect(await failure { try await roles.delete(role.id, of: guild.id, by: actor) } == expected)
            #expect(await failure { try await roles.reorder([:], in: guild.id, by: actor) } == expected)
        }
        #expect(await failure { try await roles.list(of: guild.id, for: stranger) } == .missingAccess)
        #expect(await failure { try await roles.list(of: number(1), for: stranger) } == .unknownGuild)
    }

    @Test func nobodyManagesWhatStandsAsHighAsThemselves() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let (low, high) = (guild.members[0], guild.members[1])
        let lowRole = try await world.promote(low, to: 1, with: .manageRoles, in: guild)
        let highRole = try await world.promote(high, to: 2, with: .administrator, in: guild)
        let roles = world.services.roles
        for role in [lowRole, highRole] {
            let refused = await failure {
                try await roles.update(role, of: guild.id, RoleChanges(), by: Actor(low))
            }
            #expect(refused == .missingPermissions)
            #expect(
                await failure { try await roles.delete(role, of: guild.id, by: Actor(low)) }
                    == .missingPermissions)
        }
        // Administrators are bound by the order, too.
        #expect(
            await failure { try await roles.delete(highRole, of: guild.id, by: Actor(high)) }
                == .missingPermissions)
        let created = try await roles.create(
            RoleDraft(permissions: [.manageRoles]), in: guild.id, by: Actor(low))
        #expect(created.position == 1)
        try await roles.delete(created.id, of: guild.id, by: Actor(low))
        try await roles.delete(lowRole, of: guild.id, by: Actor(high))
        #expect(
            await failure { try await roles.delete(lowRole, of: guild.id, by: Actor(high)) } == .unknownRole)
        #expect(try await world.services.members.get(low, of: guild.id, for: high).roleIDs.isEmpty)
    }

    @Test func nobodyGivesMoreThanTheyHave() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = Actor(guild.members[0])
        try await world.promote(member.id, to: 1, with: [.manageRoles, .kickMembers], in: guild)
        let roles = world.services.roles
        for permission in [.banMembers, .administrator, .all] as [Permissions] {
            let draft = RoleDraft(permissions: permission)
            #expect(
                await failure { try await roles.create(draft, in: guild.id, by: member) }
                    == .missingPermissions)
        }
        let role = try await roles.create(
            RoleDraft(permissions: .kickMembers), in: guild.id, by: member)
        var changes = RoleChanges()
        changes.permissions = .set([.kickMembers, .manageGuild])
        #expect(
            await failure { try await roles.update(role.id, of: guild.id, changes, by: member) }
                == .missingPermissions)
        // What is there already may stay, and may be taken away.
        _ = try await roles.update(role.id, of: guild.id, changes, by: Actor(guild.owner))
        changes.name = .set("x")
        #expect(
            try await roles.update(role.id, of: guild.id, changes, by: member).permissions
                == [.kickMembers, .manageGuild])
        changes.permissions = .set([])
        #expect(try await roles.update(role.id, of: guild.id, changes, by: member).permissions == [])
        changes.permissions = .set(.all)
        let full = try await roles.update(role.id, of: guild.id, changes, by: Actor(guild.owner))
        #expect(full.permissions == .named)
    }

    /// Seeing channels is a permission like any other here: whoever lacks it is in the guild all the same.
    @Test func whoSeesNoChannelsCannotLetOthersSeeThem() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = Actor(guild.members[0])
        try await world.setEveryone([], in: guild.id)
        try await world.promote(member.id, to: 1, with: .manageRoles, in: guild)
        let roles = world.services.roles
        let draft = RoleDraft(permissions: .viewChannel)
        #expect(
            await failure { try await roles.create(draft, in: guild.id, by: member) } == .missingPermissions)
        let role = try await roles.create(RoleDraft(permissions: []), in: guild.id, by: member)
        var changes = RoleChanges()
        changes.permissions = .set(.viewChannel)
        #expect(
            await failure { try await roles.update(role.id, of: guild.id, changes, by: member) }
                == .missingPermissions)
    }

    @Test func everyoneStays() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let roles = world.services.roles
        let owner = Actor(guild.owner)
        let everyone: RoleID = guild.id.retyped()
        #expect(
            await failure { try await roles.delete(everyone, of: guild.id, by: owner) }
                == .invalidField(InvalidField("role_id", .everyoneRoleIsFixed)))
        var renamed = RoleChanges()
        renamed.name = .set("all")
        #expect(
            await failure { try await roles.update(everyone, of: guild.id, renamed, by: owner) }
                == .invalidField(InvalidField("name", .everyoneRoleIsFixed)))
        var changes = RoleChanges()
        changes.name = .set(Role.everyoneName)
        changes.permissions = .set([.viewChannel])
        #expect(
            try await roles.update(everyone, of: guild.id, changes, by: owner).permissions == .viewChannel)
        #expect(
            await failure { try await roles.reorder([everyone: 1], in: guild.id, by: owner) }
                == .invalidField(InvalidField("position", .everyoneRoleIsFixed)))
        let other = try await world.services.guilds.create(GuildDraft(name: "Other"), by: owner.id)
        let foreign: RoleID = other.guild.id.retyped()
        #expect(
            await failure { try await roles.update(foreign, of: guild.id, changes, by: owner) }
                == .unknownRole)
    }

    @Test func aGuildHasALimitedNumberOfRoles() async throws {
        let world = try await World { $0.limits.rolesPerGuild = 4 }
        let guild = try await world.guild()
        let roles = world.services.roles
        var last: Role?
        for _ in 0..<3 { last = try await roles.create(RoleDraft(), in: guild.id, by: Actor(guild.owner)) }
        let error = await failure {
            try await roles.create(RoleDraft(), in: guild.id, by: Actor(guild.owner))
        }
        #expect(error == .maximumRolesReached)
        try await roles.delete(try #require(last).id, of: guild.id, by: Actor(guild.owner))
        _ = try await roles.create(RoleDraft(), in: guild.id, by: Actor(guild.owner))
    }

    @Test func aDeletedRoleLeavesNoOverwrite() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let services = world.services
        let owner = Actor(guild.owner)
        let role = try await services.roles.create(RoleDraft(), in: guild.id, by: owner)
        let kept = PermissionOverwrite(.role(guild.id.retyped()), allow: [], deny: .sendMessages)
        for overwrite in [kept, PermissionOverwrite(.role(role.id), allow: .sendMessages, deny: [])] {
            try await services.channels.setOverwrite(overwrite, of: guild.general, by: owner)
        }
        world.recorder.clear()
        try await services.roles.delete(role.id, of: guild.id, by: owner)
        #expect(world.recorder.events == ["channelUpdated > channel", "roleDeleted > guild"])
        #expect(try await services.channels.get(guild.general, for: owner.id).overwrites == [kept])
    }
}
