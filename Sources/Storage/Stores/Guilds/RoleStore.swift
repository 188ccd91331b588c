// Roles, and what a member's roles allow.

internal import Database
public import Domain
public import Primitives

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
            """, .id(guild), decode: Self.role)
    }

    /// - Returns: nil when there is no such role, or it is another guild's.
    public func role(_ id: RoleID, in guild: GuildID) throws(DomainError) -> Role? {
        let role = try connection.row(
            """
            SELECT id, guild_id, name, permissions, position, color, hoist, mentionable, created_at
            FROM roles WHERE id = $1 AND deleted_at IS NULL
            """, .id(id), decode: Self.role)
        return role?.guildID == guild ? role : nil
    }

    /// `@everyone` included.
    public func count(in guild: GuildID) throws(DomainError) -> Int {
        try connection.number(
            "SELECT COUNT(*) FROM roles WHERE guild_id = $1 AND deleted_at IS NULL", .id(guild)) ?? 0
    }

    public func update(_ role: Role, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE roles SET name = $2, permissions = $3, position = $4, color = $5, hoist = $6,
                mentionable = $7, updated_at = $8
            WHERE id = $1
            """,
            .id(role.id), .text(role.name), .permissions(role.permissions), .number(role.position),
            .number(role.color), .flag(role.hoist), .flag(role.mentionable), .time(now))
    }

    /// Deletes a role and takes it from everybody who has it.
    public func delete(_ id: RoleID, at now: Timestamp) throws(DomainError) {
        try connection.execute("DELETE FROM member_roles WHERE role_id = $1", .id(id))
        try connection.execute(
            "UPDATE roles SET deleted_at = $2, updated_at = $2 WHERE id = $1", .id(id), .time(now))
    }

    /// The member's roles and what each is worth, `@everyone` included.
    public func held(by user: UserID, in guild: GuildID) throws(DomainError) -> [HeldRole] {
        try connection.rows(
            """
            SELECT id, permissions, position FROM roles WHERE id = $1 AND deleted_at IS NULL
            UNION ALL
            SELECT r.id, r.permissions, r.position FROM member_roles AS mr
            JOIN roles AS r ON r.id = mr.role_id AND r.deleted_at IS NULL
            WHERE mr.guild_id = $1 AND mr.user_id = $2
            """, .id(guild), .id(user),
            decode: { (row: any SQLRow) throws(DatabaseError) -> HeldRole in
                HeldRole(
                    id: try row.id(0), permissions: try row.permissions(1), position: try row.number(2))
            })
    }

    private static func role(_ row: any SQLRow) throws(DatabaseError) -> Role {
        Role(
            id: try row.id(0), guildID: try row.id(1), name: try row.text(2),
            permissions: try row.permissions(3), position: try row.number(4), color: try row.number(5),
            hoist: try row.flag(6), mentionable: try row.flag(7), createdAt: try row.time(8))
    }
}

/// A role as it counts for one of its holders.
public struct HeldRole: Sendable {
    public let id: RoleID
    public let permissions: Permissions
    public let position: Int

    public var rank: Rank { .role(position: position, id: id) }
}
