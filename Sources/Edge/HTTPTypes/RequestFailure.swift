// Why the server refuses a request before, or instead of, its application: the application only words the answer.

/// A refusal decided by the server.
public enum RequestFailure: Sendable, Hashable, CaseIterable {
    /// Not HTTP/1.x, or framed ambiguously.
    case malformed
    /// The target is longer than the server's limit.
    case targetTooLong
    /// The head has more bytes or more fields than the server's limit.
    case headTooLarge
    /// The body is, or turned out to be, larger than the route's limit.
    case bodyTooLarge
    /// Head or body did not arrive in time.
    case timedOut
    /// `Expect` asks for something other than `100-continue`.
    case expectationFailed
    /// A method no application here understands.
    case methodNotImplemented
    /// HTTP/2 prior knowledge, HTTP/0.9, or another version.
    case versionNotSupported
    /// The server is full or shutting down.
    case unavailable
    /// A plain request to a path that speaks another protocol, or an upgrade to a version it does not speak.
    case upgradeRequired
    /// A browser's page from an origin that is not on the list.
    case originForbidden

    /// The status the answer carries.
    public var status: Status {
        switch self {
        case .malformed: .badRequest
        case .targetTooLong: .uriTooLong
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .bodyTooLarge: .contentTooLarge
        case .timedOut: .requestTimeout
        case .expectationFailed: .expectationFailed
        case .methodNotImplemented: .notImplemented
        case .versionNotSupported: .httpVersionNotSupported
        case .unavailable: .serviceUnavailable
        case .upgradeRequired: .upgradeRequired
        case .originForbidden: .forbidden
        }
    }
}
