// What is counted, and the answer: one fixed window of one key. It starts with the first request, lets `limit`
// requests pass, refuses the rest and is over when its time is up. Time is passed in and never goes back
// (`SteadyTime` sees to that).

public import Primitives

/// What requests are counted together.
public struct RateLimitKey: Hashable, Sendable {
    /// The number of the rule: keys of different rules never meet.
    public var bucket: UInt32
    /// Who asks: a user's id, or `SocketAddress.rateLimitSubject`. One rule uses one of the two, never both.
    public var subject: UInt64
    /// The guild, channel or whatever else the rule counts apart; 0 if nothing.
    public var major: UInt64

    public init(bucket: UInt32, subject: UInt64, major: UInt64 = 0) {
        (self.bucket, self.subject, self.major) = (bucket, subject, major)
    }
}

/// Whether a request may pass, and what its answer says of the limit (seed 1 §5.6).
public struct RateLimitVerdict: Hashable, Sendable {
    public var isAllowed: Bool
    /// Requests that one window lets pass.
    public var limit: Int
    /// Requests that this window will still let pass.
    public var remaining: Int
    /// When the window ends.
    public var reset: Timestamp
    /// How long a refused request should wait; 0 if it is allowed.
    public var retryAfterMilliseconds: Int64
}

/// One window: 12 bytes, and all zero when it has not started.
struct RateLimitWindow: Hashable {
    /// In steady milliseconds.
    private(set) var end: Int64 = 0
    private(set) var used: UInt32 = 0

    func hasEnded(at now: Int64) -> Bool { end <= now }

    /// Counts a request, or refuses it: then it is not counted, and asking again costs nothing.
    /// - Parameters:
    ///   - milliseconds: how long a window that starts now lasts, above 0.
    ///   - now: steady milliseconds.
    mutating func take(limit: UInt32, milliseconds: Int64, now: Int64) -> Bool {
        if hasEnded(at: now) {
            end = now &+ milliseconds
            used = 0
        }
        guard used < limit else { return false }
        used += 1
        return true
    }
}
