// What the table of numbered rows holds, and what must hold of it whatever happened.

import Database
import DatabaseTesting
import SQLiteDatabase
import Testing

struct Entries {
    var numbers: [Int64]
    var highestCommitNumber: UInt64
    var snapshotNumber: UInt64
    var integrity: [String]
}

extension SQLDatabase {
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
                integrity: try connection.integrity())
        }
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
