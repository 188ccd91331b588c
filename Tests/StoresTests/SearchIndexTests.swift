// The index by itself: what was there before it, and how text becomes words.

import Database
import Domain
import Primitives
import SQLiteDatabase
import Testing

@testable import Stores

@Suite struct SearchIndexTests {
    /// A database from before there was an index, of which one message is deleted and one is changed meanwhile.
    @Test func whatIsOlderThanTheIndexIsAddedInSteps() async throws {
        let database = try EmbeddedDatabase(.memory)
        try await database.migrate(Schema.migrations.filter { $0.number < Schema.search.number })
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                """
                INSERT INTO users (id, username, username_key, discriminator, email, email_key,
                    password_hash, created_at, updated_at)
                VALUES (1, 'ada', 'ada', 1, 'a@b', 'a@b', '', 0, 0)
                """, [])
            try sql.execute(
                """
                INSERT INTO guilds (id, name, owner_id, member_count, created_at, updated_at)
                VALUES (10, 'guild', 1, 1, 0, 0)
                """, [])
            try sql.execute(
                """
                INSERT INTO channels (id, guild_id, kind, name, position, last_message_id, created_at,
                    updated_at)
                VALUES (20, 10, 0, 'a', 0, 99, 0, 0), (21, 10, 0, 'b', 0, 199, 0, 0),
                    (22, 10, 0, 'empty', 0, NULL, 0, 0), (23, NULL, 1, 'direct', 0, 299, 0, 0)
                """, [])
            try sql.execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99)
                INSERT INTO messages (channel_id, id, author_id, content, created_at, updated_at, mention_ids)
                SELECT channel, base + i, 1, 'word ' || i, 0, 0, iif(i = 7, x'0100000000000000', NULL)
                FROM n, (SELECT 20 AS channel, 0 AS base UNION ALL SELECT 21, 100 UNION ALL SELECT 23, 200)
                """, [])
            try sql.execute(
                """
                INSERT INTO attachments (channel_id, message_id, id, filename, content_type, size_bytes,
                    storage_key, created_at, updated_at)
                VALUES (20, 5, 1, 'a.png', 'image/png', 1, 'k', 0, 0)
                """, [])
        }
        try await database.migrate(Schema.migrations)

        #expect(try await database.tend(messages: 40) == 40)
        try await database.transact(publishingTo: { _ in }) { (unit) throws(DomainError) in
            let channel: ChannelID = number(21)
            _ = try unit.messages.delete(
                [number(101), number(102), number(198)] as [MessageID], in: channel, at: start)
            for id in [103, 197] as [UInt64] {
                let message = try unit.messages.message(number(id), in: channel, of: number(10), for: nil)
                guard var message else { throw .unknownMessage }
                message.content = "changed"
                try unit.messages.edit(message, at: start)
            }
        }
        var added = 0
        while let count = try await database.tend(messages: 40) { added += count }
        #expect(added == 99 + 99 - 40 - 2)
        #expect(try await database.found { $0.content = "word" }.count == 99 + 99 - 5)
        #expect(try await database.found { $0.content = "changed" } == [197, 103])
        #expect(try await database.found { $0.features = [.image] } == [5])
        #expect(try await database.found { $0.features = [.mention] } == [107, 7])
        #expect(try await database.tend(messages: 40) == nil)
    }

    @Test func plainTextIsLeftAsItIs() {
        #expect(SearchText.indexed("Hello, \"world\"\0!") == "Hello, \"world\"\0!")
        #expect(SearchText.indexed("Größe élan") == "Größe élan ")
        #expect(SearchText.indexed("x日本語y") == "x 日本 本語 \u{E000} y 日 本 語 ")
        #expect(SearchText.indexed("猫") == "猫 ")
        #expect(SearchText.indexed("a\u{E000}b") == "a b ")
    }

    @Test func phrasesAreQuoted() {
        #expect(SearchText.phrases(" a  b\ta\u{A0}c ") == ["\"a\"", "\"b\"", "\"c\""])
        #expect(SearchText.phrases("a\"b \"\" \0") == ["\"a\"", "\"b\""])
        #expect(SearchText.phrases("x日本語 猫") == ["\"x\"", "\"日本 本語\"", "\"猫\""])
        #expect(SearchText.phrases("\u{E000}").isEmpty)
    }

    @Test(arguments: [
        ("http://a", true), ("see HTTPS://a.b/c", true), ("xhttp://y", true), ("http://", false),
        ("http:// a", false), ("ttp://a", false), ("://", false), ("ftp://a", false), ("", false),
    ])
    func linksAreSeen(_ content: String, _ isLink: Bool) {
        let features = SearchFeatures(
            content: content, hasFile: false, hasImage: false, mentionsSomebody: false)
        #expect(features == (isLink ? .link : []))
    }

    /// More conditions than any request can have.
    @Test func largeExpressionsAreUnderstood() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        let words = (0..<256).map { "w\($0)" }.joined(separator: " ")
        let channels = (0..<500).map { ChannelID(Snowflake(rawValue: 1000 + $0)) }
        for hidden in [[], Array(channels.prefix(249)), channels.map { number($0.rawValue + 5000) }] {
            let scope = SearchScope(guildID: number(10), visible: channels, hidden: hidden)
            let found = try await store.read { (view) throws(DomainError) in
                var search = MessageSearch()
                search.content = words
                return try view.searchIndex.find(search, in: scope)
            }
            #expect(found.isEmpty)
        }
    }
}

extension EmbeddedDatabase {
    fileprivate func tend(messages: Int) async throws -> Int? {
        try await transact(publishingTo: { _ in }) { (unit) throws(DomainError) in
            try unit.searchTasks.step(messages: messages, at: start)
        }
    }

    fileprivate func found(_ set: (inout MessageSearch) -> Void) async throws -> [UInt64] {
        var search = MessageSearch()
        set(&search)
        let scope = SearchScope(guildID: number(10), visible: [number(20), number(21)], hidden: [])
        return try await snapshot { [search] (view) throws(DomainError) in
            try view.searchIndex.find(search, in: scope)
        }.map(\.rawValue)
    }
}
