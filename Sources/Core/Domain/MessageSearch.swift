// Looking for messages of a guild (seed 1 §1.3, "Basic search").

public struct MessageSearch: Sendable, Hashable {
    /// What a message must have besides its text.
    public enum Feature: String, Sendable, Hashable, CaseIterable {
        case image, file, link, mention
    }

    /// Words that must all occur; nil for any content.
    public var content: String?
    public var authorID: UserID?
    public var channelID: ChannelID?
    /// All of these.
    public var features: [Feature] = []
    /// Only messages with a smaller id.
    public var before: MessageID?
    /// Only messages with a greater id.
    public var after: MessageID?
    public var isOldestFirst = false
    public var offset = 0
    public var limit = 25

    public init() {}
}

/// One page of what was found.
public struct MessageSearchPage: Sendable {
    /// How many messages match, on all pages.
    public var total: Int
    public var messages: [Message]

    public init(total: Int, messages: [Message]) {
        self.total = total
        self.messages = messages
    }
}
