// Servers, who is in them and who is there as the contract writes them.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI

extension ServersAPI.Server {
    init(_ guild: Guild) {
        self.init(
            serverID: guild.id.snowflake, name: guild.name, description: guild.description,
            ownerID: guild.ownerID.snowflake, createdAt: guild.createdAt)
    }
}

extension ServerMember {
    init(_ member: Member) {
        self.init(
            serverID: member.guildID.snowflake, user: ServersAPI.User(member.user), joinedAt: member.joinedAt)
    }

    /// Whoever sees a guild that they have just joined.
    /// - Returns: nil when they are not among its members.
    init?(_ view: GuildView) {
        let viewer = view.snapshot.members.first { $0.user.id == view.viewer.userID }
        guard let viewer else { return nil }
        self.init(viewer)
    }
}

extension ServersAPI.Presence {
    init(_ presence: Domain.Presence, in guild: GuildID) {
        self.init(
            userID: presence.user.snowflake, serverID: guild.snowflake,
            status: ShownStatus(presence.status))
    }
}

extension ShownStatus {
    fileprivate init(_ status: Domain.PresenceStatus) {
        switch status {
        case .online: self = .online
        case .idle: self = .idle
        case .dnd: self = .dnd
        case .invisible, .offline: self = .offline
        }
    }
}
