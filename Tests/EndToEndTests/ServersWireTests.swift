// The server contract over real sockets, beside the guild contract: the same accounts, servers and messages, each in
// its own words.

import APIRuntime
import FileTesting
import Glibc
import HTTP
import ProcessTesting
import Reactor
import Testing
import WebSocket

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct ServersWireTests {
    /// A connection to the server contract that has taken HELLO and CONNECTED, and what CONNECTED said.
    private func connect(
        _ client: APIClient, to test: TestServer
    ) async throws -> (socket: GatewayClient, connected: JSONValue) {
        let socket = GatewayClient(
            try await WebSocketClient.connect(
                to: "127.0.0.1", port: test.port, path: "/api/ws?token=\(client.token ?? "")",
                on: test.clients))
        #expect(try await socket.next().op == 0)
        let connected = try await socket.next()
        #expect(connected.op == 10)
        return (socket, connected.data)
    }

    /// The next frame that tells something else than who is there.
    private func next(_ op: Int, on socket: GatewayClient) async throws -> JSONValue {
        var frame = try await socket.next()
        while frame.op == 40, op != 40 { frame = try await socket.next() }
        try #require(frame.op == op, "came instead: \(frame.text)")
        return frame.data
    }

    /// An account of the server contract, and a client that uses its token there.
    private func register(_ name: String, on test: TestServer) async throws -> (APIClient, JSONValue) {
        var client = try await test.connect()
        client.base = "/api/rest"
        let body = #"{"username":"\#(name)","email":"\#(name)@example.com","password":"correct horse"}"#
        let login = try await client.post("/auth/register", body).expect(201)
        client.token = login["access_token"]?.text
        client.userID = login["user"]?["user_id"]?.text ?? ""
        return (client, login)
    }

    /// Each contract had counts of its own, which gave twice as many tries of a password.
    @Test func loginsOfAllContractsAreCountedTogether() async throws {
        try await TestServer.run({ $0.limitsRates = true }) { test in
            var client = try await test.connect()
            let body = #"{"email":"nobody@example.com","password":"correct horse"}"#
            var answers: [Int] = []
            for turn in 0..<12 {
                client.base = turn.isMultiple(of: 2) ? "/api/v1" : "/api/rest"
                answers.append(try await client.post("/auth/login", body).status)
            }
            #expect(answers == Array(repeating: 401, count: 10) + [429, 429])
        }
    }

    @Test func aMessageOfOneContractIsToldInTheOther() async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            let (guild, channel) = try await ada.createGuild()
            var eren = try await test.register("eren")
            try await ada.invite(eren, to: guild)
            eren.base = "/api/rest"
            let session = try await test.session(of: ada)
            let (socket, connected) = try await connect(eren, to: test)
            #expect(connected["user"]?["user_id"]?.text == eren.userID)
            #expect(connected["servers"]?[0]?["server_id"]?.text == guild)

            let first = try await ada.say("from ada", in: channel)
            let told = try await next(11, on: socket)
            #expect(told["message_id"]?.text == first)
            #expect(told["channel_id"]?.text == channel)
            #expect(told["server_id"]?.text == guild)
            #expect(
                told["author"]
                    == .object([
                        .init(key: "user_id", value: .string(ada.userID)),
                        .init(key: "username", value: .string("ada")),
                    ]))
            #expect(told["content"]?.text == "from ada")

            let sent = try await eren.post("/channels/\(channel)/messages", #"{"content":"from eren"}"#)
            let id = try sent.expect(201)["message_id"]?.text
            _ = try await session.next("MESSAGE_CREATE")
            let heard = try await session.next("MESSAGE_CREATE")
            #expect(heard["id"]?.text == id)
            #expect(heard["guild_id"]?.text == guild)
            #expect(heard["author"]?["id"]?.text == eren.userID)
            #expect(heard["content"]?.text == "from eren")
        }
    }

    @Test func accounts() async throws {
        try await TestServer.run { test in
            let (eren, login) = try await register("eren", on: test)
            let refresh = login["refresh_token"]?.text ?? ""
            let body = #"{"username":"eren","password":"correct horse"}"#
            let again = try await eren.post("/auth/login", body).expect(200)
            #expect(again["user"]?["user_id"]?.text == eren.userID)
            let next = try await eren.post("/auth/refresh", #"{"refresh_token":"\#(refresh)"}"#).expect(200)
            let last = next["refresh_token"]?.text ?? ""
            try await eren.post("/auth/logout", #"{"refresh_token":"\#(last)"}"#).expect(204)
            let spent = try await eren.post("/auth/refresh", #"{"refresh_token":"\#(last)"}"#).expect(401)
            #expect(spent["error"]?.text == "unauthorized")
            let me = try await eren.get("/auth/me").expect(200)
            #expect(me["email"]?.text == "eren@example.com")

            let (mikasa, _) = try await register("mikasa", on: test)
            let seen = try await mikasa.get("/users/\(eren.userID)").expect(200)
            #expect(seen["username"]?.text == "eren" && seen["email"] == nil)
            let changed = try await eren.patch("/users/\(eren.userID)", #"{"custom_status":"away"}"#)
            #expect(try changed.expect(200)["custom_status"]?.text == "away")
            let other = try await mikasa.patch("/users/\(eren.userID)", #"{"custom_status":"mine"}"#)
            #expect(try other.expect(403)["error"]?.text == "not_yourself")
        }
    }

    @Test func serversAndTheirChannels() async throws {
        try await TestServer.run { test in
            let (eren, _) = try await register("eren", on: test)
            let (socket, _) = try await connect(eren, to: test)
            let made = try await eren.post("/servers", #"{"name":"Study"}"#).expect(201)
            let server = made["server_id"]?.text ?? ""
            #expect(try await next(30, on: socket)["server_id"]?.text == server)
            #expect(try await eren.get("/servers").expect(200).elements.count == 1)
            let renamed = try await eren.patch("/servers/\(server)", #"{"name":"Library"}"#).expect(200)
            #expect(renamed["name"]?.text == "Library")
            #expect(try await eren.get("/servers/\(server)").expect(200) == renamed)

            let channel = try await eren.post("/servers/\(server)/channels", #"{"name":"looms"}"#).expect(201)
            #expect(try await next(20, on: socket) == channel)
            #expect(try await eren.get("/servers/\(server)/channels").expect(200).elements.last == channel)
            let id = channel["channel_id"]?.text ?? ""
            let message = try await eren.post("/channels/\(id)/messages", #"{"content":"hi"}"#).expect(201)
            #expect(try await next(11, on: socket) == message)
            let page = try await eren.get("/channels/\(id)/messages?limit=1").expect(200)
            #expect(page.elements == [message])
            let messageID = message["message_id"]?.text ?? ""
            try await eren.delete("/channels/\(id)/messages/\(messageID)").expect(204)
            #expect(try await next(13, on: socket)["message_id"]?.text == messageID)

            try await eren.delete("/servers/\(server)").expect(204)
            let gone = try await next(31, on: socket)
            #expect(gone["server_id"]?.text == server && gone["user_id"] == .null)
            let missing = try await eren.get("/servers/\(server)").expect(404)
            #expect(missing["error"]?.text == "unknown_server")
        }
    }

    @Test func conversations() async throws {
        try await TestServer.run { test in
            let (eren, _) = try await register("eren", on: test)
            let (mikasa, _) = try await register("mikasa", on: test)
            let (socket, _) = try await connect(mikasa, to: test)
            let body = #"{"recipient_id":"\#(mikasa.userID)"}"#
            let direct = try await eren.post("/users/\(eren.userID)/dm-channels", body).expect(200)
            #expect(try await next(20, on: socket) == direct)
            let listed = try await mikasa.get("/users/\(mikasa.userID)/dm-channels").expect(200)
            #expect(listed.elements == [direct])
            let foreign = try await eren.get("/users/\(mikasa.userID)/dm-channels").expect(403)
            #expect(foreign["error"]?.text == "not_yourself")
        }
    }

    /// Not even at the level that tells of every request.
    @Test func tokensInURLsAreNotLogged() async throws {
        let folder = try TemporaryFolder()
        let server = try ServerProcess.start(in: folder.path, environment: ["LOG_LEVEL": "debug"])
        let clients = EventLoop(name: "clients")
        clients.start()
        let http = try await APIClient(port: server.apiPort, loop: clients)
        let body = #"{"username":"eren","email":"eren@example.com","password":"correct horse"}"#
        let login = try await http.post("/auth/register", body).expect(201)
        let token = login["access_token"]?.text ?? ""
        for token in [token, token + "x", String(repeating: token, count: 40)] {
            let socket = try await WebSocketClient.connect(
                to: "127.0.0.1", port: server.apiPort, path: "/api/ws?token=\(token)", on: clients)
            _ = try await socket.receive()
            await socket.bytes.close()
            _ = try await http.get("/nothing?token=\(token)")
        }
        await clients.shutdown()
        server.child.send(signal: SIGTERM)
        let lines = server.child.readLines()
        #expect(lines.contains { $0.contains("register") })
        #expect(!lines.contains { $0.contains(token.suffix(20)) || $0.contains("eyJ") })
        #expect(server.child.waitForEnd() == .exit(code: 0))
    }

    @Test func eachContractAnswersInItsOwnWords() async throws {
        try await TestServer.run { test in
            var client = try await test.connect()
            try await client.get("/nothing").expectError(404, code: 0)
            client.base = "/api/rest"
            #expect(try await client.get("/nothing").expect(404)["error"]?.text == "not_found")
        }
    }

    @Test func aContractThatWasNotChosenIsNotThere() async throws {
        try await TestServer.run({ $0.dialects = [.guilds] }) { test in
            var client = try await test.connect()
            client.base = "/api/rest"
            try await client.get("/servers").expectError(404, code: 0)
        }
    }
}
