// Avatars and icons: pictures inside JSON, kept as files.

import APIRuntime
import FileTesting
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct PictureWireTests {
    /// One transparent pixel.
    private static let png =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
        + "kgAAAABJRU5ErkJggg=="

    private func run(_ body: (World, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try await TestServer.run({ $0.uploadsFolder = folder.path + "/uploads" }) { test in
            try await body(try await World.make(on: test), folder.path + "/uploads")
        }
    }

    @Test func anAvatarAndAnIcon() async throws {
        try await run { world, uploads in
            let me = try await world.ada.patch("/users/@me", #"{"avatar":"\#(Self.png)"}"#).expect(200)
            let avatar = me["avatar"]?.text ?? ""
            #expect(avatar.utf8.count == 32)
            let avatars = "\(uploads)/avatars/\(world.ada.userID)"
            #expect(TemporaryFolder.entries(of: avatars) == [avatar])
            #expect(
                try await world.bob.get("/users/\(world.ada.userID)").expect(200)["avatar"]?.text == avatar)
            try await world.ada.patch("/users/@me", #"{"avatar":null}"#).expect(200)
            #expect(TemporaryFolder.entries(of: avatars) == [])

            let path = "/guilds/\(world.guild)"
            let icon = try await world.ada.patch(path, #"{"icon":"\#(Self.png)"}"#).expect(200)["icon"]?.text
            #expect(TemporaryFolder.entries(of: "\(uploads)/icons/\(world.guild)") == [icon])
            let made = try await world.ada.post("/guilds", #"{"name":"Second","icon":"\#(Self.png)"}"#)
                .expect(201)
            #expect(
                TemporaryFolder.entries(of: "\(uploads)/icons/\(made["id"]?.text ?? "")")
                    == [made["icon"]?.text])
        }
    }

    @Test func whatIsNoPicture() async throws {
        try await run { world, uploads in
            let refusals = [
                ("", "STRING_TYPE_REGEX"), ("key", "STRING_TYPE_REGEX"),
                ("data:image/svg+xml;base64,AAAA", "STRING_TYPE_REGEX"),
                ("data:image/png;base64,AAAA", "IMAGE_INVALID"),
                ("data:image/png;base64,\(String(repeating: "A", count: 1_399_900))", "IMAGE_TOO_LARGE"),
                ("data:image/png;base64,\(String(repeating: "A", count: 1_400_000))", "BASE_TYPE_BAD_LENGTH"),
            ]
            for (text, code) in refusals {
                try await world.ada.patch("/users/@me", #"{"avatar":"\#(text)"}"#)
                    .expectRefused("avatar \(code)")
                try await world.ada.patch("/guilds/\(world.guild)", #"{"icon":"\#(text)"}"#)
                    .expectRefused("icon \(code)")
            }
            #expect(TemporaryFolder.entries(of: uploads) == [".staging"])
            #expect(TemporaryFolder.entries(of: uploads + "/.staging").allSatisfy { !$0.hasPrefix("s") })
        }
    }
}
