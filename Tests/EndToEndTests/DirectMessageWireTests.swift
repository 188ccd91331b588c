// Operations tagged Direct messages, and those on channels and messages as far as conversations differ.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct DirectMessageWireTests {
    private func open(_ client: APIClient, _ json: String) async throws -> String {
        try await client.post("/users/@me/channels", json).expect(200)["id"]?.text ?? ""
    }

    private func list(_ ids: String...) -> String {
        "[" + ids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    @Test(arguments: World.basePaths) func aConversationOfTwo(base: String) async throws {
        try await World.run(base: base) { test, world in
            let body = #"{"recipient_id":"\#(world.eve.userID)"}"#
            let (eves, bobs) = (try await test.session(of: world.eve), try await test.session(of: world.bob))
            let channel = try await world.ada.post("/users/@me/channels", body).expect(200)
            let id = channel["id"]?.text ?? ""
            #expect(channel["type"]?.number == 1 && channel["guild_id"] == .null && channel["name"] == .null)
            #expect(
                channel["recipients"]?.elements.map { $0["id"]?.text } == [
                    world.ada.userID, world.eve.userID,
                ])
            #expect(try await eves.next("CHANNEL_CREATE") == channel)
            #expect(try await world.ada.post("/users/@me/channels", body).expect(200) == channel)
            #expect(try await world.eve.get("/users/@me/channels").expect(200).elements == [channel])
            #expect(try await world.eve.get("/channels/\(id)").expect(200) == channel)
            try await world.bob.get("/channels/\(id)").expect(.missingAccess)

            let message = try await world.eve.say("psst", in: id)
            let event = try await eves.next("MESSAGE_CREATE")
            #expect(event["id"]?.text == message && event["guild_id"] == .null)
            try await world.ada.send(.post, "/channels/\(id)/typing").expect(204)
            #expect(try await eves.next("TYPING_START")["guild_id"] == .null)
            try await world.ada.send(.put, "/channels/\(id)/pins/\(message)").expect(204)
            _ = try await eves.next("MESSAGE_UPDATE")
            _ = try await eves.next("CHANNEL_PINS_UPDATE")
            try await world.ada.send(.put, "/channels/\(id)/messages/\(message)/reactions/%F0%9F%91%8D/@me")
                .expect(204)
            _ = try await eves.next("MESSAGE_REACTION_ADD")
            for path in ["messages", "pins"] {
                try await world.bob.get("/channels/\(id)/\(path)").expect(.missingAccess)
            }
            try await world.bob.post("/channels/\(id)/messages", #"{"content":"x"}"#).expect(.missingAccess)
            try await world.ada.delete("/channels/\(id)/messages/\(message)").expect(.missingPermissions)
            try await world.ada.post("/channels/\(id)/messages/bulk-delete", #"{"messages":["1","2"]}"#)
                .expectError(403, code: 50003)
            try await bobs.expectSilence()
            try await eves.expectSilence()
        }
    }

    @Test func closingItUntilTheNextMessage() async throws {
        try await World.run { test, world in
            let id = try await open(world.ada, #"{"recipient_id":"\#(world.bob.userID)"}"#)
            let session = try await test.session(of: world.bob)
            try await world.bob.delete("/channels/\(id)").expect(204)
            #expect(try await session.next("CHANNEL_DELETE")["id"]?.text == id)
            try await world.bob.get("/users/@me/channels").expect(200, body: "[]")
            #expect(try await world.ada.ids("/users/@me/channels") == [id])
            _ = try await world.ada.say("x", in: id)
            #expect(try await session.next("CHANNEL_CREATE")["id"]?.text == id)
            _ = try await session.next("MESSAGE_CREATE")
            #expect(try await world.bob.ids("/users/@me/channels") == [id])
            try await world.eve.delete("/channels/\(id)").expect(.missingAccess)
            try await world.bob.patch("/channels/\(id)", #"{"name":"x"}"#).expectError(403, code: 50003)
        }
    }

    @Test func conversationsThatCannotBe() async throws {
        try await World.run { _, world in
            func answer(_ json: String) async throws -> APIResponse {
                try await world.ada.post("/users/@me/channels", json)
            }
            let (ada, bob) = (world.ada.userID, world.bob.userID)
            try await answer(#"{"recipient_id":"\#(World.unknown)"}"#).expect(.unknownAccount)
            try await answer(#"{"recipient_id":"\#(ada)"}"#).expectRefused("recipient_id USER_UNKNOWN")
            try await answer("{}").expectRefused("recipient_id USER_UNKNOWN")
            try await answer(#"{"recipients":\#(list(bob, World.unknown))}"#)
                .expectRefused("recipients USER_UNKNOWN")
            try await answer(#"{"recipients":\#(list(ada))}"#)
                .expectRefused("recipients SET_TYPE_ALREADY_CONTAINS_VALUE")
            try await answer(#"{"recipients":[]}"#).expectRefused("recipients BASE_TYPE_MIN_LENGTH")
        }
    }

    @Test(arguments: World.basePaths) func aGroup(base: String) async throws {
        try await World.run(base: base) { test, world in
            let (bobs, eves) = (try await test.session(of: world.bob), try await test.session(of: world.eve))
            let id = try await open(
                world.ada, #"{"recipients":\#(list(world.bob.userID)),"name":"weavers"}"#)
            let created = try await bobs.next("CHANNEL_CREATE")
            #expect(created["type"]?.number == 3 && created["name"]?.text == "weavers")
            #expect(created["owner_id"]?.text == world.ada.userID)
            let renamed = try await world.bob.patch("/channels/\(id)", #"{"name":"spinners"}"#).expect(200)
            #expect(try await bobs.next("CHANNEL_UPDATE") == renamed)
            try await world.bob.patch("/channels/\(id)", #"{"name":"x","topic":"y"}"#)
                .expectError(403, code: 50003)
            try await eves.expectSilence()

            let eve = world.eve.userID
            try await world.eve.send(.put, "/channels/\(id)/recipients/\(eve)").expect(.missingAccess)
            for _ in 0..<2 {
                try await world.bob.send(.put, "/channels/\(id)/recipients/\(eve)").expect(204, body: "")
            }
            #expect(try await bobs.next("CHANNEL_UPDATE")["recipients"]?.elements.count == 3)
            #expect(try await eves.next("CHANNEL_CREATE")["id"]?.text == id)
            try await world.bob.send(.put, "/channels/\(id)/recipients/\(World.unknown)")
                .expect(.unknownAccount)
            try await world.bob.delete("/channels/\(id)/recipients/\(eve)").expect(.missingPermissions)
            try await world.ada.delete("/channels/\(id)/recipients/\(World.unknown)").expect(.unknownMember)
            try await world.ada.delete("/channels/\(id)/recipients/\(eve)").expect(204, body: "")
            #expect(try await eves.next("CHANNEL_DELETE")["id"]?.text == id)
            _ = try await bobs.next("CHANNEL_UPDATE")
            try await world.eve.delete("/channels/\(id)/recipients/\(eve)").expect(.missingAccess)

            try await world.ada.delete("/channels/\(id)").expect(204)
            #expect(try await bobs.next("CHANNEL_UPDATE")["owner_id"]?.text == world.bob.userID)
            try await world.bob.delete("/channels/\(id)/recipients/\(world.bob.userID)").expect(204)
            try await world.bob.get("/channels/\(id)").expect(.unknownChannel)
        }
    }

    @Test func otherChannelsHaveNoRecipients() async throws {
        try await World.run { _, world in
            let eve = world.eve.userID
            let id = try await open(world.ada, #"{"recipient_id":"\#(world.bob.userID)"}"#)
            try await world.ada.send(.put, "/channels/\(id)/recipients/\(eve)").expectError(403, code: 50003)
            try await world.ada.delete("/channels/\(id)/recipients/\(eve)").expectError(403, code: 50003)
            for path in [world.channel, World.unknown].map({ "/channels/\($0)/recipients/\(eve)" }) {
                try await world.ada.send(.put, path).expect(.unknownChannel)
                try await world.ada.delete(path).expect(.unknownChannel)
            }
        }
    }

    @Test func guildsAloneHaveOverwritesAndInvites() async throws {
        try await World.run { _, world in
            let bob = world.bob.userID
            let other = try await open(world.ada, #"{"recipient_id":"\#(bob)"}"#)
            let group = try await open(world.ada, #"{"recipients":\#(list(bob, world.eve.userID))}"#)
            for channel in [other, group].map({ "/channels/\($0)" }) {
                let overwrite = "\(channel)/permissions/\(bob)"
                try await world.ada.put(overwrite, #"{"type":1,"deny":"2"}"#).expect(.notInDirectChannel)
                try await world.ada.delete(overwrite).expect(.notInDirectChannel)
                try await world.ada.get("\(channel)/invites").expect(.notInDirectChannel)
            }
            try await world.ada.post("/guilds/\(world.guild)/invites", #"{"channel_id":"\#(other)"}"#)
                .expect(.unknownChannel)
        }
    }
}
