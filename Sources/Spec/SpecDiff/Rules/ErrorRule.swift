// Rules about errors and about the codes of refused fields.

enum ErrorRule: String, RuleFamily {
    case errorAdded = "error-added"
    case errorRemoved = "error-removed"
    case errorCodeChanged = "error-code-changed"
    case errorStatusChanged = "error-status-changed"
    case errorMessageChanged = "error-message-changed"
    case errorRetryAfterRemoved = "error-retry-after-removed"
    case errorRetryAfterAdded = "error-retry-after-added"
    case errorRoleChanged = "error-role-changed"
    case errorBodyKeyRemoved = "error-body-key-removed"
    case errorBodyKeyAdded = "error-body-key-added"
    case violationRemoved = "violation-removed"
    case violationAdded = "violation-added"
    case violationCodeChanged = "violation-code-changed"
    case violationMessageChanged = "violation-message-changed"

    var meaning: RuleMeaning {
        switch self {
        case .errorAdded: .warning("Requests can be refused with another error")
        case .errorRemoved: .info("Requests are no longer refused with an error")
        case .errorCodeChanged: .breaking("An error has another code")
        case .errorStatusChanged: .breaking("An error has another status")
        case .errorMessageChanged: .info("An error has another message")
        case .errorRetryAfterRemoved: .breaking("An error no longer says when to try again")
        case .errorRetryAfterAdded: .info("An error says when to try again")
        case .errorRoleChanged: .breaking("What any request can meet is answered with another error")
        case .errorBodyKeyRemoved:
            .breaking("Bodies of errors no longer have a key, or it means another thing")
        case .errorBodyKeyAdded: .info("Bodies of errors have another key")
        case .violationRemoved: .info("Refused fields no longer get the code of a broken rule")
        case .violationAdded: .info("Refused fields can get the code of another broken rule")
        case .violationCodeChanged: .breaking("Fields that break a rule get another code")
        case .violationMessageChanged: .info("Fields that break a rule get another message")
        }
    }
}
