// What others see of a user with several sessions, and that each change of it is noticed once.

import Domain
import Primitives
import Testing

@testable import Ephemeral

private let user = UserID(Snowflake(rawValue: 12))

@Suite struct PresenceAggregateTests {
    @Test(
        arguments: [
            ([], .offline),
            ([.online], .online), ([.idle], .idle), ([.dnd], .dnd),
            ([.invisible], .offline), ([.offline], .offline), ([.invisible, .offline], .offline),
            ([.idle, .online], .online), ([.online, .dnd, .idle], .dnd), ([.invisible, .idle], .idle),
        ] as [([PresenceStatus], PresenceStatus)])
    func theHighestOfAllIsShown(_ sessions: [PresenceStatus], _ shown: PresenceStatus) {
        #expect(PresenceAggregate.visibleStatus(of: sessions) == shown)
    }

    /// For all combinations of three: order does not matter, and what is hidden is never shown.
    @Test func theOrderOfSessionsDoesNotMatter() {
        let all = PresenceStatus.allCases
        for first in all {
            for second in all {
                for third in all {
                    let shown = PresenceAggregate.visibleStatus(of: [first, second, third])
                    #expect(shown == PresenceAggregate.visibleStatus(of: [third, first, second]))
                    #expect(shown == PresenceAggregate.visibleStatus(of: [second, first, third]))
                    #expect(shown != .invisible)
                    #expect(shown == .offline || [first, second, third].contains(shown))
                }
            }
        }
    }
}

@Suite struct PresenceStateTests {
    @Test(arguments: EphemeralBackend.available)
    func sessionsComeAndGo(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        let first = try await store.setPresence(.online, ofSession: "desk", of: user, now: clock.now)
        #expect(first.isVisible)
        #expect(first.before.status == .offline)
        #expect(first.before.lastSeen == nil)
        #expect(first.after.status == .online)

        clock.advance(by: 1000)
        let second = try await store.setPresence(.idle, ofSession: "phone", of: user, now: clock.now)
        #expect(!second.isVisible)
        #expect(second.after.connectedSessions == ["desk", "phone"])
        #expect(second.after.lastSeen == clock.now)
        #expect(try await store.presence(of: user, now: clock.now) == second.after)

        let third = try await store.endPresence(ofSession: "desk", of: user, now: clock.now)
        #expect(third.isVisible)
        #expect(third.after.status == .idle)
        let fourth = try await store.endPresence(ofSession: "phone", of: user, now: clock.now)
        #expect(fourth.after.status == .offline)
        #expect(fourth.after.connectedSessions == [])
        let fifth = try await store.endPresence(ofSession: "phone", of: user, now: clock.now)
        #expect(!fifth.isVisible)
    }

    @Test(arguments: EphemeralBackend.available)
    func aSessionThatIsNoLongerHeardOfIsGone(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        _ = try await store.setPresence(.dnd, ofSession: "dead", of: user, now: clock.now)
        for _ in 0..<4 {
            clock.advance(by: 100_000)
            _ = try await store.setPresence(.idle, ofSession: "alive", of: user, now: clock.now)
        }
        #expect(try await store.presence(of: user, now: clock.now).connectedSessions == ["alive"])
        #expect(try await store.fields(at: .presence(of: user)).keys.sorted() == ["alive"])
        clock.advance(by: 300_000)
        #expect(try await store.presence(of: user, now: clock.now).status == .offline)
    }

    @Test(arguments: EphemeralBackend.available)
    func oneOfManySessionsMakesTheUserAppear(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        let now = clock.now
        let visible = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await store.setPresence(.online, ofSession: "\(number)", of: user, now: now).isVisible
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(visible == 1)
    }

    @Test(arguments: PresenceStatus.allCases)
    func aSessionIsReadAsItWasWritten(_ status: PresenceStatus) {
        let session = PresenceState.Session(
            status: status, lastSeen: Timestamp(secondsSince1970: 1_705_315_800))
        #expect(session.field == Array("\(status.rawValue):1705315800".utf8))
        #expect(PresenceState.Session(field: session.field) == session)
    }

    @Test(arguments: [
        "", "online", ":", "online:", ":1", "away:1", "online:x", "online:-1", "online:1:2", "\u{0}",
    ])
    func whatCannotBeReadIsLeftOut(_ text: String) {
        #expect(PresenceState.Session(field: Array(text.utf8)) == nil)
        let now = Timestamp(secondsSince1970: 100)
        let state = PresenceState(fields: ["a": Array(text.utf8), "b": Array("idle:99".utf8)], now: now)
        #expect(state.connectedSessions == ["b"])
        #expect(state.status == .idle)
    }
}
