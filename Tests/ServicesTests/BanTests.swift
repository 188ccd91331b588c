// Bans and what becomes of the messages of those who are banned.

import Database
import Domain
import Primitives
import SQLiteDatabase
import Services
import Testing

@Suite struct BanTests {
    @Test func whoIsBannedIsGoneAndStaysAway() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let services = world.services
        let (moderator, member) = (Actor(guild.members[0], reason: "spam"), guild.members[1])
        try await world.promote(moderator.id, to: 1, with: .banMembers, in: guild)
        world.recorder.clear()
        try await services.bans.ban(member, in: guild.id, by: moderator)
        #expect(
            world.recorder.events == ["guildLeft > user", "memberRemoved > guild", "banAdded > guild"])
        #expect(world.recorder.batches.count == 1)
        #expect(
            await failure { try await services.invites.accept(guild.inviteCode, by: member) } == .banned)
        let ban = try await services.bans.get(member, in: guild.id, for: moderator.id)
        #expect(ban.user.id == member && ban.reason == "spam" && ban.moderatorID == moderator.id)
        #expect(ban.createdAt == world.clock.now())
        #expect(try await services.bans.list(of: guild.id, for: moderator.id) == [ban])
        // Once more changes the reason only.
        world.recorder.clear()
        try await services.bans.ban(member, in: guild.id, by: Actor(guild.owner, reason: "other"))
        var renewed = ban
        renewed.reason = "other"
        #expect(try await services.bans.get(member, in: guild.id, for: guild.owner) == renewed)
        #expect(world.recorder.batches.isEmpty)
        try await services.bans.unban(member, in: guild.id, by: moderator)
        #expect(world.recorder.events == ["banRemoved > guild"])
        _ = try await services.invites.accept(guild.inviteCode, by: member)
        let get = await failure { try await services.bans.get(member, in: guild.id, for: guild.owner) }
        #expect(get == .unknownBan)
        #expect(
            await failure { try await services.bans.unban(member, in: guild.id, by: moderator) }
                == .unknownBan)
        #expect(
            try await world.auditLog(of: guild).map(\.action).prefix(3)
                == [.memberUnban, .memberBan, .memberBan])
        try await services.bans.ban(member, in: guild.id, by: Actor(guild.owner, reason: "again"))
        #expect(try await services.bans.get(member, in: guild.id, for: guild.owner).reason == "again")
    }

    @Test func bansNeedThePermissionAndAHigherRank() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 3)
        let bans = world.services.bans
        let (moderator, member, high) = (guild.members[0], guild.members[1], guild.members[2])
        try await world.promote(moderator, to: 1, with: .banMembers, in: guild)
        try await world.promote(high, to: 2, in: guild)
        let stranger = try await world.register("stranger")
        for target in [high, guild.owner, moderator] {
            #expect(
                await failure { try await bans.ban(target, in: guild.id, by: Actor(moderator)) }
                    == .missingPermissions)
        }
        for (user, expected) in [(member, DomainError.missingPermissions), (stranger, .missingAccess)] {
            let actor = Actor(user)
            #expect(await failure { try await bans.ban(moderator, in: guild.id, by: actor) } == expected)
            #expect(await failure { try await bans.unban(moderator, in: guild.id, by: actor) } == expected)
            #expect(await failure { try await bans.list(of: guild.id, for: user) } == expected)
            #expect(await failure { try await bans.get(member, in: guild.id, for: user) } == expected)
        }
        #expect(
            await failure { try await bans.ban(number(1), in: guild.id, by: Actor(moderator)) }
                == .unknownUser)
        // Somebody who never was a member.
        world.recorder.clear()
        try await bans.ban(stranger, in: guild.id, by: Actor(moderator))
        #expect(world.recorder.events == ["banAdded > guild"])
        let refused = await failure {
            try await world.services.invites.accept(guild.inviteCode, by: stranger)
        }
        #expect(refused == .banned)
        #expect(try await world.services.guilds.list(of: guild.owner).first?.memberCount == 4)
    }

    @Test func pagesGoBothWays() async throws {
        let world = try await World()
        let guild = try await world.guild()
        let bans = world.services.bans
        var users: [UserID] = []
        for index in 0..<7 {
            let user = try await world.register("user\(index)")
            users.append(user)
            try await bans.ban(user, in: guild.id, by: Actor(guild.owner))
        }
        func page(before: UserID? = nil, after: UserID? = nil, _ limit: Int) async throws -> [UserID] {
            try await bans.list(of: guild.id, before: before, after: after, limit: limit, for: guild.owner)
                .map(\.user.id)
        }
        #expect(try await page(3) == Array(users[0..<3]))
        #expect(try await page(after: users[2], 3) == Array(users[3..<6]))
        #expect(try await page(before: users[5], 3) == Array(users[2..<5]))
        #expect(try await page(before: users[1], after: users[4], 3) == [users[0]])
        #expect(try await page(after: users[6], 3).isEmpty)
        #expect(try await page(0) == [users[0]])
        #expect(try await page(.max) == users)
    }

    @Test func recentMessagesAreDeletedEverywhere() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 2)
        let services = world.services
        let (author, other) = (guild.members[0], guild.members[1])
        let second = try await services.channels.create(
            ChannelDraft(name: "second"), in: guild.id, by: guild.owner)
        let old = try await services.messages.send("old", to: guild.general, by: author)
        world.clock.advance(bySeconds: 3601)
        var recent: [MessageID] = []
        for index in 0..<150 {
            recent.append(try await services.messages.send("\(index)", to: guild.general, by: author).id)
        }
        let kept = try await services.messages.send("kept", to: guild.general, by: other)
        let single = try await services.messages.send("x", to: second.id, by: author)
        try await world.attach("uploads/1/file.png", to: single)
        world.recorder.clear()
        try await services.bans.ban(
            author, in: guild.id, deletingSeconds: 3600, by: Actor(guild.owner))
        let deletions = world.publications.compactMap { publication -> ([MessageID], EventScope)? in
            guard case .messagesDeleted(let ids, let channel, let of) = publication.event else { return nil }
            #expect(publication.scope == .channel(channel, in: guild.id) && of == guild.id)
            return (ids, publication.scope)
        }
        #expect(deletions.map(\.0) == [Array(recent[..<100]), Array(recent[100...]), [single.id]])
        let left = try await services.messages.list(in: guild.general, limit: 100, for: other)
        #expect(left.map(\.id) == [kept.id, old.id])
        #expect(try await world.pendingFiles() == ["uploads/1/file.png"])
        // The rest is deleted by a second request that looks further back.
        world.recorder.clear()
        try await services.bans.ban(
            author, in: guild.id, deletingSeconds: .max, by: Actor(guild.owner))
        #expect(world.recorder.events == ["messagesDeleted > channel"])
        try await services.bans.ban(author, in: guild.id, deletingSeconds: .min, by: Actor(guild.owner))
        #expect(world.recorder.events.count == 1)
    }

    /// However much somebody wrote, no other write waits for more than one event's worth of it.
    @Test func deletingMuchLeavesRoomForOthers() async throws {
        let world = try await World()
        let guild = try await world.guild(members: 1)
        let author = guild.members[0]
        for index in 0..<250 {
            _ = try await world.services.messages.send("\(index)", to: guild.general, by: author)
        }
        world.recorder.clear()
        try await world.services.bans.ban(
            author, in: guild.id, deletingSeconds: 60, by: Actor(guild.owner))
        let sizes = world.recorder.batches.dropFirst().map { batch in
            batch.publications.reduce(0) { count, publication in
                guard case .messagesDeleted(let ids, _, _) = publication.event else { return -1 }
                return count + ids.count
            }
        }
        #expect(sizes == [100, 100, 50])
        let left = try await world.services.messages.list(in: guild.general, limit: 1, for: guild.owner)
        #expect(left.isEmpty)
    }
}

extension World {
    /// A file of a message, as it is stored.
    fileprivate func attach(_ key: String, to message: Message) async throws {
        let ids = [message.channelID.rawValue, message.id.rawValue].map { SQLValue.integer(Int64($0)) }
        try await database.write { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.execute(
                """
                INSERT INTO attachments (channel_id, message_id, id, filename, content_type, size_bytes,
                    storage_key, created_at, updated_at)
                VALUES ($1, $2, 1, 'file.png', 'image/png', 1, $3, 0, 0)
                """, ids + [.text(key)])
        }
    }

    fileprivate func pendingFiles() async throws -> [String] {
        try await database.read { (sql: any SQLConnection) throws(DatabaseError) in
            try sql.query("SELECT storage_key FROM pending_file_deletions", []) {
                (row: any SQLRow) throws(DatabaseError) -> String in try row.text(0)
            }
        }
    }
}
