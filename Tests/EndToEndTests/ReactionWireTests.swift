// Operations tagged Reactions, and the events that they cause.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReactionWireTests {
    private static let thumb = "%F0%9F%91%8D"
    /// A heart without and with the variation selector: the same emoji.
    private static let hearts = ["%E2%9D%A4", "%E2%9D%A4%EF%B8%8F"]

    @Test(arguments: World.basePaths) func reactingToAMessage(base: String) async throws {
        try await World.run(base: base) { test, world in
            let message = "/channels/\(world.channel)/messages/\(world.message)"
            let (bobs, eves) = (try await test.session(of: world.bob), try await test.session(of: world.eve))
            for heart in Self.hearts {
                try await world.bob.send(
                    .put, "/channels/\(world.channel)/messages/\(world.message)/reactions/\(heart)/@me"
                ).expect(204, body: "")
            }
            let event = try await bobs.next("MESSAGE_REACTION_ADD")
            #expect(event["user_id"]?.text == world.bob.userID && event["guild_id"]?.text == world.guild)
            #expect(event["channel_id"]?.text == world.channel)
            #expect(event["message_id"]?.text == world.message)
            #expect(event["emoji"]?["name"] == .string("❤\u{FE0F}") && event["emoji"]?["id"] == .null)
            try await world.ada.send(.put, "\(message)/reactions/\(Self.thumb)/@me").expect(204)
            _ = try await bobs.next("MESSAGE_REACTION_ADD")
            let seen = try await world.ada.get(message).expect(200)["reactions"]?.elements ?? []
            #expect(seen.map { $0["emoji"]?["name"]?.text } == ["❤\u{FE0F}", "👍"])
            #expect(seen.map { $0["count"]?.number } == [1, 1])
            #expect(seen.map { $0["me"] } == [.boolean(false), .boolean(true)])
            for heart in Self.hearts {
                try await world.bob.delete(
                    "/channels/\(world.channel)/messages/\(world.message)/reactions/\(heart)/@me"
                ).expect(204, body: "")
            }
            let removed = try await bobs.next("MESSAGE_REACTION_REMOVE")
            #expect(removed == event)
            try await bobs.expectSilence()
            try await eves.expectSilence()
            // An event is the same for everybody: it says of nobody that they reacted.
            try await world.ada.patch(message, #"{"content":"x"}"#).expect(200)
            let update = try await bobs.next("MESSAGE_UPDATE")
            #expect(update["reactions"]?[0]?["me"] == .null)
        }
    }

    @Test(arguments: World.basePaths) func listingWhoReacted(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/channels/\(world.channel)/messages/\(world.message)/reactions/\(Self.thumb)"
            for client in [world.bob, world.ada] { try await client.send(.put, path + "/@me").expect(204) }
            let all = try await world.bob.get(
                "/channels/\(world.channel)/messages/\(world.message)/reactions/\(Self.thumb)"
            ).expect(200).elements.compactMap { $0["id"]?.text }
            #expect(all == [world.ada.userID, world.bob.userID])
            #expect(try await world.bob.ids(path + "?limit=1") == [world.ada.userID])
            #expect(try await world.bob.ids(path + "?after=\(world.ada.userID)") == [world.bob.userID])
            try await world.bob.get(path + "?limit=101").expectRefused("limit NUMBER_TYPE_MAX")
            try await world.eve.get(path).expect(.missingAccess)
        }
    }

    @Test func removingSomebodysReactionIsForModerators() async throws {
        try await World.run { test, world in
            let path = "/channels/\(world.channel)/messages/\(world.message)/reactions/\(Self.thumb)"
            for client in [world.ada, world.bob] { try await client.send(.put, path + "/@me").expect(204) }
            let session = try await test.session(of: world.bob)
            try await world.bob.delete("\(path)/\(world.ada.userID)").expect(.missingPermissions)
            try await world.eve.delete("\(path)/\(world.ada.userID)").expect(.missingAccess)
            for person in [world.bob.userID, world.bob.userID] {
                try await world.ada.delete(
                    "/channels/\(world.channel)/messages/\(world.message)/reactions/\(Self.thumb)/\(person)"
                ).expect(204, body: "")
            }
            #expect(
                try await session.next("MESSAGE_REACTION_REMOVE")["user_id"]?.text == world.bob.userID)
            try await session.expectSilence()
        }
    }

    @Test func whatCannotBeReactedToOrWith() async throws {
        try await World.run { _, world in
            let messages = "/channels/\(world.channel)/messages"
            func calls(_ message: String, _ emoji: String, by client: APIClient) async throws -> [APIResponse]
            {
                let path = "\(message)/reactions/\(emoji)"
                return [
                    try await client.get(path), try await client.send(.put, path + "/@me"),
                    try await client.delete(path + "/@me"),
                    try await client.delete("\(path)/\(world.ada.userID)"),
                ]
            }
            let message = "\(messages)/\(world.message)"
            for answer in try await calls("\(messages)/\(World.unknown)", Self.thumb, by: world.ada) {
                try answer.expect(.unknownMessage)
            }
            let elsewhere = "/channels/\(World.unknown)/messages/\(world.message)"
            for answer in try await calls(elsewhere, Self.thumb, by: world.ada) {
                try answer.expect(.unknownChannel)
            }
            for answer in try await calls(message, Self.thumb, by: world.eve) {
                try answer.expect(.missingAccess)
            }
            for text in ["a", "1", "%20", Self.thumb + Self.thumb, "name:1"] {
                for answer in try await calls(message, text, by: world.ada) {
                    try answer.expectRefused("emoji EMOJI_INVALID")
                }
            }
        }
    }

    @Test func twentyEmojiAndNoMore() async throws {
        try await World.run { _, world in
            let path = "/channels/\(world.channel)/messages/\(world.message)/reactions"
            for number in 0x80..<0x94 {
                let emoji = "%F0%9F%98%" + String(number, radix: 16, uppercase: true)
                try await world.ada.send(.put, "\(path)/\(emoji)/@me").expect(204)
            }
            try await world.bob.send(.put, "\(path)/\(Self.thumb)/@me").expectError(400, code: 30010)
            try await world.bob.send(.put, "\(path)/%F0%9F%98%80/@me").expect(204)
        }
    }
}
