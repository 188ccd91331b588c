// Everything that can be refused, as a closed list: each dialect maps every case to its own wire error.

public enum DomainError: Error, Sendable, Hashable {
    case unknownUser
    case unknownGuild
    case unknownChannel
    case unknownMember
    case unknownMessage
    case unknownRole
    case unknownInvite
    case maximumGuildsReached
    case maximumChannelsReached
    /// The credentials, access token or refresh token are missing, wrong, expired or revoked.
    case unauthorized
    /// The caller is no member, or may not see the channel.
    case missingAccess
    /// The caller may see it, but may not do this.
    case missingPermissions
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
    }

    /// The field's name in the domain's own words (`email`, `parent_id`).
    public let name: String
    public let rule: Rule

    public init(_ name: String, _ rule: Rule) {
        self.name = name
        self.rule = rule
    }
}
