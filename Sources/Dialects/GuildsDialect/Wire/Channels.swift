// Channels and messages as the contract writes them.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension ChannelType {
    init(_ kind: Domain.Channel.Kind) {
        switch kind {
        case .text: self = .text
        case .category: self = .category
        }
    }

    var kind: Domain.Channel.Kind {
        switch self {
        case .text: .text
        case .category: .category
        }
    }
}

extension GuildsAPI.Channel {
    init(_ channel: Domain.Channel) {
        self.init(
            id: channel.id.snowflake, guildID: channel.guildID.snowflake, type: ChannelType(channel.kind),
            name: channel.name, topic: channel.topic, position: channel.position,
            parentID: channel.parentID?.snowflake, lastMessageID: channel.lastMessageID?.snowflake)
    }
}

extension GuildsAPI.Message {
    init(_ message: Domain.Message) {
        self.init(
            id: message.id.snowflake, channelID: message.channelID.snowflake,
            guildID: message.guildID?.snowflake ?? Snowflake(rawValue: 0),
            author: GuildsAPI.User(message.author),
            content: message.content, timestamp: message.timestamp, editedTimestamp: message.editedAt,
            attachments: [], reactions: [])
    }
}
