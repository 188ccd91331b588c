// The full-text index: kept with every change of a message, and asked. All of its SQL is here and in
// `SearchTaskStore`, because it differs by engine; this is SQLite's.
//
// Changes are collected and made at the end of the transaction, for all transactions that share a commit: the
// index writes what it has gathered whenever a savepoint begins, which would be for every message.

internal import Database
public import Domain
public import Primitives

public struct SearchIndexStore {
    let connection: StoreConnection

    /// Total results are exact up to here, and pages end here: further ones cost more than anybody reads.
    public static let resultsMax = 10_000

    // MARK: Keeping it

    /// Puts a message in. Conversations are not searched, so their messages stay out.
    /// - Returns: what `messages.search_features` has to become.
    func add(_ message: Message) -> SQLValue {
        guard let guild = message.guildID else { return .null }
        let features = SearchFeatures(message)
        add([
            SearchDocument(
                id: message.id, channelID: message.channelID, guildID: guild, authorID: message.author.id,
                content: message.content, features: features)
        ])
        return .number(features.rawValue)
    }

    func add(_ documents: [SearchDocument]) {
        guard !documents.isEmpty else { return }
        connection.sql.beforeCommit { (sql: any SQLConnection) throws(DatabaseError) in
            for document in documents {
                try sql.execute(
                    "INSERT INTO message_index (rowid, terms) VALUES ($1, $2)",
                    [.id(document.id), .text(document.terms)])
            }
        }
    }

    /// Takes messages out as they stand in their rows, so it comes before any change of those. What is not in the
    /// index, or no message of the channel, is passed over.
    func remove(_ ids: some Collection<MessageID>, in channel: ChannelID) throws(DomainError) {
        let documents = try connection.rows(
            """
            SELECT m.id, c.guild_id, m.author_id, m.content, m.search_features
            FROM json_each($2)
            CROSS JOIN messages AS m ON m.channel_id = $1 AND m.id = json_each.value
            JOIN channels AS c ON c.id = m.channel_id
            WHERE m.search_features IS NOT NULL AND m.deleted_at IS NULL
            ORDER BY m.id
            """, .id(channel), .list(ids), decode: Self.document(channel))
        remove(documents)
    }

    func remove(_ documents: [SearchDocument]) {
        guard !documents.isEmpty else { return }
        connection.sql.beforeCommit { (sql: any SQLConnection) throws(DatabaseError) in
            for document in documents {
                try sql.execute(
                    "INSERT INTO message_index (message_index, rowid, terms) VALUES ('delete', $1, $2)",
                    [.id(document.id), .text(document.terms)])
            }
        }
    }

    /// Reads id, guild, author, content and features.
    static func document(
        _ channel: ChannelID
    ) -> (any SQLRow) throws(DatabaseError) -> SearchDocument {
        { (row: any SQLRow) throws(DatabaseError) -> SearchDocument in
            SearchDocument(
                id: try row.id(0), channelID: channel, guildID: try row.id(1), authorID: try row.id(2),
                content: try row.text(3), features: SearchFeatures(rawValue: try row.number(4)))
        }
    }

    // MARK: Asking it

    /// The channels of the guild that were deleted and of which the index may still have something.
    public func removals(in guild: GuildID) throws(DomainError) -> [ChannelID] {
        try connection.rows(
            "SELECT channel_id FROM search_tasks WHERE guild_id = $1 AND action = 2", .id(guild),
            decode: { (row: any SQLRow) throws(DatabaseError) -> ChannelID in try row.id(0) })
    }

    /// - Returns: ids of messages, sorted as the search wants them, at most `resultsMax`.
    public func find(_ search: MessageSearch, in scope: SearchScope) throws(DomainError) -> [MessageID] {
        guard let expression = SearchExpression(search, in: scope) else { return [] }
        let end = search.before ?? MessageID(Snowflake(rawValue: Snowflake.storedMax))
        let start = search.after ?? MessageID(Snowflake(rawValue: 0))
        let decode = { (row: any SQLRow) throws(DatabaseError) -> MessageID in try row.id(0) }
        if search.isOldestFirst {
            return try connection.rows(
                """
                SELECT rowid FROM message_index WHERE message_index MATCH $1 AND rowid < $2 AND rowid > $3
                ORDER BY rowid LIMIT $4
                """, .text(expression.text), .id(end), .id(start), .number(Self.resultsMax), decode: decode)
        }
        return try connection.rows(
            """
            SELECT rowid FROM message_index WHERE message_index MATCH $1 AND rowid < $2 AND rowid > $3
            ORDER BY rowid DESC LIMIT $4
            """, .text(expression.text), .id(end), .id(start), .number(Self.resultsMax), decode: decode)
    }

    /// In which of some channels each message is; those that are in none of them are left out.
    public func places(
        of messages: [MessageID], among channels: [ChannelID]
    ) throws(DomainError) -> [ChannelID: [MessageID]] {
        let places = try connection.rows(
            """
            SELECT m.channel_id, m.id FROM json_each($1) AS json_each_1 CROSS JOIN json_each($2) AS json_each_2
            CROSS JOIN messages AS m ON m.channel_id = json_each_1.value AND m.id = json_each_2.value
            """, .list(channels), .list(messages),
            decode: { (row: any SQLRow) throws(DatabaseError) -> (ChannelID, MessageID) in
                (try row.id(0), try row.id(1))
            })
        return Dictionary(grouping: places) { $0.0 }.mapValues { $0.map(\.1) }
    }
}
