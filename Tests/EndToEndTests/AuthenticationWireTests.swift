// Operations tagged Authentication: accounts, logins and the life of their tokens.

import APIRuntime
import HTTPTypes
import Services
import Testing

@testable import guildhall

private let login = """
    {"access_token":"<token>","refresh_token":"<token>","token_type":"Bearer","expires_in":900,"user":
    """

private func loginJSON(_ id: String, _ name: String, _ discriminator: String, _ email: String) -> String {
    login + #"{"id":"\#(id)","username":"\#(name)","discriminator":"\#(discriminator)","#
        + #""avatar":null,"bot":false,"custom_status":null,"email":"\#(email)"}}"#
}

@Suite(.timeLimit(.minutes(1))) struct AuthenticationWireTests {
    @Test(arguments: World.basePaths) func registeringLogsIn(base: String) async throws {
        try await TestServer.run { test in
            var client = try await test.connect()
            client.base = base
            let answer = try await client.post(
                "/auth/register",
                #"{"username":"ada","email":"Ada@example.com","password":"correct horse"}"#
            ).expect(201, body: loginJSON("<id>", "ada", "0001", "Ada@example.com"))
            client.token = answer["access_token"]?.text
            #expect(try await client.get("/users/@me").expect(200)["id"] == answer["user"]?["id"])
        }
    }

    @Test(arguments: World.basePaths) func loggingInByEachKindOfName(base: String) async throws {
        try await TestServer.run { test in
            let ada = try await test.register("ada")
            var client = try await test.connect()
            client.base = base
            let names = [
                #""email":"ada@example.com""#, #""email":"ADA@Example.COM""#, #""username":"ada""#,
                #""username":"ada#0001""#, #""username":"ADA#0001""#,
                #""email":"ada@example.com","username":"nobody""#,
            ]
            for name in names {
                try await client.post("/auth/login", #"{\#(name),"password":"correct horse"}"#)
                    .expect(200, body: loginJSON(ada.userID, "ada", "0001", "ada@example.com"))
            }
        }
    }

    /// Capitals do not tell names apart.
    @Test func namesakesGetTheNextDiscriminatorAndNeedItToLogIn() async throws {
        try await TestServer.run { test in
            let first = try await test.register("ada")
            let second = try await first.anonymous.post(
                "/auth/register", #"{"username":"Ada","email":"b@example.com","password":"battery staple"}"#
            ).expect(201, body: loginJSON("<id>", "Ada", "0002", "b@example.com"))
            let client = first.anonymous
            func logIn(_ name: String, _ password: String) async throws -> APIResponse {
                try await client.post("/auth/login", #"{"username":"\#(name)","password":"\#(password)"}"#)
            }
            try await logIn("ada", "correct horse").expect(.unauthorized)
            try await logIn("ada#0002", "correct horse").expect(.unauthorized)
            try await logIn("ada#0003", "correct horse").expect(.unauthorized)
            let one = try await logIn("ada#0001", "correct horse").expect(200)
            #expect(one["user"]?["id"]?.text == first.userID)
            let two = try await logIn("ada#0002", "battery staple").expect(200)
            #expect(two["user"]?["id"] == second["user"]?["id"])
        }
    }

    @Test func wrongPasswordsAndUnknownAccountsAreAnsweredAlike() async throws {
        try await TestServer.run { test in
            let client = try await test.register("ada").anonymous
            let bodies = [
                #"{"email":"ada@example.com","password":"correct horsf"}"#,
                #"{"email":"ada@example.com","password":""}"#,
                #"{"email":"eve@example.com","password":"correct horse"}"#,
                #"{"email":"","password":"correct horse"}"#,
                #"{"username":"eve","password":"correct horse"}"#,
                #"{"username":"ada#","password":"correct horse"}"#,
                #"{"username":"ada#1","password":"correct horse"}"#,
                ##"{"username":"#0001","password":"correct horse"}"##,
                #"{"email":"nobody@example.com","username":"ada","password":"correct horse"}"#,
            ]
            for body in bodies { try await client.post("/auth/login", body).expect(.unauthorized) }
        }
    }

    /// A hash over a C string would end at the first NUL.
    @Test func everyScalarOfAPasswordCounts() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            let account = #"{"username":"ada","email":"ada@example.com","password":"correct\u0000horse"}"#
            try await client.post("/auth/register", account).expect(201)
            func logIn(_ password: String) async throws -> APIResponse {
                let body = #"{"email":"ada@example.com","password":"\#(password)"}"#
                return try await client.post("/auth/login", body)
            }
            try await logIn(#"correct\u0000horse"#).expect(200)
            try await logIn("correct").expect(.unauthorized)
            try await logIn(#"correct\u0000horsf"#).expect(.unauthorized)
        }
    }

    @Test func anAddressIsRegisteredOnce() async throws {
        try await TestServer.run { test in
            let client = try await test.register("ada").anonymous
            let body = #"{"username":"other","email":"ADA@example.com","password":"correct horse"}"#
            let refusal = #"{"code":"EMAIL_ALREADY_REGISTERED","message":"Email is already registered."}"#
            try await client.post("/auth/register", body).expect(
                400,
                body: #"{"code":50035,"message":"Invalid Form Body","errors":{"email":{"_errors":["#
                    + refusal + "]}}}")
        }
    }

    @Test func aLoginWithoutANameIsRefused() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            try await client.post("/auth/login", #"{"password":"correct horse"}"#)
                .expectRefused("email BASE_TYPE_REQUIRED")
            try await client.post("/auth/login", "{}").expectRefused("password BASE_TYPE_REQUIRED")
        }
    }
}

// MARK: Refresh tokens

extension AuthenticationWireTests {
    @Test(arguments: World.basePaths) func refreshingGivesANewPairOnce(base: String) async throws {
        try await TestServer.run { test in
            var client = try await test.register("ada")
            client.base = base
            let first = try await client.logIn()
            let answer = try await client.anonymous.post("/auth/refresh", #"{"refresh_token":"\#(first)"}"#)
                .expect(200, body: loginJSON(client.userID, "ada", "0001", "ada@example.com"))
            #expect(answer["refresh_token"]?.text != first)
            client.token = answer["access_token"]?.text
            try await client.get("/users/@me").expect(200)
        }
    }

    /// Two tabs, or a lost answer: at once, the same next token is given again.
    @Test func aRefreshTokenMayBeUsedTwiceAtOnce() async throws {
        try await TestServer.run { test in
            let client = try await test.register("ada")
            let first = try await client.logIn()
            let next = try await client.refresh(first).expect(200)["refresh_token"]?.text
            #expect(try await client.refresh(first).expect(200)["refresh_token"]?.text == next)
            try await client.refresh(next ?? "").expect(200)
        }
    }

    @Test func usingARefreshTokenTwiceEndsItsLoginAndNoOther() async throws {
        try await TestServer.run { test in
            let client = try await test.register("ada")
            let other = try await client.logIn()
            let first = try await client.logIn()
            let second = try await client.refresh(first).expect(200)["refresh_token"]?.text ?? ""
            let third = try await client.refresh(second).expect(200)["refresh_token"]?.text ?? ""
            try await client.refresh(first).expect(.unauthorized)
            try await client.refresh(third).expect(.unauthorized)
            try await client.refresh(other).expect(200)
        }
    }

    @Test(arguments: World.basePaths) func loggingOutRevokesTheRefreshToken(base: String) async throws {
        try await TestServer.run { test in
            var client = try await test.register("ada")
            client.base = base
            let token = try await client.logIn()
            for _ in 1...2 {
                try await client.anonymous.post("/auth/logout", #"{"refresh_token":"\#(token)"}"#)
                    .expect(204, body: "")
            }
            try await client.refresh(token).expect(.unauthorized)
            try await client.get("/users/@me").expect(200)
        }
    }

    @Test func unknownRefreshTokensAreRefusedAndLoggedOutSilently() async throws {
        try await TestServer.run { test in
            let client = try await test.register("ada")
            for token in ["x", "é", String(repeating: "a", count: 512), client.token ?? ""] {
                try await client.refresh(token).expect(.unauthorized)
                try await client.post("/auth/logout", #"{"refresh_token":"\#(token)"}"#).expect(204, body: "")
            }
        }
    }

    @Test func anotherPasswordEndsEveryLogin() async throws {
        try await TestServer.run { test in
            let client = try await test.register("ada")
            let tokens = [try await client.logIn(), try await client.logIn()]
            try await client.patch(
                "/users/@me", #"{"password":"battery staple","current_password":"correct horse"}"#
            ).expect(200)
            for token in tokens { try await client.refresh(token).expect(.unauthorized) }
            try await client.post("/auth/login", #"{"username":"ada","password":"correct horse"}"#)
                .expect(.unauthorized)
            try await client.post("/auth/login", #"{"username":"ada","password":"battery staple"}"#)
                .expect(200)
            try await client.get("/users/@me").expect(200)
        }
    }

    /// More logins at once than may wait are turned away, and the server goes on.
    @Test func tooManyPasswordsAtOnceAreTurnedAway() async throws {
        let configure: (inout Configuration) -> Void = { configuration in
            var passwords = PasswordConfiguration()
            passwords.threadsMax = 1
            passwords.waitingMax = 1
            configuration.passwords = passwords
        }
        try await TestServer.run(configure) { test in
            let body = #"{"email":"ada@example.com","password":"correct horse"}"#
            let count = 24
            var clients: [APIClient] = []
            for _ in 0..<count { clients.append(try await test.connect()) }
            let answers = try await withThrowingTaskGroup(of: APIResponse.self) { group in
                for client in clients { group.addTask { try await client.post("/auth/login", body) } }
                return try await group.reduce(into: [APIResponse]()) { $0.append($1) }
            }
            let refused = answers.filter { $0.status == 503 }
            #expect(!refused.isEmpty)
            for answer in refused { try answer.expect(.serviceUnavailable) }
            for answer in answers where answer.status != 503 { try answer.expect(.unauthorized) }
            try await clients[0].post("/auth/login", body).expect(.unauthorized)
        }
    }
}

extension APIClient {
    /// Logs in anew, by the name the account was registered with, and returns the refresh token.
    fileprivate func logIn() async throws -> String {
        let body = #"{"email":"ada@example.com","password":"correct horse"}"#
        return try await post("/auth/login", body).expect(200)["refresh_token"]?.text ?? ""
    }

    fileprivate func refresh(_ token: String) async throws -> APIResponse {
        try await anonymous.post("/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
    }
}
