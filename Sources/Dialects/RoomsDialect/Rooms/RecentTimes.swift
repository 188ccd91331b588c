// How often something happened within a second, exactly: whichever second one looks at, it has no more than the limit.

/// The times of the last few things that were let pass.
struct RecentTimes: Sendable {
    private let countMax: Int
    private let milliseconds: UInt64
    private var times: [UInt64] = []
    /// Where the oldest is, once there are `countMax`.
    private var oldest = 0

    init(countMax: Int, milliseconds: UInt64 = 1000) {
        self.countMax = countMax
        self.milliseconds = milliseconds
    }

    /// Lets something pass, unless there was too much of it.
    /// - Parameter now: steady milliseconds, never less than before.
    mutating func take(at now: UInt64) -> Bool {
        guard times.count == countMax else {
            times.append(now)
            return true
        }
        guard now >= times[oldest] + milliseconds else { return false }
        times[oldest] = now
        oldest = (oldest + 1) % countMax
        return true
    }
}
