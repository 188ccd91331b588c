// The storage port's contract for what runs at the end of a transaction.

import ConcurrencyTesting
import Database
import DatabaseTesting
import Testing

@Suite struct LastPartTests {
    @Test(arguments: Backend.available)
    func lastPartsRunInOrderAndBelongToTheTransaction(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await database.write { connection throws(DatabaseError) in
                            connection.beforeCommit { last throws(DatabaseError) in
                                try last.addNote("last part of \(number)")
                            }
                            try connection.addNote("body of \(number)")
                        }
                        #expect(try await database.notes().contains("last part of \(number)"))
                    }
                }
                try await group.waitForAll()
            }
            let notes = try await database.notes()
            let bodies = notes.filter { $0.hasPrefix("body") }.map { $0.dropFirst("body of ".count) }
            let parts = notes.filter { $0.hasPrefix("last") }.map { $0.dropFirst("last part of ".count) }
            #expect(bodies.count == 200)
            #expect(bodies == parts)
        }
    }

    @Test(arguments: Backend.available)
    func aBodyThatIsUndoneHasNoLastPart(_ backend: Backend) async throws {
        try await withNotes(backend) { database async throws in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try? await database.write { connection throws(NoteError) in
                            connection.beforeCommit { last throws(DatabaseError) in
                                try last.addNote("\(number)")
                            }
                            if number.isMultiple(of: 2) { throw .refused }
                        }
                    }
                }
            }
            let expected = stride(from: 1, to: 100, by: 2).map { "\($0)" }
            #expect(Set(try await database.notes()) == Set(expected))
        }
    }

    @Test(arguments: Backend.available)
    func aLastPartThatFailsUndoesItsTransaction(_ backend: Backend) async throws {
        try await withNotes(backend) { database async throws in
            let effects = Journal<UInt64>()
            await #expect(throws: DatabaseError.self) {
                try await database.write { connection throws(DatabaseError) in
                    connection.afterCommit { effects.append($0) }
                    connection.beforeCommit { last throws(DatabaseError) in
                        do throws(DatabaseError) { try last.addNote("bad") } catch {}
                    }
                    try connection.addNote("good")
                }
            }
            #expect(effects.entries.isEmpty)
            #expect(try await database.notes().isEmpty)
            try await database.addNote("next")
            #expect(try await database.notes() == ["next"])
        }
    }

    @Test(arguments: Backend.available)
    func nothingIsRegisteredWhereThereIsNoCommitToCome(_ backend: Backend) async throws {
        try await withNotes(backend) { database async throws in
            let ran = Journal<Int>()
            await #expect(throws: DatabaseError.self) {
                try await database.read { connection throws(DatabaseError) in
                    connection.beforeCommit { (_) throws(DatabaseError) in ran.append(1) }
                }
            }
            await #expect(throws: DatabaseError.self) {
                try await database.write { connection throws(DatabaseError) in
                    connection.beforeCommit { last throws(DatabaseError) in
                        last.beforeCommit { (_) throws(DatabaseError) in ran.append(2) }
                    }
                }
            }
            #expect(ran.entries.isEmpty)
        }
    }
}
