// Channels and conversations as the contract writes them.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI

extension ServersAPI.Channel {
    init(_ channel: Domain.Channel) {
        self.init(
            channelID: channel.id.snowflake, serverID: channel.guildID.snowflake,
            type: ChannelType(channel.kind), name: channel.name, topic: channel.topic,
            position: channel.position, recipients: [])
    }

    init(_ channel: DirectChannel) {
        self.init(
            channelID: channel.id.snowflake, serverID: nil, type: ChannelType(channel.kind),
            name: channel.name, topic: nil, position: 0,
            recipients: channel.recipients.map(ServersAPI.User.init))
    }
}

extension ChannelType {
    fileprivate init(_ kind: Domain.Channel.Kind) {
        switch kind {
        case .text: self = .text
        case .category: self = .category
        }
    }

    fileprivate init(_ kind: DirectChannel.Kind) {
        switch kind {
        case .direct: self = .dm
        case .group: self = .group
        }
    }
}
