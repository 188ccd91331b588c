// How many records a second may be written: what clients can provoke must not fill a disk, nor keep a thread
// writing to a reader that has stopped. Time is passed in.

/// Counts the records of each second.
public struct LogBudget: Sendable {
    /// Enough to read what happened, too few to matter to any disk.
    public static let recordsPerSecondMax = 100

    public enum Verdict: Sendable, Hashable {
        /// Write it; so many records were dropped since the last one that was written.
        case write(droppedBefore: Int)
        case drop
    }

    private var second: Int64 = .min
    private var used = 0
    private var dropped = 0

    public init() {}

    public mutating func spend(at now: Timestamp) -> Verdict {
        if now.secondsSince1970 != second {
            second = now.secondsSince1970
            used = 0
        }
        guard used < Self.recordsPerSecondMax else {
            dropped += 1
            return .drop
        }
        used += 1
        defer { dropped = 0 }
        return .write(droppedBefore: dropped)
    }
}
