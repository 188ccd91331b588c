// What happened, as an event of the guild contract.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsEvent {
    /// - Returns: nil for what clients are not told by an event.
    init?(_ event: DomainEvent, _ files: FileAddresses) {
        switch event {
        case .guildJoined(let view): self = .guildCreate(GuildsAPI.GuildSnapshot(view.snapshot))
        case .guildUpdated(let guild): self = .guildUpdate(GuildsAPI.Guild(guild))
        case .guildDeleted(let id), .guildLeft(let id, _):
            self = .guildDelete(GuildDelete(id: id.snowflake, unavailable: false))
        case .roleCreated(let role): self = .guildRoleCreate(GuildRole(role))
        case .roleUpdated(let role): self = .guildRoleUpdate(GuildRole(role))
        case .roleDeleted(let id, let guild):
            self = .guildRoleDelete(GuildRoleDelete(guildID: guild.snowflake, roleID: id.snowflake))
        case .channelCreated(let channel): self = .channelCreate(GuildsAPI.Channel(channel))
        case .channelUpdated(let channel): self = .channelUpdate(GuildsAPI.Channel(channel))
        case .channelDeleted(let channel): self = .channelDelete(GuildsAPI.Channel(channel))
        case .directChannelCreated(let channel): self = .channelCreate(GuildsAPI.Channel(channel))
        case .directChannelUpdated(let channel): self = .channelUpdate(GuildsAPI.Channel(channel))
        case .directChannelDeleted(let channel): self = .channelDelete(GuildsAPI.Channel(channel))
        case .memberAdded(let member): self = .guildMemberAdd(GuildMember(member))
        case .memberUpdated(let member): self = .guildMemberUpdate(GuildMember(member))
        case .memberRemoved(let user, let guild): self = .guildMemberRemove(GuildUser(user, guild))
        case .banAdded(let user, let guild): self = .guildBanAdd(GuildUser(user, guild))
        case .banRemoved(let user, let guild): self = .guildBanRemove(GuildUser(user, guild))
        case .messageCreated(let message): self = .messageCreate(GuildsAPI.Message(message, files))
        case .messageUpdated(let message): self = .messageUpdate(GuildsAPI.Message(message, files))
        case .messageDeleted(let id, let channel, let guild):
            self = .messageDelete(
                MessageDelete(id: id.snowflake, channelID: channel.snowflake, guildID: guild?.snowflake))
        case .messagesDeleted(let ids, let channel, let guild):
            self = .messageDeleteBulk(
                MessageDeleteBulk(
                    ids: ids.map(\.snowflake), channelID: channel.snowflake, guildID: guild?.snowflake))
        case .pinsUpdated(let channel, let guild):
            self = .channelPinsUpdate(
                ChannelPins(channelID: channel.snowflake, guildID: guild?.snowflake))
        case .reactionAdded(let reaction): self = .messageReactionAdd(ReactionEvent(reaction))
        case .reactionRemoved(let reaction): self = .messageReactionRemove(ReactionEvent(reaction))
        case .typingStarted(let typing): self = .typingStart(TypingStart(typing))
        case .userUpdated(let user): self = .userUpdate(GuildsAPI.User(user))
        case .credentialsRevoked: return nil
        case .presenceUpdated(let presence, let guild):
            self = .presenceUpdate(GuildsAPI.Presence(presence, in: guild))
        }
    }
}

extension DomainEvent {
    /// Whether it happened in a conversation rather than in a guild.
    var isDirect: Bool {
        switch self {
        case .directChannelCreated, .directChannelUpdated, .directChannelDeleted: true
        case .messageCreated(let message), .messageUpdated(let message): message.guildID == nil
        case .messageDeleted(_, _, let guild), .messagesDeleted(_, _, let guild), .pinsUpdated(_, let guild):
            guild == nil
        case .reactionAdded(let reaction), .reactionRemoved(let reaction): reaction.guildID == nil
        case .typingStarted(let typing): typing.guild == nil
        default: false
        }
    }
}

extension GuildRole {
    init(_ role: Domain.Role) {
        self.init(guildID: role.guildID.snowflake, role: GuildsAPI.Role(role))
    }
}
