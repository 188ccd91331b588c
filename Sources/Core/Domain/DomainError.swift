// Everything that can be refused, as a closed list: each dialect maps every case to its own wire error.

public enum DomainError: Error, Sendable, Hashable {
    case unknownUser
    case unknownGuild
    case unknownChannel
    case unknownMember
    case unknownMessage
    case unknownRole
    case unknownInvite
    case unknownBan
    case unknownOverwrite
    /// There is no such file, or its address is not signed.
    case unknownFile
    case maximumGuildsReached
    case maximumChannelsReached
    case maximumRolesReached
    case maximumPinsReached
    case maximumReactionsReached
    case maximumBotsReached
    case maximumOverwritesReached
    case maximumInvitesReached
    /// The credentials, access token or refresh token are missing, wrong, expired or revoked.
    case unauthorized
    /// Only people may do this, or only bots.
    case invalidAccountType
    /// The caller is banned from the guild that they want to join.
    case banned
    /// The owner of a guild transfers or deletes it before leaving.
    case ownerCannotLeave
    /// The caller is no member, or may not see the channel.
    case missingAccess
    /// The caller may see it, but may not do this.
    case missingPermissions
    /// Direct channels cannot do this: they have no settings, roles or invites.
    case notInDirectChannel
    /// Slow mode: the caller has to wait.
    case slowMode(retryAfterMilliseconds: Int64)
    /// A field breaks a rule that only the domain knows (an address in use, a parent that is no category).
    case invalidField(InvalidField)
    /// Storage, the password pool or another part failed or is full. The request had no effect.
    case unavailable(reason: String)
}

/// A field that breaks a domain rule.
public struct InvalidField: Sendable, Hashable {
    public enum Rule: Sendable, Hashable {
        case emailAlreadyRegistered
        case usernameHasTooManyUsers
        case parentIsNotACategory
        case incorrectPassword
        case channelKindCannotHoldThis
        /// The message replied to is not in this channel.
        case unknownMessageReference
        /// Neither text nor files.
        case emptyMessage
        /// A role id that is none of the guild's, or `@everyone` where only assignable roles may stand.
        case unknownRole
        case unknownUser
        case unknownChannel
        case tooManyRecipients
        /// A role's place above the caller's own, or of `@everyone`.
        case positionNotAllowed
        /// A timeout that is over already, or longer than 28 days.
        case timeoutOutOfRange
        /// Not PNG, JPEG, GIF or WEBP, whatever it is called.
        case unsupportedImage
        case imageTooLarge
        /// Bots have no address and no password.
        case notForBots
        /// `@everyone` keeps its name, place and looks.
        case everyoneRoleIsFixed
        /// An id that stands in the list twice.
        case duplicate
        /// A message older or newer than what `limit` allows, an owner who is no member, and the like.
        case notAMember
        /// Not exactly one Unicode emoji.
        case notAnEmoji
    }

    /// The field's name in the domain's own words (`email`, `parent_id`).
    public let name: String
    /// Of a list, which of its entries.
    public let index: Int?
    public let rule: Rule

    public init(_ name: String, _ rule: Rule, at index: Int? = nil) {
        self.name = name
        self.index = index
        self.rule = rule
    }
}
