// A small schema and a few statements over it, shared by the tests of the storage port.

import Database
import DatabaseTesting

let createNotes = Migration(
    number: 1, name: "create_notes",
    sqlite: """
        CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE CHECK (text <> 'bad')) STRICT;
        CREATE TABLE replies (
            id INTEGER PRIMARY KEY,
            note_id INTEGER NOT NULL REFERENCES notes (id),
            later_note_id INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        CREATE TABLE things (id INTEGER PRIMARY KEY, number INTEGER, name TEXT, bytes BLOB) STRICT;
        """)

/// An error of the layer above, as services have.
enum NoteError: DatabaseFailure, Equatable {
    case refused
    case database(DatabaseError)

    init(_ failure: DatabaseError) { self = .database(failure) }
}

extension SQLConnection {
    func addNote(_ text: String) throws(DatabaseError) {
        try execute("INSERT INTO notes (text) VALUES ($1)", [.text(text)])
    }

    func notes() throws(DatabaseError) -> [String] {
        try query("SELECT text FROM notes ORDER BY id", []) { row throws(DatabaseError) in try row.text(0) }
    }
}

extension SQLDatabase {
    func addNote(_ text: String) async throws(DatabaseError) {
        try await write { connection throws(DatabaseError) in try connection.addNote(text) }
    }

    func notes() async throws(DatabaseError) -> [String] {
        try await read { connection throws(DatabaseError) in try connection.notes() }
    }
}

/// Runs `body` on an empty database with the tables above.
func withNotes(_ backend: Backend, _ body: (any SQLDatabase) async throws -> Void) async throws {
    let place = try backend.makePlace()
    let database = try place.open()
    try await database.migrate([createNotes])
    try await body(database)
    await database.close()
}
