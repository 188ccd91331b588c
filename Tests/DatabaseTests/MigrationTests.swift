// The storage port's contract for migrations.

import Database
import DatabaseTesting
import Testing

@Suite struct MigrationTests {
    private static let createA = Migration(
        number: 1, name: "create_a", sqlite: "CREATE TABLE a (id INTEGER);")
    private static let createB = Migration(
        number: 2, name: "create_b", sqlite: "CREATE TABLE b (id INTEGER);")
    private static let fillA = Migration(
        number: 3, name: "fill_a", sqlite: "INSERT INTO a (id) VALUES (1), (2);")

    @Test(arguments: Backend.available)
    func eachIsAppliedOnceAndInOrder(_ backend: Backend) async throws {
        try await withEmpty(backend) { database in
            try await database.migrate([Self.createA])
            try await database.migrate([Self.createA, Self.createB, Self.fillA])
            try await database.migrate([Self.createA, Self.createB, Self.fillA])
            #expect(try await database.rowsOfA() == 2)
        }
    }

    @Test(arguments: Backend.persistent)
    func theVersionSurvivesARestart(_ backend: Backend) async throws {
        let place = try backend.makePlace()
        for _ in 1...2 {
            let database = try place.open()
            try await database.migrate([Self.createA, Self.createB, Self.fillA])
            #expect(try await database.rowsOfA() == 2)
            await database.close()
        }
    }

    @Test(arguments: Backend.available)
    func aNewerSchemaIsRefused(_ backend: Backend) async throws {
        try await withEmpty(backend) { database in
            try await database.migrate([Self.createA, Self.createB])
            await #expect(throws: DatabaseError.schemaTooNew(stored: 2, known: 1)) {
                try await database.migrate([Self.createA])
            }
        }
    }

    @Test(arguments: Backend.available)
    func aGapIsRefusedBeforeAnythingIsApplied(_ backend: Backend) async throws {
        try await withEmpty(backend) { database in
            #expect(await refusal(database, [Self.createA, Self.fillA]) == 3)
            #expect(await refusal(database, [Self.createB]) == 2)
            try await database.migrate([Self.createA])
        }
    }

    @Test(arguments: Backend.available)
    func aChangedMigrationIsRefused(_ backend: Backend) async throws {
        try await withEmpty(backend) { database in
            try await database.migrate([Self.createA])
            let renamed = Migration(number: 1, name: "make_a", sqlite: Self.createA.sqlite)
            #expect(await refusal(database, [renamed]) == 1)
            let edited = Migration(
                number: 1, name: "create_a", sqlite: "CREATE TABLE a (id INTEGER, more TEXT);")
            #expect(await refusal(database, [edited, Self.createB]) == 1)
            try await database.migrate([Self.createA, Self.createB])
        }
    }

    @Test(arguments: Backend.available)
    func aFailedMigrationLeavesTheVersionBefore(_ backend: Backend) async throws {
        try await withEmpty(backend) { database in
            let broken = Migration(
                number: 2, name: "break",
                sqlite:
                    "CREATE TABLE b (id INTEGER); INSERT INTO a (id) VALUES (1); INSERT INTO nowhere VALUES (1);"
            )
            #expect(await refusal(database, [Self.createA, broken]) == 2)
            #expect(try await database.rowsOfA() == 0)
            try await database.migrate([Self.createA, Self.createB, Self.fillA])
            #expect(try await database.rowsOfA() == 2)
        }
    }

    @Test(arguments: Backend.available)
    func aMigrationCannotEndItsTransaction(_ backend: Backend) async throws {
        try await withEmpty(backend) { database async throws in
            let ending = Migration(number: 2, name: "end", sqlite: "INSERT INTO a (id) VALUES (1); ROLLBACK;")
            #expect(await refusal(database, [Self.createA, ending]) == 2)
            #expect(try await database.rowsOfA() == 0)
        }
    }

    /// Rebuilding a table is how SQLite changes a column; what refers to the table has to survive it.
    @Test(arguments: Backend.available)
    func aTableThatOthersReferToCanBeRebuilt(_ backend: Backend) async throws {
        let create = Migration(
            number: 1, name: "create",
            sqlite: """
                CREATE TABLE parents (id INTEGER PRIMARY KEY);
                CREATE TABLE a (id INTEGER PRIMARY KEY REFERENCES parents (id) ON DELETE CASCADE);
                INSERT INTO parents (id) VALUES (1);
                INSERT INTO a (id) VALUES (1);
                """)
        let rebuild = Migration(
            number: 2, name: "rebuild",
            sqlite: """
                CREATE TABLE parents_new (id INTEGER PRIMARY KEY, name TEXT);
                INSERT INTO parents_new (id) SELECT id FROM parents;
                DROP TABLE parents;
                ALTER TABLE parents_new RENAME TO parents;
                """)
        let orphan = Migration(number: 3, name: "orphan", sqlite: "DELETE FROM parents;")
        try await withEmpty(backend) { database in
            try await database.migrate([create, rebuild])
            #expect(try await database.rowsOfA() == 1)
            #expect(await refusal(database, [create, rebuild, orphan]) == 3)
            // Enforced again afterwards, and after a failure too.
            await #expect(throws: DatabaseError.self) {
                try await database.write { connection throws(DatabaseError) in
                    try connection.execute("INSERT INTO a (id) VALUES (7)", [])
                }
            }
        }
    }

    /// - Returns: the number that the refusal names.
    private func refusal(_ database: any SQLDatabase, _ migrations: [Migration]) async -> Int? {
        do throws(DatabaseError) {
            try await database.migrate(migrations)
        } catch {
            if case .migrationFailed(let number, _, _) = error { return number }
        }
        return nil
    }

    private func withEmpty(_ backend: Backend, _ body: (any SQLDatabase) async throws -> Void) async throws {
        let place = try backend.makePlace()
        let database = try place.open()
        try await body(database)
        await database.close()
    }
}

extension SQLDatabase {
    fileprivate func rowsOfA() async throws(DatabaseError) -> Int {
        try await read { connection throws(DatabaseError) in
            try connection.query("SELECT id FROM a", []) { row throws(DatabaseError) in try row.integer(0) }
                .count
        }
    }
}
