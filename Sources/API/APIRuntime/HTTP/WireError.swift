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
    /// Of a request above a rate limit: when another one can pass. Becomes the `Retry-After` field (RFC 9110
    /// §10.2.3), and keys of the body where the dialect has such.
    public var retryAfterMilliseconds: Int?

    public init(
        code: Code, status: Int, message: String, violations: FieldErrors = FieldErrors(),
        retryAfterMilliseconds: Int? = nil
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.violations = violations
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// The value of `Retry-After`: whole seconds, rounded up, at least 1; nil when the field does not apply.
    public var retryAfterSeconds: Int? {
        retryAfterMilliseconds.map { max(1, RateLimitVerdict.secondsRoundedUp($0)) }
    }
}

extension JSONWriter {
    public mutating func errorCode(_ code: WireError.Code) {
        switch code {
        case .integer(let value): integer(value)
        case .string(let value): string(value)
        }
    }

    /// Seconds as a number with up to three decimals.
    public mutating func seconds(milliseconds: Int) { double(Double(milliseconds) / 1000) }
}
