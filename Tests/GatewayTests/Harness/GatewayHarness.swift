// A gateway with real sockets, services and the guild contract, whose waits and limits tests can choose.

import Bus
import Domain
import GuildsDialect
import HTTP
import HTTPTypes
import Primitives
import Reactor
import SQLiteDatabase
import Services
import Stores
import Testing
import WebSocket

@testable import Gateway

/// A running gateway.
final class GatewayHarness: Sendable {
    let services: ChatServices
    let database: EmbeddedDatabase
    let gateway: GatewayServer
    let loops: EventLoopGroup
    private let http: HTTPServer<GatewayApplication>
    private let port: UInt16

    /// Runs `body` with a gateway, and stops the gateway whatever becomes of `body`.
    static func run(
        timings: GatewayTimings = GatewayTimings(
            heartbeatTimeoutMilliseconds: 600_000, identifyTimeoutMilliseconds: 600_000,
            resumeWindowMilliseconds: 600_000),
        _ configuration: GatewayConfiguration = GatewayConfiguration(),
        speaking codec: (any GatewayCodec)? = nil,
        _ body: (GatewayHarness) async throws -> Void
    ) async throws {
        let harness = try await GatewayHarness(codec ?? PatientCodec(timings: timings), configuration)
        do {
            try await body(harness)
            await harness.stop()
        } catch {
            await harness.stop()
            throw error
        }
    }

    private init(_ codec: any GatewayCodec, _ configuration: GatewayConfiguration) async throws {
        database = try EmbeddedDatabase(url: "sqlite::memory:")
        try await database.migrate(Schema.migrations)
        var settings = ServiceConfiguration(tokenSecret: Secret([UInt8](repeating: 7, count: 32)))
        settings.passwords.parameters = .leastForTests
        let bus = InProcessBus()
        services = try ChatServices(
            database: database, bus: bus, ids: SnowflakeSource(SnowflakeGenerator(worker: 0)),
            configuration: settings)
        loops = EventLoopGroup(count: 1)
        gateway = GatewayServer(
            loops: loops, bus: bus, services: services, codecs: [codec], configuration: configuration,
            log: .disabled)
        http = HTTPServer(application: GatewayApplication(endpoint: gateway.endpoints[0]), loops: loops)
        port = try await http.listen(host: "127.0.0.1", port: 0).port
    }

    private func stop() async {
        async let stopped: Void = http.shutdown()
        await gateway.drain()
        await stopped
        await database.close()
        await loops.shutdown()
    }

    /// A new user.
    func register(_ name: String) async throws -> Login {
        try await services.accounts.register(
            username: name, email: "\(name)@example.com", password: Secret("correct horse"))
    }

    /// A connection that was told nothing yet.
    func open(_ path: String) async throws -> WebSocketClient {
        try await WebSocketClient.connect(to: "127.0.0.1", port: port, path: path, on: loops.next())
    }

    /// A connection that was told Hello.
    func connect() async throws -> WebSocketClient {
        let client = try await open("/gateway")
        #expect(try await client.text().contains(#""op":10"#))
        return client
    }

    /// A connection with a session, and the session's id. Presences are not asked for.
    func session(of login: Login) async throws -> (client: WebSocketClient, id: String) {
        let client = try await connect()
        await client.send(
            text: #"{"op":2,"d":{"token":"\#(login.accessToken.exposed)","intents":513}}"#)
        let ready = try await client.text()
        let start = try #require(ready.firstRange(of: #""session_id":""#))
        return (client, String(ready[start.upperBound...].prefix(32)))
    }

    func resume(_ id: String, of login: Login, after sequence: Int) async throws -> WebSocketClient {
        let client = try await connect()
        await client.send(
            text: #"{"op":4,"d":{"token":"\#(login.accessToken.exposed)","session_id":"\#(id)","#
                + #""seq":\#(sequence)}}"#)
        return client
    }
}

extension WebSocketClient {
    /// The next message, which must be text.
    func text(sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let message = try await receive()
        guard case .text(let text) = message else {
            try #require(Bool(false), "came instead: \(message)", sourceLocation: sourceLocation)
            return ""
        }
        return text
    }

    /// The code of the close frame, whatever text comes before it.
    func closeCode() async throws -> UInt16 {
        while true {
            if case .close(let code, _) = try await receive() { return code }
        }
    }
}

/// The guild contract with other timings.
private struct PatientCodec: GatewayCodec {
    let guilds = GuildsGatewayCodec(
        fallbackAddress: "ws://localhost",
        files: FileAddresses(publicURL: "http://localhost", secret: Secret([1])))
    let timings: GatewayTimings

    var hello: [UInt8] { guilds.hello }
    var heartbeatAcknowledgement: [UInt8] { guilds.heartbeatAcknowledgement }
    var resumeRefusal: [UInt8]? { guilds.resumeRefusal }
    var reconnectRequest: [UInt8]? { guilds.reconnectRequest }

    func decode(_ message: [UInt8], in state: ConnectionState) -> DecodedMessage {
        guilds.decode(message, in: state)
    }

    func ready(_ snapshot: SessionSnapshot, session: SessionDescription) -> Dispatch {
        guilds.ready(snapshot, session: session)
    }

    func resumed(_ session: String) -> Dispatch? { guilds.resumed(session) }
    func dispatch(_ event: DomainEvent) -> Dispatch? { guilds.dispatch(event) }
    func members(_ chunk: MembersChunk) -> Dispatch? { guilds.members(chunk) }
    func close(_ reason: CloseReason) -> CloseFrame { guilds.close(reason) }
    func allowsResume(after frame: CloseFrame) -> Bool { guilds.allowsResume(after: frame) }
}

/// Every path is the gateway.
struct GatewayApplication: HTTPApplication {
    let endpoint: WebSocketEndpoint

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Void, WebSocketEndpoint> {
        .upgrade(endpoint)
    }

    func respond(to request: Request, on route: Void) async -> Response {
        Response(.notFound, type: "text/plain", body: [])
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        Response(failure.status, type: "text/plain", body: [])
    }
}
