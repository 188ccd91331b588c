// Messages with files: what is taken, what is refused, and that nothing stays of what was refused.

import APIRuntime
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct UploadWireTests {
    private static let fileBytesMax = 10 * 1024 * 1024

    @Test func picturesAreToldByTheirContent() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let files = zip(["a.png", "b.bin", "c", "evil.html"], Picture.all).map { ($0, $1.bytes) }
            let sent = try await world.ada.send(
                files, payload: #"{"content":"four","nonce":"n"}"#, to: world.channel
            ).expect(201)
            #expect(sent["content"]?.text == "four" && sent["nonce"]?.text == "n")
            let attachments = try #require(sent["attachments"]).elements
            #expect(
                attachments.compactMap { $0["filename"]?.text }
                    == ["a.png", "b.bin.jpg", "c.gif", "evil.html.webp"])
            for (attachment, picture) in zip(attachments, Picture.all) {
                #expect(attachment["content_type"]?.text == picture.contentType)
                #expect(attachment["size"]?.number == picture.bytes.count)
                #expect(attachment["width"]?.number == picture.width)
                #expect(attachment["height"]?.number == picture.height)
                let served = try await world.eve.anonymous.fetch(attachment["url"])
                #expect(served.status == 200 && served.response.body == picture.bytes)
            }
            let id = try #require(sent["id"]?.text)
            let read = try await world.bob.get("/channels/\(world.channel)/messages/\(id)").expect(200)
            #expect(read["attachments"] == sent["attachments"])
            let folder = "\(world.channel)/\(id)"
            let names = ["a.png", "b.bin.jpg", "c.gif", "evil.html.webp"].map { "\(folder)/\($0)" }
            try await uploads.expect([world.channel, folder] + names, on: world.ada)
        }
    }

    @Test func filesAreTold() async throws {
        try await UploadsFolder.run { test, world, _ in
            let session = try await test.session(of: world.bob)
            let sent = try await world.ada.send([("a.png", Picture.png.bytes)], to: world.channel).expect(201)
            let event = try await session.next("MESSAGE_CREATE")
            #expect(event["attachments"] == sent["attachments"])
            #expect(sent["content"]?.text == "")
        }
    }

    @Test func namesAreMadeSafeAndDistinct() async throws {
        try await UploadsFolder.run { _, world, _ in
            let names = ["../../etc/passwd", "cat.png", "CAT.png", "cat.png", ".hidden.png", ""]
            let sent = try await world.ada.send(
                names.map { ($0, Picture.png.bytes) }, to: world.channel
            ).expect(201)
            let attachments = try #require(sent["attachments"]).elements
            #expect(
                attachments.compactMap { $0["filename"]?.text }
                    == ["passwd.png", "cat.png", "CAT-2.png", "cat-2.png", "hidden.png", "file.png"]
                    || attachments.compactMap { $0["filename"]?.text }
                        == ["passwd.png", "cat.png", "CAT-2.png", "cat-3.png", "hidden.png", "file.png"]
            )
            for attachment in attachments {
                let served = try await world.ada.fetch(attachment["url"])
                #expect(served.response.body == Picture.png.bytes)
            }
        }
    }

    @Test func whatIsNoPictureIsRefused() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let text = Array("<script>alert(1)</script>".utf8)
            try await world.ada.send(
                [("a.png", Picture.png.bytes), ("b.png", text)], payload: #"{"content":"x"}"#,
                to: world.channel
            ).expectRefused("files.1 IMAGE_INVALID")
            let cut = Array(Picture.png.bytes.prefix(20))
            try await world.ada.send([("a.png", cut)], to: world.channel)
                .expectRefused("files.0 IMAGE_INVALID")
            try await world.ada.send([("a.png", [])], to: world.channel)
                .expectRefused("files.0 IMAGE_INVALID")
            try await uploads.expect(on: world.ada)
        }
    }

    @Test func tenFilesAndNotOneMore() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let files = (1...11).map { ("\($0).png", Picture.png.bytes) }
            try await world.ada.send(files, to: world.channel).expectRefused("files BASE_TYPE_MAX_LENGTH")
            try await uploads.expect(on: world.ada)
            let sent = try await world.ada.send(Array(files.prefix(10)), to: world.channel).expect(201)
            #expect(sent["attachments"]?.elements.count == 10)
        }
    }

    @Test func tenMegabytesAndNotOneByteMore() async throws {
        try await UploadsFolder.run { test, world, uploads in
            let largest = Picture.png.padded(to: Self.fileBytesMax)
            try await test.connect(as: world.ada).send([("a.png", largest + [0])], to: world.channel)
                .expect(.payloadTooLarge)
            try await uploads.expect(on: world.ada)
            let sent = try await world.ada.send([("a.png", largest)], to: world.channel).expect(201)
            let attachment = sent["attachments"]?[0]
            #expect(attachment?["size"]?.number == Self.fileBytesMax)
            let served = try await world.ada.fetch(attachment?["url"])
            #expect(served.response.body == largest)
        }
    }

    @Test func aFailedMessageLeavesNothing() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let picture = [("a.png", Picture.png.bytes)]
            let slow = try await world.ada.createChannel(
                in: world.guild, #"{"name":"slow","rate_limit_per_user":600}"#)
            let category = try await world.ada.createChannel(in: world.guild, #"{"name":"c","type":4}"#)
            try await world.bob.post("/channels/\(slow)/messages", #"{"content":"x"}"#).expect(201)
            try await world.eve.send(picture, to: world.channel).expect(.missingAccess)
            try await world.ada.send(picture, to: World.unknown).expect(.unknownChannel)
            #expect(try await world.bob.send(picture, to: slow).status == 429)
            #expect(try await world.ada.send(picture, to: category).status == 400)
            try await world.ada.send(picture, payload: #"{"content":5}"#, to: world.channel)
                .expectRefused("payload_json.content BASE_TYPE_CONVERT")
            try await world.ada.send(picture, payload: "{", to: world.channel)
                .expectRefused("payload_json INVALID_JSON")
            let reply = #"{"message_reference":{"message_id":"\#(World.unknown)"}}"#
            try await world.ada.send(picture, payload: reply, to: world.channel)
                .expectRefused("message_reference REPLIES_UNKNOWN_MESSAGE")
            try await uploads.expect(on: world.ada)
        }
    }

    @Test func filesNeedAPermission() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let picture = [("a.png", Picture.png.bytes)]
            let attachFiles = 1 << 9
            let role = try await world.ada.get("/guilds/\(world.guild)/roles").expect(200)[0]
            let given = try #require(role?["permissions"]?.text.flatMap { Int($0) })
            #expect(given & attachFiles != 0)
            let without = String(given & ~attachFiles)
            try await world.ada.patch(
                "/guilds/\(world.guild)/roles/\(world.guild)", #"{"permissions":"\#(without)"}"#
            ).expect(200)
            try await world.bob.send(picture, to: world.channel).expect(.missingPermissions)
            try await uploads.expect(on: world.ada)
            try await world.bob.post("/channels/\(world.channel)/messages", #"{"content":"x"}"#).expect(201)
        }
    }

    @Test func aNonceIsSentOnce() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let picture = [("a.png", Picture.png.bytes)]
            let first = try await world.ada.send(picture, payload: #"{"nonce":"n"}"#, to: world.channel)
                .expect(201)
            let second = try await world.ada.send(picture, payload: #"{"nonce":"n"}"#, to: world.channel)
                .expect(201)
            #expect(first["id"] == second["id"] && first["attachments"] == second["attachments"])
            let folder = "\(world.channel)/\(first["id"]?.text ?? "")"
            try await uploads.expect([world.channel, folder, "\(folder)/a.png"], on: world.ada)
        }
    }

    @Test func brokenForms() async throws {
        try await UploadsFolder.run { test, world, uploads in
            let form = Form(#"{"content":"x"}"#, [("a.png", Picture.png.bytes)]).whole
            func send(_ body: [UInt8], _ type: String = Form.contentType) async throws -> APIResponse {
                try await test.connect(as: world.ada).sendForm(body, to: world.channel, type: type)
            }
            #expect(try await send(Array(form.dropLast(10))).status == 400)
            #expect(try await send(form, "multipart/form-data; boundary=other").status == 400)
            try await send(form, "multipart/form-data").expect(.unsupportedMediaType)
            try await send(form, "multipart/mixed; boundary=frontier").expect(.unsupportedMediaType)
            #expect(try await send([]).status == 400)
            try await send(Form().whole).expectRefused("content MESSAGE_EMPTY")
            try await uploads.expect(on: world.ada)
        }
    }

    @Test func aClientThatVanishesLeavesNothing() async throws {
        try await UploadsFolder.run { test, world, uploads in
            let form = Form(nil, [("a.png", Picture.png.padded(to: 1 << 20))])
            for part in [200, 100_000, 1 << 20] {
                let connection = try await ByteConnection.connect(
                    to: "127.0.0.1", port: test.port, on: test.clients)
                let head = """
                    POST /channels/\(world.channel)/messages HTTP/1.1\r\nHost: x\r
                    Authorization: Bearer \(world.ada.token ?? "")\r\nContent-Type: \(Form.contentType)\r
                    Content-Length: \(form.whole.count)\r\n\r\n
                    """
                await connection.write(Array(head.utf8) + form.whole.prefix(part))
                await connection.close()
            }
            try await uploads.expect(on: world.ada)
        }
    }

    /// Nothing of the body is sent, so the answer was given without it.
    @Test func strangersAreRefusedUnread() async throws {
        try await UploadsFolder.run { test, world, uploads in
            let credentials = [
                "", "Authorization: Bearer x.y.z\r\n", "Authorization: Bot x\r\n",
                "Authorization: Basic eDp5\r\n",
            ]
            for field in credentials {
                let answer = try await test.exchange(
                    "POST /channels/\(world.channel)/messages HTTP/1.1\r\nHost: x\r\n\(field)"
                        + "Content-Type: \(Form.contentType)\r\nContent-Length: 1000000\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 401 "), "\(field)")
            }
            try await uploads.expect(on: world.ada)
        }
    }
}

extension TestServer {
    /// Another connection of somebody's: one whose request is refused before it is read whole is closed.
    func connect(as person: APIClient) async throws -> APIClient {
        var client = try await APIClient(port: port, loop: clients)
        (client.token, client.userID, client.base) = (person.token, person.userID, person.base)
        return client
    }
}
