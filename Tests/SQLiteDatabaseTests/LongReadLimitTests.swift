// The limits of long reads: how many may wait, and for how long.

import ConcurrencyTesting
import Database
import FileTesting
import SQLiteDatabase
import Testing

@Suite struct LongReadLimitTests {
    private static let endless: StaticString = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
        """

    @Test(arguments: [false, true])
    func aStatementIsInterruptedWhenTimeIsUp(inMemory: Bool) async throws {
        try await withDatabase(inMemory: inMemory, { $0.longReadMilliseconds = 30 }) { database in
            let later = Journal<Int64>()
            await #expect(throws: DatabaseError.tookTooLong) {
                try await database.longRead { connection throws(DatabaseError) in
                    do throws(DatabaseError) { _ = try connection.numbers(Self.endless) } catch {}
                    for number in try connection.numbers("SELECT 1") { later.append(number) }
                }
            }
            #expect(later.entries.isEmpty)
            #expect(try await database.oneByLongRead() == [1])
            let two = try await database.write { connection throws(DatabaseError) in
                try connection.numbers("SELECT 2")
            }
            #expect(two == [2])
        }
    }

    @Test(arguments: [false, true])
    func aReadThatHasWaitedTooLongIsNotBegun(inMemory: Bool) async throws {
        try await withDatabase(inMemory: inMemory, { $0.longReadMilliseconds = 0 }) { database in
            let ran = Journal<Int>()
            await #expect(throws: DatabaseError.tookTooLong) {
                try await database.longRead { (_) throws(DatabaseError) in ran.append(1) }
            }
            #expect(ran.entries.isEmpty)
        }
    }

    @Test func longReadsBeyondTheLimitAreRefused() async throws {
        let configure = { (configuration: inout SQLiteConfiguration) in
            configuration.queuedLongReadsMax = 3
            configuration.longReadMilliseconds = 600_000
        }
        try await withDatabase(inMemory: false, configure) { database in
            let gate = Gate()
            let first = Task { try await database.longRead { (_) throws(DatabaseError) in gate.pass() } }
            await eventually { gate.isReached }
            let waiting = (1...3).map { _ in
                Task { try await database.oneByLongRead() }
            }
            await eventually { database.statistics.queuedLongReads == 3 }
            await #expect(throws: DatabaseError.overloaded) {
                try await database.oneByLongRead()
            }
            let two = try await database.read { connection throws(DatabaseError) in
                try connection.numbers("SELECT 2")
            }
            #expect(two == [2])
            gate.open()
            try await first.value
            for read in waiting { #expect(try await read.value == [1]) }
            #expect(database.statistics.longReads >= 3)
        }
    }

    private func withDatabase(
        inMemory: Bool, _ configure: (inout SQLiteConfiguration) -> Void,
        _ body: (EmbeddedDatabase) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        var configuration = SQLiteConfiguration()
        configure(&configuration)
        let location = inMemory ? SQLiteLocation.memory : .file(path: "\(folder.path)/test.db")
        let database = try EmbeddedDatabase(location, configuration: configuration)
        try await body(database)
        await database.close()
    }
}

extension SQLConnection {
    fileprivate func numbers(_ sql: StaticString) throws(DatabaseError) -> [Int64] {
        try query(sql, []) { row throws(DatabaseError) in try row.integer(0) }
    }
}

extension SQLDatabase {
    fileprivate func oneByLongRead() async throws(DatabaseError) -> [Int64] {
        try await longRead { connection throws(DatabaseError) in try connection.numbers("SELECT 1") }
    }
}
