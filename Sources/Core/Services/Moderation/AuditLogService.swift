// Reading the record of who did what. Writing it is part of what is recorded (see `UnitOfWork.audit`).

public import Domain
public import Primitives
internal import Stores

/// Entries with the users they name.
public struct AuditLogPage: Sendable {
    /// Newest first.
    public var entries: [AuditLogEntry]
    /// Who did it and to whom, in the order of their ids.
    public var users: [User]
}

public struct AuditLogService: Sendable {
    let context: ServiceContext

    /// - Parameter limit: 1 to 100; other values are brought within.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        of guild: GuildID, _ filter: AuditLogFilter = AuditLogFilter(),
        limit: Int = ContentLimits.pageItemsDefault, for caller: UserID,
        requiring required: Permissions = .manageGuild
    ) async throws(DomainError) -> AuditLogPage {
        try await context.longRead { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            let entries = try view.auditLog.list(of: guild, filter, limit: ContentLimits.pageItems(limit))
            let ids = Set(entries.map(\.userID)).union(entries.compactMap(\.targetUserID))
            return AuditLogPage(entries: entries, users: try view.users.list(ids))
        }
    }
}

extension AuditLogEntry {
    fileprivate var targetUserID: UserID? {
        switch action {
        case .memberKick, .memberBan, .memberUnban, .memberUpdate, .memberRoleUpdate, .botAdd,
            .messageDelete:
            targetID.map { UserID($0) }
        default: nil
        }
    }
}
