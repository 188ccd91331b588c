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
