// The audit log: written with what it records, read newest first.

internal import Database
public import Domain
private import FoundationEssentials
public import Primitives

public struct AuditLogStore {
    let connection: StoreConnection

    public func append(_ entry: AuditLogEntry, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO audit_logs (guild_id, id, user_id, action, target_id, changes, reason, created_at,
                updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            """,
            .id(entry.guildID), .id(entry.id), .id(entry.userID), .number(entry.action.rawValue),
            entry.targetID.map { .integer(Int64(bitPattern: $0.rawValue)) } ?? .null,
            .text(try AuditChangeText.encode(entry.changes)), .text(entry.reason), .time(now))
    }

    /// A page, newest first.
    public func list(
        of guild: GuildID, _ filter: AuditLogFilter, limit: Int
    ) throws(DomainError) -> [AuditLogEntry] {
        let entries = try connection.rows(
            """
            SELECT id, user_id, action, target_id, changes, reason FROM audit_logs
            WHERE guild_id = $1 AND id < $2 AND id > $3 AND ($4 IS NULL OR user_id = $4)
                AND ($5 IS NULL OR action = $5)
            ORDER BY id DESC LIMIT $6
            """, .id(guild),
            .id(filter.before ?? AuditLogEntryID(Snowflake(rawValue: Snowflake.storedMax))),
            .id(filter.after ?? AuditLogEntryID(Snowflake(rawValue: 0))), .id(filter.userID),
            filter.action.map { .number($0.rawValue) } ?? .null, .number(limit),
            decode: { (row: any SQLRow) throws(DatabaseError) -> AuditLogEntry? in
                guard let action = AuditAction(rawValue: try row.number(2)) else { return nil }
                return AuditLogEntry(
                    id: try row.id(0), guildID: guild, userID: try row.id(1), action: action,
                    targetID: row.isNull(3)
                        ? nil : Snowflake(rawValue: UInt64(bitPattern: try row.integer(3))),
                    changes: try row.optionalText(4).map(AuditChangeText.decode) ?? [],
                    reason: try row.optionalText(5))
            })
        return entries.compactMap { $0 }
    }
}

/// Changes as the text that is stored: JSON.
private enum AuditChangeText {
    static func encode(_ changes: [AuditChange]) throws(DomainError) -> String? {
        if changes.isEmpty { return nil }
        do {
            let data = try JSONEncoder().encode(changes.map(StoredChange.init))
            return String(decoding: data, as: UTF8.self)
        } catch {
            throw .unavailable(reason: "an audit log entry cannot be encoded: \(error)")
        }
    }

    /// What an older version wrote in another form is left out.
    static func decode(_ text: String) -> [AuditChange] {
        let stored = try? JSONDecoder().decode([StoredChange].self, from: Data(text.utf8))
        return (stored ?? []).map {
            AuditChange($0.key, from: $0.old.map(AuditValue.init), to: $0.new.map(AuditValue.init))
        }
    }
}

private struct StoredChange: Codable {
    var key: String
    var old: StoredValue?
    var new: StoredValue?

    init(_ change: AuditChange) {
        key = change.key
        old = change.old.map(StoredValue.init)
        new = change.new.map(StoredValue.init)
    }
}

private enum StoredValue: Codable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([String])

    init(_ value: AuditValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .number(let number): self = .number(number)
        case .flag(let flag): self = .flag(flag)
        case .list(let list): self = .list(list)
        }
    }
}

extension AuditValue {
    fileprivate init(_ value: StoredValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .number(let number): self = .number(number)
        case .flag(let flag): self = .flag(flag)
        case .list(let list): self = .list(list)
        }
    }
}
