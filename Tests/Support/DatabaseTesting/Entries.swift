// A table of numbered rows: what `CrashWriter` writes until it is killed, and what the tests of the driver count.

public import Database

public let createEntries = Migration(
    number: 1, name: "create_entries",
    sqlite: """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            number INTEGER NOT NULL,
            commit_number INTEGER NOT NULL,
            filler BLOB
        ) STRICT;
        """)

extension SQLConnection {
    /// Adds a row with the number of the commit that it is part of.
    public func addEntry(_ number: Int64) throws(DatabaseError) {
        let commit = Int64(clamping: try commitNumber)
        try execute(
            "INSERT INTO entries (number, commit_number, filler) VALUES ($1, $2, $3)",
            [.integer(number), .integer(commit), .blob([UInt8](repeating: 7, count: 300))])
    }

    /// What the database finds wrong with its file: `ok` alone when it is sound.
    public func integrity() throws(DatabaseError) -> [String] {
        try query("PRAGMA integrity_check", []) { row throws(DatabaseError) in try row.text(0) }
    }
}

extension SQLDatabase {
    public func addEntry(_ number: Int64) async throws(DatabaseError) {
        try await write { connection throws(DatabaseError) in try connection.addEntry(number) }
    }

    /// What the database finds wrong with its file: `ok` alone when it is sound.
    public func integrity() async throws(DatabaseError) -> [String] {
        try await read { connection throws(DatabaseError) in try connection.integrity() }
    }
}
