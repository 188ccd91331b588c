import HTTP
import HTTPTypes
import Reactor
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(5))) struct HandshakeTests {
    @Test func computesTheExampleOfTheRFC() {
        #expect(
            WebSocketHandshake.acceptKey(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            #expect(WebSocketHandshake.base64(Array(bytes.utf8)) == text)
        }
    }

    private func judge(
        _ fields: HeaderFields, method: HTTPTypes.Method = .get, minor: UInt8 = 1,
        limits: WebSocketLimits = WebSocketLimits()
    ) -> String {
        let head = RequestHead(method: method, target: Array("/ws".utf8), fields: fields, minorVersion: minor)
        return switch WebSocketHandshake.judge(head, limits) {
        case .accept(let fields): "accept \(fields[.secWebSocketProtocol] ?? "-")"
        case .refuse(let failure, let fields):
            "\(failure) \(fields[.upgrade] ?? "-") \(fields[.secWebSocketVersion] ?? "-")"
        }
    }

    private let good: HeaderFields = [
        .upgrade: "WebSocket", .connection: "keep-alive, Upgrade",
        .secWebSocketKey: "dGhlIHNhbXBsZSBub25jZQ==",
        .secWebSocketVersion: "13",
    ]

    private func good(_ name: FieldName, _ value: String?) -> HeaderFields {
        var fields = good
        fields[name] = value
        return fields
    }

    @Test func judgesEachRequirement() {
        #expect(judge(good) == "accept -")
        #expect(judge(good(.upgrade, nil)) == "upgradeRequired websocket 13")
        #expect(judge(good(.upgrade, "h2c")) == "upgradeRequired websocket 13")
        #expect(judge(good(.connection, nil)) == "malformed - -")
        #expect(judge(good(.connection, "close")) == "malformed - -")
        #expect(judge(good(.secWebSocketVersion, "8")) == "upgradeRequired websocket 13")
        #expect(judge(good(.secWebSocketVersion, nil)) == "upgradeRequired websocket 13")
        for key in [
            nil, "", "short==", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZSE!", "====",
            "dGhl HNhbXBsZSBub25jZQ==",
        ] {
            #expect(judge(good(.secWebSocketKey, key)) == "malformed - -", "\(key ?? "none")")
        }
        #expect(judge(good, method: .post) == "malformed - -")
        #expect(judge(good, minor: 0) == "malformed - -")
        var twice = good
        twice.append(.secWebSocketKey, "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(judge(twice) == "malformed - -")
    }

    @Test func choosesTheClientsFirstKnownProtocol() {
        var limits = WebSocketLimits()
        limits.protocols = ["a", "b"]
        #expect(judge(good(.secWebSocketProtocol, "x, b ,a"), limits: limits) == "accept b")
        #expect(judge(good(.secWebSocketProtocol, "x"), limits: limits) == "accept -")
        #expect(judge(good, limits: limits) == "accept -")
    }

    @Test func admitsListedOriginsAndClientsWithoutOne() {
        var limits = WebSocketLimits()
        limits.origins = ["https://app.example"]
        #expect(judge(good, limits: limits) == "accept -")
        #expect(judge(good(.origin, "https://app.example"), limits: limits) == "accept -")
        for origin in [
            "null", "", "http://app.example", "https://app.example.evil", "https://evil/app.example",
            "https://app.example:444", "https://APP.example", "https://app.example, https://evil",
        ] { #expect(judge(good(.origin, origin), limits: limits) == "originForbidden - -", "\(origin)") }
    }

    @Test func refusalsAreAnswersOfTheApplication() async throws {
        try await withWebSocketServer { test in
            let http = try await HTTPClient.connect(to: "127.0.0.1", port: test.port, on: test.loops.next())
            let response = try await http.send(.get, "/ws")
            #expect(response.status == .upgradeRequired)
            #expect(response.fields[.upgrade] == "websocket")
            #expect(response.fields.lists("upgrade", in: .connection))
            #expect(response.fields[.secWebSocketVersion] == "13")
            #expect(String(decoding: response.body, as: UTF8.self) == "upgradeRequired")
            await http.close()
        }
    }

    @Test func aConnectionCanSpeakHTTPFirst() async throws {
        try await withWebSocketServer { test in
            let http = try await HTTPClient.connect(to: "127.0.0.1", port: test.port, on: test.loops.next())
            #expect(try await http.send(.get, "/plain").status == .ok)
            let response = try await http.send(.get, "/ws", fields: good)
            #expect(response.status == .switchingProtocols)
            #expect(response.fields[.secWebSocketAccept] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            await http.bytes.write(text("hi"))
            #expect(await http.bytes.read() == frame(0x1, Array("hi".utf8), masked: false))
            await http.close()
        }
    }

    /// A client may send frames without waiting for the handshake's answer.
    @Test func framesRightBehindTheHandshakeAreNotLost() async throws {
        try await withWebSocketServer { test in
            let bytes = try await ByteConnection.connect(
                to: "127.0.0.1", port: test.port, on: test.loops.next())
            let head =
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            await bytes.write(Array(head.utf8) + text("early") + frame(0x8, [0x03, 0xe8]))
            let answer = await bytes.readToEnd()
            #expect(answer.suffix(11) == frame(0x1, Array("early".utf8), masked: false) + closeFrame(1000))
            await bytes.close()
        }
    }
}
