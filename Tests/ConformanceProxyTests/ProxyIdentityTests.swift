// A proxy without a fault cannot be told from the server: the same bytes, the same endings.

import HTTP
import HTTPTypes
import Reactor
import Testing
import WebSocket

@testable import ConformanceProxy

@Suite("A proxy that changes nothing", .timeLimit(.minutes(5))) struct ProxyIdentityTests {
    private static let last = "Host: a\r\nConnection: close\r\n\r\n"

    private func exchange(_ bytes: [UInt8], thenEnd: Bool, with port: UInt16, on loop: EventLoop) async throws
        -> String
    {
        let client = try await RawClient.connect(to: port, on: loop)
        await client.send(bytes, thenEnd: thenEnd)
        let (answer, ending) = await client.finish()
        let lines = String(decoding: answer, as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        return lines.filter { !$0.hasPrefix("Date: ") }.joined(separator: "\r\n") + " \(ending)"
    }

    /// The same bytes to the server and through the proxy have the same answer.
    private func expectSame(_ requests: String..., thenEnd: Bool = false) async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy()
            for request in requests {
                let bytes = Array(request.utf8)
                let direct = try await exchange(bytes, thenEnd: thenEnd, with: test.port, on: test.loop)
                let proxied = try await exchange(bytes, thenEnd: thenEnd, with: proxy.apiPort, on: test.loop)
                #expect(direct == proxied)
                #expect(direct.hasPrefix("HTTP/1.1 "))
            }
            await proxy.stop()
        }
    }

    @Test("Requests of all kinds") func requests() async throws {
        try await expectSame(
            "GET /v1/notes HTTP/1.1\r\n\(Self.last)",
            "HEAD /v1/notes HTTP/1.1\r\n\(Self.last)",
            "DELETE /v1/notes/latest HTTP/1.1\r\n\(Self.last)",
            "PATCH /v1/notes/1 HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 12\r\n"
                + "\(Self.last){\"text\":\"xy\"}",
            "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\(Self.last)"
                + "3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
            "PUT /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\(Self.last)abc",
            "GET /old HTTP/1.0\r\n\r\n")
    }

    @Test("Pipelined requests") func pipelined() async throws {
        try await expectSame(
            "GET /v1/notes HTTP/1.1\r\nHost: a\r\n\r\nHEAD /v1/notes HTTP/1.1\r\nHost: a\r\n\r\n"
                + "DELETE /v1/notes/latest HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                + "GET /v1/notes HTTP/1.1\r\n\(Self.last)"
        )
    }

    @Test("What no client should send") func malformed() async throws {
        try await expectSame(
            "nonsense\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "GET /a HTTP/1.1\r\nHost : a\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    }

    @Test("A client that sends no more still gets its answer") func halfClosed() async throws {
        try await expectSame("GET /v1/notes HTTP/1.1\r\nHost: a\r\n\r\n", thenEnd: true)
    }

    @Test("A large body, both ways") func large() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy()
            let client = try await test.connect(to: proxy)
            #expect(try await client.send(.get, "/big").body == NotesServer.big)
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: 2_000_000)
            let echo = try await client.send(.post, "/echo", body: body)
            #expect(echo.body == Array("POST /echo ".utf8) + body)
            await client.close()
            await proxy.stop()
        }
    }

    @Test(
        "What servers send in their own ways",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-type:text/html\r\n\r\nuntil the end",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\ncut",
            "HTTP/1.0 200 Fine\r\n\r\n",
            "no HTTP at all", "",
        ], [AfterScript.end, .reset])
    func scripted(script: String, after: AfterScript) async throws {
        try await withNotesServer { test in
            let server = try await RawServer(Array(script.utf8), after, on: test.loop)
            let origin = "127.0.0.1:\(server.port)"
            let proxy = try await test.proxy(
                nil, before: Upstream(api: "http://\(origin)", gateway: "ws://\(origin)"))
            let request = Array("GET /v1/notes HTTP/1.1\r\n\(Self.last)".utf8)
            let direct = try await exchange(request, thenEnd: false, with: server.port, on: test.loop)
            let proxied = try await exchange(request, thenEnd: false, with: proxy.apiPort, on: test.loop)
            let ending = after == .end ? " end" : " broken"
            #expect(direct.hasSuffix(ending))
            #expect(proxied.hasSuffix(ending))
            // A reset may overtake what was sent before it.
            if after == .end { #expect(direct == proxied) }
            await proxy.stop()
        }
    }

    @Test("A client that breaks off breaks the server's connection") func clientReset() async throws {
        try await withNotesServer { test in
            let server = try await RawServer(
                Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), .stay, on: test.loop)
            let origin = "127.0.0.1:\(server.port)"
            let proxy = try await test.proxy(
                nil, before: Upstream(api: "http://\(origin)", gateway: "ws://\(origin)"))
            let client = try await RawClient.connect(to: proxy.apiPort, on: test.loop)
            await client.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            await client.received(1)
            await client.reset()
            #expect(await server.endings.first { _ in true } == .broken)
            await proxy.stop()
        }
    }

    @Test("A proxy that stops cuts what is open, on both sides") func stopped() async throws {
        try await withNotesServer { test in
            let server = try await RawServer(
                Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), .stay, on: test.loop)
            let origin = "127.0.0.1:\(server.port)"
            let proxy = try await test.proxy(
                nil, before: Upstream(api: "http://\(origin)", gateway: "ws://\(origin)"))
            let client = try await RawClient.connect(to: proxy.apiPort, on: test.loop)
            await client.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            await client.received(1)
            await proxy.stop()
            #expect(await client.finish().ending == .broken)
            #expect(await server.endings.first { _ in true } == .broken)
        }
    }

    @Test("A reader slower than the server gets everything in the end") func slowReader() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy()
            let client = try await test.connect(to: proxy)
            await client.bytes.write(Array("GET /big HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            let first = await client.bytes.read() ?? []
            await client.bytes.pauseReading()
            // Meanwhile others are served.
            let other = try await test.connect(to: proxy)
            for _ in 0..<50 { #expect(try await other.send(.get, "/v1/notes").status == .ok) }
            await client.bytes.resumeReading()
            var received = first
            let head = first.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0
            while received.count < head + NotesServer.big.count, let more = await client.bytes.read() {
                received += more
            }
            #expect(Array(received[head...]) == NotesServer.big)
            await other.close()
            await client.close()
            await proxy.stop()
        }
    }

    @Test("The server's addresses become the proxy's, and others stay") func addresses() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy()
            let client = try await test.connect(to: proxy)
            let response = try await client.send(
                .get, "/where", fields: ["X-Gateway": "127.0.0.1:\(test.port)"])
            let expected = #"{"url":"\#(proxy.gatewayURL)","other":"ws://example.org/live"}"#
            #expect(String(decoding: response.body, as: UTF8.self) == expected)
            #expect(response.fields[.contentLength] == "\(expected.utf8.count)")
            await client.close()
            await proxy.stop()
        }
    }

    @Test("A server that is not there is no connection, and a stopped proxy takes none") func absent()
        async throws
    {
        try await withNotesServer { test in
            let nobody = Upstream(api: "http://127.0.0.1:1", gateway: "ws://127.0.0.1:1")
            let proxy = try await test.proxy(nil, before: nobody)
            let client = try await RawClient.connect(to: proxy.apiPort, on: test.loop)
            #expect(await client.finish() == ([], .broken))
            await proxy.stop()
            await #expect(throws: HTTPClientError.self) { _ = try await test.connect(to: proxy) }
        }
    }
}

@Suite("A proxy that changes nothing, before a gateway", .timeLimit(.minutes(5)))
struct ProxyGatewayIdentityTests {
    private static let handshake = """
        GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """

    private static let exchanges: [[UInt8]] = [
        frame(0x1, Array("text".utf8)) + frame(0x2, [0, 255]) + frame(0x8, [0x0f, 0xa0]),
        frame(0x1, Array("fr".utf8), isFinal: false) + frame(0x9, [7]) + frame(0x0, Array("ag".utf8))
            + frame(0x8, []),
        frame(0x1, Array("close".utf8)) + frame(0x8, [0x0f, 0xa1]),
        frame(0x1, Array("ping".utf8)) + frame(0x8, [3, 232]),
        // Invalid UTF-8, no mask, a reserved bit, an unknown opcode, a close code that cannot be, a huge
        // length.
        frame(0x1, [0x22, 0xff]), frame(0x1, [1], isMasked: false), frame(0x1, [1], reserved: 0x40),
        frame(0x3, [1]), frame(0x8, [0, 5]), [0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5],
    ]

    @Test("Frames of all kinds, right and wrong", arguments: exchanges) func frames(bytes: [UInt8])
        async throws
    {
        try await withNotesServer { test in
            let proxy = try await test.proxy()
            var answers: [[UInt8]] = []
            for port in [test.port, proxy.gatewayPort] {
                let client = try await RawClient.connect(to: port, on: test.loop)
                // Frames may come with the handshake: they are read when it has succeeded.
                await client.send(Array(Self.handshake.utf8) + bytes)
                answers.append(await client.finish().bytes)
            }
            #expect(answers[0] == answers[1])
            #expect(answers[0].count > 100)
            await proxy.stop()
        }
    }

    @Test("Messages of every form of length") func lengths() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy()
            let client = try await test.open(proxy)
            #expect(try await client.receive() == .text(#"{"op":4,"d":{"interval":5}}"#))
            for count in [0, 125, 126, 65_535, 65_536] {
                let text = String(repeating: "x", count: count)
                await client.send(text: text)
                #expect(try await client.receive() == .text(text))
            }
            await client.ping([9])
            #expect(try await client.receive() == .pong([9]))
            await client.close(CloseFrame(code: 4000, reason: "done"))
            #expect(try await client.receive() == .close(code: 4000, reason: "done"))
            await client.bytes.close()
            await proxy.stop()
        }
    }
}

/// A client's frame, with anything about it made wrong.
func frame(
    _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
) -> [UInt8] {
    let head = [(isFinal ? 0x80 : 0) | reserved | opcode, (isMasked ? 0x80 : 0) | UInt8(payload.count)]
    guard isMasked else { return head + payload }
    let key: [UInt8] = [0x11, 0xa2, 0x3b, 0xc4]
    return head + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
}
