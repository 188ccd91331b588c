// A dialect that numbers nothing and resumes nothing, over real sockets: what it leaves out and what it has instead.

import Domain
import HTTP
import Primitives
import ServersDialect
import Services
import Testing
import WebSocket

@testable import Gateway

@Suite(.timeLimit(.minutes(1))) struct PlainDialectTests {
    private let codec = ServersGatewayCodec()

    /// A connection whose URL says who it is, and what it was told first.
    private func connect(
        _ login: Login, to harness: GatewayHarness
    ) async throws -> (client: WebSocketClient, connected: String) {
        let client = try await harness.open("/api/ws?token=\(login.accessToken.exposed)")
        #expect(try await client.text() == #"{"op":0,"d":{"heartbeat_interval":45000}}"#)
        return (client, try await client.text())
    }

    /// The next frame that tells something else than who is there.
    private func next(_ client: WebSocketClient) async throws -> String {
        var text = try await client.text()
        while text.hasPrefix(#"{"op":40"#) { text = try await client.text() }
        return text
    }

    @Test func theURLSaysWhoTheClientIs() async throws {
        try await GatewayHarness.run(speaking: codec) { harness in
            let ada = try await harness.register("ada")
            let (client, connected) = try await connect(ada, to: harness)
            #expect(connected.hasPrefix(#"{"op":10,"d":{"user":{"user_id":"\#(ada.profile.user.id)""#))
            await client.send(text: #"{"op":3,"d":{"token":"\#(ada.accessToken.exposed)"}}"#)
            #expect(try await client.closeCode() == 4005)
        }
    }

    @Test func aWrongTokenInTheURLIsRefusedAsElsewhere() async throws {
        try await GatewayHarness.run(speaking: codec) { harness in
            let client = try await harness.open("/api/ws?token=wrong")
            #expect(try await next(client).contains(#""op":0"#))
            #expect(try await client.closeCode() == 4004)
        }
    }

    @Test func typingIsToldToThoseWhoMaySeeTheChannel() async throws {
        try await GatewayHarness.run(speaking: codec) { harness in
            let (ada, bob) = (try await harness.register("ada"), try await harness.register("bob"))
            let direct = try await harness.services.directMessages.open(
                with: bob.profile.user.id, by: ada.profile.user.id)
            let (first, _) = try await connect(ada, to: harness)
            let (second, _) = try await connect(bob, to: harness)
            await second.send(text: #"{"op":50,"d":{"channel_id":"\#(direct.id)"}}"#)
            let told = try await next(first)
            #expect(told.hasPrefix(#"{"op":50,"d":{"channel_id":"\#(direct.id)","server_id":null,"#))
            #expect(told.contains(#""user_id":"\#(bob.profile.user.id)""#))
        }
    }

    @Test func typingWhereOneMayNotIsPassedOver() async throws {
        try await GatewayHarness.run(speaking: codec) { harness in
            let (ada, bob) = (try await harness.register("ada"), try await harness.register("bob"))
            let draft = GuildDraft(name: "private", description: nil, icon: nil)
            let guild = try await harness.services.guilds.create(draft, by: ada.profile.user.id)
            let (first, _) = try await connect(ada, to: harness)
            let (second, _) = try await connect(bob, to: harness)
            for channel in guild.channels.map(\.id.description) + ["1"] {
                for _ in 0...GatewayLimits.typingNoticesMax {
                    await second.send(text: #"{"op":50,"d":{"channel_id":"\#(channel)"}}"#)
                }
            }
            await second.send(text: #"{"op":1}"#)
            #expect(try await next(second) == #"{"op":2}"#)
            await first.send(text: #"{"op":1}"#)
            #expect(try await next(first) == #"{"op":2}"#)
        }
    }

    @Test func anEventWithoutAFrameIsToldInParts() async throws {
        try await GatewayHarness.run(speaking: codec) { harness in
            let ada = try await harness.register("ada")
            let draft = GuildDraft(name: "looms", description: nil, icon: nil)
            let guild = try await harness.services.guilds.create(draft, by: ada.profile.user.id)
            let channel = try #require(guild.channels.first).id
            var ids: [MessageID] = []
            for text in ["one", "two"] {
                ids.append(
                    try await harness.services.messages.send(
                        MessageDraft(content: text), to: channel, by: ada.profile.user.id
                    ).id)
            }
            let (client, _) = try await connect(ada, to: harness)
            try await harness.services.messages.delete(ids, in: channel, by: Actor(ada.profile.user.id))
            for id in ids {
                #expect(try await next(client).hasPrefix(#"{"op":13,"d":{"message_id":"\#(id)""#))
            }
        }
    }

    @Test func guildsNeedNotFollowTheStart() async throws {
        try await GatewayHarness.run(speaking: codec) { harness in
            let ada = try await harness.register("ada")
            let draft = GuildDraft(name: "looms", description: nil, icon: nil)
            let guild = try await harness.services.guilds.create(draft, by: ada.profile.user.id).guild
            let (client, connected) = try await connect(ada, to: harness)
            #expect(connected.contains(#""servers":[{"server_id":"\#(guild.id)""#))
            await client.send(text: #"{"op":1}"#)
            #expect(try await next(client) == #"{"op":2}"#)
        }
    }

    /// The setting of a deployment or a test does not make a dialect resume.
    @Test func aLostConnectionEndsItsSession() async throws {
        var configuration = GatewayConfiguration()
        configuration.resumeWindowMilliseconds = 600_000
        try await GatewayHarness.run(configuration, speaking: codec) { harness in
            let ada = try await harness.register("ada")
            let (client, _) = try await connect(ada, to: harness)
            await client.bytes.close()
            while await harness.gateway.statistics.sessions > 0 { await Task.yield() }
        }
    }

    @Test func sessionsThatNobodyResumesKeepNoFrames() {
        var buffer = ReplayBuffer.keepingNothing
        for number in 1...20 as ClosedRange<UInt64> {
            #expect(buffer.append(Dispatch(head: [1, 2, 3], tail: nil, required: [])) == number)
            #expect(buffer.count == 0)
            #expect(buffer.byteCount == 0)
        }
    }
}
