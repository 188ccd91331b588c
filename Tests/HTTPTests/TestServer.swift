// A server with a small application on a port of its own, for one test.

import HTTP
import HTTPTypes
import Primitives
import Reactor
import Synchronization

/// Holds requests back until the test lets them go, and tells the test when they have come.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Called by a request: returns when the gate is open.
    func pass() async {
        await withCheckedContinuation { continuation in
            let (isOpen, woken) = state.withLock { state in
                state.arrivals += 1
                let arrivals = state.arrivals
                let woken = state.watchers.filter { $0.0 <= arrivals }.map { $0.1 }
                state.watchers.removeAll { $0.0 <= arrivals }
                if !state.isOpen { state.held.append(continuation) }
                return (state.isOpen, woken)
            }
            if isOpen { continuation.resume() }
            for watcher in woken { watcher.resume() }
        }
    }

    /// Called by a test: returns when `count` requests have come.
    func arrived(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrivals < count { state.watchers.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isThere { continuation.resume() }
        }
    }

    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}

struct TestApplication: HTTPApplication {
    enum Route { case echo, gated, big, head, upload, file }

    let gate: Gate
    /// Takes the bodies sent to `/upload`.
    var sink = TestSink()
    /// What `/file` answers with.
    var file: FileBody?
    static let uploadBytesMax = 200_000_000
    static let bodyBytesMax = 1000
    static let bigBody = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0) }

    func admit(_ head: RequestHead, from remoteAddress: SocketAddress) -> Admission<Route, Never> {
        switch String(decoding: head.path, as: UTF8.self) {
        case "/reject": .reject(Response(.forbidden, type: "text/plain", body: Array("no".utf8)))
        case "/upload": .stream(.upload, bodyBytesMax: Self.uploadBytesMax, into: sink)
        case "/file": .accept(.file, bodyBytesMax: 0)
        case "/file/rejected": .reject(fileResponse)
        case "/gated": .accept(.gated, bodyBytesMax: 0)
        case "/big": .accept(.big, bodyBytesMax: 0)
        case "/head": .accept(.head, bodyBytesMax: Self.bodyBytesMax)
        default: .accept(.echo, bodyBytesMax: Self.bodyBytesMax)
        }
    }

    func respond(to request: Request, on route: Route) async -> Response {
        switch route {
        case .echo:
            let line =
                "\(request.head.method.rawValue) \(String(decoding: request.head.target, as: UTF8.self)) "
            return Response(.ok, type: "text/plain", body: Array(line.utf8) + request.body)
        case .gated:
            await gate.pass()
            return Response(.ok, type: "text/plain", body: Array("through".utf8))
        case .upload:
            let sink = request.bodySink as? TestSink
            return Response(.ok, type: "text/plain", body: Array((sink?.report ?? "no sink").utf8))
        case .file: return fileResponse
        case .big: return Response(.ok, type: "application/octet-stream", body: Self.bigBody)
        case .head:
            return Response(.noContent, fields: ["Content-Length": "7", "X-Seen": "\(request.body.count)"])
        }
    }

    private var fileResponse: Response {
        var response = Response(.ok, type: "application/octet-stream", body: [])
        response.file = file
        return response
    }

    func response(to failure: RequestFailure, path: ArraySlice<UInt8>) -> Response {
        let text = "{\"failure\":\"\(failure)\",\"path\":\"\(String(decoding: path, as: UTF8.self))\"}"
        return Response(failure.status, type: "application/json", body: Array(text.utf8))
    }
}

extension HTTPLimits {
    /// Deadlines that no test meets by accident, however busy the machine is.
    static var patient: HTTPLimits {
        var limits = HTTPLimits()
        let long: UInt64 = 600_000
        limits.headMillisecondsMax = long
        limits.bodyIdleMillisecondsMax = long
        limits.bodyGraceMilliseconds = long
        limits.firstByteMillisecondsMax = long
        limits.idleMillisecondsMax = long
        limits.writeStallMillisecondsMax = long
        return limits
    }
}

/// Runs `body` against a server and stops everything after it.
func withServer(
    loops count: Int = 1, limits: HTTPLimits = .patient, sink: TestSink = TestSink(), file: FileBody? = nil,
    _ body: (TestServer) async throws -> Void
) async throws {
    let loops = EventLoopGroup(count: count)
    let gate = Gate()
    let application = TestApplication(gate: gate, sink: sink, file: file)
    let server = HTTPServer(application: application, loops: loops, limits: limits)
    let address = try await server.listen(host: "127.0.0.1", port: 0)
    let test = TestServer(server: server, loops: loops, port: address.port, gate: gate)
    do {
        try await body(test)
    } catch {
        await test.stop()
        throw error
    }
    await test.stop()
}

struct TestServer {
    let server: HTTPServer<TestApplication>
    let loops: EventLoopGroup
    let port: UInt16
    let gate: Gate

    func connect() async throws -> HTTPClient {
        try await HTTPClient.connect(to: "127.0.0.1", port: port, on: loops.next())
    }

    /// Sends bytes on a connection of their own and returns everything until the server closes.
    func exchange(_ text: String) async throws -> String {
        let bytes = try await ByteConnection.connect(to: "127.0.0.1", port: port, on: loops.next())
        await bytes.write(Array(text.utf8))
        let answer = await bytes.readToEnd()
        await bytes.close()
        return String(decoding: answer, as: UTF8.self)
    }

    /// The status of the answer to a request on a connection of its own.
    func status(of request: String) async throws -> String {
        String(try await exchange(request).dropFirst("HTTP/1.1 ".count).prefix(3))
    }

    fileprivate func stop() async {
        gate.open()
        await server.shutdown(grace: .seconds(2))
        await loops.shutdown()
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
