// Who stands above whom in a guild (seed 1 §7.4).

public import Primitives

/// How much authority a role or a member has. A member's is that of their highest role.
public enum Rank: Sendable, Hashable, Comparable {
    case role(position: Int, id: RoleID)
    /// Above every role.
    case owner

    /// The higher position counts; of two roles in the same place, the older one stands higher, so that nobody
    /// is outranked by a role they have just created.
    public static func < (left: Rank, right: Rank) -> Bool {
        switch (left, right) {
        case (.owner, _): false
        case (.role, .owner): true
        case (.role(let low, let lowID), .role(let high, let highID)):
            (low, highID) < (high, lowID)
        }
    }

    /// The rank of somebody who has no role but `@everyone`.
    public static func everyone(in guild: GuildID) -> Rank { .role(position: 0, id: guild.retyped()) }
}

extension Role {
    public var rank: Rank { .role(position: position, id: id) }
    public var isEveryone: Bool { id == guildID.retyped() }
}
