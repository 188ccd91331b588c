// Fills a name's discriminators without hashing 9,999 passwords.

import Database
import SQLiteDatabase

extension World {
    /// Adds accounts until every discriminator of the name is taken; the first one exists.
    func fillNamesakes(of name: String) async throws {
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                """
                WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9999)
                INSERT INTO users (id, username, username_key, discriminator, email, email_key,
                    password_hash, created_at, updated_at)
                SELECT n, $1, $1, n, n || '@fill.example', n || '@fill.example', '', 0, 0 FROM numbers
                """, [.text(name)])
        }
    }
}
