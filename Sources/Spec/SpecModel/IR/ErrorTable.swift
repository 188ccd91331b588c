// Wire errors of the IR: spec/<dialect>/errors.yaml.

public struct ErrorTable: Sendable {
    public var errors: [WireErrorDescription]
    /// Codes and messages of field violations, by JSON Schema keyword (`required`, `minLength`, `type`, …).
    public var violations: [ViolationDescription]
    /// The error that carries field violations: `INVALID_FORM_BODY`.
    public var validationError: String
    /// The error that answers a defect of the server, a refusal that the operation does not declare:
    /// `SERVICE_UNAVAILABLE`. Every operation that declares errors declares this one.
    public var fallbackError: String?
    /// The error that answers requests above a rate limit: `RATE_LIMITED`.
    public var rateLimitError: String?
    /// The error that answers credentials of a scheme that the operation does not take.
    public var wrongSchemeError: String?
    /// Names of the keys of an error body, in order: which key carries code, message and field errors, and
    /// constant keys (`type: error` of seed 5).
    public var body: [BodyKey]

    public enum BodyKey: Sendable, Hashable {
        case code(key: String)
        case message(key: String)
        /// Only present when there are field violations.
        case violations(key: String)
        /// Seconds until another request can pass; only in errors that carry them.
        case retryAfter(key: String)
        /// Whether the limit holds for all operations together, which none does; only in errors with `retryAfter`.
        case global(key: String)
        case constant(key: String, value: JSONLiteral)
    }

    public init(
        errors: [WireErrorDescription], violations: [ViolationDescription], validationError: String,
        fallbackError: String?, rateLimitError: String?, wrongSchemeError: String?, body: [BodyKey]
    ) {
        self.errors = errors
        self.violations = violations
        self.validationError = validationError
        self.fallbackError = fallbackError
        self.rateLimitError = rateLimitError
        self.wrongSchemeError = wrongSchemeError
        self.body = body
    }
}

extension ErrorTable {
    /// The error that answers a status where no operation is to ask; nil when the table has none.
    public func general(status: Int) -> WireErrorDescription? {
        let candidates = errors.filter { $0.status == status }
        return candidates.first { Self.generalNames[status]?.contains($0.name.uppercased()) == true }
            ?? candidates.last
    }

    private static let generalNames: [Int: Set<String>] = [
        400: ["BAD_REQUEST"],
        401: ["UNAUTHORIZED"],
        403: ["FORBIDDEN"],
        404: ["NOT_FOUND"],
        405: ["METHOD_NOT_ALLOWED"],
        413: ["PAYLOAD_TOO_LARGE", "CONTENT_TOO_LARGE", "REQUEST_ENTITY_TOO_LARGE"],
        415: ["UNSUPPORTED_MEDIA_TYPE"],
        429: ["RATE_LIMITED", "TOO_MANY_REQUESTS"],
        500: ["INTERNAL_ERROR", "INTERNAL_SERVER_ERROR"],
        503: ["SERVICE_UNAVAILABLE"],
    ]
}

public struct WireErrorDescription: Sendable, Hashable {
    /// Numbers for seeds 1 and 3, strings for seed 5.
    public enum Code: Sendable, Hashable {
        case integer(Int)
        case string(String)
    }

    /// `UNKNOWN_CHANNEL`.
    public var name: String
    public var code: Code
    public var status: Int
    public var message: String
    /// `retry_after`: whoever raises it says when the request may be repeated.
    public var carriesRetryAfter: Bool
    public var origin: Origin

    public init(
        name: String, code: Code, status: Int, message: String, carriesRetryAfter: Bool, origin: Origin
    ) {
        self.name = name
        self.code = code
        self.status = status
        self.message = message
        self.carriesRetryAfter = carriesRetryAfter
        self.origin = origin
    }
}

public struct ViolationDescription: Sendable, Hashable {
    /// The JSON Schema keyword that was broken, or `type`, `format.email`, `domain.<rule>`.
    public var keyword: String
    /// `BASE_TYPE_REQUIRED`.
    public var code: String
    /// May contain `{limit}`, `{min}`, `{max}`, `{expected}`.
    public var message: String

    public init(keyword: String, code: String, message: String) {
        self.keyword = keyword
        self.code = code
        self.message = message
    }
}
