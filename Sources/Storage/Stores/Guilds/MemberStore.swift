// Who belongs to which guild. Leaving keeps the row; joining again revives it.

internal import Database
public import Domain
public import Primitives

public struct MemberStore {
    let connection: StoreConnection

    /// Makes the user a member and counts them. A timeout lasts: nobody ends it by leaving.
    /// - Returns: false, with nothing changed, when they are one already.
    public func join(_ guild: GuildID, _ user: UserID, at now: Timestamp) throws(DomainError) -> Bool {
        let added = try connection.execute(
            """
            INSERT INTO guild_members (guild_id, user_id, joined_at, created_at, updated_at)
            VALUES ($1, $2, $3, $3, $3)
            ON CONFLICT (guild_id, user_id) DO UPDATE
            SET nickname = NULL, joined_at = excluded.joined_at, updated_at = excluded.updated_at,
                deleted_at = NULL
            WHERE guild_members.deleted_at IS NOT NULL
            """, .id(guild), .id(user), .time(now))
        guard added == 1 else { return false }
        try connection.execute(
            "UPDATE guilds SET member_count = member_count + 1 WHERE id = $1", .id(guild))
        return true
    }

    public func contains(_ user: UserID, in guild: GuildID) throws(DomainError) -> Bool {
        try connection.row(
            "SELECT 1 FROM guild_members WHERE guild_id = $1 AND user_id = $2 AND deleted_at IS NULL",
            .id(guild), .id(user),
            decode: { (_: any SQLRow) throws(DatabaseError) -> Bool in true }) ?? false
    }

    public func member(_ user: UserID, of guild: GuildID) throws(DomainError) -> Member? {
        try list(of: guild, from: user, limit: 1).first { $0.user.id == user }
    }

    /// A page of members in the order of their ids.
    /// - Parameter after: the last id of the page before; nil for the first page.
    public func list(
        of guild: GuildID, after: UserID?, limit: Int
    ) throws(DomainError) -> [Member] {
        let last = after?.rawValue ?? 0
        guard last < Snowflake.storedMax else { return [] }
        return try list(of: guild, from: UserID(Snowflake(rawValue: last + 1)), limit: limit)
    }

    /// Members whose name or nickname begins with a text, in the order of their ids; capitals of ASCII make no
    /// difference. Looks at every member until there are enough.
    public func list(
        of guild: GuildID, named prefix: String, limit: Int
    ) throws(DomainError) -> [Member] {
        var escaped = ""
        for character in prefix {
            if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        let members = try connection.rows(
            #"""
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.nickname, m.joined_at, m.timed_out_until
            FROM guild_members AS m JOIN users AS u ON u.id = m.user_id
            WHERE m.guild_id = $1 AND m.deleted_at IS NULL
                AND (LOWER(u.username) LIKE LOWER($2) ESCAPE '\' OR LOWER(m.nickname) LIKE LOWER($2) ESCAPE '\')
            ORDER BY m.user_id LIMIT $3
            """#, .id(guild), .text(escaped + "%"), .number(limit), decode: Self.decoder(guild))
        return try addRoles(to: members, in: guild)
    }

    /// Those of the users who are members, in the order of their ids.
    public func list(
        _ users: some Collection<UserID>, of guild: GuildID
    ) throws(DomainError) -> [Member] {
        let members = try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.nickname, m.joined_at, m.timed_out_until
            FROM guild_members AS m JOIN users AS u ON u.id = m.user_id
            WHERE m.guild_id = $1 AND m.user_id IN (SELECT value FROM json_each($2)) AND m.deleted_at IS NULL
            ORDER BY m.user_id
            """, .id(guild), .list(users), decode: Self.decoder(guild))
        return try addRoles(to: members, in: guild)
    }

    private func list(
        of guild: GuildID, from first: UserID, limit: Int
    ) throws(DomainError) -> [Member] {
        let members = try connection.rows(
            """
            SELECT u.id, u.username, u.discriminator, u.avatar, u.is_bot, u.custom_status, u.created_at,
                m.nickname, m.joined_at, m.timed_out_until
            FROM guild_members AS m JOIN users AS u ON u.id = m.user_id
            WHERE m.guild_id = $1 AND m.user_id >= $2 AND m.deleted_at IS NULL
            ORDER BY m.user_id LIMIT $3
            """, .id(guild), .id(first), .number(limit), decode: Self.decoder(guild))
        return try addRoles(toPage: members, in: guild)
    }

    /// Reads the user from seven columns, then nickname, joined_at and timed_out_until; roles are read apart.
    private static func decoder(_ guild: GuildID) -> (any SQLRow) throws(DatabaseError) -> Member {
        { (row: any SQLRow) throws(DatabaseError) -> Member in
            Member(
                guildID: guild, user: try UserStore.user(row), nickname: try row.optionalText(7),
                roleIDs: [], joinedAt: try row.time(8), timedOutUntil: try row.optionalTime(9))
        }
    }

    /// Adds the roles of members who stand next to each other: theirs do too.
    private func addRoles(toPage members: [Member], in guild: GuildID) throws(DomainError) -> [Member] {
        guard let low = members.first?.user.id, let high = members.last?.user.id else { return [] }
        return members.given(
            try connection.rows(
                """
                SELECT mr.user_id, mr.role_id FROM member_roles AS mr
                JOIN roles AS r ON r.id = mr.role_id AND r.deleted_at IS NULL
                WHERE mr.guild_id = $1 AND mr.user_id BETWEEN $2 AND $3 ORDER BY mr.user_id, mr.role_id
                """, .id(guild), .id(low), .id(high), decode: Self.heldRole))
    }

    /// Adds the roles of members between whom there may be many others.
    private func addRoles(to members: [Member], in guild: GuildID) throws(DomainError) -> [Member] {
        if members.isEmpty { return [] }
        return members.given(
            try connection.rows(
                """
                SELECT mr.user_id, mr.role_id FROM member_roles AS mr
                JOIN roles AS r ON r.id = mr.role_id AND r.deleted_at IS NULL
                WHERE mr.guild_id = $1 AND mr.user_id IN (SELECT value FROM json_each($2))
                ORDER BY mr.user_id, mr.role_id
                """, .id(guild), .list(members.lazy.map(\.user.id)), decode: Self.heldRole))
    }

    private static func heldRole(_ row: any SQLRow) throws(DatabaseError) -> (UserID, RoleID) {
        (try row.id(0), try row.id(1))
    }

    /// Gives a member a role of the same guild; giving it twice changes nothing.
    public func assign(
        _ role: RoleID, to user: UserID, in guild: GuildID, at now: Timestamp
    ) throws(DomainError) {
        try connection.execute(
            """
            INSERT INTO member_roles (guild_id, user_id, role_id, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING
            """, .id(guild), .id(user), .id(role), .time(now))
    }

    public func unassign(_ role: RoleID, from user: UserID, in guild: GuildID) throws(DomainError) {
        try connection.execute(
            "DELETE FROM member_roles WHERE guild_id = $1 AND user_id = $2 AND role_id = $3", .id(guild),
            .id(user), .id(role))
    }

    /// Writes the nickname and the timeout; roles are given and taken one by one.
    public func update(_ member: Member, at now: Timestamp) throws(DomainError) {
        try connection.execute(
            """
            UPDATE guild_members SET nickname = $3, timed_out_until = $4, updated_at = $5
            WHERE guild_id = $1 AND user_id = $2
            """,
            .id(member.guildID), .id(member.user.id), .text(member.nickname), .time(member.timedOutUntil),
            .time(now))
    }

    /// Ends a membership, with its roles.
    /// - Returns: false, with nothing changed, when the user was no member.
    public func remove(_ user: UserID, from guild: GuildID, at now: Timestamp) throws(DomainError) -> Bool {
        let removed = try connection.execute(
            """
            UPDATE guild_members SET deleted_at = $3, updated_at = $3
            WHERE guild_id = $1 AND user_id = $2 AND deleted_at IS NULL
            """, .id(guild), .id(user), .time(now))
        guard removed == 1 else { return false }
        try connection.execute(
            "DELETE FROM member_roles WHERE guild_id = $1 AND user_id = $2", .id(guild), .id(user))
        try connection.execute(
            "UPDATE guilds SET member_count = member_count - 1 WHERE id = $1", .id(guild))
        return true
    }
}

extension [Member] {
    fileprivate func given(_ roles: [(UserID, RoleID)]) -> [Member] {
        if roles.isEmpty { return self }
        let byUser: [UserID: [RoleID]] = roles.reduce(into: [:]) { $0[$1.0, default: []].append($1.1) }
        return map { member in
            var member = member
            member.roleIDs = byUser[member.user.id] ?? []
            return member
        }
    }
}
