// Accounts and the refresh tokens of their logins.

internal import Database

extension Schema {
    /// `username_key` and `email_key` are the lower-case forms that uniqueness and lookups go by.
    /// A refresh token is stored as the SHA-256 of its text; all tokens that descend from one login share
    /// its family.
    static let accounts = Migration(
        number: 1, name: "create_accounts",
        sqlite: """
            CREATE TABLE users (
                id INTEGER PRIMARY KEY,
                username TEXT NOT NULL,
                username_key TEXT NOT NULL,
                discriminator INTEGER NOT NULL CHECK (discriminator BETWEEN 1 AND 9999),
                email TEXT NOT NULL,
                email_key TEXT NOT NULL UNIQUE,
                password_hash TEXT NOT NULL,
                avatar TEXT,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER,
                UNIQUE (username_key, discriminator)
            ) STRICT;

            CREATE TABLE refresh_tokens (
                token_hash BLOB PRIMARY KEY,
                family_id INTEGER NOT NULL,
                user_id INTEGER NOT NULL REFERENCES users (id),
                expires_at INTEGER NOT NULL,
                used_at INTEGER,
                revoked_at INTEGER,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
            CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id, expires_at);
            """)
}
