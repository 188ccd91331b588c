// Guilds, roles, channels, members and invites as stored.

import Domain
import Primitives
import Stores
import Testing

@Suite struct GuildStoreTests {
    @Test func guildsComeBackUntilDeleted() async throws {
        let store = try await TestDatabase()
        var guild = try await store.seedGuild()
        guild.description = "cogs"
        guild.icon = nil
        try await store.write { [guild] (unit) throws(DomainError) in
            try unit.guilds.update(guild, at: later)
            #expect(try unit.guilds.guild(guild.id) == guild)
            #expect(try unit.guilds.count(of: number(1)) == 1)
            #expect(try unit.guilds.list(of: number(1)).map(\.guild) == [guild])
            #expect(try unit.guilds.list(of: number(1)).map(\.joinedAt) == [start])
            try unit.guilds.delete(guild.id, at: later)
            #expect(try unit.guilds.guild(guild.id) == nil)
            #expect(try unit.guilds.count(of: number(1)) == 0)
            #expect(try unit.guilds.list(of: number(1)).isEmpty)
            #expect(try unit.access.guild(guild.id, for: number(1)) == nil)
            #expect(try unit.access.channel(number(20), for: number(1)) == nil)
            #expect(try unit.snapshots.guild(guild.id, for: number(1)) == nil)
        }
    }

    @Test func rolesKeepAllSixtyFourBits() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            let all = role(11, permissions: .all, position: 2)
            let some = role(12, permissions: [.kickMembers], position: 1)
            try unit.roles.insert(all)
            try unit.roles.insert(some)
            let everyone = role(10, permissions: .everyoneDefault)
            #expect(try unit.roles.list(of: number(10)) == [everyone, some, all])
            #expect(
                try unit.roles.held(by: number(1), in: number(10)).map(\.permissions) == [.everyoneDefault])
            try unit.members.assign(all.id, to: number(1), in: number(10), at: start)
            try unit.members.assign(all.id, to: number(1), in: number(10), at: start)
            try unit.members.assign(some.id, to: number(1), in: number(10), at: start)
            let held = try unit.roles.held(by: number(1), in: number(10)).map(\.permissions)
            #expect(Set(held) == [.everyoneDefault, .all, .kickMembers] && held.count == 3)
            #expect(try unit.members.member(number(1), of: number(10))?.roleIDs == [all.id, some.id])
        }
    }

    @Test func channelsComeBackUntilDeleted() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            let category = channel(21, kind: .category)
            var child = channel(22, parent: category.id)
            try unit.channels.insert(category)
            try unit.channels.insert(child)
            #expect(try unit.channels.list(of: number(10)).map(\.id.rawValue) == [20, 21, 22])
            #expect(try unit.channels.children(of: category.id) == [child])
            #expect(try unit.channels.extent(of: number(10)) == (3, 3))
            #expect(try unit.channels.extent(of: number(99)) == (0, 0))
            child.name = "renamed"
            child.topic = "t"
            child.position = 9
            try unit.channels.update(child, at: later)
            try unit.channels.setLastMessage(number(77), of: child.id)
            child.lastMessageID = number(77)
            #expect(try unit.channels.channel(child.id) == child)
            try unit.channels.removeChildren(of: category.id, at: later)
            #expect(try unit.channels.channel(child.id)?.parentID == nil)
            try unit.channels.delete(category.id, at: later)
            #expect(try unit.channels.channel(category.id) == nil)
            #expect(try unit.channels.list(of: number(10)).map(\.id.rawValue) == [20, 22])
            #expect(try unit.channels.extent(of: number(10)) == (2, 10))
        }
    }

    @Test func joiningTwiceCountsOnce() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            #expect(try unit.members.join(number(10), number(2), at: later))
            #expect(try !unit.members.join(number(10), number(2), at: later))
            #expect(try !unit.members.join(number(10), number(1), at: later))
            #expect(try unit.guilds.memberCount(of: number(10)) == 2)
            #expect(try unit.members.contains(number(2), in: number(10)))
            #expect(try !unit.members.contains(number(3), in: number(10)))
            #expect(try unit.members.member(number(3), of: number(10)) == nil)
            let member = try unit.members.member(number(2), of: number(10))
            #expect(member?.joinedAt == later && member?.nickname == nil && member?.user.id == number(2))
            let all = try unit.members.list(of: number(10), after: nil, limit: 10)
            #expect(all.map(\.user.id.rawValue) == [1, 2])
            #expect(try unit.members.list(of: number(10), after: number(1), limit: 10) == [all[1]])
        }
    }

    @Test func accessTellsMembersFromOthers() async throws {
        let store = try await TestDatabase()
        let guild = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            #expect(try unit.access.guild(guild.id, for: number(1))?.isMember == true)
            #expect(try unit.access.guild(guild.id, for: number(2))?.isMember == false)
            #expect(try unit.access.guild(number(99), for: number(1)) == nil)
            let own = try unit.access.channel(number(20), for: number(1))
            #expect(
                own?.caller == account(1).user && own?.ownerID == number(1) && own?.channel == channel(20))
            let foreign = try unit.access.channel(number(20), for: number(2))
            #expect(foreign != nil && foreign?.caller == nil)
            try unit.channels.delete(number(20), at: later)
            #expect(try unit.access.channel(number(20), for: number(1)) == nil)
        }
    }

    @Test func invitesAreUsedUntilTheyAreUsedUp() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        try await store.write { (unit) throws(DomainError) in
            var invite = Invite(
                code: "code", guildID: number(10), channelID: number(20), inviterID: number(1), uses: 0,
                maxUses: 2, maxAgeSeconds: 60, createdAt: start)
            #expect(try unit.invites.insert(invite))
            #expect(try !unit.invites.insert(invite))
            #expect(try unit.invites.invite("code") == invite)
            #expect(try unit.invites.invite("CODE") == nil)
            #expect(try unit.invites.use("code", at: start))
            #expect(try unit.invites.use("code", at: start))
            #expect(try !unit.invites.use("code", at: start))
            invite.uses = 2
            #expect(try unit.invites.invite("code") == invite)
            try unit.invites.delete("code", at: later)
            #expect(try unit.invites.invite("code") == nil)
            #expect(try !unit.invites.insert(invite))
        }
    }
}
