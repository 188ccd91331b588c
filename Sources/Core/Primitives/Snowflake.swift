// Snowflakes: 64-bit ids that sort by creation time (seed 1 §3.3).
//
//      63         22 21    12 11       0
//     +------------+---------+----------+
//     | ms (41)    | worker  | sequence |   ms counted from 2024-01-01T00:00:00Z
//     +------------+---------+----------+

/// An id as it is stored and compared: a positive 63-bit integer. On the wire it is a decimal string.
public struct Snowflake: Hashable, Comparable, Sendable, RawRepresentable {
    public let rawValue: UInt64

    /// 2024-01-01T00:00:00Z in milliseconds since 1970.
    public static let epochMilliseconds: Int64 = 1_704_067_200_000
    /// Worker ids have ten bits.
    public static let workerMax: UInt16 = 1023
    /// Ids issued by one worker in one millisecond: twelve bits.
    public static let sequenceMax: UInt16 = 4095
    /// The highest id that storage can hold, in a signed column of 64 bits.
    public static let storedMax = UInt64(Int64.max)

    /// - Parameter rawValue: any value; those above `Int64.max` cannot be stored by SQL backends and are
    ///   rejected by `init?(decimal:)`, the only way in from the network.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public init(at timestamp: Timestamp, worker: UInt16, sequence: UInt16) {
        let elapsed = UInt64(clamping: timestamp.millisecondsSince1970 - Self.epochMilliseconds)
        rawValue =
            (elapsed & (1 << 41 - 1)) << 22 | UInt64(worker & Self.workerMax) << 12
            | UInt64(sequence & Self.sequenceMax)
    }

    /// Reads a decimal id.
    /// - Parameter decimal: 1 to 19 ASCII digits with no sign or space.
    /// - Returns: nil when a byte is no digit or the value is above `Int64.max`.
    ///
    /// Inlinable because every request reads ids: unspecialized it takes two microseconds.
    @inlinable
    public init?(decimal bytes: some Sequence<UInt8>) {
        var value: UInt64 = 0
        var digits = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39, digits < 19 else { return nil }
            value = value * 10 + UInt64(byte - 0x30)
            digits += 1
        }
        guard digits > 0, value <= UInt64(Int64.max) else { return nil }
        rawValue = value
    }

    /// The moment the id was issued, to the millisecond.
    public var timestamp: Timestamp {
        Timestamp(millisecondsSince1970: Int64(rawValue >> 22) + Self.epochMilliseconds)
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Snowflake: LosslessStringConvertible {
    public init?(_ description: String) { self.init(decimal: description.utf8) }
    public var description: String { String(rawValue) }
}
