// Rules about how often operations may be called.

enum RateLimitRule: String, RuleFamily {
    case added = "rate-limit-added"
    case removed = "rate-limit-removed"
    case lowered = "rate-limit-lowered"
    case raised = "rate-limit-raised"
    case subjectChanged = "rate-limit-subject-changed"
    case bucketShared = "rate-limit-bucket-shared"
    case bucketParted = "rate-limit-bucket-parted"

    var meaning: RuleMeaning {
        switch self {
        case .added: .warning("Calls of an operation are limited, which they were not")
        case .removed: .info("Calls of an operation are no longer limited")
        case .lowered: .warning("Fewer calls at once, or in the long run, are allowed")
        case .raised: .info("More calls are allowed")
        case .subjectChanged:
            .warning("Calls are counted by something else: caller, address or path parameter")
        case .bucketShared: .warning("Calls count together with those of another operation")
        case .bucketParted: .info("Calls no longer count together with those of another operation")
        }
    }
}
