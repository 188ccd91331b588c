// The audit log and bans as the contract writes them.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension Actor {
    /// - Parameter reason: of `X-Audit-Log-Reason`; an empty one is none.
    init(_ caller: UserID, _ reason: String?) {
        self.init(caller, reason: reason.flatMap { $0.isEmpty ? nil : $0 })
    }
}

extension GuildsAPI.Ban {
    init(_ ban: Domain.Ban) { self.init(user: GuildsAPI.User(ban.user), reason: ban.reason) }
}

extension GuildsAPI.AuditLog {
    init(_ page: AuditLogPage) {
        self.init(
            auditLogEntries: page.entries.compactMap(GuildsAPI.AuditLogEntry.init),
            users: page.users.map(GuildsAPI.User.init))
    }
}

extension GuildsAPI.AuditLogEntry {
    /// - Returns: nil for an action that the contract does not name.
    init?(_ entry: Domain.AuditLogEntry) {
        guard let action = GuildsAPI.AuditAction(rawValue: entry.action.rawValue) else { return nil }
        self.init(
            id: entry.id.snowflake, userID: entry.userID.snowflake, actionType: action,
            targetID: entry.targetID, changes: entry.changes.map(GuildsAPI.AuditChange.init),
            reason: entry.reason)
    }
}

extension GuildsAPI.AuditChange {
    init(_ change: Domain.AuditChange) {
        self.init(
            key: change.key, oldValue: JSONValue(change.old), newValue: JSONValue(change.new))
    }
}

extension JSONValue {
    fileprivate init(_ value: AuditValue?) {
        switch value {
        case nil: self = .null
        case .text(let text): self = .string(text)
        case .number(let number): self = .number(String(number))
        case .flag(let flag): self = .boolean(flag)
        case .list(let list): self = .array(list.map(JSONValue.string))
        }
    }
}
