// Where messages are written.

public import Primitives

public struct Channel: Sendable, Hashable {
    /// Numbers as on the wire of the guild API (seed 2 posts `"type": 0` for text).
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
    public var lastMessageID: MessageID?
    public var createdAt: Timestamp

    public init(
        id: ChannelID, guildID: GuildID, kind: Kind, name: String, topic: String?, position: Int,
        parentID: ChannelID?, lastMessageID: MessageID?, createdAt: Timestamp
    ) {
        self.id = id
        self.guildID = guildID
        self.kind = kind
        self.name = name
        self.topic = topic
        self.position = position
        self.parentID = parentID
        self.lastMessageID = lastMessageID
        self.createdAt = createdAt
    }
}
