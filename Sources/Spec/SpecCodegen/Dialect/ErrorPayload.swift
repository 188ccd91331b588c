// What the case of a generated error enum carries, in each of the places where the case is written.

enum ErrorPayload {
    /// The fields that were refused.
    case violations
    /// When the request may be repeated.
    case retryAfter

    /// `(FieldErrors)`, after the case in its declaration.
    var declaration: String {
        switch self {
        case .violations: "(FieldErrors)"
        case .retryAfter: "(retryAfterMilliseconds: Int)"
        }
    }

    /// `(let errors)`, in a pattern.
    var pattern: String {
        switch self {
        case .violations: "(let errors)"
        case .retryAfter: "(let milliseconds)"
        }
    }

    /// `(errors)`, in an expression where the pattern has bound its name.
    var forwarded: String {
        switch self {
        case .violations: "(errors)"
        case .retryAfter: "(retryAfterMilliseconds: milliseconds)"
        }
    }

    /// Its argument of `WireError.init`.
    var wireArgument: String {
        switch self {
        case .violations: "violations: errors"
        case .retryAfter: "retryAfterMilliseconds: milliseconds"
        }
    }

    /// What stands for a payload that nobody gives.
    var empty: String {
        switch self {
        case .violations: "(FieldErrors())"
        case .retryAfter: "(retryAfterMilliseconds: 0)"
        }
    }
}
