// Pins, deleting many messages, replies, nonces, mentions and typing over the wire.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct PinWireTests {
    @Test(arguments: World.basePaths) func pinningMessages(base: String) async throws {
        try await World.run(base: base) { test, world in
            let path = "/channels/\(world.channel)/pins"
            let other = try await world.bob.say("other", in: world.channel)
            let session = try await test.session(of: world.bob)
            for id in [world.message, other, other] {
                try await world.ada.send(.put, "/channels/\(world.channel)/pins/\(id)").expect(204, body: "")
            }
            for id in [world.message, other] {
                let update = try await session.next("MESSAGE_UPDATE")
                #expect(update["id"]?.text == id && update["pinned"] == .boolean(true))
                let pins = try await session.next("CHANNEL_PINS_UPDATE")
                #expect(pins["channel_id"]?.text == world.channel && pins["guild_id"]?.text == world.guild)
            }
            let pinned = try await world.bob.get("/channels/\(world.channel)/pins").expect(200).elements
            #expect(Set(pinned.compactMap { $0["id"]?.text }) == [world.message, other])
            for _ in 0..<2 {
                try await world.ada.delete("/channels/\(world.channel)/pins/\(other)").expect(204, body: "")
            }
            #expect(try await session.next("MESSAGE_UPDATE")["pinned"] == .boolean(false))
            _ = try await session.next("CHANNEL_PINS_UPDATE")
            try await session.expectSilence()
            #expect(try await world.bob.ids(path) == [world.message])
        }
    }

    @Test func pinningIsForModerators() async throws {
        try await World.run { _, world in
            let path = "/channels/\(world.channel)/pins"
            for method in [.put, .delete] as [Method] {
                try await world.bob.send(method, "\(path)/\(world.message)").expect(.missingPermissions)
                try await world.eve.send(method, "\(path)/\(world.message)").expect(.missingAccess)
                try await world.ada.send(method, "\(path)/\(World.unknown)").expect(.unknownMessage)
                try await world.ada.send(method, "/channels/\(World.unknown)/pins/\(world.message)")
                    .expect(.unknownChannel)
            }
            try await world.eve.get(path).expect(.missingAccess)
            try await world.ada.get("/channels/\(World.unknown)/pins").expect(.unknownChannel)
            for number in 0..<50 {
                let id = try await world.ada.say("\(number)", in: world.channel)
                try await world.ada.send(.put, "\(path)/\(id)").expect(204)
            }
            try await world.ada.send(.put, "\(path)/\(world.message)").expectError(400, code: 30003)
        }
    }

    @Test(arguments: World.basePaths) func deletingManyMessages(base: String) async throws {
        try await World.run(base: base) { test, world in
            let path = "/channels/\(world.channel)/messages/bulk-delete"
            let second = try await world.bob.say("second", in: world.channel)
            let session = try await test.session(of: world.bob)
            let outsider = try await test.session(of: world.eve)
            let body = #"{"messages":["\#(second)","\#(world.message)","\#(World.unknown)"]}"#
            try await world.bob.post(path, body).expect(.missingPermissions)
            try await world.eve.post(path, body).expect(.missingAccess)
            try await world.ada.post("/channels/\(World.unknown)/messages/bulk-delete", body)
                .expect(.unknownChannel)
            try await world.ada.post("/channels/\(world.channel)/messages/bulk-delete", body)
                .expect(204, body: "")
            let event = try await session.next("MESSAGE_DELETE_BULK")
            #expect(event["ids"]?.elements.map(\.text) == [world.message, second])
            #expect(event["channel_id"]?.text == world.channel && event["guild_id"]?.text == world.guild)
            try await world.ada.post(path, body).expect(204)
            try await session.expectSilence()
            try await outsider.expectSilence()
            try await world.ada.get("/channels/\(world.channel)/messages").expect(200, body: "[]")
            try await world.ada.post(path, #"{"messages":["1"]}"#)
                .expectRefused("messages BASE_TYPE_MIN_LENGTH")
        }
    }

    @Test func repliesNoncesAndMentions() async throws {
        try await World.run { test, world in
            let path = "/channels/\(world.channel)/messages"
            let session = try await test.session(of: world.bob)
            let reply =
                #"{"content":"<@\#(world.bob.userID)> @everyone","nonce":"n1","#
                + #""message_reference":{"message_id":"\#(world.message)"}}"#
            let sent = try await world.ada.post(path, reply).expect(201)
            #expect(try await world.ada.post(path, reply).expect(201) == sent)
            #expect(try await session.next("MESSAGE_CREATE") == sent)
            try await session.expectSilence()
            #expect(sent["type"]?.number == 19 && sent["nonce"]?.text == "n1")
            #expect(sent["message_reference"]?["message_id"]?.text == world.message)
            #expect(sent["referenced_message"]?["content"]?.text == "hello")
            #expect(sent["mentions"]?.elements.map { $0["id"]?.text } == [world.bob.userID])
            #expect(sent["mention_everyone"] == .boolean(true))
            try await world.ada.delete("\(path)/\(world.message)").expect(204)
            let read = try await world.bob.get("\(path)/\(sent["id"]?.text ?? "")").expect(200)
            #expect(read["referenced_message"] == .null && read["nonce"] == .null)
            try await world.ada.post(path, reply.replacing("n1", with: "n2"))
                .expectRefused("message_reference REPLIES_UNKNOWN_MESSAGE")
            try await world.ada.post(path, "{}").expectRefused("content MESSAGE_EMPTY")
        }
    }

    @Test func slowModeIsTold() async throws {
        try await World.run { _, world in
            let path = "/channels/\(world.channel)/messages"
            try await world.ada.patch("/channels/\(world.channel)", #"{"rate_limit_per_user":60}"#).expect(
                200)
            for _ in 0..<2 { _ = try await world.ada.say("x", in: world.channel) }
            _ = try await world.bob.say("x", in: world.channel)
            let refusal = try await world.bob.post(path, #"{"content":"y"}"#)
            try refusal.expectError(429, code: 20016)
            #expect(try refusal.json["retry_after"] != nil)
        }
    }

    @Test func typingIsTold() async throws {
        try await World.run { test, world in
            let path = "/channels/\(world.channel)/typing"
            let (session, outsider) = (
                try await test.session(of: world.ada), try await test.session(of: world.eve)
            )
            try await world.bob.send(.post, "/channels/\(world.channel)/typing").expect(204, body: "")
            let event = try await session.next("TYPING_START")
            #expect(event["user_id"]?.text == world.bob.userID && event["channel_id"]?.text == world.channel)
            #expect(event["guild_id"]?.text == world.guild && event["timestamp"]?.number != nil)
            try await world.eve.send(.post, path).expect(.missingAccess)
            try await world.ada.send(.post, "/channels/\(World.unknown)/typing").expect(.unknownChannel)
            try await outsider.expectSilence()
        }
    }
}
