// What a client may choose when it connects and identifies, and the limits on what it does.

import APIRuntime
import Testing
import WebSocket

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct GatewayOptionTests {
    @Test(arguments: [("?v=2", 4012), ("?v=", 4012), ("?encoding=etf", 4002), ("?compress=br", 4002)])
    func whatIsNotServedIsRefusedAfterTheHandshake(query: String, code: Int) async throws {
        try await TestServer.run { test in
            let socket = try await WebSocketClient.connect(
                to: "127.0.0.1", port: test.port, path: "/gateway\(query)", on: test.clients)
            #expect(try await GatewayClient(socket).closeCode() == code)
        }
    }

    @Test func theVersionAndEncodingServedMayBeNamed() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let socket = try await WebSocketClient.connect(
                to: "127.0.0.1", port: test.port, path: "/gateway?v=1&encoding=json", on: test.clients)
            let gateway = GatewayClient(socket)
            #expect(try await gateway.next().op == 10)
            try await gateway.identify(ada.token ?? "")
        }
    }

    /// Every frame is binary and ends as the compression's streams do; a heartbeat's answer shows that the stream goes
    /// on behind the events.
    @Test func aCompressedConnectionGetsBinaryFrames() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let socket = try await WebSocketClient.connect(
                to: "127.0.0.1", port: test.port, path: "/gateway?compress=zlib-stream", on: test.clients)
            await socket.send(text: #"{"op":2,"d":{"token":"\#(ada.token ?? "")","intents":1}}"#)
            for number in 0..<2 {
                guard case .binary(let bytes) = try await socket.receive() else {
                    try #require(Bool(false), "no binary frame")
                    return
                }
                #expect(bytes.suffix(4) == [0, 0, 0xff, 0xff])
                if number == 0 { #expect(bytes.first.map { $0 & 0x0f } == 8) }
            }
        }
    }

    /// The limit is 120 frames a minute, before Identify and after it.
    @Test(arguments: [false, true]) func tooManyFramesCloseWith4008(isIdentified: Bool) async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let gateway = try await test.gateway()
            var frames = 120
            if isIdentified {
                try await gateway.identify(ada.token ?? "")
                frames -= 1
            }
            // All at once: who does not identify has ten seconds.
            await gateway.send(#"{"op":1,"d":null}"#, times: frames + 1)
            for _ in 0..<frames { #expect(try await gateway.next().op == 11) }
            #expect(try await gateway.closeCode() == 4008)
        }
    }

    @Test func intentsChooseWhatIsTold() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (guild, channel) = try await ada.createGuild()
            let gateway = try await test.gateway()
            // GUILDS alone: messages are not told.
            try await gateway.identify(ada.token ?? "", intents: 1)
            _ = try await ada.say("hello", in: channel)
            let news = try await ada.createChannel(in: guild, #"{"name":"news"}"#)
            #expect(try await gateway.next("CHANNEL_CREATE")["id"]?.text == news)
        }
    }

    @Test(arguments: ["[1,1]", "[-1,2]", "[0,0]", "[2,1]"]) func aShardThatDoesNotExistClosesWith4010(
        shard: String
    ) async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let gateway = try await test.gateway()
            await gateway.send(#"{"op":2,"d":{"token":"\#(ada.token ?? "")","shard":\#(shard)}}"#)
            #expect(try await gateway.closeCode() == 4010)
        }
    }

    /// Each guild is in exactly one of the shards, at the start and when it is created later.
    @Test func shardsDivideTheGuilds() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            var guilds = [try await ada.createGuild("zero").guild, try await ada.createGuild("one").guild]
            var shards: [GatewayClient] = []
            var listed: [Set<String>] = []
            for id in 0..<2 {
                let gateway = try await test.gateway()
                await gateway.send(
                    #"{"op":2,"d":{"token":"\#(ada.token ?? "")","intents":1,"shard":[\#(id),2]}}"#)
                let ready = try await gateway.next("READY")
                #expect(ready["shard"] == .array([.number("\(id)"), .number("2")]))
                var own: Set<String> = []
                for guild in ready["guilds"]?.elements ?? [] {
                    own.insert(guild["id"]?.text ?? "")
                    _ = try await gateway.next("GUILD_CREATE")
                }
                listed.append(own)
                shards.append(gateway)
            }
            for number in 2..<6 {
                let guild = try await ada.createGuild("guild \(number)").guild
                let shard = Int((UInt64(guild) ?? 0) >> 22) % 2
                #expect(try await shards[shard].next("GUILD_CREATE")["id"]?.text == guild)
                guilds.append(guild)
                try await shards[1 - shard].expectSilence()
            }
            #expect(listed[0].union(listed[1]) == Set(guilds.prefix(2)))
            #expect(listed[0].isDisjoint(with: listed[1]))
        }
    }

    @Test func membersAreListedOnRequest() async throws {
        try await World.run { test, world in
            let gateway = try await test.session(of: world.ada)
            func ask(_ rest: String) async throws -> JSONValue {
                await gateway.send(#"{"op":8,"d":{"guild_id":"\#(world.guild)"\#(rest)}}"#)
                return try await gateway.next("GUILD_MEMBERS_CHUNK")
            }
            func names(_ chunk: JSONValue) -> [String] {
                (chunk["members"]?.elements ?? []).compactMap { $0["user"]?["username"]?.text }
            }
            let all = try await ask(#","nonce":"n","presences":true"#)
            #expect(names(all) == ["ada", "bob"])
            #expect(all["chunk_index"] == .number("0"))
            #expect(all["chunk_count"] == .number("1"))
            #expect(all["nonce"]?.text == "n")
            #expect(all["presences"]?[0]?["user"]?["id"]?.text == world.ada.userID)
            #expect(names(try await ask(#","query":"BO""#)) == ["bob"])
            #expect(names(try await ask(#","query":"_","limit":5"#)) == [])
            #expect(names(try await ask(#","limit":1"#)) == ["ada"])
            let some = try await ask(#","user_ids":["\#(world.bob.userID)","\#(world.eve.userID)"]"#)
            #expect(names(some) == ["bob"])
            #expect(some["not_found"] == .array([.string(world.eve.userID)]))
        }
    }

    /// Not even whether the guild exists.
    @Test func outsidersAreToldNoMembers() async throws {
        try await World.run { test, world in
            let gateway = try await test.session(of: world.eve)
            await gateway.send(#"{"op":8,"d":{"guild_id":"\#(world.guild)"}}"#)
            try await gateway.expectSilence()
        }
    }

    @Test func aSmallThresholdCarriesFewerMembers() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (guild, _) = try await ada.createGuild()
            let invite = try await ada.createInvite(to: guild)
            for number in 0..<55 {
                let other = try await test.register("member\(number)")
                _ = try await other.post("/invites/\(invite)").expect(200)
            }
            let gateway = try await test.gateway()
            await gateway.send(
                #"{"op":2,"d":{"token":"\#(ada.token ?? "")","intents":1,"large_threshold":50}}"#)
            _ = try await gateway.next("READY")
            let created = try await gateway.next("GUILD_CREATE")
            #expect(created["members"]?.elements.count == 50)
            #expect(created["member_count"] == .number("56"))
            #expect(created["large"] == .boolean(true))
        }
    }

    /// The oldest session makes room.
    @Test func aUserHasTwentySessionsAtMost() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            var sessions: [GatewayClient] = []
            for _ in 0..<21 { sessions.append(try await test.session(of: ada)) }
            #expect(try await sessions[0].closeCode() == 4009)
            for session in sessions[1...] { try await session.expectSilence() }
        }
    }
}
