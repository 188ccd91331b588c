// Who belongs to a guild.

public import Domain
public import Primitives
internal import Stores

public struct MemberService: Sendable {
    let context: ServiceContext

    /// A page of members in the order of their user ids.
    /// - Parameters:
    ///   - after: the last user id of the page before.
    ///   - limit: 1 to 100; other values are brought within.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        of guild: GuildID, after: UserID? = nil, limit: Int = ContentLimits.pageItemsDefault,
        for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> [Member] {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            return try view.members.list(of: guild, after: after, limit: ContentLimits.pageItems(limit))
        }
    }

    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownMember`.
    public func get(
        _ user: UserID, of guild: GuildID, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> Member {
        try await context.read { (view) throws(DomainError) in
            _ = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            guard let member = try view.members.member(user, of: guild) else { throw .unknownMember }
            return member
        }
    }
}
