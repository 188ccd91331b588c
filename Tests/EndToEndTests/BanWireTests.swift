// Operations tagged Bans.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct BanWireTests {
    private func banJSON(_ user: String, _ reason: String? = nil) -> String {
        #"{"user":\#(user),"reason":\#(reason.map { #""\#($0)""# } ?? "null")}"#
    }

    @Test(arguments: World.basePaths) func banningAndLifting(base: String) async throws {
        try await World.run(base: base) { _, world in
            let (ada, bob, eve) = (world.ada, world.bob, world.eve)
            let path = "/guilds/\(world.guild)/bans/\(bob.userID)"
            try await eve.put(path).expect(.missingAccess)
            try await bob.put("/guilds/\(world.guild)/bans/\(eve.userID)").expect(.missingPermissions)
            try await ada.giving(reason: "spam%20%F0%9F%98%80").put(path).expect(204, body: "")
            try await ada.get("/guilds/\(world.guild)/bans/\(bob.userID)")
                .expect(200, body: banJSON(world.bobJSON, "spam 😀"))
            try await bob.post("/invites/\(world.invite)").expect(.banned)
            try await bob.get("/guilds/\(world.guild)").expect(.missingAccess)
            try await ada.put(path, #"{"delete_message_seconds":0}"#).expect(204)
            try await ada.get(path).expect(200, body: banJSON(world.bobJSON))
            try await ada.put(path, #"{"delete_message_seconds":604801}"#)
                .expectRefused("delete_message_seconds NUMBER_TYPE_MAX")
            try await ada.delete("/guilds/\(world.guild)/bans/\(bob.userID)").expect(204, body: "")
            try await ada.delete(path).expect(.unknownBan)
            try await ada.get(path).expect(.unknownBan)
            try await bob.post("/invites/\(world.invite)").expect(200)
            for method in [Method.get, .delete] {
                try await bob.send(method, "/guilds/\(world.guild)/bans/\(eve.userID)").expect(
                    .missingPermissions)
                try await eve.send(method, path).expect(.missingAccess)
                try await ada.send(method, "/guilds/\(World.unknown)/bans/\(bob.userID)").expect(
                    .unknownGuild)
            }
            try await ada.put("/guilds/\(World.unknown)/bans/\(bob.userID)").expect(.unknownGuild)
            try await ada.put("/guilds/\(world.guild)/bans/\(World.unknown)").expect(.unknownAccount)
            try await ada.promote(bob, in: world.guild, Bit.banMembers)
            try await bob.put("/guilds/\(world.guild)/bans/\(ada.userID)").expect(.missingPermissions)
            try await bob.put("/guilds/\(world.guild)/bans/\(eve.userID)").expect(204)
        }
    }

    @Test(arguments: World.basePaths) func listingBans(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)/bans"
            try await world.ada.get("/guilds/\(world.guild)/bans").expect(200, body: "[]")
            for user in [world.bob.userID, world.eve.userID] {
                try await world.ada.put("\(path)/\(user)").expect(204)
            }
            let (bob, eve) = (banJSON(world.bobJSON), banJSON(world.eveJSON))
            try await world.ada.get(path).expect(200, body: "[\(bob),\(eve)]")
            try await world.ada.get("\(path)?limit=1").expect(200, body: "[\(bob)]")
            try await world.ada.get("\(path)?after=\(world.bob.userID)").expect(200, body: "[\(eve)]")
            try await world.ada.get("\(path)?before=\(world.eve.userID)").expect(200, body: "[\(bob)]")
            try await world.ada.get("\(path)?limit=0").expectRefused("limit NUMBER_TYPE_MIN")
            try await world.eve.get(path).expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)/bans").expect(.unknownGuild)
        }
    }

    @Test func recentMessagesGo() async throws {
        try await World.run { _, world in
            let session = try await world.bob.say("spam", in: world.channel)
            try await world.ada.put(
                "/guilds/\(world.guild)/bans/\(world.bob.userID)", #"{"delete_message_seconds":3600}"#
            ).expect(204)
            try await world.ada.get("/channels/\(world.channel)/messages/\(session)").expect(.unknownMessage)
            #expect(try await world.ada.ids("/channels/\(world.channel)/messages") == [world.message])
        }
    }

    @Test(arguments: World.basePaths) func bansNeedThePermission(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.bob.get("/guilds/\(world.guild)/bans").expect(.missingPermissions)
            try await world.ada.promote(world.bob, in: world.guild, Bit.banMembers)
            try await world.bob.get("/guilds/\(world.guild)/bans").expect(200, body: "[]")
        }
    }
}
