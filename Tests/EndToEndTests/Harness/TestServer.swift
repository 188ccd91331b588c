// A whole server in the test process: real sockets on free ports, a database in memory unless told otherwise.

import APIRuntime
import Primitives
import Reactor
import Services
import Synchronization
import Testing

@testable import guildhall

/// A running server and a loop for its clients.
final class TestServer: Sendable {
    let server: Server
    let clients = EventLoop(name: "clients")
    /// Signs the tokens of every test server that is not told another.
    static let tokenSecret = String(repeating: "s", count: 32)
    private let isStopped = Atomic(false)
    var port: UInt16 { server.apiAddress.port }
    var gatewayPort: UInt16 { server.gatewayAddress.port }

    /// Starts a server, runs `body`, and stops the server whatever becomes of `body`.
    /// - Parameter configure: changes the configuration before the start.
    static func run<Value>(
        _ configure: (inout Configuration) -> Void = { _ in }, _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        var configuration = Configuration()
        configuration.apiPort = 0
        configuration.gatewayPort = 0
        configuration.databaseURL = "sqlite::memory:"
        configuration.tokenSecret = tokenSecret
        var passwords = PasswordConfiguration()
        passwords.parameters = .leastForTests
        configuration.passwords = passwords
        configuration.limitsRates = false
        configure(&configuration)
        let test = TestServer(try await Server.start(configuration, log: .disabled))
        do {
            let value = try await body(test)
            await test.end()
            return value
        } catch {
            await test.end()
            throw error
        }
    }

    private init(_ server: Server) {
        self.server = server
        clients.start()
    }

    /// Stops the server while its clients are still there.
    func stop() async {
        if !isStopped.exchange(true, ordering: .relaxed) { await server.stop() }
    }

    /// Clients first, so that the server need not wait for them to answer its close frames.
    private func end() async {
        await clients.shutdown()
        await stop()
    }

    /// A new connection to the API without credentials.
    func connect() async throws -> APIClient {
        try await APIClient(port: port, loop: clients)
    }

    /// A new account and a connection that uses its token.
    func register(_ name: String) async throws -> APIClient {
        var client = try await connect()
        let login = try await client.post(
            "/auth/register",
            #"{"username":"\#(name)","email":"\#(name)@example.com","password":"correct horse"}"#)
        client.token = try login.expect(201)["access_token"]?.text
        client.userID = try login.json["user"]?["id"]?.text ?? ""
        return client
    }

    /// A gateway connection that has received Hello.
    func gateway(port: UInt16? = nil) async throws -> GatewayClient {
        try await GatewayClient(port: port ?? self.port, loop: clients)
    }

    /// A gateway session of the client's user, with READY and its guilds received.
    func session(of client: APIClient) async throws -> GatewayClient {
        let gateway = try await gateway()
        try await gateway.identify(client.token ?? "")
        return gateway
    }
}
