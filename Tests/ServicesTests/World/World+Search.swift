// Short forms for the tests of search.

import Database
import Domain
import Primitives
import SQLiteDatabase
import Services

extension World {
    @discardableResult
    func send(_ content: String, to channel: ChannelID, by author: UserID) async throws -> Message {
        try await services.messages.send(MessageDraft(content: content), to: channel, by: author)
    }

    /// Sends messages to the guild's first channel.
    func post(_ contents: [String], in guild: Community) async throws {
        for content in contents { try await send(content, to: guild.general, by: guild.owner) }
    }

    /// What the owner finds by words, newest first.
    func find(_ content: String, in guild: Community) async throws -> [String] {
        var search = MessageSearch()
        search.content = content
        search.limit = 100
        return try await services.search.search(guild.id, search, for: guild.owner).messages.map(\.content)
    }

    /// Different terms in the index: none when everything that was put in has been taken out.
    func indexedTerms() async throws -> Int64 {
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab (main, message_index, row)", []
            )
            return try sql.query("SELECT count(*) FROM temp.terms", []) { row throws(DatabaseError) in
                try row.integer(0)
            }.first ?? -1
        }
    }
}
