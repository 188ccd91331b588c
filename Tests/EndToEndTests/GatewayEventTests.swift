// Which events a change causes, who gets them, and in which order.

import APIRuntime
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct GatewayEventTests {
    @Test func aMessageReachesEverySessionOfTheGuildAndNobodyElse() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let bob = try await test.register("bob")
            let eve = try await test.register("eve")
            let (guild, channel) = try await ada.createGuild()
            try await ada.invite(bob, to: guild)
            let sessions = [
                try await test.session(of: ada), try await test.session(of: bob),
                try await test.session(of: bob),
            ]
            let outsider = try await test.session(of: eve)

            let id = try await ada.say("hello", in: channel)
            for session in sessions {
                let message = try await session.next("MESSAGE_CREATE")
                #expect(message["id"]?.text == id)
                #expect(message["channel_id"]?.text == channel)
                #expect(message["guild_id"]?.text == guild)
                #expect(message["author"]?["id"]?.text == ada.userID)
                #expect(message["content"] == .string("hello"))
                #expect(message["edited_timestamp"] == .null)
                #expect(message["attachments"] == .array([]))
                #expect(message["reactions"] == .array([]))
            }
            try await outsider.expectSilence()
        }
    }

    @Test func sequenceNumbersGrowByOnePerSession() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (_, channel) = try await ada.createGuild()
            let session = try await test.session(of: ada)
            for number in 0..<5 {
                _ = try await ada.say("message \(number)", in: channel)
                #expect(try await session.next().sequence == 3 + number)
            }
        }
    }

    /// The order of a channel's messages is the order of their ids, also when many write at once.
    @Test(arguments: [1, 3])
    func concurrentMessagesArriveInIDOrderAtEverySession(loops: Int) async throws {
        try await TestServer.run({ $0.eventLoops = loops }) { test in
            let ada = try await test.register("ada")
            let (_, channel) = try await ada.createGuild()
            var sessions: [GatewayClient] = []
            for _ in 0..<4 { sessions.append(try await test.session(of: ada)) }
            let writers = 8
            let perWriter = 25
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<writers {
                    var client = try await test.connect()
                    client.token = ada.token
                    group.addTask { [client] in
                        for _ in 0..<perWriter { _ = try await client.say("x", in: channel) }
                    }
                }
                try await group.waitForAll()
            }
            var orders: [[Int]] = []
            for session in sessions {
                var ids: [Int] = []
                for _ in 0..<writers * perWriter {
                    ids.append(Int(try await session.next("MESSAGE_CREATE")["id"]?.text ?? "") ?? 0)
                }
                #expect(ids == ids.sorted())
                orders.append(ids)
            }
            #expect(orders.allSatisfy { $0 == orders[0] })
            #expect(Set(orders[0]).count == writers * perWriter)
        }
    }

    @Test func editingAndDeletingAMessageAreTold() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (guild, channel) = try await ada.createGuild()
            let id = try await ada.say("hello", in: channel)
            let session = try await test.session(of: ada)
            try await ada.patch("/channels/\(channel)/messages/\(id)", #"{"content":"changed"}"#).expect(200)
            let edited = try await session.next("MESSAGE_UPDATE")
            #expect(edited["content"] == .string("changed"))
            #expect(edited["edited_timestamp"] != .null)
            try await ada.delete("/channels/\(channel)/messages/\(id)").expect(204)
            let deleted = try await session.next("MESSAGE_DELETE")
            #expect(
                deleted
                    == .object([
                        .init(key: "id", value: .string(id)),
                        .init(key: "channel_id", value: .string(channel)),
                        .init(key: "guild_id", value: .string(guild)),
                    ]))
        }
    }

    @Test func channelChangesAreTold() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (guild, _) = try await ada.createGuild()
            let session = try await test.session(of: ada)
            let created = try await ada.post("/guilds/\(guild)/channels", #"{"name":"news"}"#).expect(201)
            #expect(try await session.next("CHANNEL_CREATE") == created)
            let id = created["id"]?.text ?? ""
            let updated = try await ada.patch("/channels/\(id)", #"{"topic":"All of it"}"#).expect(200)
            #expect(try await session.next("CHANNEL_UPDATE") == updated)
            try await ada.delete("/channels/\(id)").expect(204)
            #expect(try await session.next("CHANNEL_DELETE")["id"]?.text == id)
        }
    }

    @Test func aGuildsLifeIsToldToItsMembers() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let session = try await test.session(of: ada)
            let (guild, channel) = try await ada.createGuild("Before")
            let created = try await session.next("GUILD_CREATE")
            #expect(created["id"]?.text == guild)
            #expect(created["unavailable"] == .boolean(false))
            // The session follows the new guild from here on.
            _ = try await ada.say("hello", in: channel)
            _ = try await session.next("MESSAGE_CREATE")
            let updated = try await ada.patch("/guilds/\(guild)", #"{"name":"After"}"#).expect(200)
            #expect(try await session.next("GUILD_UPDATE") == updated)
            try await ada.delete("/guilds/\(guild)").expect(204)
            #expect(try await session.next("GUILD_DELETE")["id"]?.text == guild)
            try await session.expectSilence()
        }
    }

    @Test func joiningIsToldToTheGuildAndTheGuildToTheOneWhoJoins() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let bob = try await test.register("bob")
            let (guild, channel) = try await ada.createGuild()
            let owner = try await test.session(of: ada)
            let joiner = try await test.session(of: bob)
            try await ada.invite(bob, to: guild)

            let added = try await owner.next("GUILD_MEMBER_ADD")
            #expect(added["guild_id"]?.text == guild)
            #expect(added["user"]?["id"]?.text == bob.userID)
            let created = try await joiner.next("GUILD_CREATE")
            #expect(created["member_count"] == .number("2"))
            // Only the snapshot tells them of themselves.
            try await joiner.expectSilence()

            _ = try await bob.say("hi", in: channel)
            _ = try await owner.next("MESSAGE_CREATE")
            _ = try await joiner.next("MESSAGE_CREATE")
        }
    }

    @Test func aChangedAccountIsToldToItselfAndItsGuilds() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let bob = try await test.register("bob")
            let eve = try await test.register("eve")
            let (guild, _) = try await ada.createGuild()
            try await ada.invite(bob, to: guild)
            let own = try await test.session(of: ada)
            let others = try await test.session(of: bob)
            let stranger = try await test.session(of: eve)
            try await ada.patch("/users/@me", #"{"username":"lovelace"}"#).expect(200)
            #expect(try await own.next("USER_UPDATE")["username"] == .string("lovelace"))
            for session in [own, others] {
                let member = try await session.next("GUILD_MEMBER_UPDATE")
                #expect(member["guild_id"]?.text == guild)
                #expect(member["user"]?["username"]?.text == "lovelace")
                try await session.expectSilence()
            }
            try await stranger.expectSilence()
            // Nobody else sees another address.
            try await ada.patch(
                "/users/@me", #"{"email":"a@example.org","current_password":"correct horse"}"#
            ).expect(200)
            _ = try await own.next("USER_UPDATE")
            for session in [own, others] { try await session.expectSilence() }
        }
    }

    /// A session that identifies while others write must get each message once: those before its snapshot
    /// not at all, those after it all, without a gap between.
    @Test(arguments: [1, 3])
    func sessionsThatJoinDuringWritesMissNothingAndGetNothingTwice(loops: Int) async throws {
        try await TestServer.run({ $0.eventLoops = loops }) { test in
            let ada = try await test.register("ada")
            let (_, channel) = try await ada.createGuild()
            var writer = try await test.connect()
            writer.token = ada.token
            let messages = 150
            async let written = { [writer] in
                var ids: [String] = []
                for number in 0..<messages { ids.append(try await writer.say("m\(number)", in: channel)) }
                return ids
            }()
            var sessions: [GatewayClient] = []
            for _ in 0..<10 { sessions.append(try await test.session(of: ada)) }
            let ids = try await written
            let last = try await ada.say("last", in: channel)
            for session in sessions {
                var seen: [String] = []
                while seen.last != last {
                    seen.append(try await session.next("MESSAGE_CREATE")["id"]?.text ?? "")
                }
                #expect(seen == Array((ids + [last]).suffix(seen.count)))
                try await session.expectSilence()
            }
        }
    }
}
