// Issues snowflakes that never repeat and never go back, even when the clock does.

private import Synchronization

/// The rule, as a value: time is passed in.
public struct SnowflakeGenerator: Sendable {
    private let worker: UInt16
    private var millisecond: Int64
    private var sequence: UInt16

    /// - Parameters:
    ///   - worker: 0 to 1023, different for every process that shares a database.
    ///   - lastIssued: the highest id already stored; everything issued from now on is above it.
    public init(worker: UInt16, after lastIssued: Snowflake? = nil) {
        self.worker = worker
        millisecond = lastIssued?.timestamp.millisecondsSince1970 ?? 0
        sequence = lastIssued == nil ? 0 : Snowflake.sequenceMax
    }

    /// The next id. When the clock stands still, went back, or the millisecond's 4,096 ids are used up, it
    /// borrows from the following millisecond instead of waiting.
    public mutating func next(at now: Timestamp) -> Snowflake {
        if now.millisecondsSince1970 > millisecond {
            millisecond = now.millisecondsSince1970
            sequence = 0
        } else if sequence < Snowflake.sequenceMax {
            sequence += 1
        } else {
            millisecond += 1
            sequence = 0
        }
        return Snowflake(
            at: Timestamp(millisecondsSince1970: millisecond), worker: worker, sequence: sequence)
    }
}

/// The generator of one process, shared by whoever writes.
public final class SnowflakeSource: Sendable {
    private let generator: Mutex<SnowflakeGenerator>

    public init(_ generator: SnowflakeGenerator) { self.generator = Mutex(generator) }

    public func next(at now: Timestamp) -> Snowflake {
        generator.withLock { $0.next(at: now) }
    }
}
