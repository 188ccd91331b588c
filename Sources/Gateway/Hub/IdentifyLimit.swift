// How often one user may begin a session. Each reads all of the user's guilds, and only a few users at a time have
// their turn: who identified without end would keep everybody else out.

internal import Domain
internal import Primitives
internal import RateLimiting

/// Counts the sessions that users begin, for all hubs.
struct IdentifyLimit: Sendable {
    private let table = RateLimitTable()
    private let perMinuteMax: Int

    private static let windowMilliseconds: Int64 = 60_000

    init(perMinuteMax: Int) { self.perMinuteMax = perMinuteMax }

    /// Counts one more.
    /// - Parameter milliseconds: of a loop's clock; those of all loops agree, and only differences matter.
    /// - Returns: false, with nothing counted, when there were too many within a minute.
    func take(_ user: UserID, at milliseconds: UInt64) -> Bool {
        let now = Timestamp(millisecondsSince1970: Int64(clamping: milliseconds))
        return table.take(
            RateLimitKey(bucket: 0, subject: user.rawValue), limit: perMinuteMax,
            windowMilliseconds: Self.windowMilliseconds, now: now
        ).isAllowed
    }
}
