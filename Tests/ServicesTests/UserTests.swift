// Reading users and changing oneself.

import Domain
import Primitives
import Services
import Testing

@Suite struct UserTests {
    @Test func anybodyReadsAnybodyButOnlyOneselfWithAddress() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        #expect(try await world.services.users.get(ada).username == "ada")
        #expect(try await world.services.users.me(ada).email == "ada@example.com")
        #expect(await failure { try await world.services.users.get(number(1)) } == .unknownUser)
        #expect(await failure { try await world.services.users.me(number(1)) } == .unauthorized)
    }

    @Test func nameAndStatusNeedNoPassword() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        var changes = AccountChanges()
        changes.username = .set("lovelace")
        changes.customStatus = .set("weaving")
        let profile = try await world.services.users.update(changes, of: ada)
        #expect(profile.user.username == "lovelace")
        #expect(profile.user.customStatus == "weaving")
        changes = AccountChanges()
        changes.customStatus = .set(nil)
        #expect(try await world.services.users.update(changes, of: ada).user.customStatus == nil)
        #expect(try await world.services.users.me(ada).user.username == "lovelace")
        #expect(world.recorder.events == ["userUpdated > user", "userUpdated > user"])
    }

    /// Without the password one cannot bring back an address that is being changed.
    @Test func theAddressOfBeforeIsAChangeToo() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let users = world.services.users
        for round in 0..<50 {
            let before = try #require(try await users.me(ada).email)
            let staying = Task {
                var stay = AccountChanges()
                stay.email = .set(before)
                for _ in 0..<1000 { _ = try await users.update(stay, of: ada) }
            }
            var move = AccountChanges()
            move.email = .set("\(round)@example.com")
            move.currentPassword = World.password
            _ = try await users.update(move, of: ada)
            _ = await staying.result
            #expect(try await users.me(ada).email == "\(round)@example.com")
        }
    }

    /// In one batch with the user's own event, and only when others see a difference.
    @Test func everyGuildOfTheUserIsTold() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        _ = try await world.services.guilds.create(GuildDraft(name: "Second"), by: guild.owner)
        world.recorder.clear()
        var changes = AccountChanges()
        changes.customStatus = .set("weaving")
        _ = try await world.services.users.update(changes, of: guild.owner)
        #expect(world.recorder.batches.count == 1)
        #expect(
            world.recorder.events
                == ["userUpdated > user", "memberUpdated > guild", "memberUpdated > guild"])
        guard case .memberUpdated(let member) = world.recorder.batches[0].publications[1].event else {
            Issue.record("no member was updated")
            return
        }
        #expect(member.user.customStatus == "weaving" && member.guildID == guild.id)
        world.recorder.clear()
        _ = try await world.services.users.update(AccountChanges(), of: guild.owner)
        #expect(world.recorder.events == ["userUpdated > user"])
    }

    /// The two ways to write é are one name, and what is stored is the composed one.
    @Test func namesAreNormalized() async throws {
        let world = try await World()
        let first = try await world.register("andr\u{E9}")
        let second = try await world.services.accounts.register(
            username: "andre\u{301}", email: "2@example.com", password: World.password
        ).profile.user
        #expect(second.discriminator.number == 2)
        #expect(Array(second.username.utf8) == Array("andr\u{E9}".utf8))
        let login = try await world.services.accounts.logIn(
            as: .username("ANDRE\u{301}#0001"), password: World.password)
        #expect(login.profile.user.id == first)
        var changes = AccountChanges()
        changes.username = .set("ame\u{301}lie")
        let renamed = try await world.services.users.update(changes, of: first).user.username
        #expect(Array(renamed.utf8) == Array("am\u{E9}lie".utf8))
    }

    @Test func aNewNameKeepsTheDiscriminatorWhereItIsFree() async throws {
        let world = try await World()
        try await world.register("ada")
        let second = try await world.services.accounts.register(
            username: "ada", email: "2@example.com", password: World.password
        ).profile.user.id
        var changes = AccountChanges()
        changes.username = .set("grace")
        #expect(try await world.services.users.update(changes, of: second).user.discriminator.number == 2)
        changes.username = .set("Grace")
        #expect(try await world.services.users.update(changes, of: second).user.discriminator.number == 2)
        changes.username = .set("ADA")
        #expect(try await world.services.users.update(changes, of: second).user.discriminator.number == 2)
        let third = try await world.register("third")
        changes.username = .set("ada")
        #expect(try await world.services.users.update(changes, of: third).user.discriminator.number == 3)
    }

    @Test func addressAndPasswordNeedTheCurrentPassword() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let wrong = DomainError.invalidField(InvalidField("current_password", .incorrectPassword))
        for current in [nil, Secret("wrong horse")] {
            var changes = AccountChanges()
            changes.currentPassword = current
            changes.email = .set("new@example.com")
            #expect(await failure { try await world.services.users.update(changes, of: ada) } == wrong)
            changes.email = .keep
            changes.newPassword = Secret("new password")
            #expect(await failure { try await world.services.users.update(changes, of: ada) } == wrong)
        }
        #expect(try await world.services.users.me(ada).email == "ada@example.com")
        #expect(world.recorder.batches.isEmpty)
        var changes = AccountChanges()
        changes.currentPassword = World.password
        changes.email = .set("new@example.com")
        #expect(try await world.services.users.update(changes, of: ada).email == "new@example.com")
        _ = try await world.services.accounts.logIn(as: .email("new@example.com"), password: World.password)
    }

    @Test func theOwnAddressIsNoChangeAndAnotherOnesIsRefused() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        try await world.register("bob")
        var changes = AccountChanges()
        changes.email = .set("ada@example.com")
        #expect(try await world.services.users.update(changes, of: ada).email == "ada@example.com")
        changes.currentPassword = World.password
        changes.email = .set("BOB@example.com")
        let error = await failure { try await world.services.users.update(changes, of: ada) }
        #expect(error == .invalidField(InvalidField("email", .emailAlreadyRegistered)))
        changes.email = .set("ADA@example.com")
        #expect(try await world.services.users.update(changes, of: ada).email == "ADA@example.com")
    }

    @Test func aNewPasswordEndsEveryLogin() async throws {
        let world = try await World()
        let login = try await world.logIn(newUser: "ada")
        var changes = AccountChanges()
        changes.currentPassword = World.password
        changes.newPassword = Secret("battery staple")
        _ = try await world.services.users.update(changes, of: login.profile.user.id)
        let accounts = world.services.accounts
        #expect(await failure { try await accounts.refresh(login.refreshToken) } == .unauthorized)
        let old = await failure { try await accounts.logIn(as: .username("ada"), password: World.password) }
        #expect(old == .unauthorized)
        _ = try await accounts.logIn(as: .username("ada"), password: Secret("battery staple"))
    }

    @Test func concurrentPasswordChangesHaveOneWinner() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    var changes = AccountChanges()
                    changes.currentPassword = World.password
                    changes.newPassword = Secret("password \(number)")
                    return (try? await world.services.users.update(changes, of: ada)) != nil
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 1)
    }
}
