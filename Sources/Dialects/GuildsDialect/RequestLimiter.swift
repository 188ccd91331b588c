// Between the contract, which says how many requests are allowed, and the table that counts them (seed 1 §5.6).

internal import APIRuntime
internal import Domain
public import Primitives
internal import RateLimiting

/// Counts the requests of one dialect, for all event loops of the process.
public struct RequestLimiter: Sendable {
    private let table = RateLimitTable()
    private let clock: WallClock

    public init(clock: @escaping WallClock = systemClock) { self.clock = clock }

    /// Counts a request, or refuses it.
    /// - Parameters:
    ///   - major: the id that has a count of its own; 0 when there is none.
    ///   - caller: nil where nobody is known: then the address is who asks.
    func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: UserID?, from address: SocketAddress
    ) -> APIRuntime.RateLimitVerdict {
        let now = clock()
        let verdict = table.take(
            RateLimitKey(
                bucket: Self.bucket(limit, countsCallers: caller != nil),
                subject: caller?.rawValue ?? address.rateLimitSubject, major: major),
            limit: limit.limit, windowMilliseconds: Int64(limit.perSeconds) * 1000, now: now)
        let untilReset = verdict.reset.millisecondsSince1970 - now.millisecondsSince1970
        return APIRuntime.RateLimitVerdict(
            isAllowed: verdict.isAllowed, limit: verdict.limit, remaining: verdict.remaining,
            resetMilliseconds: verdict.reset.millisecondsSince1970,
            retryAfterMilliseconds: Int(max(untilReset, 0)))
    }

    /// Ids and addresses are numbers both: buckets keep them apart.
    private static func bucket(_ limit: OperationDescription.RateLimit, countsCallers: Bool) -> UInt32 {
        UInt32(truncatingIfNeeded: limit.bucketIndex) << 1 | (countsCallers ? 1 : 0)
    }
}
