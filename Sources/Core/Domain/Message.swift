// What people write.

public import Primitives

public struct Message: Sendable, Hashable {
    public let id: MessageID
    public let channelID: ChannelID
    public let guildID: GuildID
    public var author: User
    public var content: String
    public var editedAt: Timestamp?

    public init(
        id: MessageID, channelID: ChannelID, guildID: GuildID, author: User, content: String,
        editedAt: Timestamp?
    ) {
        self.id = id
        self.channelID = channelID
        self.guildID = guildID
        self.author = author
        self.content = content
        self.editedAt = editedAt
    }

    /// When it was written: the moment its id was issued.
    public var timestamp: Timestamp { id.snowflake.timestamp }
}

/// Which part of a channel's history is asked for. Results are newest first.
public enum HistoryAnchor: Sendable, Hashable {
    case latest
    case before(MessageID)
    /// The oldest messages above the id, still newest first.
    case after(MessageID)
}
