import HTTP
import HTTPTypes
import Reactor
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
    @Test func echoesAThousandMessagesInOrder() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            for number in 0..<1000 {
                await client.send(text: "message \(number) \(String(repeating: "é", count: number % 90))")
            }
            for number in 0..<1000 {
                let expected = "message \(number) \(String(repeating: "é", count: number % 90))"
                #expect(try await client.receive() == .text(expected))
            }
            await client.close()
            #expect(try await client.receive() == .close(code: 1000, reason: ""))
            await test.observations.until { $0.endings == [.peer(code: 1000, reason: "")] }
        }
    }

    /// Guards against the HTTP connection's end of the turn, asked for by the answer to a request in front of the
    /// handshake, ending the writing side of what is a WebSocket by then.
    @Test func anUpgradeBehindAPipelinedRequestOpens() async throws {
        try await withWebSocketServer { test in
            let http = try await HTTPClient.connect(
                to: "127.0.0.1", port: test.port, on: test.loops.next())
            let requests = """
                GET / HTTP/1.1\r\nHost: a\r\n\r\n\
                GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
                """
            let frames = text("hello") + frame(0x8, [3, 232])
            await http.bytes.write(Array(requests.utf8) + frames)
            let answer = await http.bytes.readToEnd()
            let hello = frame(0x1, Array("hello".utf8), masked: false)
            #expect(Array(answer.suffix(hello.count + 4)) == hello + closeFrame(1000))
            await http.bytes.close()
        }
    }

    @Test(arguments: [0, 1, 125, 126, 127, 16_384, 16_385, 65_535, 65_536])
    func echoesEveryLengthForm(count: Int) async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            await client.send(binary: bytes)
            #expect(try await client.receive() == .binary(bytes))
            await client.send(text: String(repeating: "x", count: count))
            await client.send(text: "next")
            if count > 0 {
                #expect(try await client.receive() == .text(String(repeating: "x", count: count)))
            } else {
                #expect(try await client.receive() == .text(""))
            }
            #expect(try await client.receive() == .text("next"))
            await client.bytes.close()
        }
    }

    @Test func composesNumbersBetweenSharedHalves() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await client.send(text: "numbers")
            for number in ["0", "9", "10", "123456789", "18446744073709551615"] {
                #expect(try await client.receive() == .text("{\"s\":\(number)}"))
            }
            await client.bytes.close()
        }
    }

    @Test func composesLargeNumberedFramesAmongSmallOnes() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await test.observations.until { $0.connections.count == 1 }
            let connection = test.observations.connections[0]
            let half = [UInt8](repeating: UInt8(ascii: "a"), count: 40_000)
            connection.loop.execute {
                for number: UInt64 in 0..<10 {
                    connection.send(text: Array("small".utf8))
                    connection.send(head: half, number: number, tail: half)
                }
            }
            for number in 0..<10 {
                #expect(try await client.receive() == .text("small"))
                let expected = String(decoding: half, as: UTF8.self)
                #expect(try await client.receive() == .text("\(expected)\(number)\(expected)"))
            }
            await client.bytes.close()
        }
    }

    /// Messages, a fragmented one with a ping inside it, and a close, cut at every byte.
    @Test func understandsFramesWhereverTheyAreCut() async throws {
        let stream =
            text("first") + text("a", fin: false) + frame(0x9, [7]) + frame(0x0, Array("bc".utf8), fin: false)
            + frame(0x0) + frame(0x2, [1, 2, 3]) + frame(0x8, [0x0f, 0xa0])
        let expected =
            frame(0x1, Array("first".utf8), masked: false) + frame(0x1, Array("abc".utf8), masked: false)
            + frame(0x2, [1, 2, 3], masked: false) + closeFrame(4000)
        let pong = frame(0xa, [7], masked: false)
        for cut in 1..<stream.count {
            var answers: [[UInt8]] = []
            let reader = FrameReader(role: .server, messageBytesMax: 1000, fragmentsMax: 10)
            var replies: [UInt8] = []
            for piece in [stream[..<cut], stream[cut...]] {
                for event in reader.events(in: Array(piece)) {
                    switch event {
                    case .text(let bytes): answers.append(frame(0x1, bytes, masked: false))
                    case .binary(let bytes): answers.append(frame(0x2, bytes, masked: false))
                    case .close(let code, _): answers.append(closeFrame(code))
                    case .ping, .pong: break
                    case .violation(let code): Issue.record("violation \(code) at \(cut)")
                    }
                }
                replies += reader.takeReplies()
            }
            #expect(answers.flatMap { $0 } == expected, "cut at \(cut)")
            #expect(replies == pong + closeFrame(4000), "cut at \(cut)")
        }
        try await withWebSocketServer { test in
            let client = try await test.connect()
            for byte in stream { await client.bytes.write([byte]) }
            let answer = await client.bytes.readToEnd()
            #expect(answer.count == expected.count + pong.count)
            #expect(answer.suffix(4) == closeFrame(4000))
            await client.bytes.close()
        }
    }

    @Test func answersPingsAndReportsPongs() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await client.ping([9, 8])
            #expect(try await client.receive() == .pong([9, 8]))
            await client.send(text: "ping")
            #expect(try await client.receive() == .ping([1, 2, 3]))
            await test.observations.until { $0.pongs == [[1, 2, 3]] }
            await client.bytes.close()
        }
    }

    @Test func closesWithCodeAndReasonAndSendsNothingAfter() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await client.bytes.write(text("before") + text("close") + text("after"))
            #expect(try await client.receive() == .text("before"))
            #expect(try await client.receive() == .close(code: 4001, reason: "as you wish"))
            #expect(await client.bytes.readToEnd().isEmpty)
            await test.observations.until { $0.endings == [.local(code: 4001, reason: "as you wish")] }
            await client.bytes.close()
        }
    }

    @Test func aPeerThatNeverAnswersACloseIsCut() async throws {
        var limits = WebSocketLimits()
        limits.closeMillisecondsMax = 30
        try await withWebSocketServer(limits: limits) { test in
            let answer = try await test.exchange(text("close"))
            #expect(answer == closeFrame(4001, "as you wish"))
            await test.observations.until { $0.endings == [.local(code: 4001, reason: "as you wish")] }
        }
    }

    @Test func reportsConnectionsThatBreak() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await client.send(text: "x")
            _ = try await client.receive()
            await client.bytes.close()
            await test.observations.until { $0.endings == [.lost] }
            #expect(test.endpoint.connectionCount == 0)
        }
    }

    @Test func refusesBinaryWhereOnlyTextIsSpoken() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect(path: "/text")
            await client.send(binary: [1])
            #expect(try await client.receive() == .close(code: 1003, reason: ""))
            await client.bytes.close()
        }
    }

    @Test func closeFramesAreAlwaysSendable() {
        #expect(CloseFrame(code: 1005).code == 1011)
        #expect(CloseFrame(code: 0).code == 1011)
        #expect(CloseFrame(code: 5000).code == 1011)
        #expect(CloseFrame(code: 4000).code == 4000)
        #expect(CloseFrame(code: 1000, reason: String(repeating: "é", count: 100)).reason.utf8.count == 122)
    }

    @Test func closesAllConnectionsOfAnEndpoint() async throws {
        try await withWebSocketServer(loops: 2) { test in
            var clients: [WebSocketClient] = []
            for _ in 0..<10 { clients.append(try await test.connect()) }
            await test.observations.until { $0.connections.count == 10 }
            test.endpoint.closeAll(CloseFrame(code: 1001, reason: "restart"))
            for client in clients {
                #expect(try await client.receive() == .close(code: 1001, reason: "restart"))
                #expect(await client.bytes.readToEnd().isEmpty)
                await client.bytes.close()
            }
            await test.observations.until { $0.endings.count == 10 }
            #expect(test.endpoint.connectionCount == 0)
        }
    }

    @Test func outlivesItsHTTPServersShutdown() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await test.server.shutdown(grace: .seconds(1))
            await client.send(text: "still here")
            #expect(try await client.receive() == .text("still here"))
            await client.bytes.close()
        }
    }
}
