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

    /// `channel_messages`; operations with the same bucket share its count, also those of other contracts that are
    /// served beside this one.
    public var bucket: String
    /// Requests in `perSeconds` seconds.
    public var limit: Int
    public var perSeconds: Int
    public var subject: Subject
    /// Which path parameter, in the order of the template, has a count of its own for each value.
    public var majorParameter: Int?

    public init(
        bucket: String, limit: Int, perSeconds: Int, subject: Subject, majorParameter: Int?
    ) {
        self.bucket = bucket
        self.limit = limit
        self.perSeconds = perSeconds
        self.subject = subject
        self.majorParameter = majorParameter
    }

    /// Stands for the bucket where names are too slow: 30 bits of the name's FNV-1a hash, so that contracts that
    /// know nothing of each other have the same number for the same name. Names in one contract have different ones.
    public var bucketNumber: UInt32 {
        bucket.utf8.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 } & 0x3FFF_FFFF
    }
}
