// Every refusal of the domain and the wire error it becomes: the one place where the two meet.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import GuildsAPI
internal import Primitives

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
        case .maximumRolesReached: self = .maximumRolesReached
        case .unknownBan: self = .unknownBan
        case .unknownOverwrite: self = .unknownOverwrite
        case .unknownFile: self = .unknownFile
        case .maximumPinsReached: self = .maximumPinsReached
        case .maximumReactionsReached: self = .maximumReactionsReached
        case .maximumBotsReached: self = .maximumBotsReached
        case .maximumOverwritesReached: self = .maximumOverwritesReached
        case .maximumInvitesReached: self = .maximumInvitesReached
        case .invalidAccountType: self = .invalidAccountType
        case .banned: self = .banned
        case .ownerCannotLeave: self = .ownerCannotLeave
        case .notInDirectChannel: self = .notInDirectChannel
        case .slowMode(let milliseconds): self = .slowMode(retryAfterMilliseconds: Int(milliseconds))
        case .missingAccess: self = .missingAccess
        case .missingPermissions: self = .missingPermissions
        case .invalidField(let field):
            var errors = FieldErrors()
            errors.add(
                field.rule.wireRule.violation, at: [field.name] + (field.index.map { [String($0)] } ?? []))
            self = .invalidFormBody(errors)
        case .unavailable: self = .serviceUnavailable
        }
    }
}

extension GuildsOperationFailure {
    /// - Parameter log: gets what the caller is not to blame for.
    init(_ error: DomainError, log: Log) {
        let wire = GuildsError(error)
        self = declaredFailure(Self(wire), or: .fallback, for: error, as: wire.wireError, log: log)
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
        case .unknownMessageReference: .unknownMessageReference
        case .emptyMessage: .emptyMessage
        case .unknownRole: .unknownRole
        case .unknownUser: .unknownUser
        case .unknownChannel: .unknownChannel
        case .tooManyRecipients: .tooManyRecipients
        case .positionNotAllowed: .positionNotAllowed
        case .timeoutOutOfRange: .timeoutOutOfRange
        case .unsupportedImage: .unsupportedImage
        case .imageTooLarge: .imageTooLarge
        case .notForBots: .notForBots
        case .everyoneRoleIsFixed: .everyoneRoleIsFixed
        case .duplicate: .duplicate
        case .notAMember: .notAMember
        case .notAnEmoji: .notAnEmoji
        }
    }
}
