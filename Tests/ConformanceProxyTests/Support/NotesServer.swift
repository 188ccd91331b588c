// A server of the notes contract, as far as a proxy needs one behind it.

import ConformanceModel
import HTTP
import HTTPTypes
import Primitives
import Reactor
import SpecModel
import WebSocket

@testable import ConformanceProxy

struct NotesServer: HTTPApplication {
    let endpoint: WebSocketEndpoint
    static let big = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<String, WebSocketEndpoint>
    {
        let path = String(decoding: head.path, as: UTF8.self)
        if path == "/live" { return .upgrade(endpoint) }
        return .accept("\(head.method.rawValue) \(path)", bodyBytesMax: 4_000_000)
    }

    func respond(to request: Request, on route: String) async -> Response {
        switch route {
        case "GET /v1/notes":
            return json(.ok, #"[{"text":"a","tag":null,"writer":{"name":"n"}}]"#)
        case "PATCH /v1/notes/1":
            let text = (try? JSONLiteral(json: request.body))?["text"]?.text ?? ""
            return json(.ok, #"{"text":"\#(text)","tag":"t","writer":{"name":"n"}}"#)
        case "PATCH /v1/notes/2": return json(.notFound, #"{"code":2,"message":"None"}"#)
        case "DELETE /v1/notes/latest": return Response(.noContent)
        case "GET /where":
            let host = request.head.fields["X-Gateway"] ?? ""
            return json(.ok, #"{"url":"ws://\#(host)/live","other":"ws://example.org/live"}"#)
        case "GET /big": return Response(.ok, type: "application/octet-stream", body: Self.big)
        default:
            let text = route + " " + String(decoding: request.body, as: UTF8.self)
            return Response(.ok, type: "text/plain", body: Array(text.utf8))
        }
    }

    private func json(_ status: Status, _ text: String) -> Response {
        Response(status, type: "application/json", body: Array(text.utf8))
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        Response(failure.status, type: "text/plain", body: Array("\(failure)".utf8))
    }
}

/// Echoes, says hello, and does what some messages ask for.
private final class NotesGateway: WebSocketDelegate {
    func webSocketOpened(_ connection: WebSocketConnection) {
        send(connection, #"{"op":4,"d":{"interval":5}}"#)
    }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        switch String(decoding: bytes, as: UTF8.self) {
        case "ping": connection.ping([1, 2, 3])
        case "close": connection.close(CloseFrame(code: 4001, reason: "as you wish"))
        case "lost": connection.close(CloseFrame(code: 4002))
        default: connection.send(text: bytes)
        }
    }

    func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8]) {
        connection.send(binary: bytes)
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {}

    private func send(_ connection: WebSocketConnection, _ text: String) {
        connection.send(text: Array(text.utf8))
    }
}

/// A server, proxies in front of it, and a loop for all of them.
struct ProxyTest {
    let contract: APIDescription
    let loop: EventLoop
    let upstream: Upstream
    let port: UInt16

    func proxy(_ id: String? = nil) async throws -> MutatingProxy {
        try await proxy(id, before: upstream)
    }

    func proxy(_ id: String?, before upstream: Upstream) async throws -> MutatingProxy {
        let mutation = id.flatMap { Mutation.named($0, of: contract) }
        guard id == nil || mutation != nil else { throw UnknownMutation(id: id ?? "") }
        return try await MutatingProxy.start(
            target: upstream, mutation: mutation, description: contract, on: loop)
    }

    func connect(to proxy: MutatingProxy) async throws -> HTTPClient {
        try await HTTPClient.connect(to: "127.0.0.1", port: proxy.apiPort, on: loop)
    }

    func open(_ proxy: MutatingProxy) async throws -> WebSocketClient {
        try await WebSocketClient.connect(to: "127.0.0.1", port: proxy.gatewayPort, path: "/live", on: loop)
    }
}

struct UnknownMutation: Error {
    let id: String
}

extension MutatingProxy {
    nonisolated var apiPort: UInt16 { (try? ServerAddress(apiURL))?.port ?? 0 }
    nonisolated var gatewayPort: UInt16 { (try? ServerAddress(gatewayURL))?.port ?? 0 }
}

/// Runs `body` with a server and stops everything after it.
func withNotesServer(_ body: (ProxyTest) async throws -> Void) async throws {
    let loops = EventLoopGroup(count: 1)
    let endpoint = WebSocketEndpoint { _, _ in NotesGateway() }
    let server = HTTPServer(application: NotesServer(endpoint: endpoint), loops: loops)
    let address = try await server.listen(host: "127.0.0.1", port: 0)
    let origin = "127.0.0.1:\(address.port)"
    let test = ProxyTest(
        contract: try NotesContract.load(), loop: loops.loops[0],
        upstream: Upstream(api: "http://\(origin)", gateway: "ws://\(origin)/live"), port: address.port)
    var failure: (any Error)?
    do { try await body(test) } catch { failure = error }
    await server.shutdown(grace: .seconds(2))
    await loops.shutdown()
    if let failure { throw failure }
}
