// What clients ask for, in no dialect's words.

public import Domain
public import Primitives

public enum ClientCommand: Sendable {
    case identify(IdentifyRequest)
    case resume(ResumeRequest)
    /// With the number of the last frame that the client has; nil when it does not say.
    case heartbeat(UInt64?)
    case setStatus(PresenceStatus)
    case listMembers(MembersRequest)
    case startTyping(ChannelID)
    /// Legal, but without effect.
    case none
}

/// Begins a session.
public struct IdentifyRequest: Sendable {
    public var token: GatewayToken
    /// What the client wants to be told, in the dialect's own bits.
    public var intents: UInt64
    /// nil: none was named, which is all guilds.
    public var shard: Shard?
    public var status: PresenceStatus
    /// Guilds with more members than this come with so many of them.
    public var membersMax: Int

    public init(
        token: GatewayToken, intents: UInt64 = .max, shard: Shard? = nil, status: PresenceStatus = .online,
        membersMax: Int = ContentLimits.snapshotMembersMax
    ) {
        self.token = token
        self.intents = intents
        self.shard = shard
        self.status = status
        self.membersMax = membersMax
    }
}

/// Goes on with a session.
public struct ResumeRequest: Sendable {
    public var token: GatewayToken
    public var sessionID: String
    /// The number of the last frame that the client has.
    public var sequence: UInt64

    public init(token: GatewayToken, sessionID: String, sequence: UInt64) {
        self.token = token
        self.sessionID = sessionID
        self.sequence = sequence
    }
}

/// Who a client says it is.
public enum GatewayToken: Sendable {
    /// A user's access token.
    case access(Secret<String>)
    /// A bot's own token.
    case bot(Secret<String>)
}

/// Asks for members of a guild that its snapshot did not carry.
public struct MembersRequest: Sendable {
    public enum Selection: Sendable {
        /// Whose name or nickname begins with this; the empty text means everybody.
        case prefix(String)
        case users([UserID])
    }

    public var guild: GuildID
    public var selection: Selection
    /// At most so many; nil means all.
    public var limit: Int?
    public var wantsPresences: Bool
    /// Comes back with the answer.
    public var nonce: String?

    public init(guild: GuildID, selection: Selection, limit: Int?, wantsPresences: Bool, nonce: String?) {
        self.guild = guild
        self.selection = selection
        self.limit = limit
        self.wantsPresences = wantsPresences
        self.nonce = nonce
    }
}

/// A part of the answer to a `MembersRequest`.
public struct MembersChunk: Sendable {
    public var guild: GuildID
    public var members: [Member]
    /// From 0.
    public var index: Int
    public var count: Int
    /// Of the users asked for, those who are no members.
    public var notFound: [UserID]
    /// Of the members who are there; nil when they were not asked for.
    public var presences: [Presence]?
    public var nonce: String?

    public init(
        guild: GuildID, members: [Member], index: Int, count: Int, notFound: [UserID],
        presences: [Presence]?, nonce: String?
    ) {
        self.guild = guild
        self.members = members
        self.index = index
        self.count = count
        self.notFound = notFound
        self.presences = presences
        self.nonce = nonce
    }
}
