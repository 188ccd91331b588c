import HTTP
import Reactor
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(5))) struct BackpressureTests {
    @Test func aReaderThatStallsIsCutAsSlow() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytesMax = 256 * 1024
        limits.closeMillisecondsMax = 50
        try await withWebSocketServer(limits: limits) { test in
            let (client, connection) = try await test.connectWithoutReading()
            let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
            while test.observations.endings.isEmpty {
                let queued = await connection.loop.submit {
                    for _ in 0..<100 { connection.send(text: payload) }
                    return connection.queuedByteCount
                }
                // Never more than the limit and what two turns add, whatever is thrown at it.
                #expect(queued < limits.queuedBytesMax + 200 * 1030)
            }
            #expect(test.observations.endings == [.slowConsumer(code: 4008)])
            await client.bytes.close()
        }
    }

    /// The bytes that had left are followed by the close frame, so a slow client still learns why.
    @Test func aSlowReaderThatWakesUpReadsWhyItWasCut() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytesMax = 256 * 1024
        limits.closeMillisecondsMax = 20_000
        try await withWebSocketServer(limits: limits) { test in
            let (client, connection) = try await test.connectWithoutReading()
            let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
            while await connection.loop.submit({ connection.isOpen }) {
                await connection.loop.submit { for _ in 0..<100 { connection.send(text: payload) } }
            }
            await client.bytes.resumeReading()
            var last = WebSocketMessage.text("")
            while case .text(let text) = last {
                #expect(text.isEmpty || text.utf8.count == 1000)
                last = try await client.receive()
            }
            #expect(last == .close(code: 4008, reason: ""))
            await client.bytes.close()
        }
    }

    @Test func aReaderThatPausesBelowTheLimitLosesNothing() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytesMax = 32 * 1024 * 1024
        try await withWebSocketServer(limits: limits) { test in
            let (client, connection) = try await test.connectWithoutReading()
            let head = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
            for turn: UInt64 in 0..<100 {
                await connection.loop.submit {
                    for number in turn * 100..<turn * 100 + 100 {
                        connection.send(head: head, number: number, tail: [])
                    }
                }
            }
            await client.bytes.resumeReading()
            let prefix = String(decoding: head, as: UTF8.self)
            for number in 0..<10_000 { #expect(try await client.receive() == .text("\(prefix)\(number)")) }
            await client.bytes.close()
        }
    }

    @Test func pingsThatAreNotReadBackDoNotPileUp() async throws {
        var limits = WebSocketLimits()
        limits.queuedBytesMax = 64 * 1024
        limits.closeMillisecondsMax = 50
        try await withWebSocketServer(limits: limits) { test in
            let (client, _) = try await test.connectWithoutReading()
            let pings = Array((0..<500).map { _ in frame(0x9, Array(repeating: 1, count: 125)) }.joined())
            while test.observations.endings.isEmpty, await client.bytes.unsentByteCount < 1_000_000 {
                await client.bytes.write(pings)
            }
            await test.observations.until { $0.endings == [.slowConsumer(code: 4008)] }
            await client.bytes.close()
        }
    }

    @Test func theMessageLimitCanChangeWhileOpen() async throws {
        try await withWebSocketServer { test in
            let client = try await test.connect()
            await client.send(text: "123456")
            #expect(try await client.receive() == .text("123456"))
            await client.send(text: "limit")
            await client.send(text: "12345")
            #expect(try await client.receive() == .text("12345"))
            await client.send(text: "123456")
            #expect(try await client.receive() == .close(code: 1009, reason: ""))
            await client.bytes.close()
        }
    }

    @Test func aThousandConnectionsComeAndGo() async throws {
        try await withWebSocketServer(loops: 2) { test in
            for _ in 0..<20 {
                var clients: [WebSocketClient] = []
                for _ in 0..<50 { clients.append(try await test.connect()) }
                for client in clients { await client.send(text: "hello") }
                for (number, client) in clients.enumerated() {
                    #expect(try await client.receive() == .text("hello"))
                    if number % 2 == 0 { await client.close() }
                    await client.bytes.close()
                }
            }
            await test.observations.until { $0.endings.count == 1000 }
            #expect(test.endpoint.connectionCount == 0)
            while test.server.connectionCount > 0 { await test.loops.loops[0].submit {} }
        }
    }
}

extension WebSocketTestServer {
    /// The first client, which does not read, and the server's end of its connection.
    fileprivate func connectWithoutReading() async throws -> (WebSocketClient, WebSocketConnection) {
        let client = try await connect()
        await observations.until { $0.connections.count == 1 }
        await client.bytes.pauseReading()
        return (client, observations.connections[0])
    }
}
