// A part of a user's guilds: clients in very many of them take several sessions, each for some.

public import Domain
public import Primitives

/// One of `count` sessions that share the guilds of one user.
public struct Shard: Sendable, Hashable {
    public let id: UInt64
    public let count: UInt64

    /// The only one: all guilds.
    public static let whole = Shard(uncheckedID: 0, count: 1)

    /// - Returns: nil unless `id` is one of 0..<`count`.
    public init?(id: UInt64, count: UInt64) {
        guard id < count else { return nil }
        self.init(uncheckedID: id, count: count)
    }

    private init(uncheckedID id: UInt64, count: UInt64) {
        self.id = id
        self.count = count
    }

    /// By the part of the id that is the time of the guild's creation (Discord's rule).
    public func contains(_ guild: GuildID) -> Bool { (guild.rawValue >> 22) % count == id }

    /// Direct messages are the first one's.
    var hasConversations: Bool { id == 0 }
}
