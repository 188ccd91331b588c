// A table of numbered rows, as the crash tests write it, and what must hold of it whatever happened.

import Database
import SQLiteDatabase
import Testing

let createEntries = Migration(
    number: 1, name: "create_entries",
    sqlite: """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            number INTEGER NOT NULL,
            commit_number INTEGER NOT NULL,
            filler BLOB
        ) STRICT;
        """)

struct Entries {
    var numbers: [Int64]
    var highestCommitNumber: UInt64
    var snapshotNumber: UInt64
    var integrity: [String]
}

extension SQLDatabase {
    func addEntry(_ number: Int64) async throws(DatabaseError) {
        try await write { connection throws(DatabaseError) in try connection.addEntry(number) }
    }

    func entries() async throws(DatabaseError) -> Entries {
        try await read { connection throws(DatabaseError) in
            Entries(
                numbers: try connection.query("SELECT number FROM entries ORDER BY number", []) {
                    row throws(DatabaseError) in try row.integer(0)
                },
                highestCommitNumber: try connection.query(
                    "SELECT coalesce(max(commit_number), 0) FROM entries", []
                ) { row throws(DatabaseError) in UInt64(clamping: try row.integer(0)) }[0],
                snapshotNumber: try connection.commitNumber,
                integrity: try connection.query("PRAGMA integrity_check", []) {
                    row throws(DatabaseError) in try row.text(0)
                })
        }
    }
}

extension SQLConnection {
    func addEntry(_ number: Int64) throws(DatabaseError) {
        let commit = Int64(clamping: try commitNumber)
        try execute(
            "INSERT INTO entries (number, commit_number, filler) VALUES ($1, $2, $3)",
            [.integer(number), .integer(commit), .blob([UInt8](repeating: 7, count: 300))])
    }
}

/// Checks a database that was cut off: what was acknowledged is there, nothing is there twice.
/// - Returns: the numbers it holds.
@discardableResult
func expectIntact(
    _ database: any SQLDatabase, acknowledged: some Collection<Int64>, _ comment: Comment
) async throws -> [Int64] {
    let entries = try await database.entries()
    let stored = Set(entries.numbers)
    #expect(stored.count == entries.numbers.count, comment)
    #expect(Set(acknowledged).subtracting(stored).isEmpty, comment)
    #expect(entries.integrity == ["ok"], comment)
    #expect(entries.highestCommitNumber <= entries.snapshotNumber, comment)
    return entries.numbers
}
