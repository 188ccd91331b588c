// What a gateway session starts from.

public import Domain
public import Primitives
internal import Stores

public struct SessionService: Sendable {
    let context: ServiceContext

    /// Everything a session needs, as of one commit. Subscribe to the bus before calling this and drop
    /// batches up to `SessionSnapshot.commit`: then nothing is missed and nothing told twice.
    /// - Throws: `unauthorized` when the account is gone.
    public func snapshot(of user: UserID) async throws(DomainError) -> SessionSnapshot {
        try await context.read { (view) throws(DomainError) in
            guard let account = try view.users.user(user) else { throw .unauthorized }
            var guilds: [GuildView] = []
            for membership in try view.guilds.list(of: user) {
                guard let guild = try view.snapshots.guild(membership.guild.id, for: user) else { continue }
                guilds.append(guild)
            }
            return SessionSnapshot(
                user: account, guilds: guilds,
                directChannels: try view.directChannels.list(
                    of: user, limit: ContentLimits.directChannelsListedMax),
                commit: try view.commitNumber())
        }
    }
}
