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

    @Test func nameAndAvatarNeedNoPassword() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        var changes = AccountChanges()
        changes.username = .set("lovelace")
        changes.avatar = .set("key")
        let profile = try await world.services.users.update(changes, of: ada)
        #expect(profile.user.username == "lovelace")
        #expect(profile.user.avatar == "key")
        changes = AccountChanges()
        changes.avatar = .set(nil)
        #expect(try await world.services.users.update(changes, of: ada).user.avatar == nil)
        #expect(try await world.services.users.me(ada).user.username == "lovelace")
        #expect(world.recorder.events == ["userUpdated > user", "userUpdated > user"])
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
