// Refresh tokens: used once, and a second use ends the login they come from.

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
        #expect(await failure { try await accounts.refresh(first.refreshToken) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(second.refreshToken) } == .unauthorized)
        #expect(await failure { try await accounts.refresh(first.refreshToken) } == .unauthorized)
        _ = try await accounts.refresh(elsewhere.refreshToken)
    }

    @Test func concurrentUsesHaveOneWinner() async throws {
        let world = try await World()
        let accounts = world.services.accounts
        for round in 0..<20 {
            let login = try await world.logIn(newUser: "user\(round)")
            let winners = await withTaskGroup(of: Login?.self) { group in
                for _ in 0..<20 {
                    group.addTask { try? await accounts.refresh(login.refreshToken) }
                }
                return await group.reduce(into: [Login]()) { if let login = $1 { $0.append(login) } }
            }
            #expect(winners.count == 1)
            let winner = try #require(winners.first)
            #expect(await failure { try await accounts.refresh(winner.refreshToken) } == .unauthorized)
        }
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
