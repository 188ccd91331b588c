import Glibc
import HTTPTypes
import Primitives
import Reactor
import Testing

@testable import HTTP

@Suite(.serialized, .timeLimit(.minutes(5))) struct LimitTests {
    private func request(target: String = "/", fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(fields)\r\n"
    }

    @Test func headsAreBounded() async throws {
        try await withServer { test in
            let target = "/" + String(repeating: "a", count: 8191)
            let some = (0..<98).map { "X\($0): y\r\n" }.joined()
            let cases = [
                (request(target: target), "200"), (request(target: target + "a"), "414"),
                (request(target: target + target), "414"), (request(fields: some), "200"),
                (request(fields: some + "Y: z\r\n"), "431"),
                (request(fields: "X: \(String(repeating: "y", count: 17_000))\r\n"), "431"),
            ]
            for (request, expected) in cases {
                let status = try await test.status(of: request)
                #expect(status == expected, "\(request.utf8.count) bytes")
            }
        }
    }

    @Test func aFailuresAnswerKnowsThePath() async throws {
        try await withServer { test in
            let answer = try await test.exchange("GET /known?q HTTP/1.1\r\nHost: x\r\nBad Field: y\r\n\r\n")
            #expect(answer.hasSuffix("{\"failure\":\"malformed\",\"path\":\"/known\"}"))
        }
    }

    /// The answer comes although the body never does.
    @Test func anAnnouncedBodyThatIsTooLargeIsRefusedUnread() async throws {
        try await withServer { test in
            let answer = try await test.exchange(
                "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: \(TestApplication.bodyBytesMax + 1)\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("\"path\":\"/p\""))
        }
    }

    @Test func aBodyOfExactlyTheLimitIsServed() async throws {
        try await withServer { test in
            let client = try await test.connect()
            let body = [UInt8](repeating: 0x61, count: TestApplication.bodyBytesMax)
            #expect(try await client.send(.post, "/p", body: body).body.count == body.count + 8)
            let chunk = "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
            await client.bytes.write(Array(chunk.utf8))
            #expect(try await client.receive().status == .contentTooLarge)
            await client.close()
        }
    }

    @Test func slowHeadsAndBodiesTimeOut() async throws {
        var limits = HTTPLimits.patient
        limits.headMillisecondsMax = 60
        limits.bodyIdleMillisecondsMax = 60
        limits.sweepMilliseconds = 5
        try await withServer(limits: limits) { test in
            #expect(try await test.status(of: "GET / HT") == "408")
            let body = try await test.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
            #expect(body.hasPrefix("HTTP/1.1 408 "))
            let chunks = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n000"
            #expect(try await test.status(of: chunks) == "408")
        }
    }

    @Test func silentConnectionsAreClosedSilently() async throws {
        var limits = HTTPLimits.patient
        limits.firstByteMillisecondsMax = 30
        limits.sweepMilliseconds = 5
        try await withServer(limits: limits) { test in
            let answer = try await test.exchange("")
            #expect(answer.isEmpty)
        }
    }

    @Test func idleConnectionsAreClosedSilently() async throws {
        var limits = HTTPLimits.patient
        limits.idleMillisecondsMax = 30
        limits.sweepMilliseconds = 5
        try await withServer(limits: limits) { test in
            let client = try await test.connect()
            #expect(try await client.send(.get, "/a").status == .ok)
            #expect(await client.bytes.readToEnd().isEmpty)
            await client.close()
        }
    }

    @Test func aClientThatDoesNotReadIsCut() async throws {
        var limits = HTTPLimits.patient
        limits.writeStallMillisecondsMax = 50
        limits.sweepMilliseconds = 5
        try await withServer(limits: limits) { test in
            let client = try await test.connect()
            await client.bytes.pauseReading()
            let requests = String(repeating: "GET /big HTTP/1.1\r\nHost: x\r\n\r\n", count: 20)
            await client.bytes.write(Array(requests.utf8))
            await test.untilConnections(are: 0)
            await client.close()
        }
    }

    @Test func connectionsAboveTheMaximumAreTurnedAway() async throws {
        var limits = HTTPLimits.patient
        limits.connectionsMax = 3
        try await withServer(limits: limits) { test in
            var clients: [HTTPClient] = []
            for _ in 0..<3 {
                clients.append(try await test.connect())
                #expect(try await clients[clients.count - 1].send(.get, "/").status == .ok)
            }
            let answer = try await test.exchange("")
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            await clients[0].close()
            await test.untilConnections(are: 2)
            let client = try await test.connect()
            #expect(try await client.send(.get, "/").status == .ok)
            for client in clients + [client] { await client.close() }
        }
    }

    @Test func aThousandConnectionsLeaveNoDescriptorBehind() async throws {
        try await withServer { test in
            for round in 0..<20 {
                var clients: [HTTPClient] = []
                for _ in 0..<50 { clients.append(try await test.connect()) }
                for (number, client) in clients.enumerated() {
                    if number % 2 == 0 { _ = try await client.send(.get, "/\(round)") }
                    await client.close()
                }
            }
            await test.untilConnections(are: 0)
            #expect(socketsOnPort(test.port) == 1, "the listener alone")
        }
    }

    /// This process's sockets with the port at either end.
    private func socketsOnPort(_ port: UInt16) -> Int {
        (0..<4096).count { descriptor in
            [getsockname, getpeername].contains { query in
                var address = InternetAddress()
                return address.fill { query(Int32(descriptor), $0, $1) } == 0
                    && address.socketAddress.port == port
            }
        }
    }
}

extension TestServer {
    /// Returns when the server has this many connections.
    func untilConnections(are count: Int) async {
        while server.connectionCount != count { await loops.loops[0].turn() }
    }
}

extension EventLoop {
    /// Lets a millisecond's worth of turns go by.
    func turn() async {
        await withCheckedContinuation { done in
            execute { self.schedule(after: .milliseconds(1)) { done.resume() } }
        }
    }
}
