// Operations tagged Members.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct MemberWireTests {
    private func memberJSON(_ user: String) -> String {
        #"{"user":\#(user),"nick":null,"roles":[],"joined_at":"<time>","#
            + #""communication_disabled_until":null}"#
    }

    @Test(arguments: World.basePaths) func listingMembers(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.bob.get("/guilds/\(world.guild)/members").expect(
                200, body: "[\(memberJSON(world.adaJSON)),\(memberJSON(world.bobJSON))]")
            try await world.eve.get("/guilds/\(world.guild)/members").expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)/members").expect(.unknownGuild)
        }
    }

    @Test(arguments: World.basePaths) func readingAMember(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.ada.get("/guilds/\(world.guild)/members/\(world.bob.userID)")
                .expect(200, body: memberJSON(world.bobJSON))
            let path = "/guilds/\(world.guild)/members"
            try await world.bob.get("\(path)/\(world.ada.userID)").expect(
                200, body: memberJSON(world.adaJSON))
            try await world.ada.get("\(path)/\(world.eve.userID)").expect(.unknownMember)
            try await world.ada.get("\(path)/\(World.unknown)").expect(.unknownMember)
            try await world.eve.get("\(path)/\(world.eve.userID)").expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)/members/\(world.ada.userID)")
                .expect(.unknownGuild)
        }
    }

    @Test func pagesInTheOrderOfUserIDs() async throws {
        try await World.run { test, world in
            var ids = [world.ada.userID, world.bob.userID]
            for number in 0..<10 {
                let member = try await test.register("member\(number)")
                _ = try await member.post("/invites/\(world.invite)").expect(200)
                ids.append(member.userID)
            }
            let path = "/guilds/\(world.guild)/members"
            func page(_ query: String) async throws -> [String] {
                let members = try await world.ada.get("\(path)?\(query)").expect(200).elements
                return members.compactMap { $0["user"]?["id"]?.text }
            }
            #expect(try await page("") == ids)
            #expect(try await page("limit=100") == ids)
            #expect(try await page("limit=5") == Array(ids[..<5]))
            #expect(try await page("after=\(ids[4])&limit=5") == Array(ids[5..<10]))
            #expect(try await page("after=\(ids[9])") == Array(ids[10...]))
            #expect(try await page("after=\(ids[11])") == [])
            #expect(try await page("after=0&limit=1") == [ids[0]])
            #expect(try await page("after=\(Int.max)") == [])
        }
    }
}
