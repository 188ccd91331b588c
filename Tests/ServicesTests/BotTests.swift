// Bots: made and kept by a person, known by a token that only its hash is stored of.

import Cryptography
import Domain
import Primitives
import Services
import Testing

@Suite struct BotTests {
    @Test func aBotIsAnAccountWithoutAddress() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let made = try await world.services.bots.create(username: "loom", by: ada)
        #expect(made.bot.isBot && made.bot.username == "loom" && made.bot.discriminator.text == "0001")
        #expect(try await world.services.users.get(made.bot.id) == made.bot)
        let profile = try await world.services.users.me(made.bot.id)
        #expect(profile.user == made.bot && profile.email == nil)
        #expect(try await world.services.bots.list(of: ada) == [made.bot])
        #expect(try await world.services.bots.list(of: made.bot.id).isEmpty)
    }

    @Test func theTokenHoldsTheIDAndOnlyItsHashIsStored() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let made = try await world.services.bots.create(username: "loom", by: ada)
        let parts = made.token.exposed.split(separator: ".")
        #expect(parts.count == 2)
        #expect(Array("\(made.bot.id)".utf8) == decoded(parts[0]))
        #expect(decoded(parts[1])?.count == 32)
        let other = try await world.services.bots.resetToken(of: made.bot.id, by: ada)
        #expect(other.token.exposed != made.token.exposed && "\(other.token)" == "[redacted]")
        #expect(try await world.number("SELECT LENGTH(bot_token_hash) FROM users WHERE is_bot = 1") == 32)
    }

    @Test func namesakesOfPeopleGetTheNextDiscriminator() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let bot = try await world.services.bots.create(username: "ADA", by: ada).bot
        #expect(bot.discriminator.number == 2)
    }

    @Test func thereIsALimitPerPersonAndDeletedOnesDoNotCount() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        var bots: [User] = []
        for _ in 0..<ContentLimits.botsPerUserMax {
            bots.append(try await world.services.bots.create(username: "loom", by: ada).bot)
        }
        let refused = await failure { try await world.services.bots.create(username: "loom", by: ada) }
        #expect(refused == .maximumBotsReached)
        try await world.services.bots.delete(bots[3].id, by: ada)
        let next = try await world.services.bots.create(username: "loom", by: ada).bot
        #expect(next.discriminator == bots[3].discriminator)
        let bob = try await world.register("bob")
        _ = try await world.services.bots.create(username: "loom", by: bob)
    }

    @Test func onlyItsTokenProvesABot() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let bots = world.services.bots
        let (one, two) = (
            try await bots.create(username: "one", by: ada), try await bots.create(username: "two", by: ada)
        )
        #expect(try await bots.verify(token: one.token) == one.bot.id)
        #expect(try await bots.verify(token: two.token) == two.bot.id)
        let (first, second) = (
            one.token.exposed.split(separator: "."), two.token.exposed.split(separator: ".")
        )
        let person = try await world.logIn(newUser: "bob")
        for wrong in [
            "", ".", "..", "\(first[0])", "\(first[0]).", ".\(first[1])", "\(first[0]).\(second[1])",
            "\(second[0]).\(first[1])", one.token.exposed + "A", "Bot " + one.token.exposed,
            one.token.exposed + ".", person.accessToken.exposed, String(repeating: "A", count: 100_000),
            "MA.\(first[1])", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5.\(first[1])",
        ] {
            #expect(
                await failure { try await bots.verify(token: Secret(wrong)) } == .unauthorized, "\(wrong)")
        }
    }

    @Test func aResetEndsTheOldTokenAndItsSessions() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let bots = world.services.bots
        let made = try await bots.create(username: "loom", by: ada)
        world.recorder.clear()
        let renewed = try await bots.resetToken(of: made.bot.id, by: ada)
        #expect(world.recorder.events == ["credentialsRevoked > user"])
        #expect(renewed.bot == made.bot)
        #expect(await failure { try await bots.verify(token: made.token) } == .unauthorized)
        #expect(try await bots.verify(token: renewed.token) == made.bot.id)
    }

    @Test func othersBotsAndPeopleAreUnknown() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.register("ada"), try await world.register("bob"))
        let bots = world.services.bots
        let bot = try await bots.create(username: "loom", by: ada).bot.id
        for (target, caller) in [(bot, bob), (ada, ada), (bob, ada), (number(1), ada), (bot, bot)] {
            #expect(await failure { try await bots.resetToken(of: target, by: caller) } == .unknownUser)
            #expect(await failure { try await bots.delete(target, by: caller) } == .unknownUser)
        }
        #expect(try await bots.list(of: ada).count == 1)
    }

    @Test func noPasswordLogsABotIn() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let bot = try await world.services.bots.create(username: "loom", by: ada).bot.id
        let names: [LoginName] = [
            .username("loom"), .username("loom#0001"), .email("bot:\(bot)"), .email(""),
        ]
        for name in names {
            for password in ["", "correct horse"] {
                let refused = await failure {
                    try await world.services.accounts.logIn(as: name, password: Secret(password))
                }
                #expect(refused == .unauthorized)
            }
        }
        // A bot of the same name is not in the way of a person who logs in by it.
        _ = try await world.services.bots.create(username: "ada", by: ada)
        _ = try await world.services.accounts.logIn(as: .username("ada"), password: World.password)
    }

    @Test func botsHaveNoAddressOrPasswordToChange() async throws {
        let world = try await World()
        let ada = try await world.register("ada")
        let bot = try await world.services.bots.create(username: "loom", by: ada).bot.id
        var changes = AccountChanges()
        changes.email = .set("loom@example.com")
        var refused = await failure { [changes] in try await world.services.users.update(changes, of: bot) }
        #expect(refused == .invalidField(InvalidField("email", .notForBots)))
        changes.newPassword = Secret("battery staple")
        changes.currentPassword = Secret("")
        refused = await failure { [changes] in try await world.services.users.update(changes, of: bot) }
        #expect(refused == .invalidField(InvalidField("password", .notForBots)))
        changes = AccountChanges()
        changes.username = .set("shuttle")
        changes.customStatus = .set("weaving")
        let profile = try await world.services.users.update(changes, of: bot)
        #expect(profile.user.username == "shuttle" && profile.user.customStatus == "weaving")
        #expect(profile.user.isBot && profile.email == nil)
    }

    private func decoded(_ text: Substring) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: text.utf8.count)
        let count = Array(text.utf8).withUnsafeBufferPointer { text in
            output.withUnsafeMutableBufferPointer { Base64URL.decode(text, into: $0) }
        }
        return count.map { Array(output[..<$0]) }
    }
}
