// Access tokens: which the server takes, and that every operation that needs one asks for it.

import APIRuntime
import Domain
import HTTPTypes
import Primitives
import Testing

@testable import Services
@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct CredentialsWireTests {
    private func token(
        of user: String, secret: String = TestServer.tokenSecret, issued: Timestamp
    ) throws -> String {
        let tokens = AccessTokens(secret: Secret(Array(secret.utf8)), lifetimeSeconds: 900)
        return tokens.issue(for: UserID(try #require(Snowflake(user))), at: issued).exposed
    }

    /// Without a body, with an unreadable one, and for things that do not exist: 401 comes first.
    @Test(arguments: World.basePaths) func everyOperationAsksForItsToken(base: String) async throws {
        try await World.run(base: base) { _, world in
            let expired = try token(of: world.ada.userID, issued: systemClock().advanced(bySeconds: -901))
            let right = world.ada.token ?? ""
            let refused = [
                "", "Bearer", "Bearer ", "Bot", "Bot ", right, "Basic \(right)", "Bearer x",
                "Bearer \(right.dropLast())A\(right.last == "A" ? "B" : "A")", "Bearer \(right.dropLast())",
                "Bearer \(right)x", "Bearer \(expired)", "Bearer a.b.c",
            ]
            let operations = WireOperation.all(in: world).filter(\.needsToken)
            #expect(operations.count == WireOperation.countWithToken)
            for operation in operations {
                let target = base + operation.path
                let body = operation.body.map { Array($0.utf8) }
                try await world.ada.sendRaw(operation.method, target, body: body).expectUnauthorized()
                for credentials in refused {
                    let fields: HeaderFields = [.authorization: credentials]
                    try await world.ada.sendRaw(operation.method, target, fields: fields, body: body)
                        .expectUnauthorized()
                }
                // The scheme of bots, with what is no bot's token: where bots may not be, that alone is told.
                let bot: HeaderFields = [.authorization: "Bot \(right)"]
                let answer = try await world.ada.sendRaw(operation.method, target, fields: bot, body: body)
                if operation.isForPeople {
                    try answer.expect(.invalidAccountType)
                    #expect(answer.response.fields["WWW-Authenticate"] == nil)
                } else {
                    try answer.expectUnauthorized()
                }
            }
        }
    }

    @Test func missingCredentialsComeBeforeEverythingElse() async throws {
        try await World.run { _, world in
            try await world.eve.anonymous.post("/guilds", "nonsense").expect(.unauthorized)
            try await world.eve.anonymous.get("/guilds/abc").expect(.unauthorized)
            try await world.eve.anonymous.get("/guilds/\(World.unknown)").expect(.unauthorized)
        }
    }

    /// RFC 9110 §11.1: schemes are compared without regard to case.
    @Test func theSchemeMayHaveAnyCase() async throws {
        try await World.run { _, world in
            for scheme in ["bearer", "BEARER", "Bearer  "] {
                try await world.ada.sendRaw(
                    .get, "/users/@me", fields: [.authorization: "\(scheme) \(world.ada.token ?? "")"]
                ).expect(200)
            }
        }
    }

    @Test func tokensWorkToTheirLastSecond() async throws {
        try await World.run { _, world in
            var ada = world.ada
            ada.token = try token(of: ada.userID, issued: systemClock().advanced(bySeconds: -840))
            try await ada.get("/users/@me").expect(200)
        }
    }

    @Test func tokensOfAnotherServerAreRefused() async throws {
        try await World.run { _, world in
            let otherSecret = String(repeating: "o", count: 32)
            try await TestServer.run({ $0.tokenSecret = otherSecret }) { other in
                let stranger = try await other.register("ada")
                try await stranger.get("/users/@me").expect(200)
                var here = world.ada
                here.token = stranger.token
                try await here.get("/users/@me").expect(.unauthorized)
                var there = stranger
                there.token = world.ada.token
                try await there.get("/users/@me").expect(.unauthorized)
            }
            var forged = world.ada
            forged.token = try token(of: forged.userID, secret: otherSecret, issued: systemClock())
            try await forged.get("/users/@me").expect(.unauthorized)
        }
    }

    /// The signature is right, and the account is not there.
    @Test func tokensOfNobodyCanDoNothing() async throws {
        try await World.run { _, world in
            var ghost = world.eve
            ghost.token = try token(of: World.unknown, issued: systemClock())
            try await ghost.get("/users/@me").expect(.unauthorized)
            try await ghost.patch("/users/@me", #"{"avatar":null}"#).expect(.unauthorized)
            try await ghost.post("/guilds", #"{"name":"Guild"}"#).expect(.unauthorized)
            try await ghost.post("/invites/\(world.invite)").expect(.unauthorized)
            try await ghost.get("/guilds/\(world.guild)").expect(.missingAccess)
        }
    }
}

extension APIResponse {
    /// RFC 9110 §11.6.1: a 401 says how to authenticate, in a field for each scheme.
    fileprivate func expectUnauthorized(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try expect(.unauthorized, sourceLocation: sourceLocation)
        #expect(
            response.fields.values(of: "WWW-Authenticate")
                == [#"Bearer realm="Guildhall""#, #"Bot realm="Guildhall""#],
            sourceLocation: sourceLocation)
    }
}
