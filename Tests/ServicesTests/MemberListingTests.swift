// Members as gateway sessions ask for them: by pages, by the beginning of a name, by ids.

import Domain
import Primitives
import Services
import Testing

@Suite struct MemberListingTests {
    @Test func membersComeWithTheirRolesHoweverTheyAreAskedFor() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 4)
        let sessions = world.services.sessions
        try await world.grant([], to: guild.members[1], in: guild.id)
        try await world.grant([], to: guild.members[3], in: guild.id)
        let all = try await sessions.members(of: guild.id, after: nil, for: guild.owner)
        #expect(all.count == 5 && all.members.map(\.user.id) == [guild.owner] + guild.members)
        #expect(all.members.map(\.roleIDs.count) == [0, 0, 1, 0, 1])
        let rest = try await sessions.members(of: guild.id, after: guild.members[2], for: guild.owner)
        #expect(rest.members == Array(all.members.suffix(1)))
        let asked = [guild.members[3], guild.owner, guild.members[1], number(1)]
        let found = try await sessions.members(of: guild.id, among: asked, for: guild.owner)
        #expect(found == [0, 2, 4].map { all.members[$0] })
        let named = try await sessions.members(of: guild.id, named: "MEM", limit: 3, for: guild.owner)
        #expect(named == Array(all.members[1...3]))
    }

    @Test func aNicknameIsANameAndNothingInAPrefixIsAPattern() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        var changes = MemberChanges()
        changes.nickname = .set("100%_\\")
        _ = try await world.services.members.update(
            guild.members[1], of: guild.id, changes, by: Actor(guild.owner))
        for (prefix, count) in [("100%", 1), ("100%_\\", 1), ("1_", 0), ("%", 0), ("member", 2), ("\\", 0)] {
            let found = try await world.services.sessions.members(
                of: guild.id, named: prefix, limit: 10, for: guild.owner)
            #expect(found.count == count, "\(prefix)")
        }
    }

    @Test func onlyMembersAreTold() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let eve = try await world.register("eve")
        let sessions = world.services.sessions
        let (id, member) = (guild.id, guild.members[0])
        #expect(await failure { try await sessions.members(of: id, after: nil, for: eve) } == .missingAccess)
        #expect(
            await failure { try await sessions.members(of: id, named: "m", limit: 1, for: eve) }
                == .missingAccess)
        #expect(
            await failure { try await sessions.members(of: id, among: [member], for: eve) }
                == .missingAccess)
    }
}
