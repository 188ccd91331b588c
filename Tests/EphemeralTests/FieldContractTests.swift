// The port's contract for keys with a value per field.

import Domain
import Ephemeral
import Primitives
import Testing

private let key = EphemeralKey<FieldMap>.presence(of: UserID(Snowflake(rawValue: 1)))
private let other = EphemeralKey<FieldMap>.presence(of: UserID(Snowflake(rawValue: 2)))

@Suite struct FieldContractTests {
    @Test(arguments: EphemeralBackend.available)
    func eachWriteAnswersWhatWasThereBefore(_ backend: EphemeralBackend) async throws {
        let (store, _) = backend.open()
        #expect(try await store.setField("a", to: [1], at: key) == [:])
        #expect(try await store.setField("b", to: [2], at: key) == ["a": [1]])
        #expect(try await store.setField("a", to: [3], at: key) == ["a": [1], "b": [2]])
        #expect(try await store.fields(at: key) == ["a": [3], "b": [2]])
        #expect(try await store.fields(at: other) == [:])
    }

    @Test(arguments: EphemeralBackend.available)
    func theMapIsGoneWithItsLastField(_ backend: EphemeralBackend) async throws {
        let (store, _) = backend.open()
        _ = try await store.setField("a", to: [1], at: key)
        _ = try await store.setField("b", to: [2], at: key)
        #expect(try await store.removeField("c", at: key) == ["a": [1], "b": [2]])
        #expect(try await store.removeField("a", at: key) == ["a": [1], "b": [2]])
        #expect(try await store.removeField("b", at: key) == ["b": [2]])
        #expect(try await store.removeField("b", at: key) == [:])
        #expect(try await store.fields(at: key) == [:])
        #expect(try await store.setField("c", to: [], at: key) == [:])
        #expect(try await store.fields(at: key) == ["c": []])
    }

    @Test(arguments: EphemeralBackend.available)
    func allFieldsEndTogetherAfterTheLastWrite(_ backend: EphemeralBackend) async throws {
        let (store, clock) = backend.open()
        _ = try await store.setField("a", to: [1], at: key)
        clock.advance(by: 200_000)
        _ = try await store.setField("b", to: [2], at: key)
        _ = try await store.setField("c", to: [3], at: key)
        clock.advance(by: 200_000)
        // Neither starts the lifetime anew.
        _ = try await store.removeField("c", at: key)
        #expect(try await store.fields(at: key) == ["a": [1], "b": [2]])
        clock.advance(by: 99_999)
        #expect(try await store.fields(at: key) == ["a": [1], "b": [2]])
        clock.advance(by: 1)
        #expect(try await store.fields(at: key) == [:])
        #expect(try await store.setField("d", to: [4], at: key) == [:])
    }

    /// Of many writers each sees the fields of those before it: none is lost, and none comes twice.
    @Test(arguments: EphemeralBackend.available)
    func writersFollowEachOther(_ backend: EphemeralBackend) async throws {
        let (store, _) = backend.open()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask { try await store.setField("\(number)", to: [1], at: key).count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.sorted() == Array(0..<100))
        #expect(try await store.fields(at: key).count == 100)
    }
}
