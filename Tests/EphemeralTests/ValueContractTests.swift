// The port's contract for keys with one value.

import Domain
import Ephemeral
import Primitives
import Testing

private let key = EphemeralKey<SingleValue>.webSocketSession("one")
private let other = EphemeralKey<SingleValue>.sequence(ofSession: "one")

@Suite struct ValueContractTests {
    @Test(arguments: EphemeralBackend.available)
    func theLastValueWrittenIsRead(_ backend: EphemeralBackend) async throws {
        let (store, _) = backend.open()
        #expect(try await store.value(at: key) == nil)
        try await store.put([1], at: key)
        try await store.put([], at: other)
        #expect(try await store.value(at: key) == [1])
        #expect(try await store.value(at: other) == [])
        try await store.put([2, 0, 255], at: key)
        #expect(try await store.value(at: key) == [2, 0, 255])
    }

    @Test(arguments: EphemeralBackend.available)
    func aValueEndsWithItsLifetimeWhetherReadOrNot(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        try await store.put([1], at: key)
        clock.advance(by: key.lifetimeMilliseconds - 1)
        #expect(try await store.value(at: key) == [1])
        clock.advance(by: 1)
        #expect(try await store.value(at: key) == nil)
        #expect(try await store.remove(key) == false)
    }

    @Test(arguments: EphemeralBackend.available)
    func writingAndTouchingStartTheLifetimeAnew(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        try await store.put([1], at: key)
        try await store.put([1], at: other)
        clock.advance(by: 100_000)
        try await store.put([2], at: key)
        #expect(try await store.touch(other))
        clock.advance(by: 119_999)
        #expect(try await store.value(at: key) == [2])
        #expect(try await store.value(at: other) == [1])
        clock.advance(by: 1)
        #expect(try await store.value(at: key) == nil)
        #expect(try await store.touch(other) == false)
        #expect(try await store.value(at: other) == nil)
    }

    @Test(arguments: EphemeralBackend.available)
    func putIfAbsentLeavesWhatIsThereAndItsLifetime(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        #expect(try await store.putIfAbsent([1], at: key))
        clock.advance(by: 100_000)
        #expect(try await store.putIfAbsent([2], at: key) == false)
        #expect(try await store.value(at: key) == [1])
        clock.advance(by: 20_000)
        #expect(try await store.putIfAbsent([3], at: key))
        #expect(try await store.value(at: key) == [3])
    }

    @Test(arguments: EphemeralBackend.available)
    func whatIsRemovedIsAbsentUntilWrittenAgain(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        try await store.put([1], at: key)
        #expect(try await store.remove(key))
        #expect(try await store.remove(key) == false)
        #expect(try await store.value(at: key) == nil)
        #expect(try await store.touch(key) == false)
        clock.advance(by: 100_000)
        #expect(try await store.putIfAbsent([2], at: key))
        clock.advance(by: 119_999)
        #expect(try await store.value(at: key) == [2])
    }

    @Test(arguments: EphemeralBackend.available)
    func oneOfManyWritersIsFirstAndOneOfManyRemoversRemoves(_ backend: EphemeralBackend) async throws {
        let (store, _) = backend.open()
        #expect(try await winners { try await store.putIfAbsent([1], at: key) } == 1)
        #expect(try await winners { try await store.remove(key) } == 1)
    }

    /// How many of a hundred calls that run together answer true.
    private func winners(_ call: @escaping @Sendable () async throws -> Bool) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { try await call() } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }
}

@Suite struct EphemeralKeyTests {
    private let user = UserID(Snowflake(rawValue: 12))
    private let channel = ChannelID(Snowflake(rawValue: 34))

    @Test func keysHaveTheNamesAndLifetimesOfTheSpecification() {
        let minute: Int64 = 60_000
        let presence = EphemeralKey<FieldMap>.presence(of: user)
        #expect(presence.text == "presence:12")
        #expect(presence.lifetimeMilliseconds == 5 * minute)
        let expected: [(key: EphemeralKey<SingleValue>, text: String, milliseconds: Int64)] = [
            (.typing(user, in: channel), "typing:34:12", 10_000),
            (.webSocketSession("abc"), "ws_session:abc", 2 * minute),
            (.sequence(ofSession: "abc"), "seq:abc", 2 * minute),
            (.refreshToken(hash: "c0ffee"), "refresh_token:c0ffee", 7 * 24 * 60 * minute),
        ]
        for (key, text, milliseconds) in expected {
            #expect(key.text == text)
            #expect(key.lifetimeMilliseconds == milliseconds)
        }
    }

    @Test(arguments: EphemeralBackend.available)
    func noTwoKeysShareAValue(_ backend: EphemeralBackend) async throws {
        let (store, _) = backend.open()
        let keys: [EphemeralKey<SingleValue>] = [
            .typing(user, in: channel), .typing(UserID(channel.snowflake), in: ChannelID(user.snowflake)),
            .webSocketSession("a"), .webSocketSession("b"), .sequence(ofSession: "a"),
            .refreshToken(hash: "a"),
        ]
        for (number, key) in keys.enumerated() { try await store.put([UInt8(number)], at: key) }
        for (number, key) in keys.enumerated() {
            #expect(try await store.value(at: key) == [UInt8(number)])
        }
    }
}
