// Most tests give no reason for what they do: they name only who does it.

import Domain
import Primitives
import Services

extension GuildService {
    func update(_ id: GuildID, _ changes: GuildChanges, by user: UserID) async throws(DomainError) -> Guild {
        try await update(id, changes, by: Actor(user))
    }
}

extension ChannelService {
    func create(
        _ draft: ChannelDraft, in guild: GuildID, by user: UserID
    ) async throws(DomainError) -> Channel {
        try await create(draft, in: guild, by: Actor(user))
    }

    func update(
        _ id: ChannelID, _ changes: ChannelChanges, by user: UserID
    ) async throws(DomainError) -> Channel {
        try await update(id, changes, by: Actor(user))
    }

    @discardableResult
    func delete(_ id: ChannelID, by user: UserID) async throws(DomainError) -> Channel {
        try await delete(id, by: Actor(user))
    }
}

extension InviteService {
    func create(
        _ draft: InviteDraft, in guild: GuildID, by user: UserID
    ) async throws(DomainError) -> InvitePreview {
        try await create(draft, in: guild, by: Actor(user))
    }

    @discardableResult
    func delete(_ code: String, by user: UserID) async throws(DomainError) -> InvitePreview {
        try await delete(code, by: Actor(user))
    }
}

extension World {
    /// A role of its own for a member, in a given place.
    @discardableResult
    func promote(
        _ user: UserID, to position: Int, with permissions: Permissions = [], in guild: Community
    ) async throws -> RoleID {
        let owner = Actor(guild.owner)
        let role = try await services.roles.create(
            RoleDraft(name: "rank \(position)", permissions: permissions), in: guild.id, by: owner)
        _ = try await services.roles.reorder([role.id: position], in: guild.id, by: owner)
        var changes = MemberChanges()
        let held = try await services.members.get(user, of: guild.id, for: guild.owner).roleIDs
        changes.roleIDs = .set(held + [role.id])
        _ = try await services.members.update(user, of: guild.id, changes, by: owner)
        return role.id
    }

    /// What the audit log says, newest first.
    func auditLog(of guild: Community, _ action: AuditAction? = nil) async throws -> [AuditLogEntry] {
        var filter = AuditLogFilter()
        filter.action = action
        return try await services.auditLog.list(of: guild.id, filter, limit: 100, for: guild.owner).entries
    }

    /// The batches of a user who follows the guild: what they are told.
    var publications: [Publication] { recorder.batches.flatMap(\.publications) }
}
