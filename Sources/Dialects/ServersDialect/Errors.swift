// Every refusal of the domain and the wire error it becomes: the one place where the two meet.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import Primitives
internal import ServersAPI

extension ServersError {
    init(_ error: DomainError) {
        switch error {
        case .unknownUser, .unknownMember: self = .unknownUser
        case .unknownGuild: self = .unknownServer
        case .unknownChannel: self = .unknownChannel
        case .unknownMessage: self = .unknownMessage
        case .unauthorized: self = .unauthorized
        case .missingAccess: self = .missingAccess
        case .missingPermissions, .notInDirectChannel: self = .missingPermission
        case .maximumGuildsReached: self = .tooManyServers
        case .maximumChannelsReached: self = .tooManyChannels
        case .slowMode(let milliseconds): self = .slowMode(retryAfterMilliseconds: Int(milliseconds))
        case .invalidField(let field): self.init(field)
        // Of things that this contract has no operation for.
        case .unknownRole, .unknownInvite, .unknownBan, .unknownOverwrite, .unknownFile,
            .maximumRolesReached, .maximumPinsReached, .maximumReactionsReached, .maximumBotsReached,
            .maximumOverwritesReached, .maximumInvitesReached, .invalidAccountType, .banned,
            .ownerCannotLeave:
            self = .forbidden
        case .unavailable: self = .serviceUnavailable
        }
    }

    private init(_ field: InvalidField) {
        switch field.rule {
        case .emailAlreadyRegistered: self = .emailTaken
        case .usernameHasTooManyUsers: self.init(field.name, .usernameHasTooManyUsers)
        case .incorrectPassword: self.init(field.name, .incorrectPassword)
        case .emptyMessage: self.init(field.name, .emptyMessage)
        case .channelKindCannotHoldThis: self.init(field.name, .channelKindCannotHoldThis)
        case .unknownUser: self.init(field.name, .unknownUser)
        // Of fields that this contract does not have.
        case .parentIsNotACategory, .unknownMessageReference, .unknownRole, .unknownChannel,
            .tooManyRecipients, .positionNotAllowed, .timeoutOutOfRange, .unsupportedImage, .imageTooLarge,
            .notForBots, .everyoneRoleIsFixed, .duplicate, .notAMember, .notAnEmoji:
            self = .badRequest
        }
    }

    private init(_ field: String, _ rule: ServersDomainRule) {
        self = .invalidRequest(FieldErrors(rule.violation, at: field))
    }
}

extension ServersOperationFailure {
    /// - Parameter log: gets what the caller is not to blame for.
    init(_ error: DomainError, log: Log) {
        let wire = ServersError(error)
        self = declaredFailure(Self(wire), or: .fallback, for: error, as: wire.wireError, log: log)
    }
}
