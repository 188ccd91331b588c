// Operations tagged Channels.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChannelWireTests {
    private func channelJSON(
        _ id: String, in guild: String, type: Int = 0, name: String = "general", topic: String = "null",
        position: Int = 0, parent: String = "null", last: String = "null"
    ) -> String {
        #"{"id":"\#(id)","guild_id":"\#(guild)","type":\#(type),"name":"\#(name)","topic":\#(topic),"#
            + #""position":\#(position),"parent_id":\#(parent),"nsfw":false,"#
            + #""rate_limit_per_user":0,"permission_overwrites":[],"last_message_id":\#(last),"#
            + #""recipients":[],"owner_id":null}"#
    }

    @Test(arguments: World.basePaths) func creatingChannels(base: String) async throws {
        try await World.run(base: base) { _, world in
            let ada = world.ada
            let guild = world.guild
            try await ada.post("/guilds/\(guild)/channels", #"{"name":"looms"}"#)
                .expect(201, body: channelJSON("<id>", in: guild, name: "looms", position: 1))
            let category = try await ada.post("/guilds/\(guild)/channels", #"{"name":"Mills","type":4}"#)
                .expect(201, body: channelJSON("<id>", in: guild, type: 4, name: "Mills", position: 2))
            let parent = category["id"]?.text ?? ""
            let draft =
                #"{"name":"cards","type":0,"topic":"Punched","position":9999,"parent_id":"\#(parent)"}"#
            try await ada.post("/guilds/\(guild)/channels", draft).expect(
                201,
                body: channelJSON(
                    "<id>", in: guild, name: "cards", topic: #""Punched""#, position: 9999,
                    parent: #""\#(parent)""#))
            try await world.bob.post("/guilds/\(guild)/channels", draft).expect(.missingPermissions)
            try await world.eve.post("/guilds/\(guild)/channels", draft).expect(.missingAccess)
            try await ada.post("/guilds/\(World.unknown)/channels", draft).expect(.unknownGuild)
        }
    }

    /// By position, then by id.
    @Test(arguments: World.basePaths) func listingChannels(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            let last = try await world.ada.createChannel(in: guild, #"{"name":"last","position":7}"#)
            let second = try await world.ada.createChannel(in: guild, #"{"name":"second","position":3}"#)
            let third = try await world.ada.createChannel(in: guild, #"{"name":"third","position":3}"#)
            let expected = [
                channelJSON(world.channel, in: guild, last: #""\#(world.message)""#),
                channelJSON(second, in: guild, name: "second", position: 3),
                channelJSON(third, in: guild, name: "third", position: 3),
                channelJSON(last, in: guild, name: "last", position: 7),
            ]
            try await world.bob.get("/guilds/\(guild)/channels")
                .expect(200, body: "[\(expected.joined(separator: ","))]")
            try await world.eve.get("/guilds/\(guild)/channels").expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)/channels").expect(.unknownGuild)
        }
    }

    @Test(arguments: World.basePaths) func readingAChannel(base: String) async throws {
        try await World.run(base: base) { _, world in
            let body = channelJSON(world.channel, in: world.guild, last: #""\#(world.message)""#)
            try await world.bob.get("/channels/\(world.channel)").expect(200, body: body)
            try await world.eve.get("/channels/\(world.channel)").expect(.missingAccess)
            try await world.ada.get("/channels/\(World.unknown)").expect(.unknownChannel)
            try await world.ada.get("/channels/\(world.guild)").expect(.unknownChannel)
        }
    }

    @Test(arguments: World.basePaths) func changingAChannel(base: String) async throws {
        try await World.run(base: base) { _, world in
            let ada = world.ada
            let guild = world.guild
            let category = try await ada.createChannel(in: guild, #"{"name":"Mills","type":4}"#)
            let id = try await ada.createChannel(in: guild, #"{"name":"looms"}"#)
            let path = "/channels/\(id)"
            try await ada.patch("/channels/\(id)", "{}")
                .expect(200, body: channelJSON(id, in: guild, name: "looms", position: 2))
            let all = #"{"name":"cards","topic":"Punched","position":0,"parent_id":"\#(category)"}"#
            let changed = channelJSON(
                id, in: guild, name: "cards", topic: #""Punched""#, parent: #""\#(category)""#)
            try await ada.patch(path, all).expect(200, body: changed)
            try await world.bob.get(path).expect(200, body: changed)
            try await ada.patch(path, #"{"topic":null,"parent_id":null}"#)
                .expect(200, body: channelJSON(id, in: guild, name: "cards"))
            try await world.bob.patch(path, all).expect(.missingPermissions)
            try await world.eve.patch(path, all).expect(.missingAccess)
            try await ada.patch("/channels/\(World.unknown)", all).expect(.unknownChannel)
        }
    }

    @Test(arguments: World.basePaths) func deletingAChannel(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/channels/\(world.channel)"
            try await world.eve.delete("/channels/\(world.channel)").expect(.missingAccess)
            try await world.bob.delete(path).expect(.missingPermissions)
            try await world.ada.delete("/channels/\(World.unknown)").expect(.unknownChannel)
            try await world.ada.delete(path).expect(204, body: "")
            try await world.ada.delete(path).expect(.unknownChannel)
            try await world.ada.get(path).expect(.unknownChannel)
            try await world.ada.get(path + "/messages").expect(.unknownChannel)
            try await world.ada.get(path + "/messages/\(world.message)").expect(.unknownChannel)
            try await world.ada.get("/guilds/\(world.guild)/channels").expect(200, body: "[]")
            try await world.ada.get("/invites/\(world.invite)").expect(.unknownInvite)
            try await world.ada.post("/guilds/\(world.guild)/invites").expect(.unknownChannel)
        }
    }

    @Test func theChannelsOfADeletedCategoryStayWithoutOne() async throws {
        try await World.run { _, world in
            let ada = world.ada
            let category = try await ada.createChannel(in: world.guild, #"{"name":"Mills","type":4}"#)
            let child = #"{"name":"looms","parent_id":"\#(category)"}"#
            let children = [
                try await ada.createChannel(in: world.guild, child),
                try await ada.createChannel(in: world.guild, child),
            ]
            try await ada.delete("/channels/\(category)").expect(204)
            for child in children {
                #expect(try await ada.get("/channels/\(child)").expect(200)["parent_id"] == .null)
            }
            #expect(try await ada.ids("/guilds/\(world.guild)/channels") == [world.channel] + children)
        }
    }

    @Test func onlyCategoriesOfTheGuildAreParents() async throws {
        try await World.run { _, world in
            let ada = world.ada
            let (other, _) = try await ada.createGuild("Other")
            let foreign = try await ada.createChannel(in: other, #"{"name":"Mills","type":4}"#)
            let category = try await ada.createChannel(in: world.guild, #"{"name":"Mills","type":4}"#)
            let path = "/guilds/\(world.guild)/channels"
            for parent in [foreign, world.channel, world.guild, World.unknown] {
                try await ada.post(path, #"{"name":"x","parent_id":"\#(parent)"}"#)
                    .expectRefused("parent_id CHANNEL_PARENT_INVALID_TYPE")
                try await ada.patch("/channels/\(world.channel)", #"{"parent_id":"\#(parent)"}"#)
                    .expectRefused("parent_id CHANNEL_PARENT_INVALID_TYPE")
            }
            try await ada.post(path, #"{"name":"x","type":4,"parent_id":"\#(category)"}"#)
                .expectRefused("parent_id CHANNEL_TYPE_INVALID")
            try await ada.post(path, #"{"name":"x","type":4,"topic":"t"}"#)
                .expectRefused("topic CHANNEL_TYPE_INVALID")
            try await ada.patch("/channels/\(category)", #"{"parent_id":"\#(category)"}"#)
                .expectRefused("parent_id CHANNEL_TYPE_INVALID")
            #expect(try await ada.ids(path) == [world.channel, category])
        }
    }

    /// JavaScript's numbers end at 2^53; ids do not.
    @Test func parentsAsNumbersLoseNoDigit() async throws {
        try await World.run { _, world in
            let category = try await world.ada.createChannel(in: world.guild, #"{"name":"Mills","type":4}"#)
            let number = try #require(Int(category))
            #expect(number > 1 << 53)
            let path = "/guilds/\(world.guild)/channels"
            let child = try await world.ada.post(path, #"{"name":"x","parent_id":\#(category)}"#).expect(201)
            #expect(child["parent_id"] == .string(category))
            for wrong in [number - 1, number + 1, Int.max] {
                try await world.ada.post(path, #"{"name":"x","parent_id":\#(wrong)}"#)
                    .expectRefused("parent_id CHANNEL_PARENT_INVALID_TYPE")
            }
        }
    }

    @Test func fiveHundredChannelsAreTheMost() async throws {
        try await World.run { _, world in
            let path = "/guilds/\(world.guild)/channels"
            for number in 1...499 {
                try await world.ada.post(path, #"{"name":"c\#(number)","type":\#(number % 2 * 4)}"#).expect(
                    201)
            }
            try await world.ada.post(path, #"{"name":"c500"}"#).expect(.maximumChannels)
            #expect(try await world.ada.ids(path).count == 500)
            try await world.ada.delete("/channels/\(world.channel)").expect(204)
            try await world.ada.post(path, #"{"name":"c500"}"#).expect(201)
        }
    }
}
