// How the driver's connections are opened. The settings that guard against the log-reset bug of SQLite before
// 3.51.3 (two connections that write or checkpoint at once can lose pages): one read-write connection, which
// alone checkpoints; readers that can do neither, not even when they close; no memory mapping.

private import CSQLite
internal import Database

extension Connection {
    /// The one read-write connection of a file.
    static func writer(_ file: DatabaseFile, fileSystem: String?) throws(DatabaseError) -> Connection {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        do throws(DatabaseError) {
            let connection = try open(file.path, flags, fileSystem)
            try connection.requireWriteAheadLog(file.path)
            try connection.configureWriter()
            // Whatever a killed process left in the log moves into the database, and the log starts empty.
            try connection.checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
            return connection
        } catch {
            throw error.opening(file.path)
        }
    }

    /// One of the reading connections; the writer must be open and outlive it.
    static func reader(_ file: DatabaseFile, fileSystem: String?) throws(DatabaseError) -> Connection {
        do throws(DatabaseError) {
            let connection = try open(file.path, SQLITE_OPEN_READONLY, fileSystem)
            connection.forbidCheckpointOnClose()
            try connection.configureReader()
            return connection
        } catch {
            throw error.opening(file.path)
        }
    }

    /// A database that is gone with its connection.
    static func memory() throws(DatabaseError) -> Connection {
        let connection = try open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        try connection.configureWriter()
        return connection
    }

    /// Before the first connection of the process; see the function's own comment.
    private static let libraryIsConfigured: Bool = csqlite_disable_memory_statistics() == SQLITE_OK

    private static func open(
        _ path: String, _ flags: Int32, _ fileSystem: String?
    ) throws(DatabaseError) -> Connection {
        _ = libraryIsConfigured
        var handle: OpaquePointer?
        // NOMUTEX: a connection is used by one thread at a time.
        let status = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, fileSystem)
        guard status == SQLITE_OK, let handle else {
            let error = DatabaseError(status: status, on: handle)
            sqlite3_close(handle)
            throw error
        }
        sqlite3_extended_result_codes(handle, 1)
        // Misspelt names are errors instead of strings, and SQL cannot damage the file or run what it stores.
        csqlite_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0)
        csqlite_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
        csqlite_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        csqlite_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        return Connection(handle)
    }

    private func requireWriteAheadLog(_ path: String) throws(DatabaseError) {
        let mode = try query("PRAGMA journal_mode = WAL", []) { row throws(DatabaseError) in try row.text(0) }
        guard mode == ["wal"] else {
            throw .cannotOpen(reason: "\(path): its file system cannot share memory; choose a local disk")
        }
    }

    private func configureWriter() throws(DatabaseError) {
        try run(
            script: """
                PRAGMA busy_timeout = \(Limits.busyMilliseconds);
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA foreign_keys = ON;
                PRAGMA mmap_size = 0;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -\(Limits.writerCacheKibibytes);
                PRAGMA journal_size_limit = \(Limits.walKeptBytesMax);
                \(CommitNumber.schema)
                \(Migrator.schema)
                """)
    }

    private func configureReader() throws(DatabaseError) {
        try run(
            script: """
                PRAGMA busy_timeout = \(Limits.busyMilliseconds);
                PRAGMA query_only = ON;
                PRAGMA mmap_size = 0;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -\(Limits.readerCacheKibibytes);
                """)
    }
}

/// The driver's own table of one row: which commit is the newest.
enum CommitNumber {
    static let schema = """
        CREATE TABLE IF NOT EXISTS storage_commit (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL
        ) STRICT;
        INSERT INTO storage_commit (id, number) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM storage_commit);
        """
    static let select: StaticString = "SELECT number FROM storage_commit"
    static let update: StaticString = "UPDATE storage_commit SET number = $1"
}

extension DatabaseError {
    /// As the reason why `path` cannot be opened.
    fileprivate func opening(_ path: String) -> DatabaseError {
        switch self {
        case .failed(let reason):
            .cannotOpen(
                reason: "\(path): \(reason); check that it is this program's database and is writable")
        case .full:
            .cannotOpen(reason: "\(path): the disk is full")
        default:
            self
        }
    }
}
