// Guilds, their roles and members as the contract writes them.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsAPI.Guild {
    init(_ guild: Domain.Guild) {
        self.init(
            id: guild.id.snowflake, name: guild.name, description: guild.description, icon: guild.icon,
            ownerID: guild.ownerID.snowflake, createdAt: guild.createdAt)
    }
}

extension GuildsAPI.GuildSnapshot {
    init(_ snapshot: Domain.GuildSnapshot) {
        let guild = snapshot.guild
        self.init(
            id: guild.id.snowflake, name: guild.name, description: guild.description, icon: guild.icon,
            ownerID: guild.ownerID.snowflake, createdAt: guild.createdAt,
            channels: snapshot.channels.map(GuildsAPI.Channel.init),
            roles: snapshot.roles.map(GuildsAPI.Role.init),
            members: snapshot.members.map(GuildsAPI.Member.init), memberCount: snapshot.memberCount,
            large: snapshot.isLarge,
            presences: snapshot.presences.map { GuildsAPI.Presence($0, in: guild.id) },
            joinedAt: snapshot.joinedAt, unavailable: false)
    }
}

extension CurrentUserGuild {
    init(_ joined: JoinedGuild, isOwner: Bool) {
        let guild = joined.guild
        self.init(
            id: guild.id.snowflake, name: guild.name, description: guild.description, icon: guild.icon,
            ownerID: guild.ownerID.snowflake, createdAt: guild.createdAt, owner: isOwner,
            permissions: GuildsAPI.Permissions(joined.permissions), joinedAt: joined.joinedAt,
            approximateMemberCount: joined.memberCount)
    }
}

extension GuildsAPI.Role {
    init(_ role: Domain.Role) {
        self.init(
            id: role.id.snowflake, guildID: role.guildID.snowflake, name: role.name, color: role.color,
            hoist: role.hoist, position: role.position, permissions: GuildsAPI.Permissions(role.permissions),
            mentionable: role.mentionable)
    }
}

extension GuildsAPI.Member {
    init(_ member: Domain.Member) {
        self.init(
            user: GuildsAPI.User(member.user), nick: member.nickname,
            roles: member.roleIDs.map(\.snowflake), joinedAt: member.joinedAt,
            communicationDisabledUntil: member.timedOutUntil)
    }
}

extension GuildMember {
    init(_ member: Domain.Member) {
        self.init(
            user: GuildsAPI.User(member.user), nick: member.nickname,
            roles: member.roleIDs.map(\.snowflake), joinedAt: member.joinedAt,
            communicationDisabledUntil: member.timedOutUntil, guildID: member.guildID.snowflake)
    }
}

extension GuildUser {
    init(_ user: Domain.User, _ guild: GuildID) {
        self.init(guildID: guild.snowflake, user: GuildsAPI.User(user))
    }
}

extension GuildsAPI.Presence {
    init(_ presence: Domain.Presence, in guild: GuildID) {
        self.init(
            user: UserReference(id: presence.user.snowflake), guildID: guild.snowflake,
            status: ShownStatus(presence.status), customStatus: presence.customStatus)
    }
}

extension ShownStatus {
    init(_ status: Domain.PresenceStatus) {
        switch status {
        case .online: self = .online
        case .idle: self = .idle
        case .dnd: self = .dnd
        case .invisible, .offline: self = .offline
        }
    }
}
