// Time for counters and expiries: made from readings of the wall clock, but never going back. A server's clock is
// corrected now and then; a window that ends "at noon" must neither last an hour longer nor begin anew for that.

/// Turns readings of a clock into a time that never goes back.
///
/// A reading somewhat behind the last one counts as the last one: threads read the clock before they take turns.
/// One further behind is taken for a corrected clock: steady time goes on from where it was. A clock that jumps
/// ahead takes steady time along.
public struct SteadyTime: Sendable, Hashable {
    /// How far behind a reading may be without meaning a corrected clock: far longer than a thread waits
    /// between reading the clock and handing the reading over, far shorter than any correction by hand.
    public static let toleranceMilliseconds: Int64 = 1000

    /// Readings beyond this, in the year 144,683, count as this, so that sums of times do not overflow.
    private static let readingMax: Int64 = 1 << 52
    /// Five hundred corrections from there to 1970.
    private static let leadMax: Int64 = 1 << 61

    private var lastReading: Int64 = 0
    /// What all corrections add up to.
    private var lead: Int64 = 0

    public init() {}

    /// Takes a reading of the clock in milliseconds and answers steady time, in milliseconds as well.
    public mutating func advance(to reading: Int64) -> Int64 {
        let reading = min(max(reading, 0), Self.readingMax)
        if reading >= lastReading {
            lastReading = reading
        } else if lastReading - reading > Self.toleranceMilliseconds {
            lead = min(lead + lastReading - reading, Self.leadMax)
            lastReading = reading
        }
        return lastReading + lead
    }

    /// What the clock will show at a moment of steady time, as far as can be known now.
    public func reading(at steadyMilliseconds: Int64) -> Int64 { steadyMilliseconds &- lead }
}
