// Whether people are there, and what they are typing. None of it is stored: it is true for a moment.

public import Primitives

/// What a client says about its user (seed 1 §10.3, seed 4 "Data Models").
public enum PresenceStatus: String, Sendable, Hashable, CaseIterable {
    case online, idle, dnd
    /// There, but shown to others as offline.
    case invisible
    case offline
}

/// A user's status as one receiver may see it.
public struct Presence: Sendable, Hashable {
    public var user: UserID
    /// Never `invisible`, except to the user themselves.
    public var status: PresenceStatus
    public var customStatus: String?

    public init(user: UserID, status: PresenceStatus, customStatus: String?) {
        self.user = user
        self.status = status
        self.customStatus = customStatus
    }
}

/// Somebody is writing a message (seed 1 §6.7).
public struct Typing: Sendable, Hashable {
    public var user: UserID
    public var channel: ChannelID
    /// nil in direct messages.
    public var guild: GuildID?
    public var startedAt: Timestamp

    public init(user: UserID, channel: ChannelID, guild: GuildID?, startedAt: Timestamp) {
        self.user = user
        self.channel = channel
        self.guild = guild
        self.startedAt = startedAt
    }
}
