// What happened. Dialects turn events into frames.

/// Something that others are told about.
public enum DomainEvent: Sendable {
    /// To one user: a guild they created or joined, whole. Their sessions follow the guild from here on.
    case guildJoined(GuildView)
    case guildUpdated(Guild)
    /// To the guild: it was deleted. Its sessions follow it no longer.
    case guildDeleted(GuildID)
    /// To one user: they left, or were kicked or banned. Their sessions follow the guild no longer.
    case guildLeft(GuildID, by: UserID)

    case roleCreated(Role)
    case roleUpdated(Role)
    case roleDeleted(RoleID, of: GuildID)

    case channelCreated(Channel)
    case channelUpdated(Channel)
    case channelDeleted(Channel)
    case directChannelCreated(DirectChannel)
    case directChannelUpdated(DirectChannel)
    /// To those who are no longer in it.
    case directChannelDeleted(DirectChannel)

    case memberAdded(Member)
    case memberUpdated(Member)
    case memberRemoved(User, from: GuildID)
    case banAdded(User, in: GuildID)
    case banRemoved(User, in: GuildID)

    case messageCreated(Message)
    case messageUpdated(Message)
    case messageDeleted(MessageID, in: ChannelID, of: GuildID?)
    case messagesDeleted([MessageID], in: ChannelID, of: GuildID?)
    case pinsUpdated(in: ChannelID, of: GuildID?)
    case reactionAdded(Reaction)
    case reactionRemoved(Reaction)

    case userUpdated(User)
    /// To a bot: its token was replaced, or it was deleted. The sessions that were opened with it end.
    case credentialsRevoked

    // Never stored:
    case presenceUpdated(Presence, in: GuildID)
    case typingStarted(Typing)
}

/// Who is told.
public enum EventScope: Sendable, Hashable {
    case guild(GuildID)
    /// Those members of the guild who may see the channel.
    case channel(ChannelID, in: GuildID)
    /// All sessions of one user.
    case user(UserID)
    /// All sessions of a few users: those in a direct channel.
    case users([UserID])
}

/// An event with its audience.
public struct Publication: Sendable {
    public let scope: EventScope
    public let event: DomainEvent

    public init(_ event: DomainEvent, to scope: EventScope) {
        self.scope = scope
        self.event = event
    }
}

/// Publications that belong together, in order: those of one transaction, or one that nothing was stored for.
public struct EventBatch: Sendable {
    /// Grows with every commit: a snapshot read at commit `n` already contains every batch up to `n`. nil when
    /// nothing was stored (presence, typing).
    public let commit: UInt64?
    public let publications: [Publication]

    public init(commit: UInt64?, publications: [Publication]) {
        self.commit = commit
        self.publications = publications
    }
}
