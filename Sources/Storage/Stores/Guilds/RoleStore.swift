// Roles, and what a member's roles allow.

internal import Database
public import Domain

public struct RoleStore {
    let connection: StoreConnection

    public func insert(_ role: Role) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO roles (id, guild_id, name, permissions, position, color, hoist, mentionable,
                created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            """,
            .id(role.id), .id(role.guildID), .text(role.name), .permissions(role.permissions),
            .number(role.position), .number(role.color), .flag(role.hoist), .flag(role.mentionable),
            .time(role.createdAt))
    }

    /// By position, `@everyone` first.
    public func list(of guild: GuildID) throws(DomainError) -> [Role] {
        try connection.rows(
            """
            SELECT id, guild_id, name, permissions, position, color, hoist, mentionable, created_at
            FROM roles WHERE guild_id = $1 AND deleted_at IS NULL ORDER BY position, id
            """, .id(guild),
            decode: { (row: any SQLRow) throws(DatabaseError) -> Role in
                Role(
                    id: try row.id(0), guildID: try row.id(1), name: try row.text(2),
                    permissions: try row.permissions(3), position: try row.number(4),
                    color: try row.number(5), hoist: try row.flag(6), mentionable: try row.flag(7),
                    createdAt: try row.time(8))
            })
    }

    /// The member's roles and what each allows, `@everyone` included.
    public func held(by user: UserID, in guild: GuildID) throws(DomainError) -> [HeldRole] {
        try connection.rows(
            """
            SELECT id, permissions FROM roles WHERE id = $1 AND deleted_at IS NULL
            UNION ALL
            SELECT r.id, r.permissions FROM member_roles AS mr
            JOIN roles AS r ON r.id = mr.role_id AND r.deleted_at IS NULL
            WHERE mr.guild_id = $1 AND mr.user_id = $2
            """, .id(guild), .id(user),
            decode: { (row: any SQLRow) throws(DatabaseError) -> HeldRole in
                HeldRole(id: try row.id(0), permissions: try row.permissions(1))
            })
    }
}

/// A role as it counts for one of its holders.
public struct HeldRole: Sendable {
    public let id: RoleID
    public let permissions: Permissions
}
