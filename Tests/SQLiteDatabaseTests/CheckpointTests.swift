// The log: that it stays bounded, that it is gone after a close, and that nothing is damaged while commits,
// checkpoints and reads run at once.

import ConcurrencyTesting
import Database
import DatabaseTesting
import FileTesting
import Glibc
import SQLiteDatabase
import Testing

@Suite struct CheckpointTests {
    @Test func commitsCheckpointsAndReadsTogetherDamageNothing() async throws {
        let folder = try TemporaryFolder()
        var configuration = SQLiteConfiguration()
        configuration.readers = 3
        configuration.walCheckpointPages = 4
        configuration.walRestartPages = 32
        let database = try EmbeddedDatabase(
            .file(path: "\(folder.path)/test.db"), configuration: configuration)
        try await database.migrate([createEntries])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for step in 0..<100 { try await database.addEntry(Int64(writer * 100 + step)) }
                }
            }
            for _ in 0..<6 {
                group.addTask {
                    for _ in 0..<40 {
                        let integrity = try await database.entries().integrity
                        #expect(integrity == ["ok"])
                    }
                }
            }
            try await group.waitForAll()
        }
        let statistics = database.statistics
        #expect(statistics.checkpoints > 10)
        #expect(statistics.checkpointsFailed <= statistics.checkpoints / 4)
        #expect(try await database.entries().numbers == Array(0..<800))
        await database.close()

        #expect(TemporaryFolder.entries(of: folder.path) == ["test.db", "test.db.lock"])
        let again = try EmbeddedDatabase(.file(path: "\(folder.path)/test.db"))
        try await expectIntact(again, acknowledged: 0..<800, "after reopening")
        await again.close()
    }

    /// Reads that overlap can keep the log from starting over; then the writer waits for them.
    @Test func overlappingReadsDoNotLetTheLogGrowWithoutBound() async throws {
        let folder = try TemporaryFolder()
        var configuration = SQLiteConfiguration()
        configuration.walCheckpointPages = 8
        configuration.walRestartPages = 64
        let database = try EmbeddedDatabase(
            .file(path: "\(folder.path)/test.db"), configuration: configuration)
        try await database.migrate([createEntries])
        let finished = Journal<Bool>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while finished.entries.isEmpty { _ = try await database.entries() }
                }
            }
            group.addTask {
                defer { finished.append(true) }
                for number in 0..<400 { try await database.addEntry(Int64(number)) }
            }
            try await group.waitForAll()
        }
        var info = stat()
        #expect(stat("\(folder.path)/test.db-wal", &info) == 0)
        // 400 commits of some four pages each have passed through it.
        #expect(info.st_size < 256 * 4120)
        await database.close()
    }
}
