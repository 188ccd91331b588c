// The room dialect as tests use it.

import APIRuntime
import Testing
import WebSocket

/// A connection to `/ws`.
final class RoomClient: Sendable {
    let socket: WebSocketClient

    init(_ socket: WebSocketClient) { self.socket = socket }

    /// The next frame, which must be of this type.
    func next(_ type: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSONValue {
        while true {
            switch try await socket.receive() {
            case .text(let text):
                let frame = try JSONValue.parsed(Array(text.utf8))
                try #require(
                    frame["type"]?.text == type, "came instead: \(text)", sourceLocation: sourceLocation)
                return frame
            case .ping, .pong: continue
            case .binary, .close:
                try #require(Bool(false), "no text frame came", sourceLocation: sourceLocation)
            }
        }
    }

    /// - Returns: `joined`.
    func join(_ room: String, as name: String) async throws -> JSONValue {
        await socket.send(text: #"{"action":"join","room":"\#(room)","username":"\#(name)"}"#)
        return try await next("joined")
    }

    func closeCode() async throws -> Int {
        while true {
            switch try await socket.receive() {
            case .close(let code, _): return Int(code)
            case .ping, .pong: continue
            case .text, .binary: try #require(Bool(false), "a message came instead")
            }
        }
    }
}

extension TestServer {
    /// A connection to the contract's paths.
    func rooms() async throws -> APIClient {
        var client = try await connect()
        client.base = ""
        return client
    }

    /// - Returns: the new room's id.
    func createRoom(_ name: String) async throws -> String {
        let answer = try await rooms().post("/rooms", #"{"name":"\#(name)"}"#).expect(201)
        return try #require(answer["id"]?.text)
    }

    func roomClient() async throws -> RoomClient {
        RoomClient(
            try await WebSocketClient.connect(to: "127.0.0.1", port: port, path: "/ws", on: clients))
    }
}
