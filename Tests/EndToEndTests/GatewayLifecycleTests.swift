// The life of a gateway connection over a real socket: Hello, Identify, READY, heartbeats, close codes.

import APIRuntime
import Testing
import WebSocket

@Suite(.timeLimit(.minutes(1))) struct GatewayLifecycleTests {
    @Test func helloIsTheFirstFrameWithAllFourKeys() async throws {
        try await TestServer.run { test in
            let socket = try await WebSocketClient.connect(
                to: "127.0.0.1", port: test.port, path: "/gateway", on: test.clients)
            let frame = try await socket.receive()
            #expect(frame == .text(#"{"op":10,"d":{"heartbeat_interval":45000},"s":null,"t":null}"#))
        }
    }

    @Test func readyListsUnavailableGuildsAndEachFollowsWhole() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let first = try await ada.createGuild("One")
            let second = try await ada.createGuild("Two")
            let gateway = try await test.gateway()
            await gateway.send(#"{"op":2,"d":{"token":"\#(ada.token ?? "")","intents":1}}"#)

            let ready = try await gateway.next()
            #expect(ready.op == 0)
            #expect(ready.sequence == 1)
            #expect(ready.event == "READY")
            #expect(ready.data["v"] == .number("1"))
            #expect(ready.data["user"]?["username"] == .string("ada"))
            #expect(ready.data["user"]?["email"] == nil)
            #expect(ready.data["session_id"]?.text?.utf8.count == 32)
            #expect(ready.data["resume_gateway_url"] == .string("ws://127.0.0.1:\(test.port)/gateway"))
            let listed = ready.data["guilds"]?.elements ?? []
            #expect(listed.map { $0["id"]?.text } == [first.guild, second.guild])
            #expect(listed.allSatisfy { $0["unavailable"] == .boolean(true) })

            for (number, guild) in [(2, first), (3, second)] {
                let frame = try await gateway.next()
                #expect(frame.sequence == number)
                #expect(frame.event == "GUILD_CREATE")
                #expect(frame.data["id"]?.text == guild.guild)
                #expect(frame.data["channels"]?[0]?["id"]?.text == guild.channel)
                #expect(frame.data["roles"]?[0]?["id"]?.text == guild.guild)
                #expect(frame.data["members"]?[0]?["user"]?["id"]?.text == ada.userID)
            }
            try await gateway.expectSilence()
        }
    }

    /// Guards against counting a session's own start as a slow client's backlog: whoever was in enough large
    /// guilds could never connect.
    @Test func aStartLargerThanTheSendQueueArrivesWhole() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let topic = String(repeating: "t", count: 1024)
            let guilds = 60
            for number in 0..<guilds {
                let (guild, _) = try await ada.createGuild("Guild \(number)")
                for _ in 0..<20 {
                    let channel = #"{"name":"c","topic":"\#(topic)"}"#
                    try await ada.post("/guilds/\(guild)/channels", channel).expect(201)
                }
            }
            let gateway = try await test.gateway()
            let ready = try await gateway.identify(ada.token ?? "")
            #expect(ready["guilds"]?.elements.count == guilds)
            try await gateway.expectSilence()
        }
    }

    @Test func theGatewayPortServesTheSameGateway() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let gateway = try await test.gateway(port: test.gatewayPort)
            let ready = try await gateway.identify(ada.token ?? "")
            #expect(ready["user"]?["id"]?.text == ada.userID)
        }
    }

    @Test func framesAreAcceptedAsBinaryAndTokensWithTheirScheme() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let gateway = try await test.gateway()
            let frame = #"{"op":2,"d":{"token":"Bearer \#(ada.token ?? "")","properties":{"os":"x"}}}"#
            await gateway.socket.send(binary: Array(frame.utf8))
            _ = try await gateway.next("READY")
        }
    }

    @Test func heartbeatsAreAcknowledgedBeforeAndAfterIdentify() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let gateway = try await test.gateway()
            await gateway.send(#"{"op":1,"d":null}"#)
            #expect(try await gateway.next().text == #"{"op":11,"d":null,"s":null,"t":null}"#)
            try await gateway.identify(ada.token ?? "")
            await gateway.send(#"{"op":1,"d":1}"#)
            #expect(try await gateway.next().op == 11)
        }
    }

    @Test func resumeIsAnsweredWithInvalidSessionAndIdentifyStillWorks() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let gateway = try await test.gateway()
            await gateway.send(
                #"{"op":4,"d":{"token":"\#(ada.token ?? "")","session_id":"x","seq":3}}"#)
            let frame = try await gateway.next()
            #expect(frame.op == 7)
            #expect(frame.data == .boolean(false))
            try await gateway.identify(ada.token ?? "")
        }
    }

    @Test(arguments: [
        (#"{"op":99,"d":null}"#, 4001),
        (#"{"op":0,"d":null}"#, 4001),
        (#"{"op":"2","d":null}"#, 4002),
        ("no json", 4002),
        (#"{"d":null}"#, 4002),
        (#"[1,2]"#, 4002),
        (#"{"op":2,"d":{"token":5}}"#, 4002),
        (#"{"op":2,"d":null}"#, 4002),
        (#"{"op":3,"d":{"status":"idle"}}"#, 4003),
        (#"{"op":2,"d":{"token":"wrong"}}"#, 4004),
    ])
    func aBadFrameBeforeIdentifyIsClosedWithItsCode(frame: String, code: Int) async throws {
        try await TestServer.run { test in
            let gateway = try await test.gateway()
            await gateway.send(frame)
            #expect(try await gateway.closeCode() == code)
        }
    }

    @Test func identifyingTwiceClosesWith4005() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let session = try await test.session(of: ada)
            await session.send(#"{"op":2,"d":{"token":"\#(ada.token ?? "")"}}"#)
            #expect(try await session.closeCode() == 4005)
        }
    }

    /// An anonymous connection may not make the server buffer large messages.
    @Test func aLargeMessageBeforeIdentifyIsRefused() async throws {
        try await TestServer.run { test in
            let gateway = try await test.gateway()
            let padding = String(repeating: "x", count: 9000)
            await gateway.send(#"{"op":1,"d":"\#(padding)"}"#)
            #expect(try await gateway.closeCode() == 1009)
        }
    }

    @Test func stoppingAsksClientsToReconnectAndCloses() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let session = try await test.session(of: ada)
            async let stopped: Void = test.stop()
            #expect(try await session.next().text == #"{"op":5,"d":null,"s":null,"t":null}"#)
            #expect(try await session.closeCode() == 1001)
            await stopped
        }
    }
}
