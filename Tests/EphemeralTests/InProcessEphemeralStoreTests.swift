// What is particular to the store in memory: that its memory is bounded and reclaimed, that no clock confuses it and
// that callers stay on their thread.

import ConcurrencyTesting
import Domain
import Glibc
import Primitives
import RandomTesting
import Testing

@testable import Ephemeral

private func typing(_ user: Int) -> EphemeralKey<SingleValue> {
    .typing(UserID(Snowflake(rawValue: UInt64(user))), in: ChannelID(Snowflake(rawValue: 1)))
}

@Suite struct InProcessEphemeralStoreTests {
    @Test func laterCallsReclaimWhatHasEnded() async throws {
        let clock = ManualClock()
        let store = InProcessEphemeralStore(clock: { clock.now })
        for user in 0..<1000 { try await store.put([1], at: typing(user)) }
        #expect(store.keysCount == 1000)
        clock.advance(by: 10_000)
        for _ in 0..<500 { _ = try await store.value(at: .sequence(ofSession: "any")) }
        #expect(store.keysCount == 0)
    }

    @Test func moreKeysThanMayBeAreRefusedUntilSomeEnd() async throws {
        let clock = ManualClock()
        let store = InProcessEphemeralStore(keysMax: 3, clock: { clock.now })
        for user in 0..<3 { try await store.put([1], at: typing(user)) }
        await #expect(throws: EphemeralError.full) { try await store.put([1], at: typing(3)) }
        await #expect(throws: EphemeralError.full) { try await store.putIfAbsent([1], at: typing(3)) }
        await #expect(throws: EphemeralError.full) {
            try await store.setField("a", to: [1], at: .presence(of: UserID(Snowflake(rawValue: 1))))
        }
        try await store.put([2], at: typing(0))
        #expect(try await store.putIfAbsent([2], at: typing(1)) == false)
        clock.advance(by: 10_000)
        try await store.put([1], at: typing(3))
        #expect(try await store.value(at: typing(0)) == nil)
        #expect(try await store.value(at: typing(3)) == [1])
    }

    @Test func aClockThatGoesBackLengthensNoLifetime() async throws {
        let clock = ManualClock()
        let store = InProcessEphemeralStore(clock: { clock.now })
        try await store.put([1], at: typing(1))
        clock.advance(by: -3_600_000)
        #expect(try await store.value(at: typing(1)) == [1])
        clock.advance(by: 10_000)
        #expect(try await store.value(at: typing(1)) == nil)
    }

    /// The clock is read within each call, so it tells where that runs: not on the shared pool's threads, to which
    /// a call that left its caller's executor would go.
    @MainActor @Test func callsStayOnTheirThread() async throws {
        let threads = Journal<UInt>()
        let store: any EphemeralStore = InProcessEphemeralStore {
            threads.append(UInt(pthread_self()))
            return systemClock()
        }
        try await store.put([1], at: typing(1))
        _ = try await store.value(at: typing(1))
        _ = try await store.setField("a", to: [1], at: .presence(of: UserID(Snowflake(rawValue: 1))))
        _ = try await store.remove(typing(1))
        let here = UInt(pthread_self())
        #expect(threads.entries == [here, here, here, here])
    }
}

/// The same contract, in the most obvious way.
private struct ObviousStore {
    var time = SteadyTime()
    var values: [EphemeralKey<SingleValue>: (value: [UInt8], end: Int64)] = [:]

    mutating func advance(to clock: Timestamp) {
        let now = time.advance(to: clock.millisecondsSince1970)
        values = values.filter { $0.value.end > now }
    }

    mutating func put(_ value: [UInt8], at key: EphemeralKey<SingleValue>, now: Int64) {
        values[key] = (value, now + key.lifetimeMilliseconds)
    }
}

@Suite struct EphemeralTableTests {
    @Test func itAgreesWithTheObviousStoreAndHoldsLittleMore() {
        var random = SeededGenerator(for: "itAgreesWithTheObviousStoreAndHoldsLittleMore")
        var table = EphemeralTable(keysMax: 1000)
        var model = ObviousStore()
        var clock: Int64 = 1_700_000_000_000
        for step in 0..<20_000 {
            clock += Int64.random(in: 0...800, using: &random)
            if Int.random(in: 0..<300, using: &random) == 0 {
                clock -= Int64.random(in: 0...50_000, using: &random)
            }
            let user = Int.random(in: 0..<60, using: &random)
            let key = user.isMultiple(of: 3) ? .sequence(ofSession: "\(user)") : typing(user)
            let reading = Timestamp(millisecondsSince1970: clock)
            let now = table.advance(to: reading)
            model.advance(to: reading)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let isStored = table.store(.value([UInt8(step & 255)]), at: key.name, now: now)
                #expect(isStored)
                model.put([UInt8(step & 255)], at: key, now: now)
            case 1:
                let isTouched = table.touch(key.name, now: now)
                #expect(isTouched == (model.values[key] != nil))
                if let value = model.values[key]?.value { model.put(value, at: key, now: now) }
            case 2:
                let isRemoved = table.remove(key.name, now: now)
                #expect(isRemoved == (model.values.removeValue(forKey: key) != nil))
            default:
                #expect(table.content(at: key.name, now: now).value == model.values[key]?.value)
            }
            // Each key is queued once, whatever is written and removed.
            #expect(table.queuedCount == table.keysCount)
            #expect(table.keysCount <= 60)
        }
    }

    @Test func writingAndRemovingInTurnsDoesNotGrow() {
        var table = EphemeralTable(keysMax: 10)
        let now = table.advance(to: Timestamp(secondsSince1970: 1))
        for _ in 0..<1000 {
            let isStored = table.store(.value([1]), at: typing(1).name, now: now)
            #expect(isStored)
            let isRemoved = table.remove(typing(1).name, now: now)
            #expect(isRemoved)
        }
        #expect(table.keysCount == 1)
        #expect(table.queuedCount == 1)
    }
}
