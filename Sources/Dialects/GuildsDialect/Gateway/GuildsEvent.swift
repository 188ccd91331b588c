// What happened, as an event of the guild contract.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsEvent {
    init?(_ event: DomainEvent) {
        switch event {
        case .guildJoined(let snapshot): self = .guildCreate(GuildsAPI.GuildSnapshot(snapshot.snapshot))
        case .guildUpdated(let guild): self = .guildUpdate(GuildsAPI.Guild(guild))
        case .guildDeleted(let id): self = .guildDelete(GuildDelete(id: id.snowflake, unavailable: false))
        case .channelCreated(let channel): self = .channelCreate(GuildsAPI.Channel(channel))
        case .channelUpdated(let channel): self = .channelUpdate(GuildsAPI.Channel(channel))
        case .channelDeleted(let channel): self = .channelDelete(GuildsAPI.Channel(channel))
        case .memberAdded(let member): self = .guildMemberAdd(GuildMemberAdd(member))
        case .messageCreated(let message): self = .messageCreate(GuildsAPI.Message(message))
        case .messageUpdated(let message): self = .messageUpdate(GuildsAPI.Message(message))
        case .messageDeleted(let id, let channel, let guild):
            self = .messageDelete(
                MessageDelete(
                    id: id.snowflake, channelID: channel.snowflake,
                    guildID: guild?.snowflake ?? Snowflake(rawValue: 0)))
        case .userUpdated(let user): self = .userUpdate(GuildsAPI.User(user))
        default: return nil
        }
    }
}
