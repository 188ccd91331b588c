// Bans and the record of who did what.

internal import Database

extension Schema {
    static let moderation = Migration(
        number: 4, name: "create_moderation",
        sqlite: """
            CREATE TABLE bans (
                guild_id INTEGER NOT NULL REFERENCES guilds (id),
                user_id INTEGER NOT NULL REFERENCES users (id),
                moderator_id INTEGER NOT NULL REFERENCES users (id),
                reason TEXT,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER,
                PRIMARY KEY (guild_id, user_id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE audit_logs (
                guild_id INTEGER NOT NULL REFERENCES guilds (id),
                id INTEGER NOT NULL,
                user_id INTEGER NOT NULL REFERENCES users (id),
                action INTEGER NOT NULL,
                target_id INTEGER,
                changes TEXT,
                reason TEXT,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (guild_id, id)
            ) STRICT, WITHOUT ROWID;
            """)
}
