// The storage port's contract for commits: their numbers, their order and what runs after them.

import ConcurrencyTesting
import Database
import DatabaseTesting
import Testing

@Suite struct CommitTests {
    @Test(arguments: Backend.available)
    func effectsRunInCommitOrderBeforeTheWriteReturns(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let order = Journal<Int64>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let id = try await database.write { connection throws(DatabaseError) in
                            let id = try connection.insertNote("note \(number)")
                            connection.afterCommit { _ in order.append(id) }
                            return id
                        }
                        #expect(order.entries.contains(id))
                    }
                }
                try await group.waitForAll()
            }
            // Identifiers are given in the order in which bodies run.
            #expect(order.entries == Array(1...300))
        }
    }

    @Test(arguments: Backend.available)
    func anEffectGetsTheNumberThatItsBodySaw(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let effects = Journal<UInt64>()
            let inBody = try await database.write { connection throws(DatabaseError) in
                connection.afterCommit { effects.append($0) }
                try connection.addNote("a")
                return try connection.commitNumber
            }
            #expect(effects.entries == [inBody])
            #expect(try await database.commitNumber() == inBody)
        }
    }

    @Test(arguments: Backend.available)
    func commitNumbersGrowWithEveryCommit(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            var last = try await database.commitNumber()
            for number in 1...20 {
                try await database.addNote("note \(number)")
                let next = try await database.commitNumber()
                #expect(next > last)
                last = next
            }
        }
    }

    @Test(arguments: Backend.persistent)
    func commitNumbersAndDataSurviveARestart(_ backend: Backend) async throws {
        let place = try backend.makePlace()
        let first = try place.open()
        try await first.migrate([createNotes])
        try await first.addNote("kept")
        let number = try await first.commitNumber()
        await first.close()

        let second = try place.open()
        try await second.migrate([createNotes])
        #expect(try await second.commitNumber() == number)
        #expect(try await second.notes() == ["kept"])
        try await second.addNote("next")
        #expect(try await second.commitNumber() > number)
        await second.close()
    }

    /// Every write stores the number of its commit, so a snapshot's number must be the highest stored one.
    @Test(arguments: Backend.available)
    func aSnapshotsNumberIsThatOfItsNewestCommit(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let effects = Journal<UInt64>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<25 {
                            let wrote = try await database.write { connection throws(DatabaseError) in
                                let number = try connection.commitNumber
                                try connection.execute(
                                    "INSERT INTO things (number) VALUES ($1)", [.integer(Int64(number))])
                                connection.afterCommit { effects.append($0) }
                                return number
                            }
                            let (snapshot, newest) = try await database.numberAndNewestThing()
                            #expect(snapshot == newest)
                            #expect(snapshot >= wrote)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(effects.entries == effects.entries.sorted())
        }
    }

    @Test(arguments: Backend.available)
    func closeFinishesWhatIsQueued(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let effects = Journal<UInt64>()
            let gate = Gate()
            let holder = Task {
                try await database.write { (_) throws(DatabaseError) in gate.pass() }
            }
            await eventually { gate.isReached }
            let writes = (1...50).map { number in
                Task {
                    try await database.write { connection throws(DatabaseError) in
                        try connection.addNote("note \(number)")
                        connection.afterCommit { effects.append($0) }
                    }
                }
            }
            let closing = Task { await database.close() }
            gate.open()
            await closing.value
            try await holder.value
            // Each was either queued before the close, and then is durable, or refused.
            var written = 0
            for write in writes {
                do {
                    try await write.value
                    written += 1
                } catch {
                    #expect(error as? DatabaseError == .closed)
                }
            }
            #expect(effects.entries.count == written)
        }
    }

    @Test(arguments: Backend.available)
    func laterCallsThrowClosed(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await database.close()
            await database.close()
            await #expect(throws: DatabaseError.closed) { try await database.addNote("late") }
            await #expect(throws: DatabaseError.closed) { try await database.notes() }
            await #expect(throws: DatabaseError.closed) { try await database.migrate([createNotes]) }
        }
    }
}

extension SQLConnection {
    fileprivate func insertNote(_ text: String) throws(DatabaseError) -> Int64 {
        let ids = try query("INSERT INTO notes (text) VALUES ($1) RETURNING id", [.text(text)]) {
            row throws(DatabaseError) in try row.integer(0)
        }
        return ids.first ?? -1
    }
}

extension SQLDatabase {
    fileprivate func commitNumber() async throws(DatabaseError) -> UInt64 {
        try await read { connection throws(DatabaseError) in try connection.commitNumber }
    }

    fileprivate func numberAndNewestThing() async throws(DatabaseError) -> (UInt64, UInt64) {
        try await read { connection throws(DatabaseError) in
            let newest = try connection.query("SELECT max(number) FROM things", []) {
                row throws(DatabaseError) in UInt64(clamping: try row.integer(0))
            }
            return (try connection.commitNumber, newest.first ?? 0)
        }
    }
}
