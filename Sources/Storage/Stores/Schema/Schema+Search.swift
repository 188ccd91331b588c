// The full-text index over the messages of guilds, and the work that is still to be done on it.

internal import Database

extension Schema {
    /// `message_index` keeps no texts of its own: what it holds for a message is computed from the message's row
    /// (see `SearchDocument`), and has to be given once more to be taken out. `messages.search_features` tells
    /// that it holds something, and with which features; NULL means that it does not.
    ///
    /// The row's id is the message's. Words may hold combining marks (Mn, Mc), or most words of India's scripts
    /// would fall apart; Co is for the terms that are no words.
    ///
    /// `search_tasks` has the channels whose messages are still to be added (1: from before there was an index) or
    /// taken out (2: the channel was deleted), and how far that has come.
    static let search = Migration(
        number: 7, name: "create_message_index",
        sqlite: """
            CREATE VIRTUAL TABLE message_index USING fts5 (
                terms, content = '', columnsize = 0,
                tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Mn Mc Co'"
            );

            ALTER TABLE messages ADD COLUMN search_features INTEGER;

            CREATE TABLE search_tasks (
                channel_id INTEGER PRIMARY KEY REFERENCES channels (id),
                guild_id INTEGER NOT NULL REFERENCES guilds (id),
                action INTEGER NOT NULL CHECK (action IN (1, 2)),
                after_id INTEGER NOT NULL DEFAULT 0,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX search_tasks_by_action ON search_tasks (action, guild_id);

            INSERT INTO search_tasks (channel_id, guild_id, action, created_at, updated_at)
            SELECT c.id, c.guild_id, 1, unixepoch() * 1000, unixepoch() * 1000
            FROM channels AS c JOIN guilds AS g ON g.id = c.guild_id AND g.deleted_at IS NULL
            WHERE c.deleted_at IS NULL AND c.last_message_id IS NOT NULL;
            """)
}
