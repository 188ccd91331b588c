// Overwrites and the order of channels, invites of a channel, and the audit log of it all.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChannelPermissionWireTests {
    @Test(arguments: World.basePaths) func settingOverwrites(base: String) async throws {
        try await World.run(base: base) { _, world in
            let (ada, bob) = (world.ada, world.bob)
            let path = "/channels/\(world.channel)/permissions/\(world.guild)"
            let hidden = #"{"type":0,"deny":"1"}"#
            try await bob.put(path, hidden).expect(.missingPermissions)
            try await world.eve.put(path, hidden).expect(.missingAccess)
            try await ada.put("/channels/\(world.channel)/permissions/\(world.guild)", hidden)
                .expect(204, body: "")
            try await bob.get("/channels/\(world.channel)").expect(.missingAccess)
            try await bob.get("/guilds/\(world.guild)/channels").expect(200, body: "[]")
            try await bob.post("/guilds/\(world.guild)/invites").expect(.missingAccess)
            let own = "/channels/\(world.channel)/permissions/\(bob.userID)"
            try await ada.put(own, #"{"type":1,"allow":"1","deny":"2"}"#).expect(204)
            let channel = try await bob.get("/channels/\(world.channel)").expect(200)
            let overwrites = try JSONValue.parsed(
                Array(
                    (#"[{"id":"\#(world.guild)","type":0,"allow":"0","deny":"1"},"#
                        + #"{"id":"\#(bob.userID)","type":1,"allow":"1","deny":"2"}]"#).utf8))
            #expect(channel["permission_overwrites"] == overwrites)
            try await bob.post("/channels/\(world.channel)/messages", #"{"content":"x"}"#)
                .expect(.missingPermissions)
            try await ada.delete("/channels/\(world.channel)/permissions/\(world.guild)").expect(
                204, body: "")
            try await ada.delete(path).expect(.unknownOverwrite)
            let unknown = "/channels/\(World.unknown)/permissions/\(world.guild)"
            try await ada.put(unknown, hidden).expect(.unknownChannel)
            try await ada.delete(unknown).expect(.unknownChannel)
            try await bob.delete(own).expect(.missingPermissions)
            try await world.eve.delete(own).expect(.missingAccess)
            let permissions = "/channels/\(world.channel)/permissions"
            try await ada.put("\(permissions)/\(World.unknown)", hidden).expect(.unknownRole)
            try await ada.put("\(permissions)/\(world.eve.userID)", #"{"type":1}"#).expect(.unknownMember)
            try await ada.put(path, "{}").expectRefused("type BASE_TYPE_REQUIRED")
        }
    }

    @Test func channelsAreCreatedAndChangedWithOverwrites() async throws {
        try await World.run { _, world in
            let path = "/guilds/\(world.guild)/channels"
            let overwrite = #"{"id":"\#(world.guild)","type":0,"allow":"0","deny":"1"}"#
            let body =
                #"{"name":"x","nsfw":true,"rate_limit_per_user":5,"permission_overwrites":[\#(overwrite)]}"#
            let created = try await world.ada.post(path, body).expect(201)
            #expect(created["nsfw"] == .boolean(true) && created["rate_limit_per_user"] == .number("5"))
            #expect(created["permission_overwrites"]?.elements.count == 1)
            let channel = "/channels/\(created["id"]?.text ?? "")"
            try await world.bob.get(channel).expect(.missingAccess)
            let open = try await world.ada.patch(
                channel, #"{"permission_overwrites":[],"nsfw":false,"rate_limit_per_user":0}"#
            ).expect(200)
            #expect(open["permission_overwrites"] == .array([]) && open["nsfw"] == .boolean(false))
            try await world.ada.promote(world.bob, in: world.guild, Bit.manageChannels)
            try await world.bob.post(path, body).expect(.missingPermissions)
            try await world.bob.patch(channel, #"{"permission_overwrites":[\#(overwrite)]}"#)
                .expect(.missingPermissions)
            try await world.bob.patch(channel, #"{"nsfw":true}"#).expect(200)
            try await world.ada.patch(channel, #"{"permission_overwrites":[\#(overwrite),\#(overwrite)]}"#)
                .expectRefused("permission_overwrites SET_TYPE_ALREADY_CONTAINS_VALUE")
            try await world.ada.patch(channel, #"{"rate_limit_per_user":21601}"#)
                .expectRefused("rate_limit_per_user NUMBER_TYPE_MAX")
        }
    }

    @Test func aHundredOverwritesAreTheMost() async throws {
        try await World.run { _, world in
            var overwrites: [String] = []
            for _ in 0..<100 {
                let role = try await world.ada.createRole(in: world.guild)
                overwrites.append(#"{"id":"\#(role)","type":0,"allow":"0","deny":"2"}"#)
            }
            let body = #"{"permission_overwrites":[\#(overwrites.joined(separator: ","))]}"#
            try await world.ada.patch("/channels/\(world.channel)", body).expect(200)
            let path = "/channels/\(world.channel)/permissions/\(world.guild)"
            try await world.ada.put(path, #"{"type":0}"#).expect(.maximumOverwrites)
        }
    }

    @Test(arguments: World.basePaths) func movingChannels(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)/channels"
            let category = try await world.ada.createChannel(in: world.guild, #"{"name":"Mills","type":4}"#)
            let other = try await world.ada.createChannel(in: world.guild, #"{"name":"other"}"#)
            let moves =
                #"[{"id":"\#(world.channel)","position":9,"parent_id":"\#(category)"},"#
                + #"{"id":"\#(other)","position":0}]"#
            try await world.bob.patch(path, moves).expect(.missingPermissions)
            try await world.eve.patch(path, moves).expect(.missingAccess)
            try await world.ada.patch("/guilds/\(world.guild)/channels", moves).expect(204, body: "")
            #expect(try await world.ada.ids(path) == [other, category, world.channel])
            let moved = try await world.ada.get("/channels/\(world.channel)").expect(200)
            #expect(moved["parent_id"]?.text == category && moved["position"] == .number("9"))
            try await world.ada.patch("/guilds/\(World.unknown)/channels", moves).expect(.unknownGuild)
            try await world.ada.patch(path, #"[{"id":"\#(World.unknown)"}]"#).expect(.unknownChannel)
            try await world.ada.patch(path, #"[{"id":"\#(other)","parent_id":"\#(world.channel)"}]"#)
                .expectRefused("parent_id CHANNEL_PARENT_INVALID_TYPE")
            try await world.ada.patch(path, "[]").expectRefused("BASE_TYPE_MIN_LENGTH")
        }
    }

    @Test(arguments: World.basePaths) func listingInvites(base: String) async throws {
        try await World.run(base: base) { _, world in
            let (ada, bob) = (world.ada, world.bob)
            let other = try await ada.createChannel(in: world.guild, #"{"name":"other"}"#)
            let code = try await bob.createInvite(to: world.guild, #"{"channel_id":"\#(other)"}"#)
            func codes(_ path: String) async throws -> Set<String> {
                Set(try await ada.get(path).expect(200).elements.compactMap { $0["code"]?.text })
            }
            #expect(try await codes("/guilds/\(world.guild)/invites") == [world.invite, code])
            #expect(try await codes("/channels/\(other)/invites") == [code])
            for (path, unknown) in [
                ("/guilds/\(world.guild)/invites", "/guilds/\(World.unknown)/invites"),
                ("/channels/\(other)/invites", "/channels/\(World.unknown)/invites"),
            ] {
                try await bob.get(path).expect(.missingPermissions)
                try await world.eve.get(path).expect(.missingAccess)
                #expect(try await ada.get(unknown).status == 404)
            }
            try await ada.get("/guilds/\(World.unknown)/invites").expect(.unknownGuild)
            try await ada.get("/channels/\(World.unknown)/invites").expect(.unknownChannel)
            let again = #"{"channel_id":"\#(other)","unique":false}"#
            #expect(try await bob.createInvite(to: world.guild, again) == code)
            #expect(try await ada.createInvite(to: world.guild, again) != code)
        }
    }

    @Test(arguments: World.basePaths) func readingTheAuditLog(base: String) async throws {
        try await World.run(base: base) { _, world in
            let (ada, bob) = (world.ada, world.bob)
            let path = "/guilds/\(world.guild)/audit-logs"
            let guild = "/guilds/\(world.guild)"
            try await ada.giving(reason: "new%20name").patch(guild, #"{"name":"Mill"}"#).expect(200)
            let entry =
                #"{"id":"<id>","user_id":"\#(ada.userID)","action_type":1,"target_id":"\#(world.guild)","#
                + #""changes":[{"key":"name","old_value":"Guild","new_value":"Mill"}],"#
                + #""reason":"new name"}"#
            try await ada.get("/guilds/\(world.guild)/audit-logs?limit=1").expect(
                200, body: #"{"audit_log_entries":[\#(entry)],"users":[\#(world.adaJSON)]}"#)
            try await bob.get(path).expect(.missingPermissions)
            try await world.eve.get(path).expect(.missingAccess)
            try await ada.get("/guilds/\(World.unknown)/audit-logs").expect(.unknownGuild)
            try await ada.promote(bob, in: world.guild, Bit.manageGuild)
            let byBob = try await bob.get("\(path)?user_id=\(bob.userID)").expect(200)
            #expect(byBob["audit_log_entries"] == .array([]))
            let kinds = try await bob.get("\(path)?action_type=25").expect(200)
            #expect(kinds["audit_log_entries"]?.elements.count == 1)
            #expect(kinds["users"]?.elements.count == 2)
            try await ada.get("\(path)?action_type=2").expectRefused("action_type BASE_TYPE_CHOICES")
            let long = String(repeating: "a", count: 513)
            #expect(try await ada.giving(reason: long).patch(guild, "{}").status == 400)
        }
    }
}
