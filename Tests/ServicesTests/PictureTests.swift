// Pictures of accounts: checked, stored with the account, removed with it.

import ConcurrencyTesting
import Domain
import FileStorage
import FileTesting
import Primitives
import Services
import Testing

@Suite struct PictureTests {
    /// One transparent pixel.
    private static let png =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
        + "kgAAAABJRU5ErkJggg=="

    private func run(_ body: (World, LocalFileStore, UserID) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let files = try LocalFileStore(
            root: folder.path + "/uploads", addresses: SignedAddresses(secret: Secret([1]), base: "/files/"))
        let world = try await World(files: files)
        try await body(world, files, try await world.register("ada"))
        withExtendedLifetime(folder) {}
    }

    private func avatar(_ dataURL: String?) -> AccountChanges {
        var changes = AccountChanges()
        changes.avatar = .set(dataURL)
        return changes
    }

    private func key(_ user: UserID, _ avatar: String?) -> FileKey? {
        FileKey("avatars/\(user)/\(avatar ?? "")")
    }

    @Test func aPictureIsStoredAndTheOneBeforeRemoved() async throws {
        try await run { world, files, ada in
            let users = world.services.users
            let first = try await users.update(avatar(Self.png), of: ada).user.avatar
            let firstKey = try #require(key(ada, first))
            #expect(try await files.download(firstKey).count == 70)
            let second = try await users.update(avatar(Self.png), of: ada).user.avatar
            #expect(second != first)
            await #expect(throws: FileStorageError.notFound) { try await files.download(firstKey) }
            let secondKey = try #require(key(ada, second))
            _ = try await files.download(secondKey)
            #expect(try await users.update(avatar(nil), of: ada).user.avatar == nil)
            await #expect(throws: FileStorageError.notFound) { try await files.download(secondKey) }
            // Staged files are removed by a thread of their own.
            await eventually { files.staging.usedFiles == 0 }
        }
    }

    @Test func whatIsNoPictureChangesNothing() async throws {
        try await run { world, files, ada in
            let users = world.services.users
            let before = try await users.update(avatar(Self.png), of: ada).user
            let large = "data:image/png;base64," + String(repeating: "A", count: 1_400_000)
            let refusals: [(String, InvalidField.Rule)] = [
                ("", .unsupportedImage), ("data:image/png;base64,AAAA", .unsupportedImage),
                ("data:image/png;base64,*", .unsupportedImage), (large, .imageTooLarge),
            ]
            for (text, rule) in refusals {
                let refused = await failure { try await users.update(avatar(text), of: ada) }
                #expect(refused == .invalidField(InvalidField("avatar", rule)))
            }
            #expect(try await users.get(ada) == before)
            _ = try await files.download(try #require(key(ada, before.avatar)))
        }
    }

    @Test func iconsOfGuildsAreStoredAlike() async throws {
        try await run { world, files, ada in
            let guilds = world.services.guilds
            let guild = try await guilds.create(GuildDraft(name: "Engine", icon: Self.png), by: ada).guild
            let first = try #require(FileKey("icons/\(guild.id)/\(guild.icon ?? "")"))
            _ = try await files.download(first)
            #expect(await world.services.isReferenced(.file(first)) == true)
            var changes = GuildChanges()
            changes.icon = .set("data:image/png;base64,AAAA")
            var refused = await failure { [changes] in
                try await guilds.update(guild.id, changes, by: Actor(ada))
            }
            #expect(refused == .invalidField(InvalidField("icon", .unsupportedImage)))
            changes.icon = .set(Self.png)
            let bob = try await world.register("bob")
            refused = await failure { [changes] in
                try await guilds.update(guild.id, changes, by: Actor(bob))
            }
            #expect(refused == .missingAccess)
            let icon = try await guilds.update(guild.id, changes, by: Actor(ada)).icon
            #expect(icon != guild.icon)
            await #expect(throws: FileStorageError.notFound) { try await files.download(first) }
            let second = try #require(FileKey("icons/\(guild.id)/\(icon ?? "")"))
            _ = try await files.download(second)
            changes.icon = .set(nil)
            #expect(try await guilds.update(guild.id, changes, by: Actor(ada)).icon == nil)
            await #expect(throws: FileStorageError.notFound) { try await files.download(second) }
            // Staged files are removed by a thread of their own.
            await eventually { files.staging.usedFiles == 0 }
        }
    }

    @Test func theIconGoesWithTheLastGuildOfABot() async throws {
        try await run { world, files, ada in
            let bot = try await world.services.bots.create(username: "loom", by: ada).bot.id
            let guild = try await world.services.guilds.create(
                GuildDraft(name: "Engine", icon: Self.png), by: bot
            ).guild
            let icon = try #require(FileKey("icons/\(guild.id)/\(guild.icon ?? "")"))
            _ = try await files.download(icon)
            try await world.services.bots.delete(bot, by: ada)
            await #expect(throws: FileStorageError.notFound) { try await files.download(icon) }
        }
    }

    @Test func aRefusedChangeLeavesNoFile() async throws {
        try await run { world, files, ada in
            let users = world.services.users
            let before = try await users.update(avatar(Self.png), of: ada).user
            try await world.register("bob")
            var changes = avatar(Self.png)
            changes.email = .set("bob@example.com")
            changes.currentPassword = World.password
            let refused = await failure { [changes] in try await users.update(changes, of: ada) }
            #expect(refused == .invalidField(InvalidField("email", .emailAlreadyRegistered)))
            #expect(try await users.get(ada) == before)
            _ = try await files.download(try #require(key(ada, before.avatar)))
            // Staged files are removed by a thread of their own.
            await eventually { files.staging.usedFiles == 0 }
        }
    }

    /// Not even as far as to find out whether it is one.
    @Test func nobodyHasPicturesReadForGuildsThatAreNotTheirs() async throws {
        try await run { world, files, ada in
            let guild = try await world.guild(members: 1)
            for icon in [Self.png, "data:image/png;base64,*"] {
                var changes = GuildChanges()
                changes.icon = .set(icon)
                for (user, id, expected) in [
                    (ada, guild.id, DomainError.missingAccess),
                    (guild.members[0], guild.id, .missingPermissions), (ada, number(1), .unknownGuild),
                ] {
                    let refused = await failure { [changes] in
                        try await world.services.guilds.update(id, changes, by: user)
                    }
                    #expect(refused == expected)
                }
            }
            #expect(files.staging.usedFiles == 0)
        }
    }

    @Test func aServerWithoutFilesTakesPicturesAwayButNoNewOnes() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let refused = await failure { try await world.services.users.update(avatar(Self.png), of: ada) }
        #expect(refused == .unavailable(reason: "the server keeps no files"))
        #expect(try await world.services.users.update(avatar(nil), of: ada).user.avatar == nil)
    }

    @Test func theDatabaseKnowsWhichPicturesAreNeeded() async throws {
        try await run { world, _, ada in
            let avatar = try await world.services.users.update(avatar(Self.png), of: ada).user.avatar
            #expect(await world.services.isReferenced(.file(try #require(key(ada, avatar)))) == true)
            let other = String(repeating: "0", count: 32)
            #expect(await world.services.isReferenced(.file(try #require(key(ada, other)))) == false)
            #expect(
                await world.services.isReferenced(.file(try #require(FileKey("icons/1/\(other)")))) == false)
            #expect(await world.services.isReferenced(.file(try #require(FileKey("1/2/cat.png")))) == false)
            #expect(await world.services.isReferenced(.folder(.avatars(of: ada.snowflake))) == true)
            #expect(await world.services.isReferenced(.folder(.channel(Snowflake(rawValue: 1)))) == false)
        }
    }
}
