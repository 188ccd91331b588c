// Who may not come back.

public import Primitives

public struct Ban: Sendable, Hashable {
    public let guildID: GuildID
    public var user: User
    public var moderatorID: UserID
    public var reason: String?
    public var createdAt: Timestamp

    public init(guildID: GuildID, user: User, moderatorID: UserID, reason: String?, createdAt: Timestamp) {
        self.guildID = guildID
        self.user = user
        self.moderatorID = moderatorID
        self.reason = reason
        self.createdAt = createdAt
    }
}
