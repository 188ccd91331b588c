import HTTPTypes
import Reactor
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
    @Test func finishesRequestsInProgressAndClosesTheirConnections() async throws {
        try await withServer(loops: 2) { test in
            let busy = [try await test.connect(), try await test.connect()]
            for (number, client) in busy.enumerated() {
                await client.bytes.write(Array("GET /gated HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
                await test.gate.arrived(number + 1)
            }
            let idle = try await test.connect()
            #expect(try await idle.send(.get, "/").status == .ok)
            async let stopped: Void = test.server.shutdown(grace: .seconds(60))
            // The idle connection's end shows that the drain has begun.
            #expect(await idle.bytes.readToEnd().isEmpty)
            await idle.close()
            test.gate.open()
            for client in busy {
                let response = try await client.receive()
                #expect(response.text == "through")
                #expect(response.fields[.connection] == "close")
                #expect(await client.bytes.readToEnd().isEmpty)
                await client.close()
            }
            await stopped
            #expect(test.server.connectionCount == 0)
            await #expect(throws: HTTPClientError.self) { _ = try await test.connect() }
        }
    }

    /// Guards against a second caller taking the first one's place and leaving it to wait for ever.
    @Test func everyCallerReturns() async throws {
        try await withServer { test in
            let client = try await test.connect()
            await client.bytes.write(Array("GET /gated HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            await test.gate.arrived()
            async let first: Void = test.server.shutdown(grace: .seconds(60))
            async let second: Void = test.server.shutdown(grace: .seconds(60))
            await test.loops.loops[0].turn()
            test.gate.open()
            _ = await (first, second)
            await client.close()
        }
    }

    @Test func doesNotWaitLongerThanItsGrace() async throws {
        try await withServer { test in
            let client = try await test.connect()
            await client.bytes.write(Array("GET /gated HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            await test.gate.arrived()
            await test.server.shutdown(grace: .milliseconds(20))
            #expect(await client.bytes.readToEnd().isEmpty)
            await client.close()
        }
    }

    @Test func stopsUnderLoad() async throws {
        try await withServer(loops: 2) { test in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        while let client = try? await test.connect() {
                            while (try? await client.send(.get, "/load"))?.fields[.connection] == nil {
                                if await client.bytes.hasEnded { break }
                            }
                            await client.close()
                        }
                    }
                }
                group.addTask {
                    while test.server.connectionCount < 8 { await test.loops.loops[0].turn() }
                    await test.server.shutdown(grace: .seconds(10))
                }
            }
            #expect(test.server.connectionCount == 0)
        }
    }
}
