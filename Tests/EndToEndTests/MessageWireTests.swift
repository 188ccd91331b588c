// Operations tagged Messages: sending, editing, deleting, and pages of history.

import APIRuntime
import Primitives
import Testing

@Suite(.timeLimit(.minutes(1))) struct MessageWireTests {
    private func messageJSON(
        _ id: String, in world: World, author: String, content: String = "hello", edited: String = "null"
    ) -> String {
        #"{"id":"\#(id)","channel_id":"\#(world.channel)","guild_id":"\#(world.guild)","type":0,"#
            + #""author":\#(author),"#
            + #""content":"\#(content)","timestamp":"<time>","edited_timestamp":\#(edited),"#
            + #""mentions":[],"mention_roles":[],"mention_everyone":false,"attachments":[],"reactions":[],"#
            + #""pinned":false,"message_reference":null,"referenced_message":null,"nonce":null}"#
    }

    @Test(arguments: World.basePaths) func sendingAMessage(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/channels/\(world.channel)/messages"
            let sent = try await world.bob.post(
                "/channels/\(world.channel)/messages", #"{"content":"hello"}"#
            ).expect(201, body: messageJSON("<id>", in: world, author: world.bobJSON))
            let id = try #require(sent["id"]?.text)
            #expect(sent["timestamp"]?.text == Snowflake(id)?.timestamp.iso8601)
            let channel = try await world.ada.get("/channels/\(world.channel)").expect(200)
            #expect(channel["last_message_id"]?.text == id)
            try await world.eve.post(path, #"{"content":"x"}"#).expect(.missingAccess)
            try await world.ada.post("/channels/\(World.unknown)/messages", #"{"content":"x"}"#)
                .expect(.unknownChannel)
        }
    }

    @Test(arguments: World.basePaths) func readingAMessage(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/channels/\(world.channel)/messages/\(world.message)"
            let (_, other) = try await world.ada.createGuild("Other")
            try await world.bob.get("/channels/\(world.channel)/messages/\(world.message)")
                .expect(200, body: messageJSON(world.message, in: world, author: world.adaJSON))
            try await world.eve.get(path).expect(.missingAccess)
            try await world.ada.get("/channels/\(world.channel)/messages/\(World.unknown)")
                .expect(.unknownMessage)
            try await world.ada.get("/channels/\(World.unknown)/messages/\(world.message)")
                .expect(.unknownChannel)
            try await world.ada.get("/channels/\(other)/messages/\(world.message)").expect(.unknownMessage)
        }
    }

    @Test(arguments: World.basePaths) func editingAMessage(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/channels/\(world.channel)/messages/\(world.message)"
            let before = try await world.ada.get(path).expect(200)
            let body = messageJSON(
                world.message, in: world, author: world.adaJSON, content: "changed", edited: #""<time>""#)
            let after = try await world.ada.patch(
                "/channels/\(world.channel)/messages/\(world.message)", #"{"content":"changed"}"#
            ).expect(200, body: body)
            #expect(after["timestamp"] == before["timestamp"])
            try await world.bob.get(path).expect(200, body: body)
            for other in [world.bob, world.eve] {
                let expected: ExpectedError =
                    other.userID == world.bob.userID ? .missingPermissions : .missingAccess
                try await other.patch(path, #"{"content":"x"}"#).expect(expected)
            }
            try await world.ada.patch(
                "/channels/\(world.channel)/messages/\(World.unknown)", #"{"content":"x"}"#
            ).expect(.unknownMessage)
            try await world.ada.patch(
                "/channels/\(World.unknown)/messages/\(world.message)", #"{"content":"x"}"#
            ).expect(.unknownChannel)
        }
    }

    /// MANAGE_MESSAGES lets one delete what others said, and nothing lets one change it.
    @Test func notEvenTheOwnerEditsWhatOthersSaid() async throws {
        try await World.run { _, world in
            let id = try await world.bob.say("mine", in: world.channel)
            let path = "/channels/\(world.channel)/messages/\(id)"
            try await world.ada.patch(path, #"{"content":"x"}"#).expect(.missingPermissions)
            try await world.ada.delete(path).expect(204)
        }
    }

    @Test(arguments: World.basePaths) func deletingAMessage(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/channels/\(world.channel)/messages/\(world.message)"
            try await world.eve.delete(path).expect(.missingAccess)
            try await world.bob.delete(path).expect(.missingPermissions)
            try await world.ada.delete("/channels/\(World.unknown)/messages/\(world.message)")
                .expect(.unknownChannel)
            try await world.ada.delete("/channels/\(world.channel)/messages/\(world.message)")
                .expect(204, body: "")
            try await world.ada.get(path).expect(.unknownMessage)
            try await world.ada.patch(path, #"{"content":"x"}"#).expect(.unknownMessage)
            try await world.ada.delete(path).expect(.unknownMessage)
            try await world.ada.get("/channels/\(world.channel)/messages").expect(200, body: "[]")
            // It may have been deleted, says the contract: clients compare it with what they have read.
            let channel = try await world.ada.get("/channels/\(world.channel)").expect(200)
            #expect(channel["last_message_id"]?.text == world.message)
        }
    }

    @Test func categoriesHoldNoMessages() async throws {
        try await World.run { _, world in
            let category = try await world.ada.createChannel(in: world.guild, #"{"name":"Mills","type":4}"#)
            try await world.ada.post("/channels/\(category)/messages", #"{"content":"x"}"#)
                .expectRefused("channel_id CHANNEL_TYPE_INVALID")
            try await world.ada.get("/channels/\(category)/messages").expect(200, body: "[]")
        }
    }

    /// Quotes, all kinds of escapes, text beyond the BMP, and forms that normalization would change.
    @Test func contentComesBackScalarByScalar() async throws {
        try await World.run { _, world in
            let path = "/channels/\(world.channel)/messages"
            let contents: [(sent: String, text: String)] = [
                (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
                (#"\ud83d\ude00"#, "😀"), ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("e\u{301}", "e\u{301}"), ("\u{e9}", "\u{e9}"),
                ("\u{2028}\u{feff}\u{202e}", "\u{2028}\u{feff}\u{202e}"), (" ", " "), (#"\u007f"#, "\u{7f}"),
            ]
            for (sent, text) in contents {
                let message = try await world.ada.post(path, #"{"content":"\#(sent)"}"#).expect(201)
                let id = message["id"]?.text ?? ""
                for answer in [message, try await world.bob.get("\(path)/\(id)").expect(200)] {
                    let content = answer["content"]?.text ?? ""
                    #expect(Array(content.unicodeScalars) == Array(text.unicodeScalars))
                }
            }
            try await world.ada.post(path, #"{"content":"a\u0000b"}"#).expectRefused(
                "content STRING_TYPE_REGEX")
        }
    }
}

// MARK: History

extension MessageWireTests {
    @Test(arguments: World.basePaths) func aPageIsNewestFirst(base: String) async throws {
        try await World.run(base: base) { _, world in
            let second = try await world.bob.say("second", in: world.channel)
            try await world.bob.get("/channels/\(world.channel)/messages").expect(
                200,
                body: "["
                    + messageJSON(second, in: world, author: world.bobJSON, content: "second") + ","
                    + messageJSON(world.message, in: world, author: world.adaJSON) + "]")
            try await world.eve.get("/channels/\(world.channel)/messages").expect(.missingAccess)
            try await world.ada.get("/channels/\(World.unknown)/messages").expect(.unknownChannel)
        }
    }

    @Test func pagesByBeforeAfterAndLimit() async throws {
        try await World.run { _, world in
            var oldestFirst = [world.message]
            for number in 1..<120 {
                oldestFirst.append(try await world.ada.say("\(number)", in: world.channel))
            }
            #expect(oldestFirst == oldestFirst.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) })
            let ids = Array(oldestFirst.reversed())
            let path = "/channels/\(world.channel)/messages"
            func page(_ query: String) async throws -> [String] {
                try await world.bob.ids("\(path)?\(query)")
            }

            #expect(try await page("") == Array(ids[..<50]))
            #expect(try await page("limit=100") == Array(ids[..<100]))
            #expect(try await page("limit=1") == [ids[0]])
            #expect(try await page("before=\(ids[0])&limit=3") == Array(ids[1...3]))
            #expect(try await page("before=\(ids[10])") == Array(ids[11...60]))
            #expect(try await page("before=\(ids[117])") == Array(ids[118...]))
            #expect(try await page("before=\(ids[119])") == [])
            #expect(try await page("before=0") == [])
            #expect(try await page("before=\(Int.max)&limit=2") == Array(ids[..<2]))
            #expect(try await page("after=\(ids[119])&limit=3") == Array(ids[116...118]))
            #expect(try await page("after=\(ids[3])") == Array(ids[..<3]))
            #expect(try await page("after=\(ids[0])") == [])
            #expect(try await page("after=0&limit=2") == Array(ids[118...]))
            #expect(try await page("after=\(Int.max)") == [])
            #expect(try await page("after=\(ids[119])&before=\(ids[5])&limit=2") == Array(ids[6...7]))
            #expect(try await page("limit=5&limit=2&unknown=1") == Array(ids[..<2]))
            #expect(try await page("%6Cimit=%32") == Array(ids[..<2]))
        }
    }

    /// A whole history, page by page, in both directions, with gaps where messages were deleted.
    @Test func walkingThroughHistory() async throws {
        try await World.run { _, world in
            let path = "/channels/\(world.channel)/messages"
            var left = [world.message]
            for number in 1...20 {
                let id = try await world.ada.say("\(number)", in: world.channel)
                if number % 3 == 0 {
                    try await world.ada.delete("\(path)/\(id)").expect(204)
                } else {
                    left.append(id)
                }
            }
            var backwards: [String] = []
            var forwards: [String] = []
            // Fifteen messages by four are four pages; the fifth is empty.
            for _ in 1...5 {
                let before = backwards.last ?? "\(Int.max)"
                backwards += try await world.ada.ids("\(path)?limit=4&before=\(before)")
                let after = forwards.last ?? "0"
                forwards += try await world.ada.ids("\(path)?limit=4&after=\(after)").reversed()
            }
            #expect(backwards == left.reversed())
            #expect(forwards == left)
        }
    }
}
