// A server of the rooms contract that keeps it, unless a note asks it to do something else.

import ConformanceModel
import HTTP
import HTTPTypes
import Primitives
import Reactor
import SpecModel
import Synchronization
import TLS
import TLSTesting
import WebSocket

@testable import ConformanceKit

/// What a note's text makes the server do.
enum Misdeed {
    /// Answers with another text.
    static let lie = "lie"
    /// Tells nobody.
    static let hush = "hush"
    /// Tells everybody twice.
    static let repetition = "repeat"
}

struct RoomsServer: HTTPApplication {
    let endpoint: WebSocketEndpoint
    let hub: Hub

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<String, WebSocketEndpoint>
    {
        let path = String(decoding: head.path, as: UTF8.self)
        if path == "/live" { return .upgrade(endpoint) }
        return .accept("\(head.method.rawValue) \(path)", bodyBytesMax: 1_000_000)
    }

    func respond(to request: Request, on route: String) async -> Response {
        let body = try? JSONLiteral(json: request.body)
        switch route {
        case "POST /v1/accounts":
            let (id, token) = hub.register()
            return json(
                .created, #"{"id":"\#(id)","name":\#(body?["name"]?.json ?? "null"),"token":"\#(token)"}"#)
        case "DELETE /v1/notes/latest": return Response(.noContent)
        default: return notes(route, body?["text"]?.text, request.head.fields[.authorization])
        }
    }

    private func notes(_ route: String, _ text: String?, _ authorization: String?) -> Response {
        guard hub.knows(authorization) else {
            var response = json(.unauthorized, #"{"code":4,"message":"Who"}"#)
            response.fields.append("WWW-Authenticate", "Bearer")
            return response
        }
        if route.contains("/none/") { return json(.notFound, #"{"code":2,"message":"None"}"#) }
        guard route.hasPrefix("POST") else { return json(.ok, "[]") }
        guard let text, text.utf8.count <= 100 else {
            return json(
                .badRequest,
                #"{"code":1,"message":"Bad","errors":{"text":{"_errors":[{"code":"L","message":"Too long"}]}}}"#
            )
        }
        let id = hub.post(text, tellingTimes: text == Misdeed.hush ? 0 : text == Misdeed.repetition ? 2 : 1)
        return json(.created, Hub.note(id, text == Misdeed.lie ? "truth" : text))
    }

    private func json(_ status: Status, _ text: String) -> Response {
        Response(status, type: "application/json", body: Array(text.utf8))
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        Response(failure.status, type: "text/plain", body: Array("\(failure)".utf8))
    }
}

/// Accounts, and sessions with what they were told.
final class Hub: Sendable {
    private struct Session {
        var log: [String] = []
        var connection: WebSocketConnection?
    }

    private struct State {
        var count = 0
        var tokens: Set<String> = ["given-1", "given-2"]
        var sessions: [String: Session] = [:]
        var registered = 0
    }

    private let state = Mutex(State())

    /// How many accounts were made through the API.
    var registeredCount: Int { state.withLock { $0.registered } }

    func register() -> (id: Int, token: String) {
        state.withLock { state in
            state.count += 1
            state.registered += 1
            state.tokens.insert("token-\(state.count)")
            return (state.count, "token-\(state.count)")
        }
    }

    func knows(_ authorization: String?) -> Bool {
        state.withLock { $0.tokens.contains(String(authorization?.dropFirst("Bearer ".count) ?? "")) }
    }

    static func note(_ id: Int, _ text: String) -> String {
        #"{"id":"\#(id)","room":"r","text":\#(JSONLiteral.string(text).json)}"#
    }

    func post(_ text: String, tellingTimes times: Int) -> Int {
        state.withLock { state in
            state.count += 1
            let payload = Self.note(state.count, text)
            for name in state.sessions.keys {
                for _ in 0..<times { Self.tell("NOTE", payload, &state.sessions[name, default: Session()]) }
            }
            return state.count
        }
    }

    private static func tell(_ event: String, _ payload: String, _ session: inout Session) {
        let frame = #"{"op":0,"t":"\#(event)","s":\#(session.log.count + 1),"d":\#(payload)}"#
        session.log.append(frame)
        if let connection = session.connection { send(frame, on: connection) }
    }

    static func send(_ frame: String, on connection: WebSocketConnection) {
        connection.loop.execute { connection.send(text: Array(frame.utf8)) }
    }

    func open(_ connection: WebSocketConnection) {
        state.withLock { state in
            state.count += 1
            var session = Session(connection: connection)
            Self.tell("BEGIN", #"{"session":"s\#(state.count)","rooms":["r"]}"#, &session)
            state.sessions["s\(state.count)"] = session
        }
    }

    /// - Returns: whether there is such a session.
    func takeUp(_ name: String, after last: Int64, _ connection: WebSocketConnection) -> Bool {
        state.withLock { state in
            guard var session = state.sessions[name] else { return false }
            for frame in session.log.dropFirst(Int(clamping: last)) { Self.send(frame, on: connection) }
            session.connection = connection
            Self.tell("AGAIN", "{}", &session)
            state.sessions[name] = session
            return true
        }
    }

    func closed(_ connection: WebSocketConnection) {
        state.withLock { state in
            for (name, session) in state.sessions where session.connection === connection {
                state.sessions[name]?.connection = nil
            }
        }
    }
}

final class RoomsGateway: WebSocketDelegate {
    private let hub: Hub
    /// In the URL.
    private let token: String?
    private var isOpen = false

    init(_ hub: Hub, _ head: RequestHead) {
        self.hub = hub
        token = head.query.flatMap { query in
            let text = String(decoding: query, as: UTF8.self)
            return text.hasPrefix("token=") ? String(text.dropFirst("token=".count)) : nil
        }
    }

    func webSocketOpened(_ connection: WebSocketConnection) {
        Hub.send(#"{"op":4,"t":null,"s":null,"d":{"interval":5}}"#, on: connection)
        guard let token else { return }
        guard hub.knows("Bearer " + token) else { return connection.close(CloseFrame(code: 4002)) }
        isOpen = true
        hub.open(connection)
    }

    func webSocket(_ connection: WebSocketConnection, receivedText bytes: [UInt8]) {
        let frame = try? JSONLiteral(json: bytes)
        if frame?["op"]?.integer == 5 {
            return Hub.send(#"{"op":6,"t":null,"s":null,"d":null}"#, on: connection)
        }
        // Tests make use of that it does not look at intents, and that the longest session is too long for it.
        guard let token = frame?["d"]?["token"]?.text, token.count <= 100,
            frame?["d"]?["session"]?.text?.count ?? 0 < 100
        else { return connection.close(CloseFrame(code: 4003)) }
        guard !isOpen else { return connection.close(CloseFrame(code: 4001)) }
        guard hub.knows("Bearer " + token) else {
            return connection.close(CloseFrame(code: 4002))
        }
        isOpen = true
        if let session = frame?["d"]?["session"]?.text {
            guard hub.takeUp(session, after: frame?["d"]?["last"]?.integer ?? 0, connection) else {
                return connection.close(CloseFrame(code: 4002))
            }
        } else {
            hub.open(connection)
        }
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ ending: WebSocketEnding) {
        hub.closed(connection)
    }
}

/// Runs a suite against a server of its own.
///
/// - Parameter relays: whether TLS is spoken to it.
func run(
    _ suite: Suite, provision: Target.Provision = .api, overTLS relays: Bool = false,
    _ change: (inout RunOptions) -> Void = { _ in },
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in },
    also check: (Hub) throws -> Void = { _ in }
) async throws -> RunResult {
    let loops = EventLoopGroup(count: 1)
    let hub = Hub()
    let endpoint = WebSocketEndpoint { _, head in RoomsGateway(hub, head) }
    let server = HTTPServer(application: RoomsServer(endpoint: endpoint, hub: hub), loops: loops)
    let port = try await server.listen(host: "127.0.0.1", port: 0).port
    let relay = relays ? try TLSRelay(to: port) : nil
    let place = "\(relay == nil ? "" : "s")://127.0.0.1:\(relay?.port ?? port)"
    let target = Target(
        name: "rooms", version: "1", dialect: "rooms", api: try url("http\(place)/v1"),
        gateway: try url("ws\(place)/live"),
        security: try TLSClient.ofRelays(),
        profiles: ["core", "resume"], provision: provision,
        ordering: .ordered, quietTime: .milliseconds(50), jobs: 4)
    var options = RunOptions(seed: 1)
    change(&options)
    let result = await Runner(suite, target, options).run(progress)
    relay?.stop()
    await server.shutdown(grace: .seconds(2))
    await loops.shutdown()
    try check(hub)
    return result
}

private func url(_ text: String) throws -> ServerURL {
    guard let url = ServerURL(text) else { throw Unreadable(description: text) }
    return url
}
