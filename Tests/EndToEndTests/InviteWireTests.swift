// Operations tagged Invites.

import APIRuntime
import Primitives
import Testing

@Suite(.timeLimit(.minutes(1))) struct InviteWireTests {
    private struct Expected {
        var code = "<token>"
        var channel: String
        var inviter: String
        var uses = 0
        var maxUses = 0
        var maxAge = 86_400
        var members = 2

        func json(in world: World) -> String {
            #"{"code":"\#(code)","guild":{"id":"\#(world.guild)","name":"Guild","icon":null},"#
                + #""channel":{"id":"\#(channel)","name":"general","type":0},"inviter":\#(inviter),"#
                + #""uses":\#(uses),"max_uses":\#(maxUses),"max_age":\#(maxAge),"created_at":"<time>","#
                + #""expires_at":\#(maxAge == 0 ? "null" : #""<time>""#),"#
                + #""approximate_member_count":\#(members)}"#
        }
    }

    @Test(arguments: World.basePaths) func creatingInvites(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)/invites"
            var expected = Expected(channel: world.channel, inviter: world.bobJSON, maxAge: 0)
            let body = #"{"channel_id":"\#(world.channel)","max_age":0}"#
            try await world.bob.post("/guilds/\(world.guild)/invites", body)
                .expect(201, body: expected.json(in: world))
            expected.maxAge = 30
            expected.maxUses = 100
            try await world.bob.post(path, #"{"max_uses":100,"max_age":30}"#)
                .expect(201, body: expected.json(in: world))
            try await world.eve.post(path).expect(.missingAccess)
            try await world.ada.post("/guilds/\(World.unknown)/invites").expect(.unknownGuild)
        }
    }

    @Test func aGuildHasALimitedNumberOfInvites() async throws {
        try await World.run { _, world in
            let path = "/guilds/\(world.guild)/invites"
            var created = 0
            while created < 2000, try await world.ada.post(path).status == 201 { created += 1 }
            #expect((900...1000).contains(created))
            try await world.ada.post(path).expect(.maximumInvites)
            try await world.bob.post(path).expect(.maximumInvites)
        }
    }

    /// A day, unless told otherwise.
    @Test func invitesExpireAfterTheirAge() async throws {
        try await World.run { _, world in
            for (body, seconds) in [("{}", Int64(86_400)), (#"{"max_age":604800}"#, 604_800)] {
                let invite = try await world.ada.post("/guilds/\(world.guild)/invites", body).expect(201)
                let created = try #require(invite["created_at"]?.text.flatMap(Timestamp.init(iso8601:)))
                let expires = try #require(invite["expires_at"]?.text.flatMap(Timestamp.init(iso8601:)))
                #expect(expires == created.advanced(bySeconds: seconds))
                #expect(invite["max_age"]?.number == Int(seconds))
                #expect(invite["code"]?.text?.utf8.count == 8)
            }
        }
    }

    @Test func invitesLeadToTextChannelsOfTheGuild() async throws {
        try await World.run { _, world in
            let path = "/guilds/\(world.guild)/invites"
            let (_, foreign) = try await world.ada.createGuild("Other")
            let category = try await world.ada.createChannel(in: world.guild, #"{"name":"Mills","type":4}"#)
            let looms = try await world.ada.createChannel(in: world.guild, #"{"name":"looms"}"#)
            let invite = try await world.ada.post(path, #"{"channel_id":\#(looms)}"#).expect(201)
            #expect(invite["channel"]?["id"]?.text == looms)
            for unknown in [foreign, World.unknown, world.guild] {
                try await world.ada.post(path, #"{"channel_id":"\#(unknown)"}"#).expect(.unknownChannel)
            }
            try await world.ada.post(path, #"{"channel_id":"\#(category)"}"#)
                .expectRefused("channel_id CHANNEL_TYPE_INVALID")
        }
    }

    @Test(arguments: World.basePaths) func lookingAtAnInviteNeedsNoAccount(base: String) async throws {
        try await World.run(base: base) { _, world in
            let code = try await world.ada.createInvite(to: world.guild, #"{"max_age":0}"#)
            let expected = Expected(code: code, channel: world.channel, inviter: world.adaJSON, maxAge: 0)
            try await world.eve.anonymous.get("/invites/\(code)").expect(200, body: expected.json(in: world))
            try await world.eve.get("/invites/\(code)").expect(200, body: expected.json(in: world))
            for unknown in ["x", "ABCDEFGH", code.lowercased() + "x", "%00", "%C3%A9", "a%2Fb"] {
                try await world.eve.anonymous.get("/invites/\(unknown)").expect(.unknownInvite)
            }
        }
    }

    @Test(arguments: World.basePaths) func acceptingAnInvite(base: String) async throws {
        try await World.run(base: base) { _, world in
            let code = try await world.ada.createInvite(to: world.guild, #"{"max_age":0}"#)
            var expected = Expected(
                code: code, channel: world.channel, inviter: world.adaJSON, uses: 1, maxAge: 0, members: 3)
            try await world.eve.get("/guilds/\(world.guild)").expect(.missingAccess)
            for client in [world.eve, world.eve, world.bob] {
                // Members use nothing up.
                try await client.post("/invites/\(code)").expect(200, body: expected.json(in: world))
            }
            try await world.eve.get("/guilds/\(world.guild)").expect(200)
            try await world.eve.get("/invites/\(code)").expect(200, body: expected.json(in: world))
            try await world.eve.post("/invites/unknown").expect(.unknownInvite)
            expected.uses = 0
            try await world.eve.post("/guilds/\(world.guild)/invites", #"{"max_age":0}"#).expect(201)
        }
    }

    @Test func aUsedUpInviteIsUnknown() async throws {
        try await World.run { test, world in
            let code = try await world.ada.createInvite(to: world.guild, #"{"max_uses":1}"#)
            let late = try await test.register("late")
            try await world.eve.post("/invites/\(code)").expect(200)
            try await late.post("/invites/\(code)").expect(.unknownInvite)
            try await late.get("/invites/\(code)").expect(.unknownInvite)
            try await world.ada.delete("/invites/\(code)").expect(.unknownInvite)
            try await late.get("/guilds/\(world.guild)").expect(.missingAccess)
        }
    }

    @Test(arguments: World.basePaths) func deletingAnInvite(base: String) async throws {
        try await World.run(base: base) { _, world in
            let bobs = try await world.bob.createInvite(to: world.guild)
            try await world.eve.delete("/invites/\(world.invite)").expect(.missingAccess)
            try await world.bob.delete("/invites/\(world.invite)").expect(.missingPermissions)
            try await world.ada.delete("/invites/unknown").expect(.unknownInvite)
            try await world.ada.delete("/invites/\(world.invite)").expect(204, body: "")
            try await world.ada.delete("/invites/\(world.invite)").expect(.unknownInvite)
            try await world.eve.post("/invites/\(world.invite)").expect(.unknownInvite)
            try await world.eve.get("/invites/\(world.invite)").expect(.unknownInvite)
            try await world.bob.delete("/invites/\(bobs)").expect(204, body: "")
        }
    }

    /// One place, ten people at once: one gets in.
    @Test func anInviteIsNotUsedMoreOftenThanItMayBe() async throws {
        try await World.run { test, world in
            let code = try await world.ada.createInvite(to: world.guild, #"{"max_uses":1}"#)
            var people: [APIClient] = []
            for number in 0..<10 { people.append(try await test.register("person\(number)")) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for person in people { group.addTask { try await person.post("/invites/\(code)").status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200] + Array(repeating: 404, count: 9))
            let members = try await world.ada.get("/guilds/\(world.guild)/members").expect(200)
            #expect(members.elements.count == 3)
        }
    }
}
