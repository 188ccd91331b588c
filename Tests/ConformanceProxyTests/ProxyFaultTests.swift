// Faults over real sockets, and how often they were put in.

import HTTP
import HTTPTypes
import Reactor
import Testing
import WebSocket

@testable import ConformanceProxy

@Suite("A proxy with a fault", .timeLimit(.minutes(5))) struct ProxyFaultTests {
    private func patch(_ client: HTTPClient, _ id: Int = 1) async throws -> Response {
        try await client.send(
            .patch, "/v1/notes/\(id)", fields: [.contentType: "application/json"],
            body: Array(#"{"text":"new"}"#.utf8))
    }

    @Test(
        "Responses",
        arguments: [
            ("rest/updateNote/200/status", 202, #"{"text":"new","tag":"t","writer":{"name":"n"}}"#),
            ("rest/updateNote/200/drop/text", 200, #"{"tag":"t","writer":{"name":"n"}}"#),
            ("rest/updateNote/200/alter/text", 200, #"{"text":"nex","tag":"t","writer":{"name":"n"}}"#),
        ])
    func responses(id: String, status: UInt16, body: String) async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy(id)
            let client = try await test.connect(to: proxy)
            let list = try await client.send(.get, "/v1/notes")
            #expect(list.status == .ok)
            #expect(proxy.applications == 0)
            let response = try await patch(client)
            #expect(response.status.code == status)
            #expect(String(decoding: response.body, as: UTF8.self) == body)
            #expect(proxy.applications == 1)
            // The connection goes on.
            #expect(try await patch(client, 2).status == .notFound)
            #expect(proxy.applications == 1)
            await client.close()
            await proxy.stop()
        }
    }

    @Test("A 204 that becomes a 200 says that it has no body") func statusOfNothing() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy("rest/deleteLatest/204/status")
            let client = try await test.connect(to: proxy)
            let response = try await client.send(.delete, "/v1/notes/latest")
            #expect(response.status == .ok)
            #expect(response.body.isEmpty)
            #expect(try await client.send(.get, "/v1/notes").status == .ok)
            #expect(proxy.applications == 1)
            await client.close()
            await proxy.stop()
        }
    }

    @Test("Several proxies before one server keep to themselves") func several() async throws {
        try await withNotesServer { test in
            let proxies = [
                try await test.proxy("rest/updateNote/NO_NOTE/code"), try await test.proxy(),
                try await test.proxy("rest/updateNote/NO_NOTE/status"),
            ]
            var answers: [String] = []
            for proxy in proxies {
                let client = try await test.connect(to: proxy)
                let response = try await patch(client, 2)
                answers.append("\(response.status.code) \(String(decoding: response.body, as: UTF8.self))")
                await client.close()
            }
            #expect(
                answers == [
                    #"404 {"code":1,"message":"None"}"#, #"404 {"code":2,"message":"None"}"#,
                    #"400 {"code":2,"message":"None"}"#,
                ])
            #expect(proxies.map(\.applications) == [1, 0, 1])
            for proxy in proxies { await proxy.stop() }
        }
    }

    @Test("A base address with a path is before the contract's own paths") func prefix() async throws {
        try await withNotesServer { test in
            var upstream = test.upstream
            upstream.api += "/v1"
            let proxy = try await test.proxy(nil, before: upstream)
            #expect(proxy.apiURL == "http://127.0.0.1:\(proxy.apiPort)/v1")
            #expect(proxy.gatewayURL.hasSuffix("/live"))
            await proxy.stop()
        }
    }

    /// Sends an event that the server echoes, through the proxy.
    private func event(_ number: Int, _ text: String) -> String {
        #"{"op":0,"d":{"text":"\#(text)","writer":{"name":"n"}},"s":\#(number),"t":"NOTE"}"#
    }

    @Test("Events, fragmented or not") func events() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy("gateway/NOTE/double")
            let client = try await test.open(proxy)
            #expect(try await client.receive() == .text(#"{"op":4,"d":{"interval":5}}"#))
            await client.send(text: event(1, "a"))
            await client.send(text: "no JSON")
            await client.send(binary: Array(event(2, "b").utf8))
            #expect(try await client.receive() == .text(event(1, "a")))
            #expect(try await client.receive() == .text(event(2, "a")))
            #expect(try await client.receive() == .text("no JSON"))
            #expect(try await client.receive() == .binary(Array(event(2, "b").utf8)))
            #expect(proxy.applications == 1)
            await client.bytes.close()
            await proxy.stop()
        }
    }

    @Test("An event that nothing follows is not held for ever") func heldAlone() async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy("gateway/NOTE/swap")
            let client = try await test.open(proxy)
            _ = try await client.receive()
            await client.send(text: event(1, "a"))
            #expect(try await client.receive() == .text(event(1, "a")))
            #expect(proxy.applications == 0)
            await client.bytes.close()
            await proxy.stop()
        }
    }

    @Test(
        "Close frames",
        arguments: [
            ("code", WebSocketMessage.close(code: 4002, reason: "as you wish")),
            ("no-code", .close(code: 1005, reason: "")), ("no-frame", nil),
        ])
    func closing(id: String, expected: WebSocketMessage?) async throws {
        try await withNotesServer { test in
            let proxy = try await test.proxy("gateway/close/TWICE/\(id)")
            let client = try await test.open(proxy)
            _ = try await client.receive()
            await client.send(text: "close")
            if let expected {
                #expect(try await client.receive() == expected)
            } else {
                await #expect(throws: WebSocketClientError.self) { _ = try await client.receive() }
            }
            #expect(proxy.applications == 1)
            await client.bytes.close()
            await proxy.stop()
        }
    }

    @Test("An event leaks to the connection of another user, and to no other of the same") func leak()
        async throws
    {
        try await withNotesServer { test in
            let proxy = try await test.proxy("gateway/NOTE/leak")
            var clients: [WebSocketClient] = []
            for key in ["ada", "ada", "bob"] {
                let client = try await test.open(proxy)
                _ = try await client.receive()
                for text in [
                    #"{"op":1,"d":{"key":"\#(key)"}}"#, #"{"op":0,"d":{"session":"x"},"s":1,"t":"BEGIN"}"#,
                ] {
                    await client.send(text: text)
                    #expect(try await client.receive() == .text(text))
                }
                clients.append(client)
            }
            await clients[0].send(text: event(2, "secret"))
            #expect(try await clients[0].receive() == .text(event(2, "secret")))
            await clients[1].send(text: event(2, "own"))
            #expect(try await clients[1].receive() == .text(event(2, "own")))
            var leaked: [WebSocketMessage] = []
            for _ in 0..<2 { leaked.append(try await clients[2].receive()) }
            #expect(leaked == [.text(event(2, "secret")), .text(event(3, "own"))])
            #expect(proxy.applications == 2)
            for client in clients { await client.bytes.close() }
            await proxy.stop()
        }
    }
}
