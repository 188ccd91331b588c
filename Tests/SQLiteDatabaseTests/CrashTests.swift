// A process that is killed at a random moment, again and again, over the same database: everything that it
// acknowledged is there afterwards, nothing is there twice, and the file is sound. `CRASH_ROUNDS` says how often.

import Database
import DatabaseTesting
import FileTesting
import Glibc
import ProcessTesting
import RandomTesting
import SQLiteDatabase
import Testing

@Suite struct CrashTests {
    private static let rounds = environment("CRASH_ROUNDS", default: 20)

    @Test func whatWasAcknowledgedSurvivesAKill() async throws {
        var random = SeededGenerator(for: "whatWasAcknowledgedSurvivesAKill")
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/test.db"
        try await prepare(path)
        var acknowledged: Set<Int64> = []
        var first: Int64 = 1
        for round in 1...Self.rounds {
            let writers = [1, 4, 32].randomElement(using: &random) ?? 1
            let child = try ChildProcess("CrashWriter", ["append", path, "\(first)", "\(writers)"])
            for _ in 0..<Int.random(in: 0...400, using: &random) {
                acknowledged.insert(try #require(child.readLine().flatMap { Int64($0) }))
            }
            usleep(UInt32.random(in: 0...2000, using: &random))  // The random moment; nothing depends on it.
            acknowledged.formUnion(kill(child).compactMap { Int64($0) })

            let database = try EmbeddedDatabase(.file(path: path))
            let numbers = try await expectIntact(database, acknowledged: acknowledged, "round \(round)")
            await database.close()
            first = (numbers.last ?? 0) + 1
        }
        print(
            "whatWasAcknowledgedSurvivesAKill: \(Self.rounds) kills, \(acknowledged.count) acknowledged writes"
        )
    }

    @Test func aKillWhileMigratingLeavesAWholeVersion() async throws {
        var random = SeededGenerator(for: "aKillWhileMigratingLeavesAWholeVersion")
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/test.db"
        var versions: [Int64] = []
        for round in 1...Self.rounds {
            let child = try ChildProcess("CrashWriter", ["migrate", path, "5000"])
            #expect(child.readLine() == "migrating")
            usleep(UInt32.random(in: 0...20_000, using: &random))
            _ = kill(child)

            let database = try EmbeddedDatabase(.file(path: path))
            let (version, newest, tables) = try await database.migrationState()
            #expect(version == newest && newest == tables, "round \(round)")
            #expect(version >= versions.last ?? 0, "round \(round)")
            #expect(try await database.integrity() == ["ok"], "round \(round)")
            versions.append(version)
            await database.close()
        }
        #expect(versions.last ?? 0 > 0)
    }

    /// Kills a child that was alive until then, or had finished.
    /// - Returns: what was still in the pipe.
    private func kill(_ child: ChildProcess) -> [String] {
        child.send(signal: SIGKILL)
        let ending = child.waitForEnd()
        #expect(ending == .signal(SIGKILL) || ending == .exit(code: 0), "it ended by itself")
        return child.readLines()
    }

    private func prepare(_ path: String) async throws {
        let database = try EmbeddedDatabase(.file(path: path))
        try await database.migrate([createEntries])
        await database.close()
    }
}

extension SQLDatabase {
    /// How many migrations are recorded, the newest of them, and how many tables they have made.
    fileprivate func migrationState() async throws(DatabaseError) -> (Int64, Int64, Int64) {
        let rows = try await read { connection throws(DatabaseError) in
            try connection.query(
                """
                SELECT count(*), coalesce(max(number), 0),
                    (SELECT count(*) FROM sqlite_schema WHERE name LIKE 'made\\_%' ESCAPE '\\')
                FROM storage_migrations
                """, []
            ) { row throws(DatabaseError) in (try row.integer(0), try row.integer(1), try row.integer(2)) }
        }
        return rows[0]
    }
}
