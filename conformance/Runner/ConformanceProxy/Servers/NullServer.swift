// A server that agrees to everything: status 200 and `{}` for every request, an open WebSocket that says
// nothing.

internal import HTTPTypes
public import Reactor
public import SpecModel

/// A running null server.
public struct NullServer: Sendable {
    public let apiURL: String
    public let gatewayURL: String
    private let server: FakeServer

    /// Listens on a free port of 127.0.0.1 for both REST and gateway.
    public static func start(
        description: APIDescription, on loop: EventLoop
    ) async throws(ProxyError) -> NullServer {
        let server = try await FakeServer.start(Agreement(), on: loop)
        return NullServer(
            apiURL: server.apiURL, gatewayURL: server.gatewayURL(description), server: server)
    }

    /// Closes every connection and stops listening.
    public func stop() async { await server.stop() }
}

private struct Agreement: FakeBehavior {
    func response(to request: Request) -> Response { responseToMalformed() }

    func responseToMalformed() -> Response {
        Response(.ok, type: "application/json", body: Array("{}".utf8))
    }

    func frames() -> [FakeFrame] { [] }
}
