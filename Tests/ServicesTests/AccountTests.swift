// Registering and logging in.

import Domain
import Primitives
import Services
import Testing

@Suite struct AccountTests {
    @Test func registeringLogsIn() async throws {
        let world = try await World()
        let login = try await world.logIn(newUser: "ada")
        #expect(login.profile.user.username == "ada")
        #expect(login.profile.user.discriminator.text == "0001")
        #expect(login.profile.user.avatar == nil)
        #expect(login.profile.email == "ada@example.com")
        #expect(login.expiresInSeconds == 900)
        let verified = try world.services.accounts.verify(accessToken: login.accessToken.exposed)
        #expect(verified == login.profile.user.id)
        #expect(world.recorder.batches.isEmpty)
    }

    @Test(arguments: ["ada@example.com", "ADA@Example.com"])
    func anAddressIsRegisteredOnce(_ email: String) async throws {
        let world = try await World()
        try await world.register("ada")
        let error = await failure {
            try await world.services.accounts.register(
                username: "other", email: email, password: World.password)
        }
        #expect(error == .invalidField(InvalidField("email", .emailAlreadyRegistered)))
    }

    @Test func namesakesGetTheLowestFreeDiscriminator() async throws {
        let world = try await World()
        var logins: [Login] = []
        for (number, name) in ["ada", "Ada", "ADA"].enumerated() {
            logins.append(
                try await world.services.accounts.register(
                    username: name, email: "\(number)@example.com", password: World.password))
        }
        #expect(logins.map(\.profile.user.discriminator.number) == [1, 2, 3])
        var changes = AccountChanges()
        changes.username = .set("lovelace")
        _ = try await world.services.users.update(changes, of: logins[1].profile.user.id)
        #expect(try await world.logIn(newUser: "ada").profile.user.discriminator.number == 2)
        let next = try await world.services.accounts.register(
            username: "ada", email: "next@example.com", password: World.password)
        #expect(next.profile.user.discriminator.number == 4)
    }

    @Test func concurrentNamesakesAreToldApart() async throws {
        let world = try await World { $0.passwords.waitingMax = 1_000 }
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<100 {
                group.addTask {
                    let login = try await world.services.accounts.register(
                        username: index.isMultiple(of: 2) ? "ada" : "Ada", email: "\(index)@example.com",
                        password: World.password)
                    return login.profile.user.discriminator.number
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...100))
    }

    @Test func aNameWithAllDiscriminatorsTakenIsRefused() async throws {
        let world = try await World()
        let first = try await world.register("ada")
        try await world.fillNamesakes(of: "ada")
        let error = await failure {
            try await world.services.accounts.register(
                username: "Ada", email: "late@example.com", password: World.password)
        }
        #expect(error == .invalidField(InvalidField("username", .usernameHasTooManyUsers)))
        #expect(try await world.services.users.me(first).user.discriminator.number == 1)
    }

    @Test func loginByAddressOrName() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let names: [LoginName] = [
            .email("ada@example.com"), .email("Ada@EXAMPLE.com"), .username("ada"), .username("ada#0001"),
            .username("ADA#0001"),
        ]
        for name in names {
            let login = try await world.services.accounts.logIn(as: name, password: World.password)
            #expect(login.profile.user.id == ada)
        }
    }

    @Test func anAmbiguousNameNeedsItsDiscriminator() async throws {
        let world = try await World()
        try await world.register("ada")
        let second = try await world.services.accounts.register(
            username: "ada", email: "second@example.com", password: World.password)
        let error = await failure {
            try await world.services.accounts.logIn(as: .username("ada"), password: World.password)
        }
        #expect(error == .unauthorized)
        let login = try await world.services.accounts.logIn(
            as: .username("ada#0002"), password: World.password)
        #expect(login.profile.user.id == second.profile.user.id)
    }

    @Test func unknownAccountsAndWrongPasswordsAreAnsweredAlike() async throws {
        let world = try await World()
        try await world.register("ada")
        let attempts: [(LoginName, String)] = [
            (.email("ada@example.com"), "wrong horse"), (.email("ada@example.com"), ""),
            (.email("nobody@example.com"), "correct horse"), (.username("nobody"), "correct horse"),
            (.username("ada#0002"), "correct horse"), (.username("ada#1"), "correct horse"),
            (.username("ada#"), "correct horse"), (.username(""), "correct horse"),
            (.username("' OR 1=1 --"), "correct horse"), (.email("ada@example.com"), "correct horse\u{0}"),
        ]
        for (name, password) in attempts {
            let error = await failure {
                try await world.services.accounts.logIn(as: name, password: Secret(password))
            }
            #expect(error == .unauthorized)
        }
    }

    @Test func theConfigurationIsChecked() async throws {
        await #expect(throws: ServiceConfigurationError.tokenSecretTooShort(bytesMin: 32)) {
            _ = try await World { $0.tokenSecret = Secret(Array("short".utf8)) }
        }
        await #expect(throws: ServiceConfigurationError.tokenLifetimeNotPositive) {
            _ = try await World { $0.accessTokenSeconds = 0 }
        }
        await #expect(throws: ServiceConfigurationError.self) {
            _ = try await World {
                $0.passwords.parameters = PasswordParameters(memoryKiB: 1, passes: 0, lanes: 0)
            }
        }
    }
}
