// What happened, as an event of the server contract.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI

extension ServersEvent {
    /// - Returns: nil for what the contract has no event for.
    init?(_ event: DomainEvent) {
        switch event {
        case .guildJoined(let view):
            guard let member = ServerMember(view) else { return nil }
            self = .serverMemberAdd(member)
        case .guildDeleted(let guild):
            self = .serverMemberRemove(ServerMemberRemove(serverID: guild.snowflake, userID: nil))
        case .guildLeft(let guild, by: let user):
            self = .serverMemberRemove(ServerMemberRemove(serverID: guild.snowflake, userID: user.snowflake))
        case .channelCreated(let channel): self = .channelCreate(ServersAPI.Channel(channel))
        case .channelUpdated(let channel): self = .channelUpdate(ServersAPI.Channel(channel))
        case .channelDeleted(let channel): self = .channelDelete(ServersAPI.Channel(channel))
        case .directChannelCreated(let channel): self = .channelCreate(ServersAPI.Channel(channel))
        case .directChannelUpdated(let channel): self = .channelUpdate(ServersAPI.Channel(channel))
        case .directChannelDeleted(let channel): self = .channelDelete(ServersAPI.Channel(channel))
        case .memberAdded(let member): self = .serverMemberAdd(ServerMember(member))
        case .memberRemoved(let user, let guild):
            self = .serverMemberRemove(
                ServerMemberRemove(serverID: guild.snowflake, userID: user.id.snowflake))
        case .messageCreated(let message): self = .messageCreate(ServersAPI.Message(message))
        case .messageUpdated(let message): self = .messageUpdate(ServersAPI.Message(message))
        case .messageDeleted(let id, let channel, let guild):
            self = .messageDelete(MessageDelete(id, channel, guild))
        case .typingStarted(let typing): self = .typingStart(TypingStart(typing))
        case .presenceUpdated(let presence, let guild):
            self = .presenceUpdate(ServersAPI.Presence(presence, in: guild))
        // `messagesDeleted` is told as one deletion after another.
        case .messagesDeleted, .guildUpdated, .roleCreated, .roleUpdated, .roleDeleted, .memberUpdated,
            .banAdded, .banRemoved, .pinsUpdated, .reactionAdded, .reactionRemoved, .userUpdated,
            .credentialsRevoked:
            return nil
        }
    }
}
