// What a client is told when something is refused. Generated error tables make these values; the generated
// `write` of a dialect gives the body its keys.

/// One error answer.
public struct WireError: Error, Sendable, Hashable {
    /// Numbers in some dialects, strings in others.
    public enum Code: Sendable, Hashable {
        case integer(Int)
        case string(String)
    }

    public var code: Code
    /// HTTP status.
    public var status: Int
    public var message: String
    /// What is wrong with the request's fields; empty for most errors.
    public var violations: FieldErrors
    /// Becomes the `Retry-After` field (RFC 9110 §10.2.3).
    public var retryAfterSeconds: Int?

    public init(
        code: Code, status: Int, message: String, violations: FieldErrors = FieldErrors(),
        retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.violations = violations
        self.retryAfterSeconds = retryAfterSeconds
    }
}

extension JSONWriter {
    public mutating func errorCode(_ code: WireError.Code) {
        switch code {
        case .integer(let value): integer(value)
        case .string(let value): string(value)
        }
    }
}
