// Whole pictures: a guild with everything inside it, and the highest id the database knows.

internal import Database
public import Domain
public import Primitives

public struct SnapshotStore {
    let connection: StoreConnection

    /// A guild as `viewer` sees it: with those of its channels that they may see.
    /// - Returns: nil when there is no such guild or the viewer is no member.
    public func guild(_ id: GuildID, for viewer: UserID) throws(DomainError) -> GuildView? {
        guard let guild = try GuildStore(connection: connection).guild(id),
            let own = try MemberStore(connection: connection).member(viewer, of: id)
        else { return nil }
        var members = try MemberStore(connection: connection).list(
            of: id, after: nil, limit: ContentLimits.snapshotMembersMax)
        if !members.contains(where: { $0.user.id == viewer }) {
            members.removeLast()
            members.append(own)
        }
        let roles = try RoleStore(connection: connection).list(of: id)
        let channels = try ChannelStore(connection: connection).list(of: id)
        let rules = GuildRules(guild: guild, roles: roles, channels: channels)
        let visible = channels.filter {
            rules.permissions(of: own.standing, in: $0.id).contains(.viewChannel)
        }
        let snapshot = GuildSnapshot(
            guild: guild, roles: roles, channels: visible, members: members,
            memberCount: try GuildStore(connection: connection).memberCount(of: id), joinedAt: own.joinedAt)
        return GuildView(snapshot: snapshot, rules: rules, viewer: own.standing)
    }

    /// The highest id stored, of anything; ids issued after a restart must be above it.
    public func highestID() throws(DomainError) -> Snowflake? {
        let highest = try connection.row(
            """
            SELECT MAX(id) FROM (
                SELECT MAX(id) AS id FROM users
                UNION ALL SELECT MAX(id) FROM guilds
                UNION ALL SELECT MAX(id) FROM roles
                UNION ALL SELECT MAX(id) FROM channels
                UNION ALL SELECT MAX(last_message_id) FROM channels
                UNION ALL SELECT MAX(id) FROM audit_logs
                UNION ALL SELECT MAX(family_id) FROM refresh_tokens) AS highest
            """,
            decode: { (row: any SQLRow) throws(DatabaseError) -> Snowflake? in
                row.isNull(0) ? nil : Snowflake(rawValue: UInt64(bitPattern: try row.integer(0)))
            })
        return highest ?? nil
    }

    /// Fails when the database does not answer.
    public func ping() throws(DomainError) {
        _ = try connection.number("SELECT 1")
    }
}
