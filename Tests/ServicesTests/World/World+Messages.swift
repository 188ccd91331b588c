// Short forms for what most tests do with messages, and what no service does.

import Database
import Domain
import Primitives
import SQLiteDatabase
import Services
import Stores

extension MessageService {
    func send(
        _ content: String, to channel: ChannelID, by author: UserID
    ) async throws(DomainError) -> Message {
        try await send(MessageDraft(content: content), to: channel, by: author)
    }

    func delete(_ id: MessageID, in channel: ChannelID, by user: UserID) async throws(DomainError) {
        try await delete(id, in: channel, by: Actor(user))
    }
}

extension World {
    func setSlowMode(_ seconds: Int, of channel: ChannelID) async throws {
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                "UPDATE channels SET slow_mode_seconds = $2 WHERE id = $1",
                [.integer(Int64(channel.rawValue)), .integer(Int64(seconds))])
        }
    }

    /// The audit log of a guild, oldest entry first.
    func auditLog(of guild: GuildID) async throws -> [AuditLogEntry] {
        try await database.snapshot { (view) throws(DomainError) in
            try view.auditLog.list(of: guild, AuditLogFilter(), limit: 100)
        }.reversed()
    }

    /// The audience of each publication since the record was cleared.
    var scopes: [EventScope] { recorder.batches.flatMap(\.publications).map(\.scope) }

    var events: [DomainEvent] { recorder.batches.flatMap(\.publications).map(\.event) }
}
