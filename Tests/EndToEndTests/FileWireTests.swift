// Operations tagged Files, and the pictures of accounts and guilds that they serve.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct FileWireTests {
    private func sendPicture(_ world: World) async throws -> (id: String, url: String) {
        let sent = try await world.ada.send(
            [("naïve cat.png", Picture.png.bytes)], to: world.channel
        ).expect(201)
        let url = try #require(sent["attachments"]?[0]?["url"]?.text)
        return (
            try #require(sent["id"]?.text),
            String(url[try #require(url.firstRange(of: "/uploads/")).lowerBound...])
        )
    }

    /// Addresses named port 0 where the system had chosen one.
    @Test func itsAddressLeadsToTheServer() async throws {
        try await UploadsFolder.run { test, world, _ in
            let sent = try await world.ada.send([("cat.png", Picture.png.bytes)], to: world.channel).expect(
                201)
            let url = try #require(sent["attachments"]?[0]?["url"]?.text)
            #expect(url.hasPrefix("http://127.0.0.1:\(test.port)/uploads/"))
        }
    }

    @Test func browsersTakeItForNothingButAPicture() async throws {
        try await UploadsFolder.run { _, world, _ in
            let (_, url) = try await sendPicture(world)
            for base in World.basePaths {
                let response = try await world.eve.anonymous.sendRaw(.get, base + url).response
                let expected: [FieldName: String] = [
                    "Content-Type": "image/png", "X-Content-Type-Options": "nosniff",
                    "Content-Security-Policy": "default-src 'none'; sandbox",
                    "Cross-Origin-Resource-Policy": "cross-origin",
                    "Cache-Control": "public, max-age=31536000, immutable",
                    "Content-Disposition": "inline; filename*=UTF-8''na%C3%AFve%20cat.png",
                    "Accept-Ranges": "bytes", "Content-Length": "\(Picture.png.bytes.count)",
                ]
                for (name, value) in expected { #expect(response.fields[name] == value, "\(name)") }
                #expect(response.body == Picture.png.bytes)
            }
        }
    }

    @Test func whatTheClientHasIsNotSentAgain() async throws {
        try await UploadsFolder.run { _, world, _ in
            let (_, url) = try await sendPicture(world)
            let whole = try await world.bob.sendRaw(.get, url).response
            let tag = try #require(whole.fields[.etag])
            for field in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let response = try await world.bob.sendRaw(.get, url, fields: ["If-None-Match": field])
                    .response
                #expect(response.status.code == 304 && response.body.isEmpty, "\(field)")
                #expect(response.fields[.etag] == tag)
            }
            let other = try await world.bob.sendRaw(.get, url, fields: ["If-None-Match": "\"x\""]).response
            #expect(other.status.code == 200)
            let part = try await world.bob.sendRaw(.get, url, fields: [.range: "bytes=1-3"]).response
            #expect(part.status.code == 206 && part.body == Array(Picture.png.bytes[1...3]))
            let head = try await world.bob.sendRaw(.head, url).response
            #expect(head.status.code == 200 && head.body.isEmpty)
        }
    }

    @Test func onlySignedAddressesWork() async throws {
        try await UploadsFolder.run { _, world, _ in
            let (id, url) = try await sendPicture(world)
            let plain = String(url.prefix { $0 != "?" })
            let eve = world.eve.anonymous
            try await eve.sendRaw(.get, plain).expect(.unknownFile)
            try await eve.sendRaw(.get, plain + "?sig=").expect(.unknownFile)
            try await eve.sendRaw(.get, plain + "?sig=AAAAAAAAAAAAAAAAAAAAAA").expect(.unknownFile)
            let signature = url.suffix(22)
            try await eve.get("/uploads/\(world.channel)/\(id)/other.png?sig=\(signature)").expect(
                .unknownFile)
            try await eve.get("/uploads/\(world.channel)/\(id)/..%2f..%2fx?sig=\(signature)")
                .expect(.unknownFile)
            #expect(try await eve.get("/uploads/x/\(id)/a.png").status == 400)
        }
    }

    @Test func deletedFilesAreGone() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let (id, url) = try await sendPicture(world)
            try await world.ada.delete("/channels/\(world.channel)/messages/\(id)").expect(204)
            try await uploads.expect(on: world.ada)
            try await world.ada.sendRaw(.get, url).expect(.unknownFile)

            let channel = try await world.ada.createChannel(in: world.guild, #"{"name":"pictures"}"#)
            try await world.ada.send([("a.png", Picture.png.bytes)], to: channel).expect(201)
            try await world.ada.delete("/channels/\(channel)").expect(204)
            try await uploads.expect(on: world.ada)

            try await world.ada.patch("/guilds/\(world.guild)", #"{"icon":"\#(Picture.gif.dataURL)"}"#)
                .expect(200)
            _ = try await sendPicture(world)
            try await world.ada.delete("/guilds/\(world.guild)").expect(204)
            try await uploads.expect(on: world.ada)
        }
    }

    @Test func avatarsAreServedAndReplaced() async throws {
        try await UploadsFolder.run { _, world, uploads in
            func set(_ avatar: String) async throws -> JSONValue? {
                try await world.ada.patch("/users/@me", #"{"avatar":\#(avatar)}"#).expect(200)["avatar"]
            }
            let first = try #require(try await set("\"\(Picture.png.dataURL)\"")?.text)
            let path = "/avatars/\(world.ada.userID)"
            let served = try await world.eve.anonymous.get("/avatars/\(world.ada.userID)/\(first)")
            #expect(served.response.body == Picture.png.bytes)
            #expect(served.response.fields[.contentType] == "image/png")
            let tag = try #require(served.response.fields[.etag])
            let again = try await world.bob.sendRaw(.get, "\(path)/\(first)", fields: ["If-None-Match": tag])
            #expect(again.status == 304)
            let second = try #require(try await set("\"\(Picture.webp.dataURL)\"")?.text)
            try await world.bob.get("\(path)/\(first)").expect(.unknownFile)
            #expect(try await world.bob.get("\(path)/\(second)").response.body == Picture.webp.bytes)
            try await world.bob.get("\(path)/x").expect(.unknownFile)
            #expect(try await set("null") == .null)
            try await uploads.expect(on: world.ada)
        }
    }

    @Test func iconsAreServedAndReplaced() async throws {
        try await UploadsFolder.run { _, world, uploads in
            let created = try await world.ada.post(
                "/guilds", #"{"name":"Pictures","icon":"\#(Picture.jpeg.dataURL)"}"#
            ).expect(201)
            let guild = try #require(created["id"]?.text)
            let icon = try #require(created["icon"]?.text)
            let served = try await world.eve.anonymous.get("/icons/\(guild)/\(icon)")
            #expect(served.response.body == Picture.jpeg.bytes)
            #expect(served.response.fields[.contentType] == "image/jpeg")
            let changed = try await world.ada.patch(
                "/guilds/\(guild)", #"{"icon":"\#(Picture.gif.dataURL)"}"#
            ).expect(200)
            let other = try #require(changed["icon"]?.text)
            try await world.bob.get("/icons/\(guild)/\(icon)").expect(.unknownFile)
            #expect(try await world.bob.get("/icons/\(guild)/\(other)").response.body == Picture.gif.bytes)
            let text = #"{"icon":"data:image/png;base64,AAAA"}"#
            try await world.ada.patch("/guilds/\(guild)", text).expectRefused("icon IMAGE_INVALID")
            #expect(try await world.bob.patch("/guilds/\(guild)", #"{"icon":null}"#).status == 403)
            try await world.ada.patch("/guilds/\(guild)", #"{"icon":null}"#).expect(200)
            try await uploads.expect(on: world.ada)
        }
    }
}
