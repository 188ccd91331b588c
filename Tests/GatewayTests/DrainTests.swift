// Stopping the gateway, over real sockets.

import Bus
import Domain
import HTTP
import HTTPTypes
import Primitives
import Reactor
import SQLiteDatabase
import Services
import Testing
import WebSocket

@testable import Gateway

@Suite(.timeLimit(.minutes(1))) struct DrainTests {
    /// A handshake can be on its way when the drain begins. Guards against a connection that opens after it
    /// and is never asked to leave: a client that keeps sending heartbeats kept the server from stopping.
    @Test func aConnectionThatOpensDuringTheDrainIsSentAway() async throws {
        let database = try EmbeddedDatabase(url: "sqlite::memory:")
        let loops = EventLoopGroup(count: 1)
        let gateway = try gateway(loops, database)
        let http = HTTPServer(
            application: GatewayApplication(endpoint: gateway.endpoints[0]), loops: loops)
        let port = try await http.listen(host: "127.0.0.1", port: 0).port
        await gateway.drain()

        let client = try await WebSocketClient.connect(
            to: "127.0.0.1", port: port, path: "/", on: loops.next())
        #expect(try await client.receive() == .text("hello"))
        await client.send(text: "heartbeat")
        #expect(try await client.receive() == .text("reconnect"))
        #expect(try await client.receive() == .close(code: 1001, reason: ""))
        #expect(await client.bytes.readToEnd().isEmpty)

        await client.bytes.close()
        await http.shutdown()
        await database.close()
        await loops.shutdown()
    }

    private func gateway(_ loops: EventLoopGroup, _ database: EmbeddedDatabase) throws -> GatewayServer {
        var configuration = ServiceConfiguration(tokenSecret: Secret([UInt8](repeating: 7, count: 32)))
        configuration.passwords.parameters = .leastForTests
        let bus = InProcessBus()
        let ids = SnowflakeSource(SnowflakeGenerator(worker: 0))
        let services = try ChatServices(
            database: database, bus: bus, ids: ids, configuration: configuration)
        return GatewayServer(
            loops: loops, bus: bus, services: services, codecs: [WordCodec()], log: .disabled)
    }
}

/// A dialect of single words.
private struct WordCodec: GatewayCodec {
    let timings = GatewayTimings(
        heartbeatTimeoutMilliseconds: 600_000, identifyTimeoutMilliseconds: 600_000)
    let hello = Array("hello".utf8)
    let heartbeatAcknowledgement = Array("heard".utf8)
    let reconnectRequest: [UInt8]? = Array("reconnect".utf8)

    func decode(_ message: [UInt8], in state: ConnectionState) -> DecodedMessage { .command(.heartbeat(nil)) }

    func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch {
        Dispatch(head: Array("ready".utf8), tail: nil, required: [])
    }

    func dispatch(_ event: DomainEvent) -> Dispatch? { nil }

    func close(_ reason: CloseReason) -> CloseFrame { CloseFrame(code: 1001) }
}
