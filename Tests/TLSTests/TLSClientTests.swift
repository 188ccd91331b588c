// Connections over TLS against another implementation's server side: whom they believe, and that bytes arrive.

import HTTP
import HTTPTypes
import Primitives
import Reactor
import TLS
import TLSTesting
import Testing

/// Answers with what it was sent.
private struct Echo: HTTPApplication {
    func admit(_ head: RequestHead, from _: SocketAddress) -> Admission<Void, Never> {
        .accept((), bodyBytesMax: 4_000_000)
    }

    func respond(to request: Request, on _: Void) async -> Response { Response(.ok, body: request.body) }

    func response(to failure: RequestFailure, path _: ArraySlice<UInt8>) -> Response {
        Response(failure.status)
    }
}

@Suite("TLS", .timeLimit(.minutes(1))) struct TLSClientTests {
    /// A relay in front of an echo, and a client's loop.
    private func run(_ body: (TLSRelay, _ plainPort: UInt16, EventLoop) async throws -> Void) async throws {
        let loops = EventLoopGroup(count: 2)
        let server = HTTPServer(application: Echo(), loops: loops)
        let plainPort = try await server.listen(host: "127.0.0.1", port: 0).port
        let relay = try TLSRelay(to: plainPort)
        try await body(relay, plainPort, loops.loops[1])
        relay.stop()
        await server.shutdown(grace: .zero)
        await loops.shutdown()
    }

    private func problem(
        _ host: String, _ port: UInt16, _ security: TLSClient, on loop: EventLoop
    ) async -> String? {
        do throws(ConnectError) {
            await (try ByteConnection.connect(to: host, port: port, securedBy: security, on: loop)).close()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("Requests and answers of any size arrive whole, one after the other") func bytesArrive()
        async throws
    {
        try await run { relay, _, loop in
            let http = try await HTTPClient.connect(
                to: "localhost", port: relay.port, securedBy: try TLSClient.ofRelays(), on: loop)
            for size in [0, 1, 16_384, 16_385, 3_000_000] {
                let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
                let answer = try await http.send(.post, "/", body: body)
                #expect(answer.status == .ok && answer.body == body)
            }
            await http.close()
            #expect(relay.handshakeCount == 1)
        }
    }

    @Test("Only the host that was asked for is believed, by name or by address") func hosts() async throws {
        try await run { relay, _, loop in
            let client = try TLSClient.ofRelays()
            for host in ["localhost", "127.0.0.1"] {
                #expect(await problem(host, relay.port, client, on: loop) == nil)
            }
            let problem = await problem("127.0.0.2", relay.port, client, on: loop)
            #expect(problem == "no TLS: the certificate is refused: IP address mismatch")
        }
    }

    @Test("An authority that nobody knows is not believed, unless anybody is") func authorities() async throws
    {
        try await run { relay, _, loop in
            let system = try TLSClient(trusting: .system)
            let problem = await problem("localhost", relay.port, system, on: loop)
            #expect(problem?.hasPrefix("no TLS: the certificate is refused: ") == true, "\(problem ?? "")")
            let anybody = try TLSClient(trusting: .anybody)
            #expect(await self.problem("127.0.0.2", relay.port, anybody, on: loop) == nil)
        }
    }

    @Test("A server that does not speak TLS is told as such") func plainServer() async throws {
        try await run { _, port, loop in
            let problem = await problem("127.0.0.1", port, try TLSClient.ofRelays(), on: loop)
            #expect(problem == "no TLS: wrong version number")
        }
    }

    @Test("Both ends can end what they send, and the other way goes on") func ends() async throws {
        try await run { relay, _, loop in
            let bytes = try await ByteConnection.connect(
                to: "localhost", port: relay.port, securedBy: try TLSClient.ofRelays(), on: loop)
            await bytes.write(Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello".utf8))
            await bytes.endWriting()
            let answer = String(decoding: await bytes.readToEnd(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("hello"))
            #expect(await bytes.hasEnded)
            await bytes.close()
        }
    }

    @Test("A file without certificates is refused by its name") func unreadableFile() throws {
        let file = try CertificateFile("no certificate")
        for path in [file.path, file.path + ".missing"] {
            #expect(throws: TLSError.certificatesUnreadable(path: path)) {
                _ = try TLSClient(trusting: .certificates(path: path))
            }
        }
    }
}
