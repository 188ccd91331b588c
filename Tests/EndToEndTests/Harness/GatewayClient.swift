// The gateway as tests use it: frames in, frames out, no waiting for time to pass.

import APIRuntime
import Reactor
import Testing
import WebSocket

/// One frame of the guild dialect.
struct GatewayFrame {
    let text: String
    let op: Int
    let data: JSONValue
    let sequence: Int?
    let event: String?

    init(_ text: String) throws {
        let json = try JSONValue.parsed(Array(text.utf8))
        self.text = text
        op = try #require(json["op"]?.number)
        data = json["d"] ?? .null
        sequence = json["s"]?.number
        event = json["t"]?.text
    }
}

final class GatewayClient: Sendable {
    let socket: WebSocketClient

    init(_ socket: WebSocketClient) { self.socket = socket }

    /// Connects and takes Hello.
    init(port: UInt16, loop: EventLoop) async throws {
        socket = try await WebSocketClient.connect(to: "127.0.0.1", port: port, path: "/gateway", on: loop)
        #expect(try await next().op == 10)
    }

    /// The next frame.
    func next(sourceLocation: SourceLocation = #_sourceLocation) async throws -> GatewayFrame {
        while true {
            switch try await socket.receive() {
            case .text(let text): return try GatewayFrame(text)
            case .ping, .pong: continue
            case .binary, .close:
                try #require(Bool(false), "no text frame came", sourceLocation: sourceLocation)
            }
        }
    }

    /// The next frame, which must be this event.
    func next(_ event: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSONValue {
        let frame = try await next(sourceLocation: sourceLocation)
        try #require(frame.event == event, "came instead: \(frame.text)", sourceLocation: sourceLocation)
        return frame.data
    }

    /// The code of the close frame that must come next.
    func closeCode(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int {
        while true {
            switch try await socket.receive() {
            case .close(let code, _): return Int(code)
            case .ping, .pong: continue
            case .text(let text):
                try #require(Bool(false), "came instead: \(text)", sourceLocation: sourceLocation)
            case .binary:
                try #require(Bool(false), "a binary frame came instead", sourceLocation: sourceLocation)
            }
        }
    }

    func send(_ text: String) async { await socket.send(text: text) }

    /// Sends the same frame several times at once, however busy the machine is.
    func send(_ text: String, times count: Int) async { await socket.send(text: text, times: count) }

    /// Everything but who is there, which comes whenever a session of anybody begins or ends.
    static let intentsWithoutPresences = (1 << 15) - 1 - (1 << 8)

    /// Identifies and takes READY and the GUILD_CREATE of each of its guilds.
    /// - Returns: READY's payload.
    @discardableResult
    func identify(
        _ token: String, intents: Int = intentsWithoutPresences,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        await send(#"{"op":2,"d":{"token":"\#(token)","intents":\#(intents)}}"#)
        let ready = try await next("READY", sourceLocation: sourceLocation)
        for _ in ready["guilds"]?.elements ?? [] {
            _ = try await next("GUILD_CREATE", sourceLocation: sourceLocation)
        }
        return ready
    }

    /// Makes sure that nothing else is under way: a heartbeat's answer comes behind all that was sent before.
    func expectSilence(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        await send(#"{"op":1,"d":null}"#)
        let frame = try await next(sourceLocation: sourceLocation)
        #expect(frame.op == 11, "came instead: \(frame.text)", sourceLocation: sourceLocation)
    }
}

extension WebSocketClient {
    /// On the socket's own loop, so that nothing comes between.
    func send(text: String, times count: Int) async {
        for _ in 0..<count { await send(text: text) }
    }
}
