// How many frames a gateway client may send. The minute slides: its frames are counted second by second in a ring,
// and the sum over the ring is what counts. So no minute ever has more than the limit, wherever it begins, which
// fixed windows would allow twice over at their border; and a client that keeps to the limit with a second to spare
// is never cut, which a bucket refilled at the average rate would do to a burst.

private import Primitives

/// At most 120 frames in 60 seconds, for one connection. 88 bytes.
public struct FrameBudget: Sendable {
    /// As Discord's gateway, which clients are made for.
    public static let framesMax = 120
    public static let spanSeconds: Int64 = 60

    /// Frames of each second: sixty whole ones, and the one that has begun.
    private var counts = InlineArray<61, UInt8>(repeating: 0)
    private var current: UInt8 = 0
    private var used: UInt8 = 0
    private var second: Int64 = 0
    private var time = SteadyTime()

    public init() {}

    /// Counts a frame. A refused one is not counted; the connection that sent it should be closed.
    /// - Parameter milliseconds: a reading of any clock. If that goes back, the frames counted so far stay so
    ///   for as long as they would have.
    /// - Returns: whether the frame is within the budget.
    public mutating func take(at milliseconds: Int64) -> Bool {
        advance(to: time.advance(to: milliseconds) / 1000)
        guard used < Self.framesMax else { return false }
        used += 1
        counts[Int(current)] += 1
        return true
    }

    private mutating func advance(to now: Int64) {
        guard now > second else { return }
        for _ in 0..<min(now - second, Self.spanSeconds + 1) {
            current = current == counts.count - 1 ? 0 : current + 1
            used -= counts[Int(current)]
            counts[Int(current)] = 0
        }
        second = now
    }
}
