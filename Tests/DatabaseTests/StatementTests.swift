// The storage port's contract for statements: parameters, columns, counts and refusals.

import Database
import DatabaseTesting
import Testing

@Suite struct StatementTests {
    @Test(arguments: Backend.available)
    func valuesComeBackAsTheyWere(_ backend: Backend) async throws {
        let numbers: [Int64] = [.min, -1, 0, 1, .max]
        let texts = [
            "", "a", "größer als fünfzehn Bytes 🦊", "with a\0 zero", String(repeating: "x", count: 70_000),
        ]
        let blobs: [[UInt8]] = [[], [0], [UInt8](repeating: 255, count: 70_000), [1, 0, 2], Array(0...255)]
        try await withNotes(backend) { database in
            for index in numbers.indices {
                let values: [SQLValue] = [.integer(numbers[index]), .text(texts[index]), .blob(blobs[index])]
                try await database.write { connection throws(DatabaseError) in
                    try connection.execute(
                        "INSERT INTO things (number, name, bytes) VALUES ($1, $2, $3)", values)
                }
            }
            let rows = try await database.read { connection throws(DatabaseError) in
                try connection.query("SELECT number, name, bytes FROM things ORDER BY id", []) {
                    row throws(DatabaseError) in
                    [SQLValue.integer(try row.integer(0)), .text(try row.text(1)), .blob(try row.blob(2))]
                }
            }
            #expect(rows.map { $0[0] } == numbers.map { .integer($0) })
            #expect(rows.map { $0[1] } == texts.map { .text($0) })
            #expect(rows.map { $0[2] } == blobs.map { .blob($0) })
        }
    }

    @Test(arguments: Backend.available)
    func parametersAreFoundByTheirNumber(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let row = try await database.read { connection throws(DatabaseError) in
                try connection.query(
                    "SELECT $2, $1, $3, $1 || $1", [.text("one"), .text("two"), .text("three")]
                ) { row throws(DatabaseError) in
                    [try row.text(0), try row.text(1), try row.text(2), try row.text(3)]
                }
            }
            #expect(row == [["two", "one", "three", "oneone"]])
        }
    }

    @Test(arguments: Backend.available)
    func wrongParametersAreRefused(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("INSERT INTO notes (text) VALUES ($1)", [])
            }
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("INSERT INTO notes (text) VALUES ($1)", [.text("a"), .text("b")])
            }
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("INSERT INTO notes (text) VALUES ($2)", [.text("a"), .text("b")])
            }
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("INSERT INTO notes (text) VALUES (?)", [.text("a")])
            }
        }
    }

    @Test(arguments: Backend.available)
    func onlyOneStatementRunsAtATime(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("DELETE FROM notes; DELETE FROM things", [])
            }
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("  ", [])
            }
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.execute("SELEKT 1", [])
            }
        }
    }

    @Test(arguments: Backend.available)
    func aBodyCannotEndItsTransaction(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            await expectFailure(database) { connection throws(DatabaseError) in
                try connection.addNote("gone")
                try connection.execute("ROLLBACK", [])
            }
            try await database.addNote("kept")
            #expect(try await database.notes() == ["kept"])
        }
    }

    @Test(arguments: Backend.available)
    func executeCountsTheRowsItChanged(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            let counts = try await database.write { connection throws(DatabaseError) in
                [
                    try connection.execute("INSERT INTO notes (text) VALUES ('a'), ('b'), ('c')", []),
                    try connection.execute("UPDATE notes SET text = text || '!' WHERE text <> 'a'", []),
                    try connection.execute("DELETE FROM notes WHERE text = 'nothing'", []),
                    try connection.execute("CREATE TABLE more (id INTEGER PRIMARY KEY)", []),
                    try connection.execute(
                        "INSERT INTO notes (text) VALUES ('a') ON CONFLICT DO NOTHING", []),
                    try connection.execute("DELETE FROM notes", []),
                ]
            }
            #expect(counts == [3, 2, 0, 0, 0, 3])
        }
    }

    @Test(arguments: Backend.available)
    func columnsOfAnotherTypeAreAnError(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            func refusal<Value: Sendable>(
                _ decode: @escaping @Sendable (any SQLRow) throws(DatabaseError) -> Value
            ) async -> DatabaseError? {
                do throws(DatabaseError) {
                    _ = try await database.read { connection throws(DatabaseError) in
                        try connection.query("SELECT 1, 'text', x'00', NULL", [], decode)
                    }
                    return nil
                } catch { return error }
            }
            #expect(
                await refusal { row throws(DatabaseError) in try row.integer(1) }
                    == .unexpectedType(column: 1, expected: "integer"))
            #expect(
                await refusal { row throws(DatabaseError) in try row.text(0) }
                    == .unexpectedType(column: 0, expected: "text"))
            #expect(
                await refusal { row throws(DatabaseError) in try row.text(3) }
                    == .unexpectedType(column: 3, expected: "text"))
            #expect(
                await refusal { row throws(DatabaseError) in try row.blob(1) }
                    == .unexpectedType(column: 1, expected: "blob"))
            #expect(
                await refusal { row throws(DatabaseError) in try row.integer(9) }
                    == .unexpectedType(column: 9, expected: "integer"))
            #expect(await refusal { row throws(DatabaseError) in row.isNull(3) && !row.isNull(0) } == nil)
        }
    }

    @Test(arguments: Backend.available)
    func aRowThatCannotBeDecodedDoesNotEndTheTransaction(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            try await database.write { connection throws(DatabaseError) in
                do throws(DatabaseError) {
                    _ = try connection.query("SELECT 1", []) { row throws(DatabaseError) in try row.text(0) }
                } catch {}
                try connection.addNote("kept")
            }
            #expect(try await database.notes() == ["kept"])
        }
    }

    @Test(arguments: Backend.available)
    func everyKindOfConstraintIsNamed(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            try await database.addNote("a")
            await expectViolation(database) { connection throws(DatabaseError) in try connection.addNote("a")
            }
            await expectViolation(database) { connection throws(DatabaseError) in
                try connection.addNote("bad")
            }
            await expectViolation(database) { connection throws(DatabaseError) in
                try connection.execute("INSERT INTO notes (text) VALUES ($1)", [.null])
            }
            await expectViolation(database) { connection throws(DatabaseError) in
                try connection.execute("INSERT INTO replies (note_id) VALUES ($1)", [.integer(99)])
            }
        }
    }

    /// A reference that is only checked at commit must not take the others of a shared commit with it.
    @Test(arguments: Backend.available)
    func aDeferredForeignKeyFailsItsOwnTransactionAlone(_ backend: Backend) async throws {
        try await withNotes(backend) { database in
            try await database.addNote("a")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await database.addNote("note \(number)")
                        await expectViolation(database) { connection throws(DatabaseError) in
                            try connection.execute(
                                "INSERT INTO replies (note_id, later_note_id) VALUES (1, 9999)", [])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.notes().count == 101)
        }
    }

    private func expectFailure(
        _ database: any SQLDatabase,
        _ body: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Void
    ) async {
        let error = await refusal(of: body, on: database)
        guard case .failed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    private func expectViolation(
        _ database: any SQLDatabase,
        _ body: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Void
    ) async {
        let error = await refusal(of: body, on: database)
        guard case .constraintViolated = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// The error that a write fails with; nil when it succeeds.
    private func refusal(
        of body: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Void,
        on database: any SQLDatabase
    ) async -> DatabaseError? {
        do throws(DatabaseError) {
            try await database.write(body)
            return nil
        } catch {
            return error
        }
    }
}
