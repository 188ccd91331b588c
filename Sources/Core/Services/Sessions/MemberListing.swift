// Members of large guilds for gateway sessions, whose snapshots carry only some of them. Unlike `MemberService`, which
// answers requests of 100 members at most, this reads as much as one frame may carry.

public import Domain
internal import Stores

extension SessionService {
    /// Members that one call returns at most: what Discord puts into one frame.
    public static let membersPerPageMax = 1000

    /// A page of members in the order of their ids, with the number of all.
    /// - Throws: `unknownGuild`, `missingAccess`.
    public func members(
        of guild: GuildID, after: UserID?, limit: Int = membersPerPageMax, for caller: UserID
    ) async throws(DomainError) -> (members: [Member], count: Int) {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: [], at: context.clock())
            let limit = min(max(limit, 0), Self.membersPerPageMax)
            let members = try view.members.list(of: guild, after: after, limit: limit)
            return (members, try view.guilds.memberCount(of: guild))
        }
    }

    /// Members whose name or nickname begins with a text; capitals of ASCII make no difference. It looks at all
    /// members, so other reads do not wait for it.
    /// - Throws: `unknownGuild`, `missingAccess`; `unavailable` also when many wait for such lists.
    public func members(
        of guild: GuildID, named prefix: String, limit: Int, for caller: UserID
    ) async throws(DomainError) -> [Member] {
        try await context.longRead { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: [], at: context.clock())
            let limit = min(max(limit, 1), Self.membersPerPageMax)
            return try view.members.list(of: guild, named: prefix, limit: limit)
        }
    }

    /// Those of the users who are members, in the order of their ids.
    /// - Throws: `unknownGuild`, `missingAccess`.
    public func members(
        of guild: GuildID, among users: [UserID], for caller: UserID
    ) async throws(DomainError) -> [Member] {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: [], at: context.clock())
            return try view.members.list(Set(users.prefix(Self.membersPerPageMax)), of: guild)
        }
    }
}
