// What depends on time: limits, empty rooms, silent clients. Time is passed in.

import RandomTesting
import RoomsAPI
import Testing
import WebSocket

@testable import RoomsDialect

@Suite struct RoomTimeTests {
    private let message = #"{"action":"message","room":"general","content":"a"}"#

    @Test func tenMessagesPassInAnySecond() throws {
        var world = RoomsWorld()
        try world.create("general")
        let (alice, bob) = (try world.join("general", "alice"), try world.join("general", "bob"))
        for _ in 1...10 { #expect(try world.send(message, from: alice).first?.refusal == nil) }
        let refused = try world.send(message, from: alice)
        #expect(refused.map(\.refusal) == [.rateLimited] && refused.map(\.receivers) == [[alice]])
        #expect(try world.send(message, from: bob).first?.refusal == nil)
        world.pass(999)
        #expect(try world.send(message, from: alice).map(\.refusal) == [.rateLimited])
        world.pass(1)
        #expect(try world.send(message, from: alice).first?.refusal == nil)
        #expect(world.directory.rooms["general"]?.history.count == 12)
    }

    /// Counting by fixed windows would let twice as many pass around the end of one.
    @Test func noSecondHasMoreThanTheLimit() {
        var random = SeededGenerator(for: "recent times")
        var times = RecentTimes(countMax: 5)
        var allowed: [UInt64] = []
        var now: UInt64 = 0
        for _ in 0..<2000 {
            now += UInt64.random(in: 0...400, using: &random)
            if times.take(at: now) { allowed.append(now) }
        }
        for start in allowed {
            #expect(allowed.filter { $0 >= start && $0 < start + 1000 }.count <= 5)
        }
        #expect(allowed.count > 500)
    }

    @Test func nonsenseIsLimitedToo() throws {
        var world = RoomsWorld()
        let mallory = world.connect()
        func nonsense() -> FailureCode? {
            world.directory.receivedNonsense("no", from: mallory, at: world.time).first?.refusal
        }
        for _ in 1...RoomLimits.otherFramesPerSecondMax { #expect(nonsense() == .invalidMessage) }
        #expect(nonsense() == .rateLimited)
    }

    @Test func emptyRoomsEndAfterTheirTime() throws {
        var world = RoomsWorld()
        try world.create("never used")
        try world.create("general")
        let alice = try world.join("general", "alice")
        func rooms() -> [String] {
            world.directory.removeEmptyRooms(at: world.time)
            return world.directory.rooms.keys.sorted()
        }
        world.pass(299_999)
        #expect(rooms() == ["general", "never-used"])
        world.pass(1)
        #expect(rooms() == ["general"])
        _ = world.disconnect(alice)
        world.pass(299_999)
        #expect(rooms() == ["general"])
        let bob = try world.join("general", "bob")
        world.pass(300_000)
        #expect(rooms() == ["general"])
        _ = try world.send(#"{"action":"leave","room":"general"}"#, from: bob)
        world.pass(300_000)
        #expect(rooms().isEmpty)
    }

    @Test func silentClientsArePingedAndThenGivenUp() {
        let heartbeat = Heartbeat(intervalMilliseconds: 30_000, timeoutMilliseconds: 90_000)
        var silence = Silence(since: 0)
        #expect(silence.check(heartbeat, at: 29_999) == nil)
        #expect(silence.check(heartbeat, at: 30_000) == .ping)
        #expect(silence.check(heartbeat, at: 31_000) == nil)
        #expect(silence.check(heartbeat, at: 60_000) == .ping)
        #expect(silence.check(heartbeat, at: 89_999) == nil)
        guard case .close(let frame) = silence.check(heartbeat, at: 90_000) else {
            Issue.record("not closed")
            return
        }
        #expect(frame.code == 1001)
    }
}
