// Brings the schema to the newest version, one transaction per migration, and remembers each with its name, a
// hash of its text and the time. Runs on the writer's thread while nothing else does.

internal import Database

struct Migrator {
    static let schema = """
        CREATE TABLE IF NOT EXISTS storage_migrations (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            text_hash INTEGER NOT NULL,
            applied_at TEXT NOT NULL
        ) STRICT;
        """

    private struct Applied {
        let number: Int
        let name: String
        let textHash: Int64
    }

    let connection: Connection

    /// - Parameter commitNumber: of the newest commit; grows with each migration.
    func apply(_ migrations: [Migration], commitNumber: inout UInt64) throws(DatabaseError) {
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw failed(migration, "migrations must count from 1 without a gap; this one is at \(index + 1)")
        }
        let applied = try appliedMigrations()
        try compare(applied, with: migrations)
        for migration in migrations.dropFirst(applied.count) {
            commitNumber += 1
            do throws(DatabaseError) {
                try applyWithoutForeignKeys(migration, commitNumber)
            } catch {
                throw failed(migration, error.reason)
            }
        }
    }

    private func appliedMigrations() throws(DatabaseError) -> [Applied] {
        connection.transactionBegan(commitNumber: nil)
        return try connection.query(
            "SELECT number, name, text_hash FROM storage_migrations ORDER BY number", []
        ) { row throws(DatabaseError) in
            Applied(number: Int(try row.integer(0)), name: try row.text(1), textHash: try row.integer(2))
        }
    }

    private func compare(_ applied: [Applied], with migrations: [Migration]) throws(DatabaseError) {
        if let newest = applied.last, newest.number > migrations.count {
            throw .schemaTooNew(stored: newest.number, known: migrations.count)
        }
        for (stored, known) in zip(applied, migrations) {
            guard stored.number == known.number else {
                throw failed(known, "the database skipped it: restore a backup")
            }
            guard stored.name == known.name else {
                throw failed(known, "it was applied as \(stored.name): an applied migration must not change")
            }
            guard stored.textHash == hash(known.sqlite) else {
                throw failed(known, "its text is not what was applied: an applied migration must not change")
            }
        }
    }

    /// Foreign keys are off while a table is rebuilt, or dropping the old one would delete what refers to it;
    /// they are checked as a whole before the commit instead.
    private func applyWithoutForeignKeys(
        _ migration: Migration, _ commitNumber: UInt64
    ) throws(DatabaseError) {
        try connection.run("PRAGMA foreign_keys = OFF")
        do throws(DatabaseError) {
            try apply(migration, commitNumber)
        } catch {
            // The setting cannot change inside of a transaction.
            connection.rollBack()
            try connection.run("PRAGMA foreign_keys = ON")
            throw error
        }
        try connection.run("PRAGMA foreign_keys = ON")
    }

    private func apply(_ migration: Migration, _ commitNumber: UInt64) throws(DatabaseError) {
        try connection.run("BEGIN IMMEDIATE")
        connection.transactionBegan(commitNumber: commitNumber)
        try connection.run(script: migration.sqlite)
        guard connection.isInTransaction else { throw .failed(reason: "it must not end its transaction") }
        let orphans = try connection.query("PRAGMA foreign_key_check", []) { row throws(DatabaseError) in
            try row.text(0)
        }
        guard orphans.isEmpty else {
            throw .failed(reason: "rows of \(orphans[0]) would refer to rows that do not exist")
        }
        try connection.run(
            """
            INSERT INTO storage_migrations (number, name, text_hash, applied_at)
            VALUES ($1, $2, $3, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
            """,
            [.integer(Int64(migration.number)), .text(migration.name), .integer(hash(migration.sqlite))])
        try connection.run(CommitNumber.update, [.integer(Int64(clamping: commitNumber))])
        try connection.run("COMMIT")
    }

    /// FNV-1a, 64 bits: tells an edited text from the applied one; nobody is attacking it.
    private func hash(_ text: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int64(bitPattern: hash)
    }

    private func failed(_ migration: Migration, _ reason: String) -> DatabaseError {
        .migrationFailed(number: migration.number, name: migration.name, reason: reason)
    }
}

extension DatabaseError {
    /// The engine's words, for an error that wraps this one.
    fileprivate var reason: String {
        switch self {
        case .failed(let reason), .constraintViolated(let reason), .cannotOpen(let reason): reason
        case .full: "the disk is full"
        default: "\(self)"
        }
    }
}
