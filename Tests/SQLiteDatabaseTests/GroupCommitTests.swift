// Many writes, few commits: what shares a commit, what does not, and what happens when one goes wrong.

import ConcurrencyTesting
import Database
import DatabaseTesting
import FileTesting
import SQLiteDatabase
import Testing

@Suite struct GroupCommitTests {
    @Test func whatWaitsTogetherIsCommittedTogether() async throws {
        try await withEntries { database in
            let before = database.statistics
            let effects = Journal<UInt64>()
            try await queueTogether(on: database, count: 100) { number in
                try await database.write { connection throws(DatabaseError) in
                    connection.afterCommit { effects.append($0) }
                    try connection.addEntry(number)
                }
            }
            let after = database.statistics
            // With the one that they waited for.
            #expect(after.writesCommitted - before.writesCommitted == 101)
            #expect(after.commits - before.commits == 2)
            #expect(Set(effects.entries) == [after.commitNumber])
            #expect(try await database.entries().numbers.count == 100)
        }
    }

    @Test func manyConcurrentWritersNeedFewerCommitsThanWrites() async throws {
        try await withEntries { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<2000 {
                    group.addTask { try await database.addEntry(Int64(number)) }
                }
                try await group.waitForAll()
            }
            let statistics = database.statistics
            #expect(statistics.writesCommitted == 2000)
            #expect(statistics.commits < 1000)
            #expect(statistics.queuedWrites == 0)
        }
    }

    @Test func aFailedBodyTakesNoOtherOfItsCommitWithIt() async throws {
        try await withEntries { database in
            let before = database.statistics
            let refused = Journal<Int64>()
            try await queueTogether(on: database, count: 30) { number in
                do throws(DatabaseError) {
                    try await database.write { connection throws(DatabaseError) in
                        try connection.addEntry(number)
                        if number.isMultiple(of: 2) {
                            try connection.execute("INSERT INTO nowhere VALUES (1)", [])
                        }
                    }
                } catch {
                    refused.append(number)
                }
            }
            let after = database.statistics
            #expect(after.commits - before.commits == 2)
            #expect(after.writesFailed - before.writesFailed == 15)
            #expect(refused.entries.allSatisfy { $0.isMultiple(of: 2) })
            #expect(try await database.entries().numbers == Array(stride(from: 1, to: 30, by: 2)))
        }
    }

    @Test func writesThatAllFailAreNotCommitted() async throws {
        try await withEntries { database in
            let before = database.statistics
            await #expect(throws: DatabaseError.self) {
                try await database.write { connection throws(DatabaseError) in
                    try connection.execute("INSERT INTO nowhere VALUES (1)", [])
                }
            }
            #expect(database.statistics.commits == before.commits)
            #expect(database.statistics.commitNumber == before.commitNumber)
        }
    }

    @Test func moreThanTheQueueHoldsIsRefused() async throws {
        var configuration = SQLiteConfiguration()
        configuration.queuedWritesMax = 10
        configuration.queuedReadsMax = 5
        try await withEntries(configuration) { database in
            let gate = Gate()
            async let holder: Void = database.write { (_) throws(DatabaseError) in gate.pass() }
            await eventually { gate.isReached }
            let writes = (0..<10).map { number in Task { try await database.addEntry(number) } }
            await eventually { database.statistics.queuedWrites == 10 }
            await #expect(throws: DatabaseError.overloaded) { try await database.addEntry(10) }
            gate.open()
            try await holder
            for write in writes { try await write.value }
            try await database.addEntry(10)
            #expect(try await database.entries().numbers == Array(0...10))
        }
    }

    @Test func moreReadsThanTheQueueHoldsAreRefused() async throws {
        var configuration = SQLiteConfiguration()
        configuration.readers = 1
        configuration.queuedReadsMax = 5
        try await withEntries(configuration) { database in
            let gate = Gate()
            async let holder: Void = database.read { (_) throws(DatabaseError) in gate.pass() }
            await eventually { gate.isReached }
            let reads = (0..<5).map { _ in Task { try await database.entries().numbers } }
            await eventually { database.statistics.queuedReads == 5 }
            await #expect(throws: DatabaseError.overloaded) { try await database.entries() }
            try await database.addEntry(1)  // Readers do not hold up the writer.
            gate.open()
            try await holder
            // Their snapshot began after they were taken, so it has the write that came in between.
            for read in reads { #expect(try await read.value == [1]) }
        }
    }

    @Test func aFullDatabaseIsNamedAndRecovers() async throws {
        try await withEntries { database in
            try await database.addEntry(1)
            try await leaveLittleRoom(in: database)
            await #expect(throws: DatabaseError.full) {
                try await database.write { connection throws(DatabaseError) in
                    for number in 2...1000 { try connection.addEntry(Int64(number)) }
                }
            }
            #expect(try await database.entries().numbers == [1])
            try await database.addEntry(2)
            #expect(try await database.entries().numbers == [1, 2])
        }
    }

    /// SQLite undoes the whole transaction when the disk is full, so all that shared it must hear of that.
    @Test func allOfACommitThatTheDiskCannotHoldFail() async throws {
        try await withEntries { database in
            try await leaveLittleRoom(in: database)
            let effects = Journal<Int64>()
            let outcomes = Journal<(number: Int64, error: DatabaseError?)>()
            try await queueTogether(on: database, count: 20) { number in
                do throws(DatabaseError) {
                    try await database.write { connection throws(DatabaseError) in
                        connection.afterCommit { _ in effects.append(number) }
                        for _ in 1...20 { try connection.addEntry(number) }
                    }
                    outcomes.append((number, nil))
                } catch {
                    outcomes.append((number, error))
                }
            }
            let succeeded = Set(outcomes.entries.filter { $0.error == nil }.map(\.number))
            #expect(outcomes.entries.contains { $0.error == .full })
            #expect(outcomes.entries.allSatisfy { $0.error == nil || $0.error == .full })
            let stored = try await database.entries().numbers
            #expect(Set(stored) == succeeded)
            #expect(stored.count == succeeded.count * 20)
            #expect(Set(effects.entries) == succeeded)
        }
    }

    /// Holds the writer until `count` calls of `body` wait behind it, then lets all of them go.
    private func queueTogether(
        on database: EmbeddedDatabase, count: Int, _ body: @escaping @Sendable (Int64) async throws -> Void
    ) async throws {
        let gate = Gate()
        async let holder: Void = database.write { (_) throws(DatabaseError) in gate.pass() }
        await eventually { gate.isReached }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await body(Int64(number)) } }
            await eventually { database.statistics.queuedWrites == count }
            gate.open()
            try await group.waitForAll()
        }
        try await holder
    }

    /// Has the database be full after a few pages more.
    private func leaveLittleRoom(in database: EmbeddedDatabase) async throws {
        try await database.write { connection throws(DatabaseError) in
            _ = try connection.query("PRAGMA max_page_count = 20", []) {
                row throws(DatabaseError) in try row.integer(0)
            }
        }
    }

    private func withEntries(
        _ configuration: SQLiteConfiguration = SQLiteConfiguration(),
        _ body: (EmbeddedDatabase) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.groupRunNanosecondsMax = .max  // A busy machine must not split what waits together.
        let folder = try TemporaryFolder()
        let database = try EmbeddedDatabase(
            .file(path: "\(folder.path)/test.db"), configuration: configuration)
        try await database.migrate([createEntries])
        try await body(database)
        await database.close()
    }
}
