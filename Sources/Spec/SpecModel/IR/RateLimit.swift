// How often an operation may be called: its line of `x-rate-limits`, resolved.

/// The bucket that an operation's requests are counted in.
public struct RateLimit: Sendable, Hashable {
    /// Whose requests share a count.
    public enum Subject: String, Sendable, CaseIterable {
        /// The account that calls.
        case caller = "user"
        /// The network address that the request comes from.
        case address
    }

    /// `channel_messages`; operations with the same bucket share its count.
    public var bucket: String
    /// From 0 on, without gaps; another one for every bucket of the dialect.
    public var bucketIndex: Int
    /// Requests in `perSeconds` seconds.
    public var limit: Int
    public var perSeconds: Int
    public var subject: Subject
    /// Which path parameter, in the order of the template, has a count of its own for each value.
    public var majorParameter: Int?

    public init(
        bucket: String, bucketIndex: Int, limit: Int, perSeconds: Int, subject: Subject, majorParameter: Int?
    ) {
        self.bucket = bucket
        self.bucketIndex = bucketIndex
        self.limit = limit
        self.perSeconds = perSeconds
        self.subject = subject
        self.majorParameter = majorParameter
    }
}
