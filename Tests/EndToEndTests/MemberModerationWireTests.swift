// Operations tagged Members that change something, and leaving a guild.

import APIRuntime
import HTTPTypes
import Primitives
import Testing

@Suite(.timeLimit(.minutes(1))) struct MemberModerationWireTests {
    @Test(arguments: World.basePaths) func changingAMember(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            let path = "/guilds/\(guild)/members/\(world.bob.userID)"
            let low = try await world.ada.createRole(in: guild)
            let until = "2026-01-01T00:00:00Z"
            let changed = try await world.ada.patch(
                "/guilds/\(guild)/members/\(world.bob.userID)", #"{"nick":"Bobby","roles":["\#(low)"]}"#
            ).expect(200)
            #expect(changed["nick"] == .string("Bobby") && changed["roles"] == .array([.string(low)]))
            #expect(try await world.bob.get(path).expect(200) == changed)
            #expect(try await world.ada.patch(path, #"{"nick":null}"#).expect(200)["nick"] == .null)
            try await world.ada.patch(path, #"{"communication_disabled_until":"\#(until)"}"#)
                .expectRefused("communication_disabled_until TIMEOUT_OUT_OF_RANGE")
            try await world.ada.patch(path, #"{"roles":["\#(World.unknown)"]}"#)
                .expectRefused("roles ROLE_UNKNOWN")
            try await world.ada.patch(path, #"{"nick":""}"#).expectRefused("nick BASE_TYPE_BAD_LENGTH")
            // Bob may name himself, and nothing more.
            try await world.bob.patch(path, #"{"nick":"Me"}"#).expect(200)
            for body in [#"{"roles":[]}"#, #"{"communication_disabled_until":null}"#] {
                try await world.bob.patch(path, body).expect(.missingPermissions)
            }
            let ada = "/guilds/\(guild)/members/\(world.ada.userID)"
            try await world.bob.patch(ada, #"{"nick":"x"}"#).expect(.missingPermissions)
            try await world.ada.promote(world.bob, in: guild, Bit.kickMembers)
            try await world.bob.patch(ada, #"{"nick":"x"}"#).expect(.missingPermissions)
            try await world.eve.patch(path, "{}").expect(.missingAccess)
            try await world.ada.patch("/guilds/\(guild)/members/\(world.eve.userID)", "{}")
                .expect(.unknownMember)
            try await world.ada.patch("/guilds/\(World.unknown)/members/\(world.bob.userID)", "{}")
                .expect(.unknownGuild)
        }
    }

    @Test func whoIsTimedOutOnlyReads() async throws {
        try await World.run { _, world in
            let path = "/guilds/\(world.guild)/members/\(world.bob.userID)"
            let end = Timestamp(secondsSince1970: systemClock().secondsSince1970 + 3600).iso8601
            let member = try await world.ada.patch(path, #"{"communication_disabled_until":"\#(end)"}"#)
                .expect(200)
            #expect(member["communication_disabled_until"] == .string(end))
            let messages = "/channels/\(world.channel)/messages"
            try await world.bob.post(messages, #"{"content":"x"}"#).expect(.missingPermissions)
            try await world.bob.get(messages).expect(200)
            try await world.ada.patch(path, #"{"communication_disabled_until":null}"#).expect(200)
            try await world.bob.post(messages, #"{"content":"x"}"#).expect(201)
        }
    }

    @Test(arguments: World.basePaths) func changingOneself(base: String) async throws {
        try await World.run(base: base) { _, world in
            let changed = try await world.bob.patch(
                "/guilds/\(world.guild)/members/@me", #"{"nick":"Bobby"}"#
            ).expect(200)
            #expect(changed["nick"] == .string("Bobby"))
            #expect(changed["user"]?["id"]?.text == world.bob.userID)
            try await world.eve.patch("/guilds/\(world.guild)/members/@me", "{}").expect(.missingAccess)
            try await world.bob.patch("/guilds/\(World.unknown)/members/@me", "{}").expect(.unknownGuild)
            try await world.bob.patch("/guilds/\(world.guild)/members/@me", #"{"nick":1}"#)
                .expectRefused("nick BASE_TYPE_CONVERT")
        }
    }

    @Test(arguments: World.basePaths) func kickingAMember(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            try await world.ada.invite(world.eve, to: guild)
            let path = "/guilds/\(guild)/members/\(world.eve.userID)"
            try await world.bob.delete(path).expect(.missingPermissions)
            try await world.ada.promote(world.bob, in: guild, Bit.kickMembers)
            try await world.bob.delete("/guilds/\(guild)/members/\(world.ada.userID)")
                .expect(.missingPermissions)
            try await world.bob.delete("/guilds/\(guild)/members/\(world.eve.userID)").expect(204, body: "")
            try await world.bob.delete(path).expect(.unknownMember)
            try await world.eve.delete(path).expect(.missingAccess)
            try await world.ada.delete("/guilds/\(World.unknown)/members/\(world.eve.userID)")
                .expect(.unknownGuild)
            try await world.ada.invite(world.eve, to: guild)
        }
    }

    @Test(arguments: World.basePaths) func givingAndTakingRoles(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            let role = try await world.ada.createRole(in: guild)
            let member = "/guilds/\(guild)/members/\(world.bob.userID)"
            let path = member + "/roles/\(role)"
            func roles() async throws -> JSONValue? { try await world.bob.get(member).expect(200)["roles"] }
            for _ in 0..<2 {
                try await world.ada.put("/guilds/\(guild)/members/\(world.bob.userID)/roles/\(role)")
                    .expect(204, body: "")
                #expect(try await roles() == .array([.string(role)]))
            }
            try await world.bob.delete(path).expect(.missingPermissions)
            try await world.bob.put(path).expect(.missingPermissions)
            for _ in 0..<2 {
                try await world.ada.delete("/guilds/\(guild)/members/\(world.bob.userID)/roles/\(role)")
                    .expect(204, body: "")
                #expect(try await roles() == .array([]))
            }
            let strange = "/guilds/\(guild)/members/\(world.eve.userID)/roles/\(role)"
            let unknown = "/guilds/\(World.unknown)/members/\(world.bob.userID)/roles/\(role)"
            for method in [Method.put, .delete] {
                try await world.ada.send(method, strange).expect(.unknownMember)
                try await world.ada.send(method, unknown).expect(.unknownGuild)
                try await world.ada.send(method, "\(member)/roles/\(World.unknown)").expect(.unknownRole)
                try await world.ada.send(method, "\(member)/roles/\(guild)").expect(.unknownRole)
                try await world.eve.send(method, path).expect(.missingAccess)
            }
        }
    }

    @Test(arguments: World.basePaths) func leavingAGuild(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            try await world.ada.delete("/users/@me/guilds/\(guild)").expect(.ownerCannotLeave)
            try await world.bob.delete("/users/@me/guilds/\(guild)").expect(204, body: "")
            try await world.bob.delete("/users/@me/guilds/\(guild)").expect(.missingAccess)
            try await world.bob.delete("/users/@me/guilds/\(World.unknown)").expect(.unknownGuild)
            try await world.bob.get("/guilds/\(guild)").expect(.missingAccess)
        }
    }

    @Test func ownersHandOver() async throws {
        try await World.run { _, world in
            let path = "/guilds/\(world.guild)"
            let heir = #"{"owner_id":"\#(world.bob.userID)"}"#
            try await world.ada.promote(world.bob, in: world.guild, Bit.administrator)
            try await world.bob.patch(path, heir).expect(.missingPermissions)
            try await world.ada.patch(path, #"{"owner_id":"\#(world.eve.userID)"}"#)
                .expectRefused("owner_id USER_NOT_A_MEMBER")
            let guild = try await world.ada.patch(path, heir).expect(200)
            #expect(guild["owner_id"]?.text == world.bob.userID)
            try await world.ada.delete("/users/@me/guilds/\(world.guild)").expect(204)
            try await world.bob.delete(path).expect(204)
        }
    }

    @Test(arguments: World.basePaths) func onlyBotsAreAdded(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)/members"
            try await world.ada.put("/guilds/\(world.guild)/members/\(world.eve.userID)")
                .expect(.invalidAccountType)
            try await world.ada.put("\(path)/\(World.unknown)").expect(.unknownAccount)
            try await world.bob.put("\(path)/\(world.eve.userID)").expect(.missingPermissions)
            try await world.eve.put("\(path)/\(world.eve.userID)").expect(.missingAccess)
            try await world.ada.put("/guilds/\(World.unknown)/members/\(world.eve.userID)")
                .expect(.unknownGuild)
        }
    }
}
