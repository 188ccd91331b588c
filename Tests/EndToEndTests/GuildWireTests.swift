// Operations tagged Guilds.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct GuildWireTests {
    private func guildJSON(
        _ id: String, owner: String, name: String = "Guild", description: String = "null"
    ) -> String {
        #"{"id":"\#(id)","name":"\#(name)","description":\#(description),"icon":null,"#
            + #""owner_id":"\#(owner)","created_at":"<time>"}"#
    }

    @Test(arguments: World.basePaths) func creatingAGuild(base: String) async throws {
        try await World.run(base: base) { _, world in
            let eve = world.eve
            try await eve.post("/guilds", #"{"name":"Engine"}"#)
                .expect(201, body: guildJSON("<id>", owner: eve.userID, name: "Engine"))
            let described = try await eve.post("/guilds", #"{"name":"Mill","description":"Numbers"}"#)
                .expect(
                    201,
                    body: guildJSON("<id>", owner: eve.userID, name: "Mill", description: #""Numbers""#))
            let id = described["id"]?.text ?? ""
            try await eve.get("/guilds/\(id)/channels").expect(
                200,
                body: #"[{"id":"<id>","guild_id":"\#(id)","type":0,"name":"general","topic":null,"#
                    + #""position":0,"parent_id":null,"nsfw":false,"rate_limit_per_user":0,"#
                    + #""permission_overwrites":[],"last_message_id":null,"recipients":[],"owner_id":null}]"#)
        }
    }

    @Test(arguments: World.basePaths) func readingAGuild(base: String) async throws {
        try await World.run(base: base) { _, world in
            let body = guildJSON(world.guild, owner: world.ada.userID)
            try await world.ada.get("/guilds/\(world.guild)").expect(200, body: body)
            try await world.bob.get("/guilds/\(world.guild)").expect(200, body: body)
            try await world.eve.get("/guilds/\(world.guild)").expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)").expect(.unknownGuild)
        }
    }

    @Test(arguments: World.basePaths) func changingAGuild(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)"
            let owner = world.ada.userID
            try await world.ada.patch("/guilds/\(world.guild)", "{}")
                .expect(200, body: guildJSON(world.guild, owner: owner))
            try await world.ada.patch(path, #"{"name":"Mill","description":"Numbers","icon":null}"#).expect(
                200,
                body: guildJSON(world.guild, owner: owner, name: "Mill", description: #""Numbers""#))
            try await world.ada.patch(path, #"{"description":null}"#)
                .expect(200, body: guildJSON(world.guild, owner: owner, name: "Mill"))
            try await world.bob.get(path).expect(
                200, body: guildJSON(world.guild, owner: owner, name: "Mill"))
            try await world.bob.patch(path, #"{"name":"Bobs"}"#).expect(.missingPermissions)
            try await world.eve.patch(path, #"{"name":"Eves"}"#).expect(.missingAccess)
            try await world.ada.patch("/guilds/\(World.unknown)", "{}").expect(.unknownGuild)
        }
    }

    @Test(arguments: World.basePaths) func deletingAGuild(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.eve.delete("/guilds/\(world.guild)").expect(.missingAccess)
            try await world.bob.delete("/guilds/\(world.guild)").expect(.missingPermissions)
            try await world.ada.delete("/guilds/\(World.unknown)").expect(.unknownGuild)
            try await world.ada.delete("/guilds/\(world.guild)").expect(204, body: "")
            try await world.ada.delete("/guilds/\(world.guild)").expect(.unknownGuild)
        }
    }

    /// For its members, and for those who never were.
    @Test func everythingInADeletedGuildIsGone() async throws {
        try await World.run { _, world in
            try await world.ada.delete("/guilds/\(world.guild)").expect(204)
            for client in [world.ada, world.bob, world.eve] {
                let guild = "/guilds/\(world.guild)"
                try await client.get(guild).expect(.unknownGuild)
                try await client.get(guild + "/channels").expect(.unknownGuild)
                try await client.get(guild + "/members").expect(.unknownGuild)
                try await client.get(guild + "/members/\(client.userID)").expect(.unknownGuild)
                try await client.post(guild + "/invites").expect(.unknownGuild)
                try await client.post(guild + "/channels", #"{"name":"x"}"#).expect(.unknownGuild)
                let channel = "/channels/\(world.channel)"
                try await client.get(channel).expect(.unknownChannel)
                try await client.get(channel + "/messages").expect(.unknownChannel)
                try await client.get(channel + "/messages/\(world.message)").expect(.unknownChannel)
                try await client.post(channel + "/messages", #"{"content":"x"}"#).expect(.unknownChannel)
                try await client.get("/invites/\(world.invite)").expect(.unknownInvite)
                try await client.post("/invites/\(world.invite)").expect(.unknownInvite)
            }
        }
    }

    @Test func aHundredGuildsAreTheMost() async throws {
        try await World.run { _, world in
            let eve = world.eve
            for number in 1...100 {
                _ = try await eve.post("/guilds", #"{"name":"Guild \#(number)"}"#).expect(201)
            }
            try await eve.post("/guilds", #"{"name":"Guild 101"}"#).expect(.maximumGuilds)
            try await eve.post("/invites/\(world.invite)").expect(.maximumGuilds)
            let guilds = try await eve.ids("/users/@me/guilds")
            #expect(guilds.count == 100)
            try await eve.delete("/guilds/\(guilds[0])").expect(204)
            try await eve.post("/invites/\(world.invite)").expect(200)
            #expect(try await eve.ids("/users/@me/guilds") == guilds.dropFirst() + [world.guild])
        }
    }
}
