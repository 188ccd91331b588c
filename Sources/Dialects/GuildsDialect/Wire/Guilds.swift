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
            roles: member.roleIDs.map(\.snowflake), joinedAt: member.joinedAt)
    }
}

extension GuildMemberAdd {
    init(_ member: Domain.Member) {
        self.init(
            user: GuildsAPI.User(member.user), nick: member.nickname,
            roles: member.roleIDs.map(\.snowflake), joinedAt: member.joinedAt,
            guildID: member.guildID.snowflake)
    }
}
