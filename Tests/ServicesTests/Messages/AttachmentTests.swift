// Files of messages: stored with them or not at all, and removed after them.

import Domain
import FileStorage
import FileTesting
import Primitives
import Services
import Testing

@Suite struct AttachmentTests {
    /// A grey PNG of 3 by 5 pixels.
    private static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
        0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x05, 0x08, 0x00, 0x00, 0x00, 0x00, 0xA5, 0x1A, 0x09,
        0x7E, 0x00, 0x00, 0x00, 0x0F, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF4, 0x65, 0x60, 0x60,
        0x62, 0x40, 0xC5, 0x00, 0x06, 0x2F, 0x00, 0x57, 0x14, 0x2F, 0x7A, 0x9B, 0x00, 0x00, 0x00, 0x00,
        0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    private struct Setting {
        let folder: TemporaryFolder
        let store: LocalFileStore
        let world: World
        let guild: Community

        init() async throws {
            folder = try TemporaryFolder()
            let addresses = SignedAddresses(secret: Secret(World.secret), base: "/uploads/")
            store = try LocalFileStore(root: folder.path + "/uploads", addresses: addresses)
            world = try await World(files: store)
            guild = try await world.guild(members: 1)
        }

        func draft(_ content: String, _ files: (name: String, bytes: [UInt8])...) async throws -> MessageDraft
        {
            var draft = MessageDraft(content: content)
            for (name, bytes) in files {
                draft.files.append(
                    AttachmentDraft(filename: name, file: try await store.staging.stage(bytes)))
            }
            return draft
        }

        /// The folders of channels that have files.
        var channels: [String] {
            TemporaryFolder.entries(of: folder.path + "/uploads").filter { $0 != ".staging" }
        }
    }

    @Test func filesAreStoredWithTheirMessageAndRemovedAfterIt() async throws {
        let setting = try await Setting()
        let (world, guild) = (setting.world, setting.guild)
        let draft = try await setting.draft("", ("../cat.html", Self.png), ("CAT.html", Self.png))
        let sent = try await world.services.messages.send(draft, to: guild.general, by: guild.members[0])
        #expect(sent.attachments.map(\.filename) == ["cat.html.png", "CAT.html-2.png"])
        let first = try #require(sent.attachments.first)
        #expect(first.contentType == "image/png" && first.size == Self.png.count)
        #expect(first.width == 3 && first.height == 5)
        #expect(first.storageKey == "\(guild.general)/\(sent.id)/cat.html.png")
        let read = try await world.services.messages.list(in: guild.general, for: guild.owner)
        #expect(read.map(\.attachments) == [sent.attachments])
        let key = try #require(FileKey(first.storageKey))
        #expect(try await setting.store.download(key) == Self.png)
        #expect(await world.services.isReferenced(.file(key)) == true)
        #expect(try await world.services.fileReaper.sweep() == 0)
        // Its text may go, but not all of it.
        _ = try await world.services.messages.edit(
            sent.id, in: guild.general, content: "", by: guild.members[0])
        try await world.services.messages.delete(sent.id, in: guild.general, by: guild.owner)
        #expect(await world.services.isReferenced(.file(key)) == false)
        // It is still on the disk, and nobody gets it any more.
        await #expect(throws: DomainError.unknownFile) {
            try await world.services.files.attachment("cat.html.png", of: sent.id, in: guild.general)
        }
        #expect(try await world.services.fileReaper.sweep() == 2)
        #expect(try await world.services.fileReaper.sweep() == 0)
        #expect(setting.channels.isEmpty)
    }

    /// Files of a deleted channel were served until somebody removed them.
    @Test func filesGoWithTheirChannel() async throws {
        let setting = try await Setting()
        let (world, guild) = (setting.world, setting.guild)
        let draft = try await setting.draft("", ("cat.png", Self.png))
        let sent = try await world.services.messages.send(draft, to: guild.general, by: guild.owner)
        let file = try await world.services.files.attachment("cat.png", of: sent.id, in: guild.general)
        #expect(file.size == Self.png.count)
        _ = try await world.services.channels.delete(guild.general, by: guild.owner)
        await #expect(throws: DomainError.unknownFile) {
            try await world.services.files.attachment("cat.png", of: sent.id, in: guild.general)
        }
    }

    @Test func nothingIsLeftOfAMessageThatFails() async throws {
        let setting = try await Setting()
        let (world, guild) = (setting.world, setting.guild)
        let messages = world.services.messages
        let draft = try await setting.draft("x", ("a.png", Self.png))
        var orphan = draft
        orphan.replyTo = number(1)
        let reply = orphan
        let (general, owner, member) = (guild.general, guild.owner, guild.members[0])
        let unknown = await failure { try await messages.send(reply, to: general, by: owner) }
        #expect(unknown == .invalidField(InvalidField("message_reference", .unknownMessageReference)))
        try await world.setEveryone([.viewChannel, .sendMessages], in: guild.id)
        let refused = await failure { try await messages.send(draft, to: general, by: member) }
        #expect(refused == .missingPermissions)
        #expect(setting.channels.isEmpty)
        // The staged file is still there for another attempt.
        #expect(try await messages.send(draft, to: guild.general, by: guild.owner).attachments.count == 1)
    }

    @Test func nothingIsLeftOfAGroupThatEverybodyLeft() async throws {
        let setting = try await Setting()
        let (world, guild) = (setting.world, setting.guild)
        let direct = world.services.directMessages
        let group = try await direct.createGroup(with: [guild.owner], by: guild.members[0])
        let draft = try await setting.draft("x", ("a.png", Self.png), ("b.png", Self.png))
        _ = try await world.services.messages.send(draft, to: group.id, by: guild.owner)
        try await direct.close(group.id, by: guild.owner)
        #expect(try await world.services.fileReaper.sweep() == 0)
        try await direct.close(group.id, by: guild.members[0])
        #expect(try await world.services.fileReaper.sweep() == 2)
        #expect(setting.channels.isEmpty)
    }

    @Test func onlyPicturesAreTaken() async throws {
        let setting = try await Setting()
        let guild = setting.guild
        let draft = try await setting.draft("x", ("a.png", Self.png), ("b.png", Array("<html>".utf8)))
        let messages = setting.world.services.messages
        let error = await failure { try await messages.send(draft, to: guild.general, by: guild.owner) }
        #expect(error == .invalidField(InvalidField("files", .unsupportedImage, at: 1)))
        #expect(setting.channels.isEmpty)
    }
}
