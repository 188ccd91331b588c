// Invites as the contract writes them.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsAPI.Invite {
    init(_ preview: InvitePreview) {
        let (invite, guild, channel) = (preview.invite, preview.guild, preview.channel)
        self.init(
            code: invite.code,
            guild: InviteGuild(id: guild.id.snowflake, name: guild.name, icon: guild.icon),
            channel: InviteChannel(
                id: channel.id.snowflake, name: channel.name, type: ChannelType(channel.kind)),
            inviter: GuildsAPI.User(preview.inviter), uses: invite.uses, maxUses: invite.maxUses,
            maxAge: invite.maxAgeSeconds, createdAt: invite.createdAt, expiresAt: invite.expiresAt,
            approximateMemberCount: preview.memberCount)
    }
}
