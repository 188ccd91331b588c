// What moderation and settings tell, and whom.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct ModerationEventTests {
    @Test func rolesAreToldToTheGuild() async throws {
        try await World.run { test, world in
            let member = try await test.session(of: world.bob)
            let outsider = try await test.session(of: world.eve)
            let created = try await world.ada.post("/guilds/\(world.guild)/roles", "{}").expect(201)
            let role = created["id"]?.text ?? ""
            let creation = try await member.next("GUILD_ROLE_CREATE")
            #expect(creation["role"] == created && creation["guild_id"]?.text == world.guild)
            let path = "/guilds/\(world.guild)/roles/\(role)"
            let updated = try await world.ada.patch(path, #"{"name":"crew"}"#).expect(200)
            #expect(try await member.next("GUILD_ROLE_UPDATE")["role"] == updated)
            let owned = "/guilds/\(world.guild)/members/\(world.bob.userID)/roles/\(role)"
            try await world.ada.put(owned).expect(204)
            #expect(
                try await member.next("GUILD_MEMBER_UPDATE")["roles"] == .array([.string(role)]))
            try await world.ada.delete(path).expect(204)
            #expect(try await member.next("GUILD_ROLE_DELETE")["role_id"]?.text == role)
            try await outsider.expectSilence()
        }
    }

    @Test func whoIsKickedOrLeavesLearnsOnlyThat() async throws {
        try await World.run { test, world in
            let owner = try await test.session(of: world.ada)
            let member = try await test.session(of: world.bob)
            try await world.ada.delete("/guilds/\(world.guild)/members/\(world.bob.userID)").expect(204)
            #expect(try await member.next("GUILD_DELETE")["id"]?.text == world.guild)
            let removed = try await owner.next("GUILD_MEMBER_REMOVE")
            #expect(removed["user"]?["id"]?.text == world.bob.userID)
            _ = try await world.ada.say("gone", in: world.channel)
            _ = try await owner.next("MESSAGE_CREATE")
            try await member.expectSilence()
            try await world.ada.invite(world.bob, to: world.guild)
            _ = try await member.next("GUILD_CREATE")
            _ = try await owner.next("GUILD_MEMBER_ADD")
            try await world.bob.delete("/users/@me/guilds/\(world.guild)").expect(204)
            _ = try await member.next("GUILD_DELETE")
            _ = try await owner.next("GUILD_MEMBER_REMOVE")
        }
    }

    @Test func bansAreToldToThoseWhoMayBan() async throws {
        try await World.run { test, world in
            let owner = try await test.session(of: world.ada)
            let member = try await test.session(of: world.bob)
            let path = "/guilds/\(world.guild)/bans/\(world.eve.userID)"
            try await world.ada.put(path).expect(204)
            let added = try await owner.next("GUILD_BAN_ADD")
            #expect(added["user"]?["id"]?.text == world.eve.userID)
            try await world.ada.delete(path).expect(204)
            _ = try await owner.next("GUILD_BAN_REMOVE")
            try await member.expectSilence()
        }
    }

    @Test func aBannedMembersMessagesGoInOneEvent() async throws {
        try await World.run { test, world in
            let first = try await world.bob.say("one", in: world.channel)
            let second = try await world.bob.say("two", in: world.channel)
            let owner = try await test.session(of: world.ada)
            try await world.ada.put(
                "/guilds/\(world.guild)/bans/\(world.bob.userID)", #"{"delete_message_seconds":60}"#
            ).expect(204)
            _ = try await owner.next("GUILD_MEMBER_REMOVE")
            _ = try await owner.next("GUILD_BAN_ADD")
            let deleted = try await owner.next("MESSAGE_DELETE_BULK")
            #expect(deleted["ids"] == .array([.string(first), .string(second)]))
        }
    }

    @Test func hiddenChannelsAreToldToNobodyElse() async throws {
        try await World.run { test, world in
            let owner = try await test.session(of: world.ada)
            let member = try await test.session(of: world.bob)
            let overwrite = #"{"id":"\#(world.guild)","type":0,"allow":"0","deny":"1"}"#
            let hidden = try await world.ada.createChannel(
                in: world.guild, #"{"name":"hidden","permission_overwrites":[\#(overwrite)]}"#)
            _ = try await owner.next("CHANNEL_CREATE")
            _ = try await world.ada.say("secret", in: hidden)
            _ = try await owner.next("MESSAGE_CREATE")
            try await member.expectSilence()
        }
    }
}
