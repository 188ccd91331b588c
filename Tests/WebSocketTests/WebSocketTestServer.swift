// A server whose `/ws` echoes messages, and whose other end the test can watch.

import HTTP
import HTTPTypes
import Primitives
import Reactor
import Synchronization
import WebSocket

/// What the server's side of the connections saw, for tests to wait for.
final class Observations: Sendable {
    private struct State {
        var connections: [WebSocketConnection] = []
        var endings: [WebSocketEnding] = []
        var pongs: [[UInt8]] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var connections: [WebSocketConnection] { state.withLock { $0.connections } }
    var endings: [WebSocketEnding] { state.withLock { $0.endings } }
    var pongs: [[UInt8]] { state.withLock { $0.pongs } }

    func opened(_ connection: WebSocketConnection) { note { $0.connections.append(connection) } }
    func ended(_ ending: WebSocketEnding) { note { $0.endings.append(ending) } }
    func ponged(_ bytes: [UInt8]) { note { $0.pongs.append(bytes) } }

    private func note(_ change: @Sendable (inout sending State) -> Void) {
        let woken = state.withLock { state in
            change(&state)
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in woken { watcher.resume() }
    }

    /// Returns when `condition` holds; it is looked at after every observation.
    func until(_ condition: @Sendable (Observations) -> Bool) async {
        while !condition(self) {
            await withCheckedContinuation { continuation in
                state.withLock { $0.watchers.append(continuation) }
                // The condition may have come true between the look and the wait.
                if condition(self) { note { _ in } }
            }
        }
    }
}

/// Sends messages back; the text `close` and some others make it do something else.
final class EchoDelegate: WebSocketDelegate {
    private let observations: Observations

    init(_ observations: Observations) { self.observations = observations }

    func webSocketOpened(_ connection: WebSocketConnection) { observations.opened(connection) }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        switch String(decoding: bytes, as: UTF8.self) {
        case "close": connection.close(CloseFrame(code: 4001, reason: "as you wish"))
        case "ping": connection.ping([1, 2, 3])
        case "limit": connection.messageBytesMax = 5
        case "numbers":
            for number: UInt64 in [0, 9, 10, 123_456_789, .max] {
                connection.send(head: Array("{\"s\":".utf8), number: number, tail: Array("}".utf8))
            }
        default: connection.send(text: bytes)
        }
    }

    func webSocket(_ connection: WebSocketConnection, receivedBinary bytes: [UInt8]) {
        connection.send(binary: bytes)
    }

    func webSocket(_ connection: WebSocketConnection, receivedPong bytes: [UInt8]) {
        observations.ponged(bytes)
    }

    func webSocketOverflowed(_ connection: WebSocketConnection) -> CloseFrame { CloseFrame(code: 4008) }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        observations.ended(ending)
    }
}

/// Speaks binary never.
final class TextOnlyDelegate: WebSocketDelegate {
    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        connection.send(text: bytes)
    }
    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {}
}

struct WebSocketTestApplication: HTTPApplication {
    let endpoint: WebSocketEndpoint
    let textOnly = WebSocketEndpoint { _, _ in TextOnlyDelegate() }

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Void, WebSocketEndpoint> {
        switch String(decoding: head.path, as: UTF8.self) {
        case "/ws": .upgrade(endpoint)
        case "/text": .upgrade(textOnly)
        default: .accept((), bodyBytesMax: 0)
        }
    }

    func respond(to request: Request, on route: Void) async -> Response {
        Response(.ok, type: "text/plain", body: Array("plain".utf8))
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        Response(failure.status, type: "text/plain", body: Array("\(failure)".utf8))
    }
}

struct WebSocketTestServer {
    let server: HTTPServer<WebSocketTestApplication>
    let endpoint: WebSocketEndpoint
    let loops: EventLoopGroup
    let port: UInt16
    let observations: Observations

    func connect(
        path: String = "/ws", fields: HeaderFields = HeaderFields()
    ) async throws -> WebSocketClient {
        try await WebSocketClient.connect(
            to: "127.0.0.1", port: port, path: path, fields: fields, on: loops.next())
    }

    /// Sends bytes as frames on a connection of their own and returns all bytes until the server closes.
    func exchange(_ frames: [UInt8]) async throws -> [UInt8] {
        let client = try await connect()
        await client.bytes.write(frames)
        let answer = await client.bytes.readToEnd()
        await client.bytes.close()
        return answer
    }
}

/// Runs `body` against a server and stops everything after it.
func withWebSocketServer(
    loops count: Int = 1, limits: WebSocketLimits = WebSocketLimits(),
    _ body: (WebSocketTestServer) async throws -> Void
) async throws {
    let loops = EventLoopGroup(count: count)
    let observations = Observations()
    let endpoint = WebSocketEndpoint(limits: limits) { _, _ in EchoDelegate(observations) }
    // Deadlines that no test meets by accident, however busy the machine is.
    var httpLimits = HTTPLimits()
    httpLimits.headMillisecondsMax = 600_000
    httpLimits.firstByteMillisecondsMax = 600_000
    let application = WebSocketTestApplication(endpoint: endpoint)
    let server = HTTPServer(application: application, loops: loops, limits: httpLimits)
    let address = try await server.listen(host: "127.0.0.1", port: 0)
    let test = WebSocketTestServer(
        server: server, endpoint: endpoint, loops: loops, port: address.port, observations: observations)
    var failure: (any Error)?
    do { try await body(test) } catch { failure = error }
    await server.shutdown(grace: .seconds(2))
    await loops.shutdown()
    if let failure { throw failure }
}

/// A client's frame, masked unless told otherwise; any header byte can be made wrong.
func frame(
    _ opcode: UInt8, _ payload: [UInt8] = [], fin: Bool = true, rsv: UInt8 = 0, masked: Bool = true,
    lengthForm: Int? = nil
) -> [UInt8] {
    var bytes: [UInt8] = [(fin ? 0x80 : 0) | rsv << 4 | opcode]
    let mask: UInt8 = masked ? 0x80 : 0
    switch lengthForm ?? (payload.count < 126 ? 7 : payload.count < 65_536 ? 16 : 64) {
    case 7: bytes.append(mask | UInt8(payload.count))
    case 16: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
    default: bytes += [mask | 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 0xff) }
    }
    guard masked else { return bytes + payload }
    let key: [UInt8] = [0x11, 0xa2, 0x3b, 0xc4]
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
}

func text(_ text: String, fin: Bool = true) -> [UInt8] { frame(0x1, Array(text.utf8), fin: fin) }

/// A server's close frame as it looks on the wire.
func closeFrame(_ code: UInt16, _ reason: String = "") -> [UInt8] {
    frame(0x8, [UInt8(code >> 8), UInt8(code & 0xff)] + Array(reason.utf8), masked: false)
}
