// The tables, as numbered migrations (seed 1 §4, seed 2 "Database Schema").
//
// Conventions: snowflakes and times (milliseconds since 1970) are 64-bit integers; every table has
// created_at and updated_at; deleted_at is NULL while the row lives, and rows stay when things are deleted.
// What is looked up has an index, and what is read together lies together.

public import Database

public enum Schema {
    /// Every migration, oldest first. A released one never changes: append instead.
    public static let migrations: [Migration] = [
        accounts, guilds, messages, moderation, guildSettings, messageDetails, search,
    ]
}
