// The program that the crash tests kill. It appends numbered rows to a database, many at once, and prints each
// number on a line of its own when its write has returned; or it applies migrations one after another.
//
//     CrashWriter append FILE FIRST-NUMBER WRITERS
//     CrashWriter migrate FILE MIGRATIONS

private import Database
private import DatabaseTesting
private import Glibc
private import SQLiteDatabase

/// The smallest log that makes sense, so that kills meet checkpoints and restarts of the log often.
private func open(_ path: String) throws -> EmbeddedDatabase {
    var configuration = SQLiteConfiguration()
    configuration.walCheckpointPages = 16
    configuration.walRestartPages = 64
    return try EmbeddedDatabase(.file(path: path), configuration: configuration)
}

/// One line, in one system call: a line arrives as a whole or not at all.
private func report(_ line: String) {
    var line = line + "\n"
    _ = line.withUTF8 { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

private func append(to database: EmbeddedDatabase, from first: Int64, writers: Int64) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<writers {
            group.addTask {
                var number = first + writer
                while true {
                    try await database.addEntry(number)
                    report("\(number)")
                    number += writers
                }
            }
        }
        try await group.waitForAll()
    }
}

private func migrate(_ database: EmbeddedDatabase, count: Int) async throws {
    let migrations = (1...count).map { number in
        Migration(
            number: number, name: "create_table_\(number)",
            sqlite: """
                CREATE TABLE made_\(number) (id INTEGER PRIMARY KEY);
                INSERT INTO made_\(number) (id) VALUES (1), (2), (3);
                """)
    }
    report("migrating")
    try await database.migrate(migrations)
    report("migrated")
}

/// Says why on the standard error and ends the process.
private func fail(_ reason: String) -> Never {
    var line = reason + "\n"
    _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}

let arguments = CommandLine.arguments
do {
    switch (arguments.dropFirst().first, arguments.count) {
    case ("append", 5):
        let database = try open(arguments[2])
        try await append(to: database, from: Int64(arguments[3]) ?? 1, writers: Int64(arguments[4]) ?? 1)
    case ("migrate", 4):
        try await migrate(try open(arguments[2]), count: Int(arguments[3]) ?? 1)
    default:
        fail("usage: CrashWriter append FILE FIRST-NUMBER WRITERS | CrashWriter migrate FILE MIGRATIONS")
    }
} catch {
    fail("\(error)")
}
