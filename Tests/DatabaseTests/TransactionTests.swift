// The storage port's contract for transactions: one test per sentence of `SQLDatabase`.

import ConcurrencyTesting
import Database
import DatabaseTesting
import Testing

@Suite struct TransactionTests {
    @Test(arguments: Backend.available)
    func aReadSeesEveryWriteThatHasReturned(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            for number in 1...50 {
                try await database.addNote("note \(number)")
                #expect(try await database.notes().count == number)
            }
        }
    }

    @Test(arguments: Backend.available)
    func aWriteReturnsWhatItsBodyReturns(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let id = try await database.write { connection throws(DatabaseError) in
                try connection.query("INSERT INTO notes (text) VALUES ('a') RETURNING id", []) {
                    row throws(DatabaseError) in try row.integer(0)
                }
            }
            #expect(id == [1])
        }
    }

    @Test(arguments: Backend.available)
    func aBodyThatThrowsIsUndoneAndItsEffectsDoNotRun(_ backend: Backend) async throws {
        try await withNotes(backend) { database async throws in
            let effects = Journal<UInt64>()
            await #expect(throws: NoteError.refused) {
                try await database.write { connection throws(NoteError) in
                    connection.afterCommit { effects.append($0) }
                    do throws(DatabaseError) { try connection.addNote("gone") } catch {
                        throw .database(error)
                    }
                    throw .refused
                }
            }
            #expect(try await database.notes().isEmpty)
            #expect(effects.entries.isEmpty)
        }
    }

    @Test(arguments: Backend.available)
    func bodiesThatFailLeaveTheOthersStanding(_ backend: Backend) async throws {
        try await withNotes(backend) { database async throws in
            let effects = Journal<Int>()
            let failed = await withTaskGroup(of: Int.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        do throws(NoteError) {
                            try await database.write { connection throws(NoteError) in
                                connection.afterCommit { _ in effects.append(number) }
                                do throws(DatabaseError) {
                                    try connection.addNote("note \(number)")
                                } catch { throw .database(error) }
                                if number.isMultiple(of: 3) { throw .refused }
                            }
                            return 0
                        } catch {
                            return error == .refused ? 1 : 0
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(failed == 100)
            let expected = Set((0..<300).filter { !$0.isMultiple(of: 3) })
            #expect(Set(try await database.notes()) == Set(expected.map { "note \($0)" }))
            #expect(Set(effects.entries) == expected)
            #expect(effects.entries.count == expected.count)
        }
    }

    @Test(arguments: Backend.available)
    func aFailedStatementEndsItsTransaction(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            try await database.addNote("taken")
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection throws(DatabaseError) in
                    try connection.addNote("before")
                    do throws(DatabaseError) { try connection.addNote("taken") } catch {}
                    do throws(DatabaseError) { try connection.addNote("after") } catch {}
                }
            }
            guard case .constraintViolated = error else {
                Issue.record("not the first failure: \(String(describing: error))")
                return
            }
            #expect(try await database.notes() == ["taken"])
        }
    }

    @Test(arguments: Backend.available)
    func aFailureOfTheDatabaseArrivesAsTheBodysErrorType(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await database.close()
            await #expect(throws: NoteError.database(.closed)) {
                try await database.write { (_) throws(NoteError) in }
            }
        }
    }

    @Test(arguments: Backend.available)
    func aCancelledTaskStillWrites(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.addNote("written")
            }
            try await task.value
            #expect(try await database.notes() == ["written"])
        }
    }

    @Test(arguments: Backend.available)
    func aReadCannotChangeAnything(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await #expect(throws: DatabaseError.self) {
                try await database.read { connection throws(DatabaseError) in try connection.addNote("no") }
            }
            #expect(try await database.notes().isEmpty)
            try await database.addNote("yes")
            #expect(try await database.notes() == ["yes"])
        }
    }

    @Test(arguments: Backend.available)
    func afterCommitFailsARead(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let effects = Journal<UInt64>()
            await #expect(throws: DatabaseError.self) {
                try await database.read { connection throws(DatabaseError) in
                    connection.afterCommit { effects.append($0) }
                }
            }
            #expect(effects.entries.isEmpty)
        }
    }

    @Test(arguments: Backend.available)
    func aReadRunsOnOneSnapshot(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 1...200 { try await database.addNote("note \(number)") }
                }
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 1...50 {
                            let (first, second) = try await database.read {
                                connection throws(DatabaseError) in
                                (try connection.notes(), try connection.notes())
                            }
                            #expect(first == second)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
