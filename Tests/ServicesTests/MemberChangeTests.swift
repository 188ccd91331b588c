// Nicknames, roles and timeouts of members; kicking, leaving and adding bots.

import Database
import Domain
import Primitives
import SQLiteDatabase
import Services
import Testing

@Suite struct MemberChangeTests {
    @Test func everybodyNamesThemselvesAndModeratorsTheirSubordinates() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let (moderator, member, high) = (guild.members[0], guild.members[1], guild.members[2])
        try await world.promote(moderator, to: 1, with: .kickMembers, in: guild)
        try await world.promote(high, to: 2, in: guild)
        world.recorder.clear()
        let members = world.services.members
        var changes = MemberChanges()
        changes.nickname = .set("Countess")
        #expect(
            try await members.update(member, of: guild.id, changes, by: Actor(member)).nickname == "Countess")
        changes.nickname = .set("Ada")
        #expect(
            try await members.update(member, of: guild.id, changes, by: Actor(moderator)).nickname == "Ada")
        #expect(try await members.get(member, of: guild.id, for: member).nickname == "Ada")
        #expect(world.recorder.events == ["memberUpdated > guild", "memberUpdated > guild"])
        for (actor, target) in [(member, moderator), (moderator, high), (moderator, guild.owner)] {
            #expect(
                await failure { try await members.update(target, of: guild.id, changes, by: Actor(actor)) }
                    == .missingPermissions)
        }
        #expect(
            await failure { try await members.update(number(1), of: guild.id, changes, by: Actor(member)) }
                == .unknownMember)
        let stranger = try await world.register("stranger")
        #expect(
            await failure { try await members.update(member, of: guild.id, changes, by: Actor(stranger)) }
                == .missingAccess)
        let entries = try await world.auditLog(of: guild, .memberUpdate)
        #expect(
            entries.map(\.changes) == [
                [AuditChange("nick", from: .text("Countess"), to: .text("Ada"))],
                [AuditChange("nick", from: nil, to: .text("Countess"))],
            ])
        #expect(entries.map(\.userID) == [moderator, member])
    }

    @Test func whatChangesNothingIsToldToNobody() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let member = guild.members[0]
        let role = try await world.promote(member, to: 1, in: guild)
        var changes = MemberChanges()
        changes.nickname = .set("Countess")
        _ = try await world.services.members.update(member, of: guild.id, changes, by: Actor(member))
        world.recorder.clear()
        for _ in 0..<2 {
            let same = try await world.services.members.update(
                member, of: guild.id, changes, by: Actor(guild.owner))
            #expect(same.nickname == "Countess" && same.roleIDs == [role])
            changes.roleIDs = .set([role])
            changes.timedOutUntil = .set(nil)
        }
        #expect(world.recorder.batches.isEmpty)
    }

    @Test func rolesAreGivenFromAbove() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let (manager, member) = (guild.members[0], guild.members[1])
        let services = world.services
        let own = try await world.promote(manager, to: 1, with: .manageRoles, in: guild)
        let low = try await services.roles.create(RoleDraft(), in: guild.id, by: Actor(manager)).id
        let other = try await services.roles.create(RoleDraft(), in: guild.id, by: Actor(manager)).id
        let high = try await world.promote(guild.owner, to: 9, in: guild)
        func give(_ roles: [RoleID], to user: UserID, by actor: UserID) async throws -> [RoleID] {
            var changes = MemberChanges()
            changes.roleIDs = .set(roles)
            return try await services.members.update(user, of: guild.id, changes, by: Actor(actor)).roleIDs
        }
        world.recorder.clear()
        #expect(try await give([other, low, low], to: member, by: manager) == [low, other])
        #expect(try await give([low], to: member, by: manager) == [low])
        #expect(world.recorder.events == ["memberUpdated > guild", "memberUpdated > guild"])
        #expect(try await services.members.get(member, of: guild.id, for: member).roleIDs == [low])
        let entries = try await world.auditLog(of: guild, .memberRoleUpdate)
        #expect(entries.first?.changes == [AuditChange("$remove", from: nil, to: .list(["\(other)"]))])
        // The roles' places count, not the member's: even the owner's lower roles may be changed.
        #expect(try await give([high, low], to: guild.owner, by: manager) == [low, high].sorted())
        for roles in [[own], [high], [low, high]] {
            #expect(
                await failure { try await give(roles, to: member, by: manager) } == .missingPermissions)
        }
        #expect(await failure { try await give([], to: manager, by: manager) } == .missingPermissions)
        #expect(await failure { try await give([], to: member, by: member) } == .missingPermissions)
        for role in [guild.id.retyped(), number(1)] as [RoleID] {
            #expect(
                await failure { try await give([role], to: member, by: guild.owner) }
                    == .invalidField(InvalidField("roles", .unknownRole)))
        }
        #expect(try await services.members.get(member, of: guild.id, for: member).roleIDs == [low])
        // One by one.
        world.recorder.clear()
        let actor = Actor(manager)
        for held in [true, true, false, false] {
            try await services.members.setRole(other, held: held, by: member, in: guild.id, as: actor)
        }
        #expect(world.recorder.events.count == 2)
        for role in [own, high] {
            #expect(
                await failure {
                    try await services.members.setRole(role, held: true, by: member, in: guild.id, as: actor)
                } == .missingPermissions)
        }
        for (role, user, expected) in [
            (guild.id.retyped(), member, DomainError.unknownRole), (low, number(1), .unknownMember),
        ] {
            #expect(
                await failure {
                    try await services.members.setRole(role, held: true, by: user, in: guild.id, as: actor)
                } == expected)
        }
    }

    @Test func timedOutMembersOnlyRead() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let (moderator, member, chief) = (guild.members[0], guild.members[1], guild.members[2])
        try await world.promote(chief, to: 1, with: .administrator, in: guild)
        try await world.promote(moderator, to: 2, with: .kickMembers, in: guild)
        let services = world.services
        let now = world.clock.now()
        func timeOut(_ user: UserID, until end: Timestamp?, by actor: UserID) async throws {
            var changes = MemberChanges()
            changes.timedOutUntil = .set(end)
            _ = try await services.members.update(user, of: guild.id, changes, by: Actor(actor))
        }
        let end = now.advanced(bySeconds: 60)
        try await timeOut(member, until: end, by: moderator)
        #expect(try await services.members.get(member, of: guild.id, for: member).timedOutUntil == end)
        #expect(
            await failure { try await services.messages.send("x", to: guild.general, by: member) }
                == .missingPermissions)
        _ = try await services.messages.list(in: guild.general, for: member)
        // Whoever leaves and comes back is still timed out.
        try await services.members.leave(guild.id, by: member)
        _ = try await services.invites.accept(guild.inviteCode, by: member)
        #expect(
            await failure { try await services.messages.send("x", to: guild.general, by: member) }
                == .missingPermissions)
        world.clock.advance(bySeconds: 60)
        _ = try await services.messages.send("x", to: guild.general, by: member)
        for (target, actor) in [(chief, moderator), (guild.owner, moderator), (moderator, moderator)] {
            let end = world.clock.now().advanced(bySeconds: 60)
            #expect(await failure { try await timeOut(target, until: end, by: actor) } == .missingPermissions)
        }
        try await timeOut(member, until: world.clock.now().advanced(bySeconds: 2_419_200), by: moderator)
        try await timeOut(member, until: nil, by: moderator)
        _ = try await services.messages.send("x", to: guild.general, by: member)
        for seconds in [0, -1, 2_419_201] as [Int64] {
            let end = world.clock.now().advanced(bySeconds: seconds)
            #expect(
                await failure { try await timeOut(member, until: end, by: moderator) }
                    == .invalidField(InvalidField("communication_disabled_until", .timeoutOutOfRange)))
        }
    }

    @Test func whoIsKickedIsGoneAndMayComeBack() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let (moderator, member, high) = (guild.members[0], guild.members[1], guild.members[2])
        try await world.promote(moderator, to: 1, with: .kickMembers, in: guild)
        try await world.promote(high, to: 2, in: guild)
        let services = world.services
        let role = try await services.roles.create(RoleDraft(), in: guild.id, by: Actor(guild.owner)).id
        var changes = MemberChanges()
        changes.roleIDs = .set([role])
        changes.nickname = .set("x")
        _ = try await services.members.update(member, of: guild.id, changes, by: Actor(guild.owner))
        world.recorder.clear()
        for (actor, target) in [(member, moderator), (moderator, high), (moderator, guild.owner)] {
            #expect(
                await failure { try await services.members.kick(target, from: guild.id, by: Actor(actor)) }
                    == .missingPermissions)
        }
        try await services.members.kick(member, from: guild.id, by: Actor(moderator, reason: "noise"))
        #expect(world.recorder.events == ["guildLeft > user", "memberRemoved > guild"])
        #expect(world.publications.map(\.scope) == [.user(member), .guild(guild.id)])
        #expect(
            await failure { try await services.members.kick(member, from: guild.id, by: Actor(moderator)) }
                == .unknownMember)
        #expect(await failure { try await services.guilds.get(guild.id, for: member) } == .missingAccess)
        #expect(try await services.guilds.list(of: guild.owner).first?.memberCount == 3)
        let entry = try #require(try await world.auditLog(of: guild, .memberKick).first)
        #expect(entry.reason == "noise" && entry.targetID == member.snowflake && entry.userID == moderator)
        _ = try await services.invites.accept(guild.inviteCode, by: member)
        let back = try await services.members.get(member, of: guild.id, for: member)
        #expect(back.roleIDs.isEmpty && back.nickname == nil)
    }

    @Test func ownersHandOverBeforeTheyLeave() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let services = world.services
        let (heir, other) = (guild.members[0], guild.members[1])
        #expect(
            await failure { try await services.members.leave(guild.id, by: guild.owner) } == .ownerCannotLeave
        )
        var changes = GuildChanges()
        changes.ownerID = .set(heir)
        try await world.promote(other, to: 1, with: .administrator, in: guild)
        #expect(
            await failure { try await services.guilds.update(guild.id, changes, by: other) }
                == .missingPermissions)
        let bot = try await world.registerBot("robot", ownedBy: guild.owner)
        _ = try await services.members.addBot(bot, to: guild.id, by: Actor(guild.owner))
        for (user, rule) in [(number(1), InvalidField.Rule.notAMember), (bot, .notForBots)] {
            var changes = GuildChanges()
            changes.ownerID = .set(user)
            #expect(
                await failure {
                    try await services.guilds.update(guild.id, changes, by: guild.owner)
                } == .invalidField(InvalidField("owner_id", rule)))
        }
        world.recorder.clear()
        #expect(try await services.guilds.update(guild.id, changes, by: guild.owner).ownerID == heir)
        try await services.members.leave(guild.id, by: guild.owner)
        #expect(
            world.recorder.events == ["guildUpdated > guild", "guildLeft > user", "memberRemoved > guild"])
        #expect(try await services.guilds.list(of: heir).map(\.permissions) == [.all])
        #expect(try await services.guilds.list(of: guild.owner).isEmpty)
        #expect(
            await failure { try await services.members.leave(guild.id, by: guild.owner) } == .missingAccess)
        let entry = try #require(
            try await services.auditLog.list(of: guild.id, for: heir).entries.first)
        #expect(
            entry.changes == [
                AuditChange("owner_id", from: .text("\(guild.owner)"), to: .text("\(heir)"))
            ])
    }

    @Test func botsAreAddedByManagers() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let members = world.services.members
        let bot = try await world.registerBot("robot", ownedBy: guild.owner)
        let owner = Actor(guild.owner)
        #expect(
            await failure { try await members.addBot(bot, to: guild.id, by: Actor(guild.members[0])) }
                == .missingPermissions)
        #expect(
            await failure { try await members.addBot(number(1), to: guild.id, by: owner) } == .unknownUser)
        let person = try await world.register("person")
        #expect(
            await failure { try await members.addBot(person, to: guild.id, by: owner) } == .invalidAccountType
        )
        let member = try #require(try await members.addBot(bot, to: guild.id, by: owner))
        #expect(member.user.isBot)
        #expect(world.recorder.events == ["memberAdded > guild", "guildJoined > user"])
        #expect(try await members.addBot(bot, to: guild.id, by: owner) == nil)
        #expect(world.recorder.events.count == 2)
        try await world.services.bans.ban(bot, in: guild.id, by: owner)
        #expect(await failure { try await members.addBot(bot, to: guild.id, by: owner) } == .banned)
        #expect(try await world.auditLog(of: guild, .botAdd).map(\.targetID) == [bot.snowflake])
    }
}

extension World {
    /// A bot's account.
    func registerBot(_ name: String, ownedBy owner: UserID) async throws -> UserID {
        let user = try await register(name)
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                "UPDATE users SET is_bot = 1, bot_owner_id = $2 WHERE id = $1",
                [.integer(Int64(user.rawValue)), .integer(Int64(owner.rawValue))])
        }
        return user
    }
}
