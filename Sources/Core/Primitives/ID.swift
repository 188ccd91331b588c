// Typed ids: a `ChannelID` cannot be passed where a `GuildID` is meant.

/// The id of one kind of thing. `Kind` is never instantiated; it only keeps ids of different kinds apart.
public struct ID<Kind>: Hashable, Comparable, Sendable {
    public let snowflake: Snowflake

    public init(_ snowflake: Snowflake) { self.snowflake = snowflake }

    public var rawValue: UInt64 { snowflake.rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.snowflake < right.snowflake }
}

extension ID: CustomStringConvertible {
    public var description: String { snowflake.description }
}

extension ID {
    /// The same number as the id of another kind of thing: an `@everyone` role has its guild's id.
    public func retyped<Other>(as kind: ID<Other>.Type = ID<Other>.self) -> ID<Other> { ID<Other>(snowflake) }
}
