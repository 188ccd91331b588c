// Between the contract, which says how many requests are allowed, and the table that counts them (seed 1 §5.6).

public import APIRuntime
public import Domain
public import Primitives
internal import RateLimiting

/// Counts requests, for all event loops of the process and for all contracts over the same accounts: what is one
/// bucket by its name has one count, so that nobody tries passwords twice as often by using two contracts.
public struct RequestLimiter: Sendable {
    private let table = RateLimitTable()
    private let clock: WallClock

    public init(clock: @escaping WallClock = systemClock) { self.clock = clock }

    /// Counts a request, or refuses it.
    /// - Parameters:
    ///   - major: the id that has a count of its own; 0 when there is none.
    ///   - caller: nil where nobody is known: then the address is who asks.
    public func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: UserID?, from address: SocketAddress
    ) -> APIRuntime.RateLimitVerdict {
        let now = clock()
        let subject = caller?.rawValue ?? address.rateLimitSubject
        // Windows of guilds and channels are opened by whatever id a path names, invented ones too: all of them
        // together have a limit, or they would have none.
        if major != 0 {
            let overall = table.take(
                RateLimitKey(bucket: Self.overallBucket(countsCallers: caller != nil), subject: subject),
                limit: Self.overallRequestsMax, windowMilliseconds: 1000, now: now)
            if !overall.isAllowed { return Self.verdict(overall, now) }
        }
        let key = RateLimitKey(
            bucket: Self.bucket(limit, countsCallers: caller != nil), subject: subject, major: major)
        return Self.verdict(
            table.take(
                key, limit: limit.limit, windowMilliseconds: Int64(limit.perSeconds) * 1000, now: now), now)
    }

    /// Requests of one caller to all guilds and channels together, in a second: twice what the contract allows
    /// in any one of them.
    private static let overallRequestsMax = 100

    private static func verdict(
        _ verdict: RateLimiting.RateLimitVerdict, _ now: Timestamp
    ) -> APIRuntime.RateLimitVerdict {
        let untilReset = verdict.reset.millisecondsSince1970 - now.millisecondsSince1970
        return APIRuntime.RateLimitVerdict(
            isAllowed: verdict.isAllowed, limit: verdict.limit, remaining: verdict.remaining,
            resetMilliseconds: verdict.reset.millisecondsSince1970,
            retryAfterMilliseconds: Int(max(untilReset, 0)))
    }

    private static func overallBucket(countsCallers: Bool) -> UInt32 {
        countsCallers ? UInt32.max : UInt32.max - 1
    }

    /// Ids and addresses are numbers both: buckets keep them apart.
    private static func bucket(_ limit: OperationDescription.RateLimit, countsCallers: Bool) -> UInt32 {
        limit.bucketNumber << 1 | (countsCallers ? 1 : 0)
    }
}
