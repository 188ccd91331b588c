// Searching a guild's messages over the wire.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct SearchWireTests {
    @Test(arguments: World.basePaths) func searching(base: String) async throws {
        try await World.run(base: base) { _, world in
            let sent = try await world.bob.say(
                "Straße to https://example.com <@\(world.ada.userID)>", in: world.channel)
            let other = try await world.ada.createChannel(in: world.guild, #"{"name":"other"}"#)
            let last = try await world.ada.say("the last strasse", in: other)
            let search = "/guilds/\(world.guild)/messages/search"

            let all = try await world.bob.get("/guilds/\(world.guild)/messages/search").expect(200)
            #expect(all["total_results"]?.number == 3)
            #expect(found(all) == [last, sent, world.message])
            let whole = try await world.bob.get("/channels/\(world.channel)/messages/\(sent)").expect(200)
            #expect(all["messages"]?.elements[1] == whole)

            for (query, expected) in [
                ("content=STRASSE", [last]), ("content=stra%C3%9Fe", [sent]), ("content=nowhere", []),
                ("content=%22%20OR%20*", []), ("author_id=\(world.bob.userID)", [sent]),
                ("channel_id=\(other)", [last]), ("has=link&has=mention", [sent]), ("has=image", []),
                ("has=file", []), ("before=\(last)&after=\(world.message)", [sent]),
                ("limit=1&offset=1", [sent]), ("limit=2&sort_order=asc", [world.message, sent]),
                ("offset=9975", []),
            ] {
                let page = try await world.bob.get("\(search)?\(query)").expect(200)
                #expect(found(page) == expected, "\(query)")
            }
            #expect(try await world.bob.get("\(search)?limit=1").expect(200)["total_results"]?.number == 3)
        }
    }

    @Test func refusals() async throws {
        try await World.run { _, world in
            let search = "/guilds/\(world.guild)/messages/search"
            let (elsewhere, _) = try await world.ada.createGuild("Other")
            try await world.eve.get("/guilds/\(world.guild)/messages/search").expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)/messages/search").expect(.unknownGuild)
            try await world.ada.get("\(search)?channel_id=\(World.unknown)").expect(.unknownChannel)
            try await world.ada.get("/guilds/\(elsewhere)/messages/search?channel_id=\(world.channel)")
                .expect(.unknownChannel)
            try await world.ada.anonymous.get(search).expect(.unauthorized)
            for query in [
                "limit=0", "limit=26", "offset=-1", "offset=9976", "has=soul", "sort_order=up", "content=",
                "author_id=x", "channel_id=", "before=-1", "content=\(String(repeating: "a", count: 513))",
            ] {
                let refused = try await world.ada.get("\(search)?\(query)")
                #expect(refused.status == 400, "\(query)")
            }
        }
    }

    @Test func whatIsHiddenChangedOrDeletedIsNotFound() async throws {
        try await World.run { _, world in
            let search = "/guilds/\(world.guild)/messages/search?content=treasure"
            let hidden = try await world.ada.createChannel(in: world.guild, #"{"name":"hidden"}"#)
            let visible = try await world.ada.say("treasure one", in: world.channel)
            let secret = try await world.ada.say("treasure two", in: hidden)
            #expect(found(try await world.bob.get(search).expect(200)) == [secret, visible])

            _ = try await world.ada.send(
                .put, "/channels/\(hidden)/permissions/\(world.guild)", #"{"type":0,"allow":"0","deny":"1"}"#
            ).expect(204)
            let page = try await world.bob.get(search).expect(200)
            #expect(found(page) == [visible])
            #expect(page["total_results"]?.number == 1)
            try await world.bob.get("\(search)&channel_id=\(hidden)").expect(.unknownChannel)
            #expect(found(try await world.ada.get(search).expect(200)) == [secret, visible])

            _ = try await world.ada.patch(
                "/channels/\(world.channel)/messages/\(visible)", #"{"content":"nothing"}"#
            ).expect(200)
            #expect(found(try await world.bob.get(search).expect(200)) == [])
            #expect(found(try await world.ada.get(search).expect(200)) == [secret])
            try await world.ada.delete("/channels/\(hidden)/messages/\(secret)").expect(204)
            #expect(found(try await world.ada.get(search).expect(200)) == [])
            let doomed = try await world.ada.say("treasure three", in: hidden)
            #expect(found(try await world.ada.get(search).expect(200)) == [doomed])
            _ = try await world.ada.delete("/channels/\(hidden)")
            #expect(found(try await world.ada.get(search).expect(200)) == [])
        }
    }

    private func found(_ page: JSONValue) -> [String] {
        page["messages"]?.elements.compactMap { $0["id"]?.text } ?? []
    }
}
