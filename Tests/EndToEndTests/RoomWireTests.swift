// The room dialect over real sockets: several loops, errors, stopping, and which dialects are served at all.

import APIRuntime
import HTTPTypes
import Testing
import WebSocket

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct RoomWireTests {
    /// People of one room on four loops, all writing: everybody sees the same order, own messages included.
    @Test func everybodyInARoomSeesTheSameOrder() async throws {
        try await TestServer.run({ $0.eventLoops = 4 }) { test in
            let room = try await test.createRoom("General chat")
            var clients: [RoomClient] = []
            for number in 0..<8 {
                clients.append(try await test.roomClient())
                _ = try await clients[number].join(room, as: "user \(number)")
            }
            for (number, client) in clients.enumerated() {
                for earlier in clients[..<number] {
                    #expect(try await earlier.next("user_joined")["username"]?.text == "user \(number)")
                }
                _ = client
            }
            for (number, client) in clients.enumerated() {
                let text = #"{"action":"message","room":"\#(room)","content":"from \#(number)"}"#
                await client.socket.send(text: text, times: 10)
            }
            var orders: [[String]] = []
            for client in clients {
                var order: [String] = []
                for _ in 0..<80 { order.append(try await client.next("message")["content"]?.text ?? "") }
                orders.append(order)
            }
            #expect(Set(orders).count == 1)
            #expect(Set(orders[0]).count == 8)
        }
    }

    @Test func whatIsWrongWithAFrameIsSaidAndTheConnectionStays() async throws {
        try await TestServer.run { test in
            let client = try await test.roomClient()
            for (frame, message) in [
                ("hello", "A frame must be a JSON object whose action is a string"),
                (#"{"action":"dance"}"#, "There is no such action"),
                (#"{"action":"join","room":"general"}"#, "username is required"),
                (#"{"action":"typing","room":7}"#, "room must be of type string"),
            ] {
                await client.socket.send(text: frame)
                let error = try await client.next("error")
                #expect(error["code"]?.text == "invalid_message" && error["message"]?.text == message)
            }
            await client.socket.send(text: #"{"action":"ping"}"#)
            _ = try await client.next("pong")
        }
    }

    @Test func whoIsGoneIsToldToTheOthers() async throws {
        try await TestServer.run({ $0.eventLoops = 2 }) { test in
            let room = try await test.createRoom("general")
            let (alice, bob) = (try await test.roomClient(), try await test.roomClient())
            _ = try await alice.join(room, as: "alice")
            let joined = try await bob.join(room, as: "bob")
            #expect(joined["users"]?.elements.compactMap { $0["username"]?.text } == ["alice", "bob"])
            _ = try await alice.next("user_joined")
            await bob.socket.close()
            let left = try await alice.next("user_left")
            #expect(left["username"]?.text == "bob" && left["reason"]?.text == "disconnected")
            #expect(try await test.rooms().get("/rooms/\(room)").json["user_count"]?.number == 1)
            let metrics = try await test.rooms().get("/metrics").text
            #expect(metrics.contains("\nguildhall_rooms 1\n"))
            #expect(metrics.contains("\nguildhall_rooms_connections 1\n"))
        }
    }

    @Test func aStoppingServerClosesItsRooms() async throws {
        try await TestServer.run { test in
            let room = try await test.createRoom("general")
            let client = try await test.roomClient()
            _ = try await client.join(room, as: "alice")
            async let stopped: Void = test.stop()
            #expect(try await client.closeCode() == 1001)
            await client.socket.close(CloseFrame(code: 1001))
            await stopped
        }
    }

    @Test func onlyChosenDialectsAreServed() async throws {
        try await TestServer.run({ $0.dialects = [.rooms] }) { test in
            let client = try await test.rooms()
            #expect(try await client.get("/rooms").status == 200)
            let unknown = try await client.get("/api/v1/users/@me")
            #expect(unknown.status == 404)
            #expect(try unknown.json["code"]?.text == "not_found")
            await #expect(throws: WebSocketClientError.self) { try await test.gateway() }
        }
        try await TestServer.run({ $0.dialects = [.guilds] }) { test in
            let client = try await test.rooms()
            try await client.get("/rooms").expectError(404, code: 0)
            await #expect(throws: WebSocketClientError.self) { try await test.roomClient() }
        }
    }
}
