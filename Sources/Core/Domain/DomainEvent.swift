// What happened, once it is durable. Dialects turn events into frames.

/// A change that others are told about.
public enum DomainEvent: Sendable {
    /// To one user: a guild they created or joined, whole. Their sessions follow the guild from here on.
    case guildJoined(GuildSnapshot)
    case guildUpdated(Guild)
    /// The guild was deleted: its sessions follow it no longer.
    case guildDeleted(GuildID)
    case channelCreated(Channel)
    case channelUpdated(Channel)
    case channelDeleted(Channel)
    case memberAdded(Member)
    case messageCreated(Message)
    case messageUpdated(Message)
    case messageDeleted(MessageID, in: ChannelID, of: GuildID)
    case userUpdated(User)
}

/// Who is told.
public enum EventScope: Sendable, Hashable {
    case guild(GuildID)
    /// Those members of the guild who may see the channel.
    case channel(ChannelID, in: GuildID)
    /// All sessions of one user.
    case user(UserID)
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

/// The publications of one transaction, in order.
public struct CommittedBatch: Sendable {
    /// Grows with every commit. A snapshot read at commit `n` already contains every batch up to `n`.
    public let commit: UInt64
    public let publications: [Publication]

    public init(commit: UInt64, publications: [Publication]) {
        self.commit = commit
        self.publications = publications
    }
}
