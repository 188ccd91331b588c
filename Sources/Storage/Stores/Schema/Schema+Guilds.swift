// Guilds, their roles, channels, members and invites.

internal import Database

extension Schema {
    /// `guilds.member_count` is kept by every join and leave, so that nobody counts a large guild.
    /// `channels.last_message_id` is never lowered: it also bounds the ids issued before a restart.
    static let guilds = Migration(
        number: 2, name: "create_guilds",
        sqlite: """
            CREATE TABLE guilds (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                description TEXT,
                icon TEXT,
                owner_id INTEGER NOT NULL REFERENCES users (id),
                member_count INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER
            ) STRICT;

            CREATE TABLE roles (
                id INTEGER PRIMARY KEY,
                guild_id INTEGER NOT NULL REFERENCES guilds (id),
                name TEXT NOT NULL,
                permissions INTEGER NOT NULL,
                position INTEGER NOT NULL,
                color INTEGER NOT NULL DEFAULT 0,
                hoist INTEGER NOT NULL DEFAULT 0 CHECK (hoist IN (0, 1)),
                mentionable INTEGER NOT NULL DEFAULT 0 CHECK (mentionable IN (0, 1)),
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER
            ) STRICT;
            CREATE INDEX roles_by_guild ON roles (guild_id, position, id) WHERE deleted_at IS NULL;

            CREATE TABLE channels (
                id INTEGER PRIMARY KEY,
                guild_id INTEGER REFERENCES guilds (id),
                kind INTEGER NOT NULL,
                name TEXT NOT NULL,
                topic TEXT,
                position INTEGER NOT NULL,
                parent_id INTEGER REFERENCES channels (id),
                last_message_id INTEGER,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER
            ) STRICT;
            CREATE INDEX channels_by_guild ON channels (guild_id, position, id) WHERE deleted_at IS NULL;
            CREATE INDEX channels_by_parent ON channels (parent_id) WHERE parent_id IS NOT NULL;

            CREATE TABLE guild_members (
                guild_id INTEGER NOT NULL REFERENCES guilds (id),
                user_id INTEGER NOT NULL REFERENCES users (id),
                nickname TEXT,
                joined_at INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER,
                PRIMARY KEY (guild_id, user_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX guild_members_by_user ON guild_members (user_id, joined_at) WHERE deleted_at IS NULL;

            CREATE TABLE member_roles (
                guild_id INTEGER NOT NULL,
                user_id INTEGER NOT NULL,
                role_id INTEGER NOT NULL REFERENCES roles (id),
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                PRIMARY KEY (guild_id, user_id, role_id),
                FOREIGN KEY (guild_id, user_id) REFERENCES guild_members (guild_id, user_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX member_roles_by_role ON member_roles (role_id);

            CREATE TABLE invites (
                code TEXT PRIMARY KEY,
                guild_id INTEGER NOT NULL REFERENCES guilds (id),
                channel_id INTEGER NOT NULL REFERENCES channels (id),
                inviter_id INTEGER NOT NULL REFERENCES users (id),
                uses INTEGER NOT NULL,
                max_uses INTEGER NOT NULL,
                max_age_seconds INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                deleted_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX invites_by_guild ON invites (guild_id) WHERE deleted_at IS NULL;
            CREATE INDEX invites_by_channel ON invites (channel_id) WHERE deleted_at IS NULL;
            """)
}
