// What is answered before any operation is: paths, methods, and requests that are too large.

import APIRuntime
import HTTP
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct RoutingWireTests {
    @Test(arguments: World.basePaths) func everyOperationIsServed(base: String) async throws {
        try await World.run(base: base) { _, bare in
            let world = try await bare.furnished()
            let operations = WireOperation.all(in: world)
            #expect(operations.count == WireOperation.count)
            #expect(Set(operations.map(\.id)).count == WireOperation.count)
            for operation in operations {
                let answer = try await world.ada.send(operation.method, operation.path, operation.body)
                let statuses = WireOperation.refused[operation.id].map { $0...$0 } ?? 200...204
                #expect(statuses.contains(answer.status), "\(operation.id) answered \(answer.text)")
            }
        }
    }

    @Test func unknownPathsAreNotFound() async throws {
        try await World.run { _, world in
            let paths = [
                "/api", "/api/v1", "/api/v1/", "/api/v2/health", "/api/v1/api/v1/health", "/Health",
                "/users", "/users/", "/guilds/\(world.guild)/channels/1", "/auth", "/auth/login/x",
                "//health", "/api/v1//health", "/api//v1/health", "/health//", "/health//ready",
                "/users//@me", "/guilds/\(world.guild)//channels", "/channels//messages", "/invites/",
                "/users%2F@me", "/api%2Fv1/health", "/health%", "/health%0", "/health%GG", "/health%00",
                "/./health", "/users/../health", "/health;x=1", "/favicon.ico", "/gateway/x", "/metrics/x",
            ]
            for path in paths {
                for method in [Method.get, .post, .options] {
                    try await world.ada.sendRaw(method, path, fields: world.ada.fields).expect(.notFound)
                }
            }
        }
    }

    @Test func oneSlashAtTheEndAndEscapesAreIgnored() async throws {
        try await World.run { _, world in
            let targets = [
                "/users/%40me", "/api/v1/users/%40me", "/users/@me/", "/%75sers/@%6d%65",
                "/%61pi/%76%31/users/@me",
                "/users/@me?", "/users/@me?x=y&&=&%", "/users/@me/?x", "/api/v1/users/@me/",
                "http://elsewhere.example/users/@me",
            ]
            for target in targets {
                let me = try await world.ada.sendRaw(.get, target, fields: world.ada.fields).expect(200)
                #expect(me["id"]?.text == world.ada.userID)
            }
            let escaped = world.guild.utf8.map { "%3\($0 - 0x30)" }.joined()
            let guild = try await world.ada.get("/guilds/\(escaped)").expect(200)
            #expect(guild["id"]?.text == world.guild)
            try await world.ada.sendRaw(
                .post, "/guilds/", fields: world.ada.fields, body: Array(#"{"name":"Guild"}"#.utf8)
            ).expect(201)
        }
    }

    /// What each path allows.
    private static let methods = [
        ("/auth/register", "OPTIONS, POST"), ("/auth/login", "OPTIONS, POST"),
        ("/auth/refresh", "OPTIONS, POST"), ("/auth/logout", "OPTIONS, POST"),
        ("/users/@me", "GET, HEAD, OPTIONS, PATCH"), ("/users/@me/guilds", "GET, HEAD, OPTIONS"),
        ("/users/@me/guilds/1", "DELETE, OPTIONS"), ("/users/@me/channels", "GET, HEAD, OPTIONS, POST"),
        ("/users/@me/bots", "GET, HEAD, OPTIONS, POST"), ("/users/@me/bots/1", "DELETE, OPTIONS"),
        ("/users/@me/bots/1/token", "OPTIONS, POST"), ("/users/1", "GET, HEAD, OPTIONS"),
        ("/guilds", "OPTIONS, POST"), ("/guilds/1", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/guilds/1/audit-logs", "GET, HEAD, OPTIONS"), ("/guilds/1/messages/search", "GET, HEAD, OPTIONS"),
        ("/guilds/1/channels", "GET, HEAD, OPTIONS, PATCH, POST"),
        ("/channels/1", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/channels/1/permissions/1", "DELETE, OPTIONS, PUT"), ("/channels/1/typing", "OPTIONS, POST"),
        ("/channels/1/recipients/1", "DELETE, OPTIONS, PUT"), ("/channels/1/invites", "GET, HEAD, OPTIONS"),
        ("/channels/1/messages", "GET, HEAD, OPTIONS, POST"),
        ("/channels/1/messages/bulk-delete", "OPTIONS, POST"),
        ("/channels/1/messages/1", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("/channels/1/pins", "GET, HEAD, OPTIONS"), ("/channels/1/pins/1", "DELETE, OPTIONS, PUT"),
        ("/channels/1/messages/1/reactions/x", "GET, HEAD, OPTIONS"),
        ("/channels/1/messages/1/reactions/x/@me", "DELETE, OPTIONS, PUT"),
        ("/channels/1/messages/1/reactions/x/1", "DELETE, OPTIONS"),
        ("/guilds/1/members", "GET, HEAD, OPTIONS"),
        ("/guilds/1/members/@me", "OPTIONS, PATCH"),
        ("/guilds/1/members/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
        ("/guilds/1/members/1/roles/1", "DELETE, OPTIONS, PUT"),
        ("/guilds/1/roles", "GET, HEAD, OPTIONS, PATCH, POST"),
        ("/guilds/1/roles/1", "DELETE, OPTIONS, PATCH"),
        ("/guilds/1/bans", "GET, HEAD, OPTIONS"), ("/guilds/1/bans/1", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("/guilds/1/invites", "GET, HEAD, OPTIONS, POST"),
        ("/invites/x", "DELETE, GET, HEAD, OPTIONS, POST"),
        ("/health", "GET, HEAD, OPTIONS"), ("/health/ready", "GET, HEAD, OPTIONS"),
        ("/uploads/1/1/x", "GET, HEAD, OPTIONS"), ("/avatars/1/x", "GET, HEAD, OPTIONS"),
        ("/icons/1/x", "GET, HEAD, OPTIONS"),
    ]

    @Test(arguments: World.basePaths) func wrongMethodsAreToldTheRightOnes(base: String) async throws {
        try await World.run(base: base) { _, world in
            for (path, allow) in Self.methods {
                // Without credentials: what a path allows is no secret.
                let options = try await world.ada.sendRaw(.options, base + path)
                try options.expect(204, body: "")
                #expect(options.response.fields[.allow] == allow)
                for method in [Method.put, .trace, .get, .post, .patch, .delete]
                where !allow.contains(method.rawValue) {
                    let answer = try await world.ada.sendRaw(method, base + path)
                    try answer.expect(.methodNotAllowed)
                    #expect(answer.response.fields[.allow] == allow)
                }
            }
            #expect(Self.methods.count == Set(Self.methods.map(\.0)).count)
        }
    }

    @Test(arguments: World.basePaths) func headIsGetWithoutItsBody(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.ada.put("/guilds/\(world.guild)/bans/\(world.bob.userID)").expect(204)
            for operation in WireOperation.all(in: world)
            where operation.method == .get && operation.id != "getMember"
                && WireOperation.refused[operation.id] == nil
            {
                let whole = try await world.ada.send(.get, operation.path)
                let head = try await world.ada.send(.head, operation.path)
                #expect(head.status == 200 && whole.status == 200, "\(operation.id)")
                #expect(head.response.body.isEmpty)
                #expect(head.response.fields[.contentType] == "application/json")
                #expect(head.response.fields[.contentLength] == "\(whole.response.body.count)")
            }
            let missing = try await world.ada.send(.head, "/nowhere")
            #expect(missing.status == 404 && missing.response.body.isEmpty)
        }
    }

    /// The whole answer as it stands on the wire, but for the date.
    @Test func theBytesOfAnAnswer() async throws {
        try await TestServer.run { test in
            let answers = [
                ("GET /health", "200 OK", #"{"status":"ok"}"#, ""),
                ("GET /nowhere", "404 Not Found", ExpectedError.notFound.body, ""),
                (
                    "GET /users/@me", "401 Unauthorized", ExpectedError.unauthorized.body,
                    "WWW-Authenticate: Bearer realm=\"Guildhall\"\r\n"
                        + "WWW-Authenticate: Bot realm=\"Guildhall\"\r\n"
                ),
            ]
            for (line, status, body, fields) in answers {
                let answer = try await test.exchange(
                    "\(line) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                let lines = answer.split(separator: "\r\n", omittingEmptySubsequences: false)
                let date = try #require(lines.first { $0.hasPrefix("Date: ") })
                #expect(
                    answer == "HTTP/1.1 \(status)\r\n\(date)\r\nContent-Length: \(body.utf8.count)\r\n"
                        + "Connection: close\r\nContent-Type: application/json\r\n\(fields)\r\n\(body)")
            }
        }
    }

    /// Several requests in one packet are answered one by one, each with what the one before it left behind.
    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await World.run { _, world in
            let path = "/api/v1/channels/\(world.channel)/messages"
            func request(_ method: Method, _ path: String, _ body: String = "") -> String {
                "\(method.rawValue) \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(world.ada.token ?? "")\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
            let requests = [
                request(.delete, "\(path)/\(world.message)"), request(.get, "\(path)/\(world.message)"),
                request(.post, path, #"{"content":"first"}"#), request(.post, path, #"{"content":"second"}"#),
                request(.get, "\(path)?limit=2"),
            ]
            await world.ada.http.bytes.write(Array(requests.joined().utf8))
            var answers: [APIResponse] = []
            for request in requests {
                let response = try await world.ada.http.receive()
                answers.append(APIResponse(response: response, call: request))
            }
            try answers[0].expect(204, body: "")
            try answers[1].expect(.unknownMessage)
            let contents = try answers[4].expect(200).elements.map { $0["content"]?.text }
            #expect(contents == ["second", "first"])
        }
    }

    @Test func bodiesMayComeInChunksAndOnDemand() async throws {
        try await World.run { _, world in
            let head =
                "POST /guilds HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(world.ada.token ?? "")\r\n"
            let http = world.ada.http
            let chunks = #"8;x=y\#r\#n{"name":\#r\#n8\#r\#n"Guild"}\#r\#n0\#r\#nX-Trailer: z\#r\#n\#r\#n"#
            await http.bytes.write(Array("\(head)Transfer-Encoding: chunked\r\n\r\n\(chunks)".utf8))
            let first = try await http.receive()
            #expect(first.status == .created)
            await http.bytes.write(
                Array("\(head)Expect: 100-continue\r\nContent-Length: 16\r\n\r\n".utf8))
            let interim = try await http.receiveAny()
            #expect(interim.status == .continue)
            await http.bytes.write(Array(#"{"name":"Guild"}"#.utf8))
            let second = try await http.receive()
            #expect(second.status == .created)
        }
    }

    /// What the edge alone refuses carries an error of the contract too.
    @Test func requestsThatTheServerCannotServe() async throws {
        try await TestServer.run { test in
            let requests = [
                ("BREW /health HTTP/1.1\r\nHost: x\r\n\r\n", "501 Not Implemented", "501: Not Implemented"),
                (
                    "GET /health HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n", "417 Expectation Failed",
                    "417: Expectation Failed"
                ),
                (
                    "GET /health HTTP/3.0\r\nHost: x\r\n\r\n", "505 HTTP Version Not Supported",
                    "505: HTTP Version Not Supported"
                ),
            ]
            for (request, status, message) in requests {
                let answer = try await test.exchange(request)
                #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"), "\(answer)")
                #expect(answer.hasSuffix("\r\n\r\n{\"code\":0,\"message\":\"\(message)\"}"), "\(answer)")
            }
        }
    }

    @Test func theGatewaysPathWantsAnUpgrade() async throws {
        try await TestServer.run { test in
            let answer = try await test.connect().sendRaw(.get, "/gateway")
            try answer.expect(.upgradeRequired)
            #expect(answer.response.fields[.upgrade] == "websocket")
        }
    }
}

// MARK: Sizes

extension RoutingWireTests {
    @Test func bodiesAboveTheLimitOfTheirOperationAreRefused() async throws {
        try await World.run { test, world in
            let limits = [
                ("/auth/login", 8192), ("/users/@me/channels", 65_536), ("/guilds", 1_500_000),
            ]
            for (path, limit) in limits {
                let fits = Array(repeating: UInt8(ascii: " "), count: limit)
                try await world.ada.sendRaw(.post, path, fields: world.ada.fields, body: fits)
                    .expectRefused("INVALID_JSON")
                var client = try await test.connect()
                client.token = world.ada.token
                try await client.sendRaw(.post, path, fields: client.fields, body: fits + [0x20])
                    .expect(.payloadTooLarge)
            }
        }
    }

    /// Some clients send `{}` with every request.
    @Test func operationsThatTakeNoBodyIgnoreASmallOne() async throws {
        try await World.run { test, world in
            let path = "/api/v1/invites/\(world.invite)"
            for body in [[], Array("nonsense".utf8), Array(repeating: 0xFF, count: 4096)] {
                try await world.ada.sendRaw(.post, path, fields: world.ada.fields, body: body).expect(200)
                try await world.ada.sendRaw(.get, path, fields: world.ada.fields, body: body).expect(200)
            }
            let large = Array(repeating: UInt8(ascii: " "), count: 4097)
            try await world.ada.sendRaw(.post, path, fields: world.ada.fields, body: large)
                .expect(.payloadTooLarge)
            try await test.connect().get("/invites/\(world.invite)").expect(200)
        }
    }

    /// Refused from its length alone, and from its growth when no length is given.
    @Test func aBodyThatIsTooLargeNeedNotArrive() async throws {
        try await TestServer.run { test in
            let head = "POST /auth/login HTTP/1.1\r\nHost: x\r\n"
            let announced = try await test.exchange(head + "Content-Length: 8193\r\n\r\n")
            let chunk = "2001\r\n" + String(repeating: " ", count: 0x2001)
            let chunked = try await test.exchange(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk)
            for answer in [announced, chunked] {
                #expect(answer.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
                #expect(answer.contains("\r\nContent-Type: application/json\r\n"))
                #expect(answer.hasSuffix("\r\n\r\n" + ExpectedError.payloadTooLarge.body))
            }
        }
    }

    @Test func targetsAndHeadsAreBounded() async throws {
        try await TestServer.run { test in
            let long = "/health?" + String(repeating: "x", count: 8192 - 8)
            try await test.connect().sendRaw(.get, long).expect(200)
            try await test.connect().sendRaw(.get, long + "x").expect(.uriTooLong)
            var fields: HeaderFields = [:]
            for number in 0..<99 { fields.append(try #require(FieldName(parsing: "X-\(number)")), "y") }
            try await test.connect().sendRaw(.get, "/health", fields: fields).expect(200)
            fields.append("X-99", "y")
            try await test.connect().sendRaw(.get, "/health", fields: fields).expect(.headersTooLarge)
            let large: HeaderFields = ["X-Large": String(repeating: "y", count: 16_384)]
            try await test.connect().sendRaw(.get, "/health", fields: large).expect(.headersTooLarge)
        }
    }

    @Test func whatIsNoHTTPIsABadRequest() async throws {
        try await TestServer.run { test in
            let requests = [
                "GET /health HTTP/1.1\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\nBad Field: y\r\n\r\n",
                "GET health HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n",
                "POST /guilds HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            ]
            for request in requests {
                let answer = try await test.exchange(request)
                #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(request)")
                #expect(answer.hasSuffix("\r\n\r\n" + ExpectedError.badRequest.body))
            }
        }
    }
}
