// Accounts and refresh tokens as stored.

import Domain
import Primitives
import Stores
import Testing

@Suite struct AccountStoreTests {
    @Test func everyFieldComesBack() async throws {
        let store = try await TestDatabase()
        var ada = account(Snowflake.storedMax, name: "Ada Ünï 🌍", discriminator: 9999, email: "A@x.example")
        try await store.write { [ada] (unit) throws(DomainError) in
            #expect(try unit.users.insert(ada))
            let found = try unit.users.account(ada.user.id)
            #expect(found?.user == ada.user && found?.email == ada.email)
            #expect(found?.passwordHash.exposed == ada.passwordHash.exposed)
            #expect(try unit.users.user(ada.user.id) == ada.user)
        }
        ada.user.username = "Grace"
        ada.user.avatar = "key"
        ada.user.discriminator = Discriminator(3)!
        ada.email = "g@x.example"
        ada.passwordHash = Secret("other")
        try await store.write { [ada] (unit) throws(DomainError) in
            try unit.users.update(ada, at: later)
            let found = try unit.users.account(email: "G@X.example")
            #expect(found?.user == ada.user && found?.passwordHash.exposed == "other")
            #expect(try unit.users.account(email: "a@x.example") == nil)
            #expect(try unit.users.onlyAccount(username: "gRACE")?.user.id == ada.user.id)
        }
    }

    @Test func namesAndAddressesAreUnique() async throws {
        let store = try await TestDatabase()
        try await store.write { (unit) throws(DomainError) in
            #expect(try unit.users.insert(account(1, name: "ada", email: "a@x.example")))
            #expect(try !unit.users.insert(account(2, name: "Ada", email: "b@x.example")))
            #expect(try !unit.users.insert(account(2, name: "bob", email: "A@X.example")))
            #expect(try unit.users.insert(account(2, name: "Ada", discriminator: 2, email: "b@x.example")))
            #expect(try unit.users.isTaken(email: "B@x.example"))
            #expect(try !unit.users.isTaken(email: "B@x.example", byOtherThan: number(2)))
            #expect(try unit.users.isTaken(username: "ADA", Discriminator(2)!, byOtherThan: number(1)))
            #expect(try !unit.users.isTaken(username: "ADA", Discriminator(2)!, byOtherThan: number(2)))
            #expect(try unit.users.onlyAccount(username: "ada") == nil)
            #expect(
                try unit.users.account(username: "ada", discriminator: Discriminator(2)!)?.user.id
                    == number(2))
        }
    }

    @Test func theLowestFreeDiscriminatorFillsGaps() async throws {
        let store = try await TestDatabase()
        try await store.write { (unit) throws(DomainError) in
            #expect(try unit.users.lowestFreeDiscriminator(of: "ada")?.number == 1)
            for (id, taken) in [2, 3, 5].enumerated() {
                _ = try unit.users.insert(account(UInt64(id) + 1, name: "ada", discriminator: taken))
            }
            #expect(try unit.users.lowestFreeDiscriminator(of: "Ada")?.number == 1)
            _ = try unit.users.insert(account(9, name: "ada", discriminator: 1))
            #expect(try unit.users.lowestFreeDiscriminator(of: "ada")?.number == 4)
            #expect(try unit.users.lowestFreeDiscriminator(of: "bob")?.number == 1)
        }
    }

    @Test func botsAreAccountsThatNobodyLogsInTo() async throws {
        let store = try await TestDatabase()
        try await store.write { (unit) throws(DomainError) in
            _ = try unit.users.insert(account(1, name: "ada"))
            var bot = account(2, name: "Ada", discriminator: 2).user
            bot.isBot = true
            #expect(try unit.bots.insert(bot, ownedBy: number(1), tokenHash: [7, 8]))
            #expect(try !unit.bots.insert(bot, ownedBy: number(1), tokenHash: [7, 8]))
            #expect(try unit.users.user(bot.id) == bot)
            #expect(try unit.bots.bot(bot.id, of: number(1)) == bot)
            #expect(try unit.bots.bot(bot.id, of: number(3)) == nil)
            #expect(try unit.bots.tokenHash(of: bot.id) == [7, 8])
            #expect(try unit.bots.tokenHash(of: number(1)) == nil)
            #expect(try unit.bots.count(of: number(1)) == 1)
            #expect(try unit.bots.list(of: number(1)) == [bot])
            #expect(try unit.users.onlyAccount(username: "ada")?.user.id == number(1))
            #expect(try unit.users.account(username: "ada", discriminator: Discriminator(2)!) == nil)
            #expect(try unit.users.account(email: "bot:2") == nil)
            try unit.bots.setTokenHash([9], of: bot.id, at: later)
            #expect(try unit.bots.tokenHash(of: bot.id) == [9])
            try unit.bots.delete(bot.id, at: later)
            #expect(try unit.bots.tokenHash(of: bot.id) == nil)
            #expect(try unit.users.user(bot.id) == nil)
            #expect(try unit.bots.count(of: number(1)) == 0)
            #expect(try unit.bots.list(of: number(1)).isEmpty)
            #expect(try unit.users.lowestFreeDiscriminator(of: "ada")?.number == 2)
        }
    }

    @Test func refreshTokensAreUsedOnceAndRevokedByFamily() async throws {
        let store = try await TestDatabase()
        try await store.write { (unit) throws(DomainError) in
            _ = try unit.users.insert(account(1))
            for (hash, family) in [(1, 7), (2, 7), (3, 8)] as [(UInt8, UInt64)] {
                try unit.refreshTokens.insert(
                    RefreshTokenRecord(
                        hash: [hash], familyID: number(family), userID: number(1), expiresAt: later,
                        createdAt: start))
            }
            #expect(try unit.refreshTokens.use(hash: [1], at: start))
            #expect(try !unit.refreshTokens.use(hash: [1], at: start))
            #expect(try !unit.refreshTokens.use(hash: [99], at: start))
            let used = try unit.refreshTokens.token(hash: [1])
            #expect(used?.usedAt == start && used?.revokedAt == nil && used?.expiresAt == later)
            #expect(try unit.refreshTokens.isUsable(hash: [2], at: start))
            #expect(try !unit.refreshTokens.isUsable(hash: [2], at: later))
            #expect(try !unit.refreshTokens.isUsable(hash: [1], at: start))
            try unit.refreshTokens.revoke(family: number(7), at: later)
            #expect(try unit.refreshTokens.token(hash: [2])?.revokedAt == later)
            #expect(try !unit.refreshTokens.use(hash: [2], at: later))
            #expect(try unit.refreshTokens.token(hash: [3])?.revokedAt == nil)
            try unit.refreshTokens.removeSpent(of: number(7), but: [1])
            #expect(try unit.refreshTokens.token(hash: [1]) != nil)
            try unit.refreshTokens.revokeAll(of: number(1), at: later)
            #expect(try unit.refreshTokens.token(hash: [3])?.revokedAt == later)
            try unit.refreshTokens.removeExpired(of: number(1), at: start)
            #expect(try unit.refreshTokens.token(hash: [1]) != nil)
            try unit.refreshTokens.removeExpired(of: number(1), at: later)
            #expect(try unit.refreshTokens.token(hash: [1]) == nil)
        }
    }
}
