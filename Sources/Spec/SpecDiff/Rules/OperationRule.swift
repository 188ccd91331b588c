// Rules about the document and its operations: paths, parameters, bodies, statuses, credentials, permissions.

enum OperationRule: String, RuleFamily {
    case basePathRemoved = "base-path-removed"
    case basePathAdded = "base-path-added"
    case securitySchemeChanged = "security-scheme-changed"
    case operationRemoved = "operation-removed"
    case operationAdded = "operation-added"
    case operationMoved = "operation-moved"
    case operationIDChanged = "operation-id-changed"
    case operationDeprecated = "operation-deprecated"
    case operationUndeprecated = "operation-undeprecated"
    case requiredParameterAdded = "required-parameter-added"
    case optionalParameterAdded = "optional-parameter-added"
    case parameterRemoved = "parameter-removed"
    case parameterBecameRequired = "parameter-became-required"
    case parameterBecameOptional = "parameter-became-optional"
    case parameterEncodingChanged = "parameter-encoding-changed"
    case requiredBodyAdded = "required-request-body-added"
    case optionalBodyAdded = "optional-request-body-added"
    case bodyRemoved = "request-body-removed"
    case bodyBecameRequired = "request-body-became-required"
    case bodyBecameOptional = "request-body-became-optional"
    case bodyMaxBytesDecreased = "request-max-bytes-decreased"
    case bodyMaxBytesIncreased = "request-max-bytes-increased"
    case requestMediaTypeRemoved = "request-media-type-removed"
    case requestMediaTypeAdded = "request-media-type-added"
    case statusRemoved = "status-removed"
    case statusAdded = "status-added"
    case responseBodyRemoved = "response-body-removed"
    case responseBodyAdded = "response-body-added"
    case responseMediaTypeChanged = "response-media-type-changed"
    case responseHeaderRemoved = "response-header-removed"
    case responseHeaderAdded = "response-header-added"
    case responseHeaderBecameOptional = "response-header-became-optional"
    case responseHeaderBecameRequired = "response-header-became-required"
    case securityAdded = "security-added"
    case securityRemoved = "security-removed"
    case securityAlternativeRemoved = "security-alternative-removed"
    case securityAlternativeAdded = "security-alternative-added"
    case permissionAdded = "permission-added"
    case permissionRemoved = "permission-removed"

    var meaning: RuleMeaning {
        switch self {
        case .basePathRemoved: .breaking("Operations are no longer served under a prefix")
        case .basePathAdded: .info("Operations are served under another prefix as well")
        case .securitySchemeChanged: .breaking("Credentials of a scheme are sent in another way")
        case .operationRemoved: .breaking("An operation is gone")
        case .operationAdded: .info("There is another operation")
        case .operationMoved: .breaking("An operation has another method or path")
        case .operationIDChanged: .warning("An operation has another id, by which generated clients call it")
        case .operationDeprecated: .info("An operation is deprecated")
        case .operationUndeprecated: .info("An operation is no longer deprecated")
        case .requiredParameterAdded: .breaking("There is another parameter, which requests need")
        case .optionalParameterAdded: .info("There is another parameter, which requests may leave out")
        case .parameterRemoved: .warning("A parameter is gone and is ignored where it is sent")
        case .parameterBecameRequired: .breaking("Requests need a parameter that they could leave out")
        case .parameterBecameOptional: .info("Requests may leave out a parameter that they needed")
        case .parameterEncodingChanged: .breaking("A header field begins or ceases to be percent-encoded")
        case .requiredBodyAdded: .breaking("Requests need a body, which they had not")
        case .optionalBodyAdded: .info("Requests may have a body, which they had not")
        case .bodyRemoved: .warning("Requests have no body any more")
        case .bodyBecameRequired: .breaking("Requests need a body that they could leave out")
        case .bodyBecameOptional: .info("Requests may leave out a body that they needed")
        case .bodyMaxBytesDecreased: .breaking("The largest body or file is smaller")
        case .bodyMaxBytesIncreased: .info("The largest body or file is larger")
        case .requestMediaTypeRemoved: .breaking("Bodies of a media type are no longer taken")
        case .requestMediaTypeAdded: .info("Bodies of another media type are taken")
        case .statusRemoved: .breaking("An operation no longer answers with a status")
        case .statusAdded: .warning("An operation answers with another status as well")
        case .responseBodyRemoved: .breaking("A response no longer has a body")
        case .responseBodyAdded: .info("A response has a body, which it had not")
        case .responseMediaTypeChanged: .breaking("The body of a response has another media type")
        case .responseHeaderRemoved: .breaking("A header field of a response is gone")
        case .responseHeaderAdded: .info("A response has another header field")
        case .responseHeaderBecameOptional: .breaking("A header field of a response may be missing")
        case .responseHeaderBecameRequired: .info("A header field of a response is always there")
        case .securityAdded: .breaking("An operation needs credentials")
        case .securityRemoved: .info("An operation no longer needs credentials")
        case .securityAlternativeRemoved: .breaking("An operation no longer takes credentials of a scheme")
        case .securityAlternativeAdded: .info("An operation takes credentials of another scheme")
        case .permissionAdded: .breaking("A permission is needed that was not, or even for what is one's own")
        case .permissionRemoved: .info("A permission is no longer needed, or not for what is one's own")
        }
    }
}
