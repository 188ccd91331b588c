// Servers that implement nothing.

import ConformanceModel
import HTTP
import HTTPTypes
import Reactor
import SpecModel
import Testing
import WebSocket

@testable import ConformanceProxy

@Suite("Servers that implement nothing", .timeLimit(.minutes(5))) struct FakeServerTests {
    private func withLoop(_ body: (EventLoop) async throws -> Void) async throws {
        let loop = EventLoop()
        loop.start()
        var failure: (any Error)?
        do { try await body(loop) } catch { failure = error }
        await loop.shutdown()
        if let failure { throw failure }
    }

    private func port(_ url: String) throws -> UInt16 { try ServerAddress(url).port }

    @Test("The null server agrees to everything and says nothing") func null() async throws {
        try await withLoop { loop in
            let server = try await NullServer.start(description: try NotesContract.load(), on: loop)
            let client = try await HTTPClient.connect(
                to: "127.0.0.1", port: try port(server.apiURL), on: loop)
            for (method, target) in [
                (Method.get, "/v1/notes"), (.patch, "/v1/notes/1"), (.delete, "/anything"),
            ] {
                let response = try await client.send(method, target, body: Array("{".utf8))
                #expect(response.status == .ok)
                #expect(response.fields[.contentType] == "application/json")
                #expect(response.body == Array("{}".utf8))
            }
            // What a server refuses without asking its application is agreed to as well.
            let endless = try await client.send(.get, "/" + String(repeating: "a", count: 100_000))
            #expect(endless.status == .ok)
            await client.close()
            #expect(server.gatewayURL.hasSuffix("/live"))
            let gateway = try await WebSocketClient.connect(
                to: "127.0.0.1", port: try port(server.gatewayURL), path: "/live", on: loop)
            await gateway.send(text: #"{"op":1,"d":{"key":"a"}}"#)
            await gateway.ping([1])
            #expect(try await gateway.receive() == .pong([1]))
            await gateway.bytes.close()
            await server.stop()
        }
    }

    @Test(
        "The random server speaks in the contract's words, the same for the same seed", arguments: [1, 2, 3])
    func random(seed: UInt64) async throws {
        try await withLoop { loop in
            let contract = try NotesContract.load()
            var answers: [[String]] = []
            for _ in 0..<2 {
                let server = try await RandomServer.start(description: contract, seed: seed, on: loop)
                let client = try await HTTPClient.connect(
                    to: "127.0.0.1", port: try port(server.apiURL), on: loop)
                var lines: [String] = []
                for _ in 0..<20 {
                    let response = try await client.send(.patch, "/v1/notes/1")
                    #expect([200, 400, 404, 503].contains(response.status.code))
                    #expect(throws: Never.self) { try JSONLiteral(json: response.body) }
                    lines.append("\(response.status.code) \(String(decoding: response.body, as: UTF8.self))")
                }
                await client.close()
                await server.stop()
                answers.append(lines)
            }
            #expect(answers[0] == answers[1])
            #expect(Set(answers[0]).count > 5)
        }
    }

    @Test("The random server sends frames of the contract and closes with its codes", arguments: [4, 5])
    func randomFrames(seed: UInt64) async throws {
        try await withLoop { loop in
            let server = try await RandomServer.start(
                description: try NotesContract.load(), seed: seed, on: loop)
            let gateway = try await WebSocketClient.connect(
                to: "127.0.0.1", port: try port(server.gatewayURL), path: "/live", on: loop)
            // Each message is answered with three frames or fewer; about one in twenty closes.
            for _ in 0..<300 { await gateway.send(text: "more") }
            var frames = 0
            receiving: while true {
                switch try await gateway.receive() {
                case .text(let text):
                    let frame = try JSONLiteral(json: text.utf8)
                    #expect((0...4).contains(try #require(frame["op"]?.integer)))
                    frames += 1
                case .close(let code, _):
                    #expect([4001, 4002].contains(code))
                    break receiving
                case let other: Issue.record("\(other) is no frame of the contract")
                }
            }
            await gateway.bytes.close()
            await server.stop()
            #expect(frames > 0)
        }
    }
}
