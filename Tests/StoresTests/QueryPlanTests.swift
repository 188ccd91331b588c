// Every statement of every repository is prepared against the schema, and none of them walks a whole table.

import CSQLite
import Database
import Domain
import Primitives
import SQLiteDatabase
import Synchronization
import Testing

@testable import Stores

@Suite struct QueryPlanTests {
    /// Tables that a statement may walk, and why.
    private static let allowed = ["MAX(last_message_id)"]

    @Test func everyStatementFindsItsRowsByIndex() async throws {
        let store = try await TestDatabase()
        _ = try await store.seedGuild()
        let statements = try await store.database.write { (sql: any SQLConnection) throws(DomainError) in
            let recording = RecordingConnection(sql)
            try useEverything(UnitOfWork(connection: StoreConnection(sql: recording)))
            return recording.statements
        }
        #expect(statements.count > 45)
        var handle: OpaquePointer?
        #expect(sqlite3_open(":memory:", &handle) == SQLITE_OK)
        defer { sqlite3_close(handle) }
        for migration in Schema.migrations {
            #expect(sqlite3_exec(handle, migration.sqlite, nil, nil, nil) == SQLITE_OK)
        }
        for statement in statements where !Self.allowed.contains(where: statement.contains) {
            let plan = plan(of: statement, in: handle)
            #expect(!plan.isEmpty || statement.hasPrefix("INSERT"), "\(statement)")
            let scans = plan.filter {
                $0.hasPrefix("SCAN") && $0 != "SCAN CONSTANT ROW" && !$0.hasPrefix("SCAN json_each")
                    && !$0.hasPrefix("SCAN message_index VIRTUAL TABLE INDEX")
            }
            #expect(scans.isEmpty, "\(statement)\n\(scans)")
            #expect(!plan.contains { $0.contains("AUTOMATIC") }, "\(statement)\n\(plan)")
            if statement.contains("MATCH") { #expect(plan.count == 1, "sorted by the index: \(plan)") }
        }
    }

    private func plan(of statement: String, in handle: OpaquePointer?) -> [String] {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN " + statement, -1, &prepared, nil) == SQLITE_OK
        else { return ["SCAN: \(String(cString: sqlite3_errmsg(handle)))"] }
        defer { sqlite3_finalize(prepared) }
        var steps: [String] = []
        while sqlite3_step(prepared) == SQLITE_ROW {
            if let text = sqlite3_column_text(prepared, 3) { steps.append(String(cString: text)) }
        }
        return steps
    }

    /// Calls every function of every repository.
    private func useEverything(_ unit: UnitOfWork) throws(DomainError) {
        try useAccounts(unit)
        try useGuilds(unit)
        try useMembersAndInvites(unit)
        try useModeration(unit)
        try useMessages(unit)
        try useConversations(unit)
        try useSearch(unit)
        _ = try unit.snapshots.guild(number(10), for: number(1))
        _ = try unit.snapshots.highestID()
        try unit.snapshots.ping()
    }

    private func useSearch(_ unit: UnitOfWork) throws(DomainError) {
        let scope = SearchScope(guildID: number(10), visible: [number(20)], hidden: [])
        var search = MessageSearch()
        _ = try unit.searchIndex.find(search, in: scope)
        search.isOldestFirst = true
        _ = try unit.searchIndex.find(search, in: scope)
        _ = try unit.searchIndex.places(of: [number(1)], among: [number(20)])
        _ = try unit.searchIndex.removals(in: number(10))
        // Of no guild, so that it is not in the index yet.
        try unit.messages.insert(
            Message(
                id: number(70 << 22), channelID: number(20), guildID: nil, author: account(1).user,
                content: "old"))
        for action in 1...2 {
            try unit.connection.execute(
                """
                INSERT INTO search_tasks (channel_id, guild_id, action, created_at, updated_at)
                VALUES (20, 10, $1, 0, 0)
                """, .number(action))
            while try unit.searchTasks.step(messages: 10, at: later) != nil {}
        }
    }

    private func useBots(_ unit: UnitOfWork) throws(DomainError) {
        _ = try unit.bots.insert(account(4).user, ownedBy: number(3), tokenHash: [1])
        _ = try unit.bots.count(of: number(3))
        _ = try unit.bots.list(of: number(3))
        _ = try unit.bots.bot(number(4), of: number(3))
        _ = try unit.bots.tokenHash(of: number(4))
        try unit.bots.setTokenHash([2], of: number(4), at: later)
        try unit.bots.delete(number(4), at: later)
        _ = try unit.files.hasMessage(number(2), in: number(1))
        _ = try unit.files.hasChannel(number(1))
    }

    private func useAccounts(_ unit: UnitOfWork) throws(DomainError) {
        _ = try unit.users.insert(account(3))
        try unit.users.update(account(3), at: later)
        _ = try unit.users.user(number(3))
        _ = try unit.users.author(number(3))
        _ = try unit.users.account(number(3))
        _ = try unit.users.account(email: "e")
        _ = try unit.users.account(username: "u", discriminator: Discriminator(1)!)
        _ = try unit.users.onlyAccount(username: "u")
        _ = try unit.users.isTaken(email: "e")
        _ = try unit.users.isTaken(username: "u", Discriminator(1)!, byOtherThan: number(1))
        _ = try unit.users.lowestFreeDiscriminator(of: "u")
        try useBots(unit)
        try unit.refreshTokens.insert(
            RefreshTokenRecord(
                hash: [1], familyID: number(1), userID: number(1), expiresAt: later, createdAt: start))
        _ = try unit.refreshTokens.token(hash: [1])
        _ = try unit.refreshTokens.use(hash: [1], at: start)
        _ = try unit.refreshTokens.isUsable(hash: [1], at: start)
        try unit.refreshTokens.removeSpent(of: number(1), but: [1])
        try unit.refreshTokens.revoke(family: number(1), at: start)
        try unit.refreshTokens.revokeAll(of: number(1), at: start)
        try unit.refreshTokens.removeExpired(of: number(1), at: start)
    }

    private func useGuilds(_ unit: UnitOfWork) throws(DomainError) {
        try unit.guilds.insert(guild(11, owner: 1))
        _ = try unit.guilds.guild(number(10))
        _ = try unit.guilds.memberCount(of: number(10))
        try unit.guilds.update(guild(11, owner: 1), at: later)
        try unit.guilds.delete(number(11), at: later)
        _ = try unit.guilds.count(of: number(1))
        _ = try unit.guilds.list(of: number(1))
        try unit.roles.insert(role(12, permissions: []))
        _ = try unit.roles.list(of: number(10))
        _ = try unit.roles.held(by: number(1), in: number(10))
        _ = try unit.roles.role(number(12), in: number(10))
        _ = try unit.roles.count(in: number(10))
        try unit.roles.update(role(12, permissions: []), at: later)
        try unit.channels.insert(channel(30))
        _ = try unit.channels.channel(number(30))
        _ = try unit.channels.list(of: number(10))
        _ = try unit.channels.children(of: number(30))
        _ = try unit.channels.extent(of: number(10))
        try unit.channels.update(channel(30), at: later)
        try unit.channels.setLastMessage(number(1), of: number(30))
        try unit.channels.removeChildren(of: number(30), at: later)
        try unit.channels.delete(number(30), at: later)
        _ = try unit.access.guild(number(10), for: number(1))
        _ = try unit.access.channel(number(20), for: number(1))
    }

    private func useMembersAndInvites(_ unit: UnitOfWork) throws(DomainError) {
        _ = try unit.members.join(number(10), number(2), at: later)
        _ = try unit.members.contains(number(2), in: number(10))
        _ = try unit.members.list(of: number(10), after: nil, limit: 5)
        _ = try unit.members.list(of: number(10), named: "a", limit: 5)
        _ = try unit.members.list([number(2), number(3)], of: number(10))
        try unit.members.assign(number(12), to: number(2), in: number(10), at: later)
        try unit.members.unassign(number(12), from: number(2), in: number(10))
        if let member = try unit.members.member(number(2), of: number(10)) {
            try unit.members.update(member, at: later)
        }
        try unit.roles.delete(number(12), at: later)
        _ = try unit.members.remove(number(2), from: number(10), at: later)
        _ = try unit.invites.list(of: number(10), at: later, limit: 5)
        _ = try unit.invites.list(to: number(20), at: later, limit: 5)
        _ = try unit.invites.insert(
            Invite(
                code: "c", guildID: number(10), channelID: number(20), inviterID: number(1), uses: 0,
                maxUses: 0, maxAgeSeconds: 0, createdAt: start))
        _ = try unit.invites.invite("c")
        _ = try unit.invites.use("c", at: start)
        _ = try unit.invites.count(in: number(10))
        try unit.invites.removeUseless(of: number(10), at: later)
        try unit.invites.delete("c", at: later)
        try unit.invites.deleteAll(to: number(20), at: later)
    }

    private func useModeration(_ unit: UnitOfWork) throws(DomainError) {
        _ = try unit.bans.insert(
            Ban(
                guildID: number(10), user: account(2).user, moderatorID: number(1), reason: nil,
                createdAt: start))
        try unit.bans.setReason("r", of: number(2), in: number(10), at: later)
        _ = try unit.bans.contains(number(2), in: number(10))
        _ = try unit.bans.ban(of: number(2), in: number(10))
        _ = try unit.bans.list(of: number(10), after: nil, limit: 5)
        _ = try unit.bans.list(of: number(10), before: number(9), limit: 5)
        _ = try unit.bans.lift(number(2), in: number(10), at: later)
        try unit.auditLog.append(
            AuditLogEntry(
                id: number(1), guildID: number(10), userID: number(1), action: .memberBan, targetID: nil,
                changes: [], reason: nil), at: start)
        _ = try unit.auditLog.list(of: number(10), AuditLogFilter(), limit: 5)
        try unit.messages.insert(message(9))
        _ = try unit.messages.stretch(number(1)..<number(2), of: number(20), writtenBy: number(1))
    }

    private func useMessages(_ unit: UnitOfWork) throws(DomainError) {
        try unit.messages.insert(message(1))
        _ = try unit.messages.message(number(1), in: number(20), of: number(10), for: number(1))
        _ = try unit.messages.author(of: number(1), in: number(20))
        for anchor in [.latest, .before(number(9)), .after(number(9)), .around(number(9))] as [HistoryAnchor]
        {
            _ = try unit.messages.list(in: number(20), of: number(10), from: anchor, limit: 5, for: nil)
        }
        try unit.messages.edit(message(1), at: later)
        _ = try unit.messages.list([number(1)], in: number(20), of: number(10), for: nil)
        try unit.messages.setPin(start, on: number(1), in: number(20))
        _ = try unit.messages.pins(of: number(20), in: number(10), for: nil)
        _ = try unit.messages.pinCount(of: number(20))
        _ = try unit.messages.delete([number(1 << 22)], in: number(20), at: later)
        _ = try unit.reactions.emoji(under: number(1), in: number(20), including: "e")
        try useAttachmentsAndPacing(unit)
    }

    private func useAttachmentsAndPacing(_ unit: UnitOfWork) throws(DomainError) {
        try unit.messages.insert(message(2))
        let reaction = Reaction(
            emoji: "e", userID: number(1), messageID: number(2 << 22), channelID: number(20), guildID: nil)
        _ = try unit.reactions.insert(reaction, order: Snowflake(rawValue: 1), at: start)
        _ = try unit.reactions.users(
            of: "e", under: number(2 << 22), in: number(20), after: nil, limit: 5)
        _ = try unit.reactions.delete(reaction, at: later)
        _ = try unit.pacing.message(withNonce: "n", by: number(1), in: number(20), since: start)
        try unit.pacing.remember(nonce: "n", of: message(2), at: later, forgettingBefore: start)
        _ = try unit.pacing.lastPost(of: number(1), in: number(20))
        try unit.pacing.setLastPost(of: number(1), in: number(20), at: start)
        let attachment = Attachment(
            id: number(1), filename: "a.png", contentType: "image/png", size: 1, width: 1, height: 1,
            storageKey: "k")
        try unit.attachments.insert(attachment, of: message(2))
        _ = try unit.messages.delete([number(2 << 22)], in: number(20), at: later)
        _ = try unit.attachments.isReferenced("k", by: number(2 << 22), in: number(20))
        try unit.attachments.releaseAll(in: number(21), at: later)
        _ = try unit.attachments.released(after: nil, limit: 5)
        try unit.attachments.forget("k")
    }

    private func useConversations(_ unit: UnitOfWork) throws(DomainError) {
        let channel = DirectChannel(
            id: number(40), kind: .direct, name: nil, ownerID: nil,
            recipients: [account(1).user, account(2).user], lastMessageID: nil, createdAt: start)
        try unit.directChannels.insert(channel)
        _ = try unit.directChannels.channel(number(40))
        _ = try unit.directChannels.channel(between: number(2), and: number(1))
        _ = try unit.directChannels.list(of: number(1), limit: 5)
        try unit.directChannels.update(channel, at: later)
        try unit.directChannels.add(number(3), to: number(40), at: later)
        try unit.directChannels.hide(number(40), from: number(3), at: later)
        try unit.directChannels.show(number(40), to: [number(3)], at: later)
        try unit.directChannels.remove(number(3), from: number(40))
        _ = try unit.users.list([number(1)])
        _ = try unit.users.list([number(1)], in: number(10))
    }
}

/// Passes everything on and remembers the statements.
private final class RecordingConnection: SQLConnection {
    private let connection: any SQLConnection
    private(set) var statements: Set<String> = []

    init(_ connection: any SQLConnection) { self.connection = connection }

    var commitNumber: UInt64 {
        get throws(DatabaseError) { try connection.commitNumber }
    }

    func execute(_ sql: StaticString, _ values: [SQLValue]) throws(DatabaseError) -> Int {
        statements.insert("\(sql)")
        return try connection.execute(sql, values)
    }

    func query<Row>(
        _ sql: StaticString, _ values: [SQLValue], _ decode: (any SQLRow) throws(DatabaseError) -> Row
    ) throws(DatabaseError) -> [Row] {
        statements.insert("\(sql)")
        return try connection.query(sql, values, decode)
    }

    func afterCommit(_ effect: @escaping @Sendable (UInt64) -> Void) { connection.afterCommit(effect) }

    func beforeCommit(_ part: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Void) {
        connection.beforeCommit(part)
    }
}
