// The storage port's contract for reads that may take long.

import ConcurrencyTesting
import Database
import DatabaseTesting
import Testing

@Suite struct LongReadTests {
    @Test(arguments: Backend.available)
    func aLongReadSeesEveryWriteThatHasReturned(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            for number in 1...20 {
                try await database.addNote("note \(number)")
                #expect(try await database.notesByLongRead().count == number)
            }
        }
    }

    @Test(arguments: Backend.available)
    func aLongReadCannotChangeAnything(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await #expect(throws: DatabaseError.self) {
                try await database.longRead { connection throws(DatabaseError) in
                    try connection.addNote("no")
                }
            }
            #expect(try await database.notes().isEmpty)
            try await database.addNote("yes")
            #expect(try await database.notes() == ["yes"])
        }
    }

    @Test(arguments: Backend.available)
    func aLongReadThrowsWhatItsBodyThrows(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await #expect(throws: NoteError.refused) {
                try await database.longRead { (_) throws(NoteError) in throw .refused }
            }
            await database.close()
            await #expect(throws: NoteError.database(.closed)) {
                try await database.longRead { (_) throws(NoteError) in }
            }
        }
    }

    /// A database in memory has one connection for everything.
    @Test(arguments: Backend.persistent)
    func aLongReadDelaysNeitherReadsNorWrites(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let gate = Gate()
            let long = Task {
                try await database.longRead { connection throws(DatabaseError) in
                    let before = try connection.notes()
                    gate.pass()
                    return (before, try connection.notes())
                }
            }
            await eventually { gate.isReached }
            for number in 1...20 {
                try await database.addNote("note \(number)")
                #expect(try await database.notes().count == number)
            }
            gate.open()
            let (before, after) = try await long.value
            #expect(before.isEmpty && after.isEmpty, "a long read has one snapshot")
        }
    }

    @Test(arguments: Backend.available)
    func closeFinishesLongReads(_ backend: Backend) async throws {
        try await withNotes(backend) { database async throws in
            let gate = Gate()
            let long = Task {
                try await database.longRead { connection throws(DatabaseError) in
                    gate.pass()
                    return try connection.notes()
                }
            }
            await eventually { gate.isReached }
            let closing = Task { await database.close() }
            gate.open()
            await closing.value
            let notes = try await long.value
            #expect(notes.isEmpty)
        }
    }
}

extension SQLDatabase {
    fileprivate func notesByLongRead() async throws(DatabaseError) -> [String] {
        try await longRead { connection throws(DatabaseError) in try connection.notes() }
    }
}
