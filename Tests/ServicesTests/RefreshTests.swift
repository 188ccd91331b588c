// Refresh tokens: used once, and a second use ends the login they come from, unless it follows at once.

import Domain
import Primitives
import Services
import Testing

@Suite struct RefreshTests {
    @Test func eachTokenWorksOnce() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada")
        let second = try await accounts.refresh(first.refreshToken)
        #expect(second.refreshToken.exposed != first.refreshToken.exposed)
        #expect(second.profile == first.profile)
        let third = try await accounts.refresh(second.refreshToken)
        #expect(try accounts.verify(accessToken: third.accessToken.exposed) == first.profile.user.id)
    }

    @Test func reuseEndsTheWholeFamilyAndNoOther() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada")
        let elsewhere = try await accounts.logIn(as: .username("ada"), password: World.password)
        let second = try await accounts.refresh(first.refreshToken)
        world.clock.advance(bySeconds: 10)
        #expect(await failure { try await accounts.refresh(first.refreshToken) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(second.refreshToken) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(first.refreshToken) } == .unauthorized)
        _ = try await accounts.refresh(elsewhere.refreshToken)
    }

    /// Two tabs, or a client that asks again after a lost answer: both get the same next token, and it is one.
    @Test func usesAtTheSameTimeGetTheSameToken() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        for round in 0..<20 {
            let login = try await world.logIn(newUser: "user\(round)")
            let answers = await withTaskGroup(of: Login?.self) { group in
                for _ in 0..<20 {
                    group.addTask { try? await accounts.refresh(login.refreshToken) }
                }
                return await group.reduce(into: [Login]()) { if let login = $1 { $0.append(login) } }
            }
            #expect(answers.count == 20)
            let next = try #require(answers.first).refreshToken
            #expect(answers.allSatisfy { $0.refreshToken.exposed == next.exposed })
            world.clock.advance(bySeconds: 9)
            #expect(try await accounts.refresh(login.refreshToken).refreshToken.exposed == next.exposed)
            _ = try await accounts.refresh(next)
        }
    }

    /// Whoever of two uses the common token second, and later, is noticed as before.
    @Test func theGraceHidesNoThief() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada")
        let mine = try await accounts.refresh(first.refreshToken)
        let stolen = try await accounts.refresh(first.refreshToken)
        let next = try await accounts.refresh(stolen.refreshToken)
        world.clock.advance(bySeconds: 11)
        #expect(await failure { try await accounts.refresh(mine.refreshToken) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(next.refreshToken) } == .unauthorized)
    }

    /// At once, but its successor has been used: nothing can be given again.
    @Test func theGraceEndsWithTheUseOfTheSuccessor() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada")
        let second = try await accounts.refresh(first.refreshToken)
        let third = try await accounts.refresh(second.refreshToken)
        #expect(await failure { try await accounts.refresh(first.refreshToken) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(third.refreshToken) } == .unauthorized)
    }

    @Test func theGraceEndsWithTheLogin() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada")
        let second = try await accounts.refresh(first.refreshToken)
        try await accounts.logOut(refreshToken: second.refreshToken)
        #expect(await failure { try await accounts.refresh(first.refreshToken) } == .unauthorized)
    }

    /// A thief who refreshes without end gets rid of no trace: the first token still ends the family.
    @Test func aLoginKeepsTwoRowsAndForgetsNoReuse() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada").refreshToken
        var latest = first
        for _ in 0..<100 { latest = try await accounts.refresh(latest).refreshToken }
        #expect(try await world.number("SELECT COUNT(*) FROM refresh_tokens") == 2)
        #expect(await failure { try await accounts.refresh(first) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(latest) } == .unauthorized)
    }

    /// The number of a login can be guessed; ending it takes a token that the server made.
    @Test func aForgedTokenEndsNobodysLogin() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let token = try await world.logIn(newUser: "ada").refreshToken
        for position in token.exposed.indices {
            var forged = token.exposed
            forged.replaceSubrange(position...position, with: forged[position] == "A" ? "B" : "A")
            #expect(await failure { try await accounts.refresh(Secret(forged)) } == .unauthorized)
            try await accounts.logOut(refreshToken: Secret(forged))
        }
        _ = try await accounts.refresh(token)
    }

    @Test func tokensExpireAfterSevenDays() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let login = try await world.logIn(newUser: "ada")
        let other = try await accounts.logIn(as: .username("ada"), password: World.password)
        world.clock.advance(bySeconds: 604_799)
        _ = try await accounts.refresh(login.refreshToken)
        world.clock.advance(bySeconds: 1)
        #expect(await failure { try await accounts.refresh(other.refreshToken) } == .unauthorized)
    }

    @Test func loggingOutEndsTheLogin() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let first = try await world.logIn(newUser: "ada")
        let second = try await accounts.refresh(first.refreshToken)
        try await accounts.logOut(refreshToken: first.refreshToken)
        #expect(await failure { try await accounts.refresh(second.refreshToken) } == .unauthorized)
        try await accounts.logOut(refreshToken: second.refreshToken)
        try await accounts.logOut(refreshToken: Secret("never issued"))
        try await accounts.logOut(refreshToken: Secret(String(repeating: "x", count: 100_000)))
    }

    @Test(arguments: [
        "", "nonsense", String(repeating: "A", count: 43), String(repeating: "A", count: 10_000),
    ])
    func unknownTokensAreRefused(_ token: String) async throws {
        let world = try await World()
        #expect(await failure { try await world.services.accounts.refresh(Secret(token)) } == .unauthorized)
    }

    @Test func anAccessTokenIsNoRefreshTokenAndTheOtherWayRound() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        let login = try await world.logIn(newUser: "ada")
        #expect(await failure { try await accounts.refresh(login.accessToken) } == .unauthorized)
        #expect(throws: DomainError.unauthorized) {
            try accounts.verify(accessToken: login.refreshToken.exposed)
        }
    }
}
