// What the audit log says of a change: which fields differ, under the names they have in the guild API.

internal import Domain
internal import Primitives
internal import Stores

extension UnitOfWork {
    /// As `audit`, unless nothing changed.
    func auditChanges(
        _ action: AuditAction, by actor: Actor, in guild: GuildID, target: Snowflake,
        _ changes: [AuditChange], _ context: ServiceContext
    ) throws(DomainError) {
        if changes.isEmpty { return }
        try audit(action, by: actor, in: guild, target: target, changes, context)
    }
}

extension [AuditChange] {
    /// Notes a field if it differs; nil means that there was, or is, none.
    fileprivate mutating func note(_ key: String, _ old: AuditValue?, _ new: AuditValue?) {
        if old != new { append(AuditChange(key, from: old, to: new)) }
    }

    static func between(_ old: Guild, _ new: Guild) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("name", .text(old.name), .text(new.name))
        changes.note("description", .of(old.description), .of(new.description))
        changes.note("icon", .of(old.icon), .of(new.icon))
        changes.note("owner_id", .id(old.ownerID), .id(new.ownerID))
        return changes
    }

    /// - Parameters:
    ///   - old: nil: it was created.
    ///   - new: nil: it was deleted.
    static func between(_ old: Channel?, _ new: Channel?) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("name", .of(old?.name), .of(new?.name))
        changes.note("type", .of(old?.kind.rawValue), .of(new?.kind.rawValue))
        changes.note("topic", .of(old?.topic), .of(new?.topic))
        changes.note("position", .of(old?.position), .of(new?.position))
        changes.note("parent_id", .id(old?.parentID), .id(new?.parentID))
        changes.note("nsfw", .of(old?.isNSFW), .of(new?.isNSFW))
        changes.note("rate_limit_per_user", .of(old?.slowModeSeconds), .of(new?.slowModeSeconds))
        return changes
    }

    /// As for channels.
    static func between(_ old: Role?, _ new: Role?) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("name", .of(old?.name), .of(new?.name))
        changes.note("permissions", .of(old?.permissions), .of(new?.permissions))
        changes.note("position", .of(old?.position), .of(new?.position))
        changes.note("color", .of(old?.color), .of(new?.color))
        changes.note("hoist", .of(old?.hoist), .of(new?.hoist))
        changes.note("mentionable", .of(old?.mentionable), .of(new?.mentionable))
        return changes
    }

    /// Nickname and timeout; roles are told by `roles(added:removed:)`.
    static func between(_ old: Member, _ new: Member) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("nick", .of(old.nickname), .of(new.nickname))
        changes.note("communication_disabled_until", .of(old.timedOutUntil), .of(new.timedOutUntil))
        return changes
    }

    static func roles(added: [RoleID], removed: [RoleID]) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("$add", nil, added.isEmpty ? nil : .list(added.map(\.description)))
        changes.note("$remove", nil, removed.isEmpty ? nil : .list(removed.map(\.description)))
        return changes
    }

    /// As for channels; an overwrite is named by its subject's id.
    static func between(_ old: PermissionOverwrite?, _ new: PermissionOverwrite?) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("id", .of(old?.subject.id), .of(new?.subject.id))
        changes.note("allow", .of(old?.allow), .of(new?.allow))
        changes.note("deny", .of(old?.deny), .of(new?.deny))
        return changes
    }

    static func between(_ old: Invite?, _ new: Invite?) -> [AuditChange] {
        var changes: [AuditChange] = []
        changes.note("code", .of(old?.code), .of(new?.code))
        changes.note("channel_id", .id(old?.channelID), .id(new?.channelID))
        changes.note("inviter_id", .id(old?.inviterID), .id(new?.inviterID))
        changes.note("max_uses", .of(old?.maxUses), .of(new?.maxUses))
        changes.note("max_age", .of(old?.maxAgeSeconds), .of(new?.maxAgeSeconds))
        return changes
    }
}

extension AuditValue {
    fileprivate static func of(_ text: String?) -> AuditValue? { text.map(AuditValue.text) }
    fileprivate static func of(_ number: Int?) -> AuditValue? { number.map { .number(Int64($0)) } }
    fileprivate static func of(_ flag: Bool?) -> AuditValue? { flag.map(AuditValue.flag) }
    fileprivate static func id<Kind>(_ id: ID<Kind>?) -> AuditValue? { id.map { .text($0.description) } }
    fileprivate static func of(_ id: Snowflake?) -> AuditValue? { id.map { .text($0.description) } }
    fileprivate static func of(_ time: Timestamp?) -> AuditValue? { time.map { .text($0.iso8601) } }
    fileprivate static func of(_ permissions: Permissions?) -> AuditValue? {
        permissions.map { .text(String($0.rawValue)) }
    }
}

extension PermissionOverwrite.Subject {
    /// The number of the role or user.
    var id: Snowflake {
        switch self {
        case .role(let id): id.snowflake
        case .member(let id): id.snowflake
        }
    }
}
