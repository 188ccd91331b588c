// Lists of members.

import Domain
import Primitives
import Services
import Testing

@Suite struct MemberTests {
    @Test func pagesFollowUserIds() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 7)
        let everybody = ([guild.owner] + guild.members).sorted()
        let members = world.services.members
        var seen: [UserID] = []
        while true {
            let page = try await members.list(of: guild.id, after: seen.last, limit: 3, for: guild.owner)
            if page.isEmpty { break }
            #expect(page.count <= 3)
            seen += page.map(\.user.id)
        }
        #expect(seen == everybody)
        #expect(try await members.list(of: guild.id, for: guild.members[0]).count == 8)
        #expect(
            try await members.list(of: guild.id, after: number(Snowflake.storedMax), for: guild.owner).isEmpty
        )
        #expect(try await members.list(of: guild.id, after: number(.max), for: guild.owner).isEmpty)
        #expect(try await members.list(of: guild.id, limit: -1, for: guild.owner).count == 1)
    }

    @Test func aMemberHasTheirRoles() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        try await world.grant(.manageRoles, to: guild.members[0], in: guild.id)
        let members = world.services.members
        let first = try await members.get(guild.members[0], of: guild.id, for: guild.owner)
        #expect(first.user.username == "member0" && first.nickname == nil && first.roleIDs.count == 1)
        #expect(first.joinedAt == world.clock.now() && first.guildID == guild.id)
        #expect(try await members.get(guild.members[1], of: guild.id, for: guild.owner).roleIDs.isEmpty)
        let listed = try await members.list(of: guild.id, for: guild.owner)
        #expect(listed.map(\.roleIDs.count).sorted() == [0, 0, 1])
        #expect(listed.contains(first))
    }

    @Test func onlyMembersLook() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let stranger = try await world.register("stranger")
        let members = world.services.members
        #expect(await failure { try await members.list(of: guild.id, for: stranger) } == .missingAccess)
        for user in [guild.owner, number(1)] {
            #expect(
                await failure { try await members.get(user, of: guild.id, for: stranger) } == .missingAccess)
        }
        #expect(
            await failure { try await members.get(guild.owner, of: number(1), for: stranger) }
                == .unknownGuild)
        for user in [stranger, number(1), number(.max)] {
            #expect(
                await failure { try await members.get(user, of: guild.id, for: guild.owner) }
                    == .unknownMember)
        }
    }
}
