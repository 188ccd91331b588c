// Cross-origin requests of browsers (Fetch standard, "CORS protocol"): which pages of other origins may use the API.
// Tokens travel in the Authorization field, never in cookies, so credentials in the sense of that standard are not
// allowed and `*` is as safe as a list.

/// Which origins' pages may read this server's answers.
public struct CrossOriginPolicy: Sendable {
    private enum Origins: Sendable {
        case any
        case listed(Set<String>)
    }

    private let origins: Origins
    /// What pages may read of an answer besides the few fields that every page may.
    private let exposed: String
    /// What pages may send.
    private let requestFields: String
    private let maxAgeSeconds: Int

    /// - Parameters:
    ///   - allowedOrigins: `https://chat.example` and so on, without a slash at the end; `*` allows all.
    ///   - requestFields: header fields that pages may send.
    ///   - exposedFields: header fields of answers that pages may read.
    ///   - maxAgeSeconds: how long a browser may remember the answer to a preflight. Two hours is the most that
    ///     Chromium honours.
    /// - Returns: nil if no origin is allowed: then there is nothing to say, and pages are refused by silence.
    public init?(
        allowedOrigins: [String], requestFields: [FieldName] = Self.usualRequestFields,
        exposedFields: [FieldName] = Self.usualExposedFields, maxAgeSeconds: Int = 7200
    ) {
        guard !allowedOrigins.isEmpty else { return nil }
        origins = allowedOrigins.contains("*") ? .any : .listed(Set(allowedOrigins.map { $0.lowercased() }))
        self.requestFields = requestFields.map(\.description).joined(separator: ", ")
        exposed = exposedFields.map(\.description).joined(separator: ", ")
        self.maxAgeSeconds = maxAgeSeconds
    }

    public static let usualRequestFields: [FieldName] = [.authorization, .contentType, "X-Audit-Log-Reason"]
    public static let usualExposedFields: [FieldName] = [
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After",
        "X-RateLimit-Bucket", .retryAfter,
    ]

    /// The answer to a preflight: what a page of this origin may do here.
    ///
    /// - Parameter allow: the path's methods, as in the `Allow` field.
    /// - Returns: nil if the request is none: not OPTIONS, or without `Access-Control-Request-Method`.
    public func preflight(_ head: RequestHead, allow: String) -> Response? {
        guard head.method == .options, head.fields.contains(.accessControlRequestMethod),
            head.fields.contains(.origin)
        else { return nil }
        var response = Response(.noContent, fields: [.allow: allow])
        if allowOrigin(of: head, in: &response.fields) {
            response.fields.append(.accessControlAllowMethods, allow)
            response.fields.append(.accessControlAllowHeaders, requestFields)
            response.fields.append(.accessControlMaxAge, "\(maxAgeSeconds)")
        }
        return response
    }

    /// Adds to an answer what lets pages of an allowed origin read it.
    public func apply(to response: inout Response, for head: RequestHead) {
        if allowOrigin(of: head, in: &response.fields), !exposed.isEmpty {
            response.fields.append(.accessControlExposeHeaders, exposed)
        }
    }

    /// - Returns: whether the request comes from a page, and of an allowed origin.
    private func allowOrigin(of head: RequestHead, in fields: inout HeaderFields) -> Bool {
        switch origins {
        case .any:
            guard head.fields.contains(.origin) else { return false }
            fields.append(.accessControlAllowOrigin, "*")
            return true
        case .listed(let listed):
            // Also without an origin: a cache must not show this answer to a page.
            fields.append(.vary, "Origin")
            guard head.fields.count(of: .origin) == 1, let origin = head.fields[.origin],
                listed.contains(origin.lowercased())
            else { return false }
            fields.append(.accessControlAllowOrigin, origin)
            return true
        }
    }
}
