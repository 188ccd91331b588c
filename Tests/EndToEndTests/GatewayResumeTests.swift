// Sessions that go on after their connection was lost, over real sockets.

import APIRuntime
import HTTP
import Testing
import WebSocket

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct GatewayResumeTests {
    /// Everything missed comes again in order, then RESUMED, then what happens; wherever the client comes back.
    @Test(arguments: [1, 3])
    func aLostConnectionMissesNothing(loops: Int) async throws {
        try await TestServer.run({ $0.eventLoops = loops }) { test in
            let ada = try await test.register("ada")
            let (_, channel) = try await ada.createGuild()
            var gateway = try await test.gateway()
            let id = try await gateway.identify(ada.token ?? "")["session_id"]?.text ?? ""
            var seen = 2
            for round in 0..<6 {
                await gateway.socket.bytes.close()
                let missed = [
                    try await ada.say("a\(round)", in: channel), try await ada.say("b\(round)", in: channel),
                ]
                gateway = try await test.gateway()
                await gateway.resume(ada.token ?? "", id, seen)
                for message in missed {
                    let frame = try await gateway.next()
                    #expect(frame.event == "MESSAGE_CREATE")
                    #expect(frame.data["id"]?.text == message)
                    seen += 1
                    #expect(frame.sequence == seen)
                }
                let resumed = try await gateway.next()
                #expect(resumed.event == "RESUMED")
                #expect(resumed.data["session_id"]?.text == id)
                seen += 1
                #expect(resumed.sequence == seen)
                _ = try await ada.say("live", in: channel)
                seen += 1
                #expect(try await gateway.next().sequence == seen)
            }
            try await gateway.expectSilence()
        }
    }

    /// Sessions move between loops while messages are being written: none is lost, repeated or out of order.
    @Test func movingBetweenLoopsDuringWritesIsExact() async throws {
        try await TestServer.run({ $0.eventLoops = 3 }) { test in
            let ada = try await test.register("ada")
            let (_, channel) = try await ada.createGuild()
            var writer = try await test.connect()
            writer.token = ada.token
            let total = 200
            async let written = { [writer] in
                var ids: [String] = []
                for number in 0..<total { ids.append(try await writer.say("m\(number)", in: channel)) }
                return ids
            }()
            var gateway = try await test.gateway()
            let id = try await gateway.identify(ada.token ?? "")["session_id"]?.text ?? ""
            var (seen, messages) = (2, [String]())
            func take(_ frame: GatewayFrame) {
                seen += 1
                #expect(frame.sequence == seen)
                if frame.event == "MESSAGE_CREATE" { messages.append(frame.data["id"]?.text ?? "") }
            }
            for _ in 0..<8 {
                for _ in 0..<4 { take(try await gateway.next()) }
                // Sometimes the old connection is still there when the client is back on another.
                let old = gateway
                gateway = try await test.gateway()
                await gateway.resume(ada.token ?? "", id, seen)
                while true {
                    let frame = try await gateway.next()
                    take(frame)
                    if frame.event == "RESUMED" { break }
                }
                await old.socket.bytes.close()
            }
            let ids = try await written
            let last = try await ada.say("last", in: channel)
            while messages.last != last { take(try await gateway.next()) }
            #expect(messages == Array((ids + [last]).suffix(messages.count)))
        }
    }

    @Test func aSessionWithAnOpenConnectionIsTakenOver() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (_, channel) = try await ada.createGuild()
            let first = try await test.gateway()
            let id = try await first.identify(ada.token ?? "")["session_id"]?.text ?? ""
            let second = try await test.gateway()
            await second.resume(ada.token ?? "", id, 2)
            _ = try await second.next("RESUMED")
            #expect(try await first.closeCode() == 4009)
            _ = try await ada.say("hello", in: channel)
            _ = try await second.next("MESSAGE_CREATE")
        }
    }

    /// A client that has seen nothing gets its start again.
    @Test func theStartIsRepeatedToo() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (guild, _) = try await ada.createGuild()
            let first = try await test.gateway()
            let id = try await first.identify(ada.token ?? "")["session_id"]?.text ?? ""
            await first.socket.bytes.close()
            let second = try await test.gateway()
            await second.resume(ada.token ?? "", id, 0)
            #expect(try await second.next("READY")["session_id"]?.text == id)
            #expect(try await second.next("GUILD_CREATE")["id"]?.text == guild)
            _ = try await second.next("RESUMED")
        }
    }

    /// What a heartbeat confirms is not kept.
    @Test func confirmedEventsCannotBeRepeated() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let first = try await test.gateway()
            let id = try await first.identify(ada.token ?? "")["session_id"]?.text ?? ""
            await first.send(#"{"op":1,"d":1}"#)
            #expect(try await first.next().op == 11)
            let second = try await test.gateway()
            await second.resume(ada.token ?? "", id, 0)
            let refusal = try await second.next()
            #expect(refusal.op == 7)
            #expect(refusal.data == .boolean(false))
            try await second.identify(ada.token ?? "")
        }
    }

    @Test func aSequenceThatWasNeverSentClosesWith4007() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let first = try await test.gateway()
            let id = try await first.identify(ada.token ?? "")["session_id"]?.text ?? ""
            let second = try await test.gateway()
            await second.resume(ada.token ?? "", id, 99)
            #expect(try await second.closeCode() == 4007)
            // Whoever guesses wrong takes nothing away.
            try await first.expectSilence()
        }
    }

    @Test func anotherUsersSessionCannotBeResumed() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let eve = try await test.register("eve")
            let first = try await test.gateway()
            let id = try await first.identify(ada.token ?? "")["session_id"]?.text ?? ""
            let second = try await test.gateway()
            await second.resume(eve.token ?? "", id, 1)
            #expect(try await second.next().op == 7)
            try await first.expectSilence()
            let third = try await test.gateway()
            await third.resume("wrong", id, 1)
            #expect(try await third.closeCode() == 4004)
        }
    }

    /// The client said that it is done.
    @Test(arguments: [1000, 1001] as [UInt16]) func aSessionThatItsClientClosedIsOver(code: UInt16)
        async throws
    {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let first = try await test.gateway()
            let id = try await first.identify(ada.token ?? "")["session_id"]?.text ?? ""
            await first.socket.close(CloseFrame(code: code))
            #expect(try await first.closeCode() == Int(code))
            let second = try await test.gateway()
            await second.resume(ada.token ?? "", id, 1)
            #expect(try await second.next().op == 7)
        }
    }

    @Test func resumingTwiceOnOneConnectionClosesWith4005() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let session = try await test.session(of: ada)
            await session.resume(ada.token ?? "", "x", 1)
            #expect(try await session.closeCode() == 4005)
        }
    }
}

extension GatewayClient {
    func resume(_ token: String, _ session: String, _ sequence: Int) async {
        await send(#"{"op":4,"d":{"token":"\#(token)","session_id":"\#(session)","seq":\#(sequence)}}"#)
    }
}
