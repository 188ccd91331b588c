// Channels, conversations and overwrites as the contract writes them.

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

    init(_ kind: DirectChannel.Kind) {
        switch kind {
        case .direct: self = .direct
        case .group: self = .group
        }
    }
}

extension GuildChannelType {
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
            parentID: channel.parentID?.snowflake, nsfw: channel.isNSFW,
            rateLimitPerUser: channel.slowModeSeconds,
            permissionOverwrites: channel.overwrites.map(GuildsAPI.PermissionOverwrite.init),
            lastMessageID: channel.lastMessageID?.snowflake, recipients: [], ownerID: nil)
    }

    init(_ channel: DirectChannel) {
        self.init(
            id: channel.id.snowflake, guildID: nil, type: ChannelType(channel.kind), name: channel.name,
            topic: nil, position: 0, parentID: nil, nsfw: false, rateLimitPerUser: 0,
            permissionOverwrites: [], lastMessageID: channel.lastMessageID?.snowflake,
            recipients: channel.recipients.map(GuildsAPI.User.init), ownerID: channel.ownerID?.snowflake)
    }

    init(_ channel: AnyChannel) {
        switch channel {
        case .guild(let channel): self.init(channel)
        case .direct(let channel): self.init(channel)
        }
    }
}

extension GuildsAPI.PermissionOverwrite {
    init(_ overwrite: Domain.PermissionOverwrite) {
        let (allow, deny) = (
            GuildsAPI.Permissions(overwrite.allow), GuildsAPI.Permissions(overwrite.deny)
        )
        switch overwrite.subject {
        case .role(let id): self.init(id: id.snowflake, type: .role, allow: allow, deny: deny)
        case .member(let id): self.init(id: id.snowflake, type: .member, allow: allow, deny: deny)
        }
    }
}

extension Domain.PermissionOverwrite {
    init(_ wire: GuildsAPI.PermissionOverwrite) {
        self.init(Subject(wire.id, wire.type), allow: .init(wire.allow), deny: .init(wire.deny))
    }
}

extension Domain.PermissionOverwrite.Subject {
    init(_ id: Snowflake, _ type: OverwriteType) {
        switch type {
        case .role: self = .role(ID(id))
        case .member: self = .member(ID(id))
        }
    }
}
