// What people write.

public import Primitives

public struct Message: Sendable, Hashable {
    public let id: MessageID
    public let channelID: ChannelID
    /// nil in direct messages.
    public let guildID: GuildID?
    public var author: User
    public var content: String
    public var editedAt: Timestamp?
    /// The message that this one replies to.
    public var reference: MessageReference?
    /// Users whom the content names, in the order of their ids.
    public var mentions: [User]
    public var mentionedRoleIDs: [RoleID]
    public var mentionsEveryone: Bool
    public var attachments: [Attachment]
    /// In the order in which the emoji were first used.
    public var reactions: [ReactionCount]
    public var isPinned: Bool
    /// What the sender marked it with; only known while it is being sent.
    public var nonce: String?

    public init(
        id: MessageID, channelID: ChannelID, guildID: GuildID?, author: User, content: String,
        editedAt: Timestamp? = nil, reference: MessageReference? = nil, mentions: [User] = [],
        mentionedRoleIDs: [RoleID] = [], mentionsEveryone: Bool = false, attachments: [Attachment] = [],
        reactions: [ReactionCount] = [], isPinned: Bool = false, nonce: String? = nil
    ) {
        self.id = id
        self.channelID = channelID
        self.guildID = guildID
        self.author = author
        self.content = content
        self.editedAt = editedAt
        self.reference = reference
        self.mentions = mentions
        self.mentionedRoleIDs = mentionedRoleIDs
        self.mentionsEveryone = mentionsEveryone
        self.attachments = attachments
        self.reactions = reactions
        self.isPinned = isPinned
        self.nonce = nonce
    }

    /// When it was written: the moment its id was issued.
    public var timestamp: Timestamp { id.snowflake.timestamp }
}

/// The message that another one replies to, in the same channel.
public struct MessageReference: Sendable, Hashable {
    public let messageID: MessageID
    /// nil when it was deleted meanwhile.
    public var message: QuotedMessage?

    public init(messageID: MessageID, message: QuotedMessage?) {
        self.messageID = messageID
        self.message = message
    }
}

/// A message inside another one. Its own reference is not followed.
public indirect enum QuotedMessage: Sendable, Hashable {
    case message(Message)

    public var message: Message {
        switch self {
        case .message(let message): message
        }
    }
}

/// A file of a message.
public struct Attachment: Sendable, Hashable {
    public let id: AttachmentID
    /// As it is stored and shown: made safe from what the client called it.
    public var filename: String
    /// By its content (`image/png`).
    public var contentType: String
    public var size: Int
    /// In pixels.
    public var width: Int
    public var height: Int
    /// Where it lies in the file storage (seed 1 §9.1).
    public var storageKey: String

    public init(
        id: AttachmentID, filename: String, contentType: String, size: Int, width: Int, height: Int,
        storageKey: String
    ) {
        self.id = id
        self.filename = filename
        self.contentType = contentType
        self.size = size
        self.width = width
        self.height = height
        self.storageKey = storageKey
    }
}

/// How often an emoji stands under a message.
public struct ReactionCount: Sendable, Hashable {
    public var emoji: String
    public var count: Int
    /// Whether the reader is among them; nil where many read the same (events).
    public var includesReader: Bool?

    public init(emoji: String, count: Int, includesReader: Bool?) {
        self.emoji = emoji
        self.count = count
        self.includesReader = includesReader
    }
}

/// One user's emoji under one message.
public struct Reaction: Sendable, Hashable {
    public var emoji: String
    public var userID: UserID
    public var messageID: MessageID
    public var channelID: ChannelID
    /// nil in direct messages.
    public var guildID: GuildID?

    public init(
        emoji: String, userID: UserID, messageID: MessageID, channelID: ChannelID, guildID: GuildID?
    ) {
        self.emoji = emoji
        self.userID = userID
        self.messageID = messageID
        self.channelID = channelID
        self.guildID = guildID
    }
}

/// Which part of a channel's history is asked for. Results are newest first.
public enum HistoryAnchor: Sendable, Hashable {
    case latest
    case before(MessageID)
    /// The oldest messages above the id, still newest first.
    case after(MessageID)
    /// About half older and half newer ones, the message itself included if it is there.
    case around(MessageID)
}
