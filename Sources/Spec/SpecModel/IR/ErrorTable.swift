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
    /// Names of the keys of an error body, in order: which key carries code, message and field errors, and
    /// constant keys (`type: error` of seed 5).
    public var body: [BodyKey]

    public enum BodyKey: Sendable, Hashable {
        case code(key: String)
        case message(key: String)
        /// Only present when there are field violations.
        case violations(key: String)
        case constant(key: String, value: JSONLiteral)
    }

    public init(
        errors: [WireErrorDescription], violations: [ViolationDescription], validationError: String,
        fallbackError: String?, body: [BodyKey]
    ) {
        self.errors = errors
        self.violations = violations
        self.validationError = validationError
        self.fallbackError = fallbackError
        self.body = body
    }
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
    public var origin: Origin

    public init(name: String, code: Code, status: Int, message: String, origin: Origin) {
        self.name = name
        self.code = code
        self.status = status
        self.message = message
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
