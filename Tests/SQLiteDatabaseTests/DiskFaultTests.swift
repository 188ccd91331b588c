// A disk that fails at every operation in turn, and one that loses its power there.

import CFaultyDisk
import Database
import DatabaseTesting
import FileTesting
import Glibc
import RandomTesting
import SQLiteDatabase
import Testing

@Suite struct DiskFaultTests {
    /// Each fault, at the n-th operation for every n until a whole run gets by without meeting it.
    @Test(arguments: [FAULTY_DISK_FULL, FAULTY_DISK_IO_ERROR, FAULTY_DISK_SHORT_WRITE])
    func oneFaultFailsItsWritesAndNothingElse(_ fault: faulty_disk_fault) async throws {
        var operation: Int64 = 1
        while try await run(fault, at: operation) { operation += 1 }
        #expect(operation > 50)
    }

    /// - Returns: whether the fault was met.
    private func run(_ fault: faulty_disk_fault, at operation: Int64) async throws -> Bool {
        let comment: Comment = "fault \(fault.rawValue) at operation \(operation)"
        let folder = try TemporaryFolder()
        let disk = FaultyDisk()
        let database = try await disk.open("\(folder.path)/test.db")
        let operationsBefore = disk.operations
        disk.arm(fault, at: operation)
        let outcome = await writeSome(to: database, count: 24, writers: 3)
        let isMet = disk.operations - operationsBefore >= operation
        disk.disarm()

        // It goes on without a restart, and what failed is not there.
        try await database.addEntry(1000)
        let stored = try await expectIntact(database, acknowledged: outcome.acknowledged + [1000], comment)
        #expect(Set(stored).isDisjoint(with: outcome.failed), comment)
        await database.close()
        let again = try EmbeddedDatabase(.file(path: "\(folder.path)/test.db"))
        #expect(try await expectIntact(again, acknowledged: outcome.acknowledged, comment) == stored, comment)
        await again.close()
        return isMet
    }

    /// The power goes at random operations; `POWER_LOSSES` says how often.
    @Test func whatWasAcknowledgedSurvivesTheLossOfPower() async throws {
        var random = SeededGenerator(for: "whatWasAcknowledgedSurvivesTheLossOfPower")
        for _ in 0..<environment("POWER_LOSSES", default: 150) {
            let operation = Int64.random(in: 1...220, using: &random)
            let seed = UInt64.random(in: 1...UInt64(UInt32.max), using: &random)
            let comment: Comment = "power loss at operation \(operation), sectors from \(seed)"
            let folder = try TemporaryFolder()
            let survivors = try TemporaryFolder()
            let disk = FaultyDisk()
            let database = try await disk.open("\(folder.path)/test.db")
            disk.arm(FAULTY_DISK_POWER_LOSS, at: operation, survivors: survivors.path, seed: seed)
            let outcome = await writeSome(to: database, count: 90, writers: 3)
            await database.close()
            guard disk.isWithoutPower else { continue }

            let after = try EmbeddedDatabase(.file(path: "\(survivors.path)/test.db"))
            try await expectIntact(after, acknowledged: outcome.acknowledged, comment)
            try await after.addEntry(1000)
            await after.close()
        }
    }

    private struct Outcome {
        var acknowledged: [Int64] = []
        var failed: [Int64] = []
    }

    private func writeSome(to database: EmbeddedDatabase, count: Int64, writers: Int64) async -> Outcome {
        await withTaskGroup(of: (Int64, Bool).self) { group in
            for writer in 0..<writers { group.addTask { await (writer, isWritten(writer, to: database)) } }
            var outcome = Outcome()
            var next = writers
            for await (number, isWritten) in group {
                if isWritten { outcome.acknowledged.append(number) } else { outcome.failed.append(number) }
                guard next < count else { continue }
                let number = next
                group.addTask { await (number, self.isWritten(number, to: database)) }
                next += 1
            }
            return outcome
        }
    }

    private func isWritten(_ number: Int64, to database: EmbeddedDatabase) async -> Bool {
        do {
            try await database.addEntry(number)
            return true
        } catch {
            return false
        }
    }
}

/// A disk of one test's own. `@unchecked Sendable`: its C functions lock.
private final class FaultyDisk: @unchecked Sendable {
    private let name: UnsafeMutablePointer<CChar>
    private let disk: OpaquePointer

    init() {
        let unique = "faulty-\(UInt64.random(in: 0...UInt64.max))"
        name = strdup(unique)
        disk = faulty_disk_create(name)
    }

    deinit {
        faulty_disk_destroy(disk)
        free(name)
    }

    /// Opens a database on this disk, with a log so short that checkpoints and restarts come often.
    func open(_ path: String) async throws -> EmbeddedDatabase {
        var configuration = SQLiteConfiguration()
        configuration.fileSystem = String(cString: name)
        configuration.walCheckpointPages = 8
        configuration.walRestartPages = 32
        let database = try EmbeddedDatabase(.file(path: path), configuration: configuration)
        try await database.migrate([createEntries])
        return database
    }

    var operations: Int64 { faulty_disk_operations(disk) }

    var isWithoutPower: Bool { faulty_disk_has_no_power(disk) != 0 }

    func arm(_ fault: faulty_disk_fault, at operation: Int64, survivors: String? = nil, seed: UInt64 = 1) {
        faulty_disk_arm(disk, fault, operation, survivors, seed)
    }

    func disarm() { faulty_disk_arm(disk, FAULTY_DISK_NONE, 0, nil, 1) }
}
