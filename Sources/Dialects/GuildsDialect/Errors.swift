// Every refusal of the domain and the wire error it becomes: the one place where the two meet.

internal import APIRuntime
internal import Domain
internal import GuildsAPI

extension GuildsError {
    init(_ error: DomainError) {
        switch error {
        case .unknownUser: self = .unknownAccount
        case .unknownGuild: self = .unknownGuild
        case .unknownChannel: self = .unknownChannel
        case .unknownMember: self = .unknownMember
        case .unknownMessage: self = .unknownMessage
        case .unknownRole: self = .unknownRole
        case .unknownInvite: self = .unknownInvite
        case .maximumGuildsReached: self = .maximumGuildsReached
        case .maximumChannelsReached: self = .maximumChannelsReached
        case .unauthorized: self = .unauthorized
        case .missingAccess: self = .missingAccess
        case .missingPermissions: self = .missingPermissions
        case .invalidField(let field):
            self = .invalidFormBody(FieldErrors(field.rule.wireRule.violation, at: field.name))
        case .unavailable: self = .serviceUnavailable
        }
    }
}

extension InvalidField.Rule {
    fileprivate var wireRule: GuildsDomainRule {
        switch self {
        case .emailAlreadyRegistered: .emailAlreadyRegistered
        case .usernameHasTooManyUsers: .usernameHasTooManyUsers
        case .parentIsNotACategory: .parentIsNotACategory
        case .incorrectPassword: .incorrectPassword
        case .channelKindCannotHoldThis: .channelKindCannotHoldThis
        }
    }
}
