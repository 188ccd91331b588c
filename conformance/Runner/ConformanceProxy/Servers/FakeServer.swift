// Servers that implement nothing. A scenario that passes against one of them tests nothing, so a suite that
// claims teeth fails every scenario of level `must` here.

internal import HTTP
internal import HTTPTypes
internal import Primitives
internal import Reactor
internal import SpecModel
internal import WebSocket

/// What a fake server does.
protocol FakeBehavior: Sendable {
    func response(to request: Request) -> Response
    /// To what is no HTTP: such a server takes it for a request all the same.
    func responseToMalformed() -> Response
    /// What a connection sends when it has opened, and after each message it receives.
    func frames() -> [FakeFrame]
}

enum FakeFrame: Sendable {
    case text([UInt8])
    case close(CloseFrame)
}

/// The running server behind `NullServer` and `RandomServer`: REST and WebSocket on one port of 127.0.0.1.
final class FakeServer: Sendable {
    let port: UInt16
    private let server: HTTPServer<FakeApplication>
    private let endpoint: WebSocketEndpoint

    static func start(_ behavior: any FakeBehavior, on loop: EventLoop) async throws(ProxyError) -> FakeServer
    {
        let endpoint = WebSocketEndpoint { _, _ in FakeGateway(behavior) }
        let application = FakeApplication(behavior: behavior, endpoint: endpoint)
        let server = HTTPServer(application: application, loops: EventLoopGroup(of: loop))
        do {
            let address = try await server.listen(host: "127.0.0.1", port: 0)
            return FakeServer(server, endpoint, address.port)
        } catch {
            throw .cannotListen("\(error)")
        }
    }

    private init(_ server: HTTPServer<FakeApplication>, _ endpoint: WebSocketEndpoint, _ port: UInt16) {
        self.server = server
        self.endpoint = endpoint
        self.port = port
    }

    func stop() async {
        endpoint.closeAll(CloseFrame(code: 1001))
        await server.shutdown(grace: .milliseconds(100))
    }

    var apiURL: String { "http://127.0.0.1:\(port)" }

    func gatewayURL(_ description: APIDescription) -> String {
        "ws://127.0.0.1:\(port)\(description.gateway?.paths.first ?? "/")"
    }
}

/// Takes every request, and every WebSocket whatever its path.
struct FakeApplication: HTTPApplication {
    let behavior: any FakeBehavior
    let endpoint: WebSocketEndpoint

    func admit(
        _ head: RequestHead, from remoteAddress: SocketAddress
    ) -> Admission<Void, WebSocketEndpoint> {
        if head.fields.lists("websocket", in: .upgrade) { return .upgrade(endpoint) }
        return .accept((), bodyBytesMax: ProxyLimits.fakeBodyBytesMax)
    }

    func respond(to request: Request, on route: Void) async -> Response { behavior.response(to: request) }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        behavior.responseToMalformed()
    }
}

private final class FakeGateway: WebSocketDelegate {
    private let behavior: any FakeBehavior

    init(_ behavior: any FakeBehavior) { self.behavior = behavior }

    func webSocketOpened(_ connection: WebSocketConnection) { answer(connection) }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) { answer(connection) }

    func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8]) { answer(connection) }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {}

    private func answer(_ connection: WebSocketConnection) {
        for frame in behavior.frames() {
            switch frame {
            case .text(let bytes): connection.send(text: bytes)
            case .close(let frame): connection.close(frame)
            }
        }
    }
}
