// Where a database can be opened, what is said when it cannot, and that only one process has it at a time.

import ConcurrencyTesting
import Database
import DatabaseTesting
import FileTesting
import Glibc
import ProcessTesting
import SQLiteDatabase
import Testing

@Suite struct OpeningTests {
    @Test func locationsAreReadFromURLs() throws {
        #expect(try SQLiteLocation(url: "sqlite:data/guildhall.db") == .file(path: "data/guildhall.db"))
        #expect(try SQLiteLocation(url: "sqlite:/var/lib/g.db") == .file(path: "/var/lib/g.db"))
        #expect(try SQLiteLocation(url: "sqlite::memory:") == .memory)
    }

    @Test(arguments: [
        "", "sqlite:", "sqlite:data/", "sqlite://host/g.db", "postgres://host/g", "data/g.db",
    ])
    func otherURLsAreRefusedWithTheFormsThatWork(_ url: String) {
        let error = #expect(throws: DatabaseError.self) { try SQLiteLocation(url: url) }
        #expect(reason(of: error).contains("sqlite:folder/file.db"))
    }

    @Test func aPathEndsWhereItEnds() {
        #expect(throws: DatabaseError.self) { try SQLiteLocation(url: "sqlite:a.db\0b") }
    }

    @Test func theFolderIsCreatedAndTheFileIsPrivate() async throws {
        let folder = try TemporaryFolder()
        let database = try EmbeddedDatabase(url: "sqlite:\(folder.path)/deep/er/test.db")
        try await database.migrate([createEntries])
        var info = stat()
        #expect(stat("\(folder.path)/deep/er/test.db", &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
        #expect(stat("\(folder.path)/deep/er/test.db-wal", &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
        await database.close()
        #expect(TemporaryFolder.entries(of: "\(folder.path)/deep/er") == ["test.db", "test.db.lock"])
    }

    @Test func pathsThatCannotBeAreExplained() throws {
        let folder = try TemporaryFolder()
        try write("text", to: "\(folder.path)/file")
        try write(String(repeating: "not a database ", count: 100), to: "\(folder.path)/other.db")
        #expect(refusal("\(folder.path)/file/test.db").contains("is not a folder"))
        #expect(refusal("\(folder.path)").contains("is not a file"))
        #expect(refusal("\(folder.path)/other.db").contains("file is not a database"))
        #expect(refusal("/proc/no/test.db").contains("cannot create folder /proc/no"))
        #expect(refusal("/proc/test.db").contains("cannot create /proc/test.db"))
    }

    /// Guards against a log that is as unwritable as the database was and outlives the mistake.
    @Test(.enabled(if: geteuid() != 0, "permissions do not bind root"))
    func whatCannotBeWrittenIsNamedAndLeavesNoTrace() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/test.db"
        let database = try EmbeddedDatabase(.file(path: path))
        try await database.migrate([createEntries])
        await database.close()
        #expect(chmod(path, 0o400) == 0)
        #expect(refusal(path).hasSuffix("/test.db: Permission denied; grant write access to it"))
        #expect(TemporaryFolder.entries(of: folder.path) == ["test.db", "test.db.lock"])
        #expect(chmod(path, 0o600) == 0)
        #expect(chmod(folder.path, 0o500) == 0)
        #expect(refusal(path).contains("cannot write \(folder.path): Permission denied"))
        #expect(chmod(folder.path, 0o700) == 0)
        let again = try EmbeddedDatabase(.file(path: path))
        await again.close()
    }

    @Test func aSecondOpenerIsToldWhoHasIt() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/test.db"
        let first = try EmbeddedDatabase(.file(path: path))
        #expect(refusal(path).contains("is in use by process \(getpid()): stop it"))
        // By another name it is the same file.
        #expect(symlink(path, "\(folder.path)/link.db") == 0)
        #expect(refusal("\(folder.path)/link.db").contains("is in use"))
        #expect(
            refusal("\(folder.path)/../\(folder.path.split(separator: "/").last ?? "")/test.db").contains(
                "is in use"))
        await first.close()
        let second = try EmbeddedDatabase(.file(path: path))
        await second.close()
    }

    @Test func anotherProcessIsKeptOut() async throws {
        let folder = try TemporaryFolder()
        let database = try EmbeddedDatabase(.file(path: "\(folder.path)/test.db"))
        let child = try ChildProcess("CrashWriter", ["append", "\(folder.path)/test.db", "1", "1"])
        #expect(child.readLine() == nil)
        #expect(child.waitForEnd() == .exit(code: 1))
        await database.close()
    }

    @Test func aDatabaseThatIsReleasedUnlocksByItself() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/test.db"
        for number in 1...3 {
            var database: EmbeddedDatabase? = nil
            await eventually {
                database = try? EmbeddedDatabase(.file(path: path))
                return database != nil
            }
            try await database?.migrate([createEntries])
            try await database?.addEntry(Int64(number))
        }
    }

    @Test func connectionsAreSetUpForDurabilityAndAgainstTheLogResetBug() async throws {
        let folder = try TemporaryFolder()
        let database = try EmbeddedDatabase(.file(path: "\(folder.path)/test.db"))
        let writer = try await database.write { connection throws(DatabaseError) in
            try settings(of: connection)
        }
        let reader = try await database.read { connection throws(DatabaseError) in
            try settings(of: connection)
        }
        #expect(writer == ["wal", "2", "1", "0", "0", "1000"])
        #expect(reader == ["wal", "2", "0", "0", "1", "1000"])
        #expect(EmbeddedDatabase.libraryVersionNumber >= 3_037_000)
        #expect(EmbeddedDatabase.libraryVersion.hasPrefix("3."))
        await database.close()
    }

    /// Journal mode, synchronous, foreign keys, memory mapping, read only, wait for locks.
    private func settings(of connection: any SQLConnection) throws(DatabaseError) -> [String] {
        try connection.query("PRAGMA journal_mode", []) { row throws(DatabaseError) in try row.text(0) }
            + number(connection, "PRAGMA synchronous") + number(connection, "PRAGMA foreign_keys")
            + number(connection, "PRAGMA mmap_size") + number(connection, "PRAGMA query_only")
            + number(connection, "PRAGMA busy_timeout")
    }

    private func number(_ connection: any SQLConnection, _ sql: StaticString) throws(DatabaseError)
        -> [String]
    {
        try connection.query(sql, []) { row throws(DatabaseError) in "\(try row.integer(0))" }
    }

    private func refusal(_ path: String) -> String {
        reason(of: #expect(throws: DatabaseError.self) { try EmbeddedDatabase(.file(path: path)) })
    }

    private func reason(of error: DatabaseError?) -> String {
        guard case .cannotOpen(let reason) = error else { return "\(String(describing: error))" }
        return reason
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }
}
