// Messages and what hangs on them.

internal import Database

extension Schema {
    /// Messages are clustered on (channel_id, id): a page of history is one range, an insert appends to its
    /// channel's end, and a message is always asked for together with its channel, so no second index is
    /// kept.
    static let messages = Migration(
        number: 3, name: "create_messages",
        sqlite: """
            CREATE TABLE messages (
                channel_id INTEGER NOT NULL REFERENCES channels (id),
                id INTEGER NOT NULL,
                author_id INTEGER NOT NULL REFERENCES users (id),
                content TEXT NOT NULL,
                edited_at INTEGER,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER,
                PRIMARY KEY (channel_id, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE reactions (
                channel_id INTEGER NOT NULL,
                message_id INTEGER NOT NULL,
                emoji TEXT NOT NULL,
                user_id INTEGER NOT NULL REFERENCES users (id),
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (channel_id, message_id, emoji, user_id),
                FOREIGN KEY (channel_id, message_id) REFERENCES messages (channel_id, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE attachments (
                channel_id INTEGER NOT NULL,
                message_id INTEGER NOT NULL,
                id INTEGER NOT NULL,
                filename TEXT NOT NULL,
                content_type TEXT NOT NULL,
                size_bytes INTEGER NOT NULL,
                storage_key TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER,
                PRIMARY KEY (channel_id, message_id, id),
                FOREIGN KEY (channel_id, message_id) REFERENCES messages (channel_id, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE dm_recipients (
                channel_id INTEGER NOT NULL REFERENCES channels (id),
                user_id INTEGER NOT NULL REFERENCES users (id),
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (channel_id, user_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX dm_recipients_by_user ON dm_recipients (user_id);
            """)
}
