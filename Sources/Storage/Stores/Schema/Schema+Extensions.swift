// What guilds, accounts and messages gained after their first tables.

internal import Database

extension Schema {
    /// `channels.overwrites` is the packed list of a channel's permission overwrites (see `ChannelStore`): they
    /// are read with their channel before every message, so they lie in its row.
    /// Bots have no address or password: `email` and `email_key` are `bot:<id>`, which no login can match.
    /// `audit_logs_by_id` finds the highest id after a restart.
    static let guildSettings = Migration(
        number: 5, name: "extend_guilds",
        sqlite: """
            ALTER TABLE channels ADD COLUMN nsfw INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE channels ADD COLUMN slow_mode_seconds INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE channels ADD COLUMN overwrites BLOB;
            ALTER TABLE channels ADD COLUMN owner_id INTEGER REFERENCES users (id);

            ALTER TABLE guild_members ADD COLUMN timed_out_until INTEGER;

            CREATE INDEX audit_logs_by_id ON audit_logs (id);

            ALTER TABLE users ADD COLUMN is_bot INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE users ADD COLUMN bot_owner_id INTEGER REFERENCES users (id);
            ALTER TABLE users ADD COLUMN bot_token_hash BLOB;
            ALTER TABLE users ADD COLUMN custom_status TEXT;
            CREATE INDEX users_by_bot_owner ON users (bot_owner_id) WHERE bot_owner_id IS NOT NULL;

            CREATE TABLE dm_pairs (
                low_user_id INTEGER NOT NULL REFERENCES users (id),
                high_user_id INTEGER NOT NULL REFERENCES users (id),
                channel_id INTEGER NOT NULL REFERENCES channels (id),
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (low_user_id, high_user_id)
            ) STRICT, WITHOUT ROWID;
            ALTER TABLE dm_recipients ADD COLUMN hidden_at INTEGER;
            """)

    /// `mention_ids` and `mention_role_ids` are packed ids, eight bytes each. A nonce names the message that was
    /// sent with it, so that a client that repeats itself after a lost answer sends nothing twice.
    /// `reaction_counts` has a row for each emoji under a message, so that a page of history counts nobody;
    /// `first_used` is an id issued when the emoji came, which sorts them.
    /// `pending_file_deletions` holds files that no row needs any more until they are removed from the storage.
    static let messageDetails = Migration(
        number: 6, name: "extend_messages",
        sqlite: """
            ALTER TABLE messages ADD COLUMN reply_to_id INTEGER;
            ALTER TABLE messages ADD COLUMN mention_ids BLOB;
            ALTER TABLE messages ADD COLUMN mention_role_ids BLOB;
            ALTER TABLE messages ADD COLUMN mentions_everyone INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE messages ADD COLUMN pinned_at INTEGER;
            CREATE INDEX messages_pinned ON messages (channel_id, pinned_at) WHERE pinned_at IS NOT NULL;

            CREATE TABLE message_nonces (
                author_id INTEGER NOT NULL REFERENCES users (id),
                channel_id INTEGER NOT NULL REFERENCES channels (id),
                nonce TEXT NOT NULL,
                message_id INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (author_id, channel_id, nonce)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX message_nonces_by_age ON message_nonces (created_at);

            CREATE TABLE reaction_counts (
                channel_id INTEGER NOT NULL,
                message_id INTEGER NOT NULL,
                emoji TEXT NOT NULL,
                users INTEGER NOT NULL,
                first_used INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (channel_id, message_id, emoji),
                FOREIGN KEY (channel_id, message_id) REFERENCES messages (channel_id, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE slow_mode_posts (
                channel_id INTEGER NOT NULL REFERENCES channels (id),
                user_id INTEGER NOT NULL REFERENCES users (id),
                posted_at INTEGER NOT NULL,
                PRIMARY KEY (channel_id, user_id)
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE attachments ADD COLUMN width INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE attachments ADD COLUMN height INTEGER NOT NULL DEFAULT 0;

            CREATE TABLE pending_file_deletions (
                storage_key TEXT PRIMARY KEY,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """)
}
