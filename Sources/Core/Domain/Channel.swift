// Where messages are written.

public import Primitives

/// A channel or category of a guild.
public struct Channel: Sendable, Hashable {
    /// Numbers as on the wire of the guild API (seed 2 posts `"type": 0` for text); direct channels have 1 and 3.
    public enum Kind: Int, Sendable, CaseIterable {
        case text = 0
        case category = 4
    }

    public let id: ChannelID
    public let guildID: GuildID
    public var kind: Kind
    public var name: String
    public var topic: String?
    public var position: Int
    /// The category it is listed under.
    public var parentID: ChannelID?
    public var isNSFW: Bool
    /// Slow mode: seconds that a member waits between two messages; 0 means none.
    public var slowModeSeconds: Int
    /// At most one for each role and member.
    public var overwrites: [PermissionOverwrite]
    public var lastMessageID: MessageID?
    public var createdAt: Timestamp

    public init(
        id: ChannelID, guildID: GuildID, kind: Kind, name: String, topic: String?, position: Int,
        parentID: ChannelID?, isNSFW: Bool = false, slowModeSeconds: Int = 0,
        overwrites: [PermissionOverwrite] = [], lastMessageID: MessageID?, createdAt: Timestamp
    ) {
        self.id = id
        self.guildID = guildID
        self.kind = kind
        self.name = name
        self.topic = topic
        self.position = position
        self.parentID = parentID
        self.isNSFW = isNSFW
        self.slowModeSeconds = slowModeSeconds
        self.overwrites = overwrites
        self.lastMessageID = lastMessageID
        self.createdAt = createdAt
    }
}

/// A conversation outside of guilds.
public struct DirectChannel: Sendable, Hashable {
    /// Numbers as on the wire of the guild API.
    public enum Kind: Int, Sendable, CaseIterable {
        /// Between two users; there is at most one for each pair, and nobody leaves it.
        case direct = 1
        case group = 3
    }

    public let id: ChannelID
    public var kind: Kind
    /// Of a group that was given one.
    public var name: String?
    /// Of a group: who may remove others.
    public var ownerID: UserID?
    /// Everybody in it, in the order of their ids.
    public var recipients: [User]
    public var lastMessageID: MessageID?
    public var createdAt: Timestamp

    public init(
        id: ChannelID, kind: Kind, name: String?, ownerID: UserID?, recipients: [User],
        lastMessageID: MessageID?, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.ownerID = ownerID
        self.recipients = recipients
        self.lastMessageID = lastMessageID
        self.createdAt = createdAt
    }
}

/// What a channel id may name.
public enum AnyChannel: Sendable, Hashable {
    case guild(Channel)
    case direct(DirectChannel)
}
