// The record of who did what in a guild.

public import Primitives

/// What was done; the numbers are Discord's.
public enum AuditAction: Int, Sendable, Hashable, CaseIterable {
    case guildUpdate = 1
    case channelCreate = 10
    case channelUpdate = 11
    case channelDelete = 12
    case overwriteCreate = 13
    case overwriteUpdate = 14
    case overwriteDelete = 15
    case memberKick = 20
    case memberBan = 22
    case memberUnban = 23
    case memberUpdate = 24
    case memberRoleUpdate = 25
    case botAdd = 28
    case roleCreate = 30
    case roleUpdate = 31
    case roleDelete = 32
    case inviteCreate = 40
    case inviteDelete = 42
    case messageDelete = 72
    case messageBulkDelete = 73
    case messagePin = 74
    case messageUnpin = 75
}

public struct AuditLogEntry: Sendable, Hashable {
    public let id: AuditLogEntryID
    public let guildID: GuildID
    /// Who did it.
    public let userID: UserID
    public let action: AuditAction
    /// What it was done to: a user, channel, role, message or the guild itself; nil where that has no number
    /// (invites).
    public let targetID: Snowflake?
    public let changes: [AuditChange]
    /// What the actor gave as the reason.
    public let reason: String?

    public init(
        id: AuditLogEntryID, guildID: GuildID, userID: UserID, action: AuditAction, targetID: Snowflake?,
        changes: [AuditChange], reason: String?
    ) {
        self.id = id
        self.guildID = guildID
        self.userID = userID
        self.action = action
        self.targetID = targetID
        self.changes = changes
        self.reason = reason
    }
}

/// One thing that became another; the key is a field's name on the wire of the guild API.
public struct AuditChange: Sendable, Hashable {
    public let key: String
    /// nil: there was none.
    public let old: AuditValue?
    /// nil: there is none now.
    public let new: AuditValue?

    public init(_ key: String, from old: AuditValue?, to new: AuditValue?) {
        self.key = key
        self.old = old
        self.new = new
    }
}

public enum AuditValue: Sendable, Hashable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([String])
}

/// An action that is about to be recorded: who does it and why.
public struct Actor: Sendable, Hashable {
    public let id: UserID
    /// What they give as the reason (`X-Audit-Log-Reason`).
    public var reason: String?

    public init(_ id: UserID, reason: String? = nil) {
        self.id = id
        self.reason = reason
    }
}

/// Which entries of the audit log are asked for; newest first.
public struct AuditLogFilter: Sendable, Hashable {
    public var userID: UserID?
    public var action: AuditAction?
    public var before: AuditLogEntryID?
    public var after: AuditLogEntryID?

    public init() {}
}
