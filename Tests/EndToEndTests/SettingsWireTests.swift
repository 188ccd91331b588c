// Settings that clients notice.

import APIRuntime
import HTTP
import HTTPTypes
import Services
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct SettingsWireTests {
    @Test func guildsOfOneUser() async throws {
        try await TestServer.run({ $0.limits.guildsPerUser = 1 }) { test in
            let (ada, bob) = (try await test.register("ada"), try await test.register("bob"))
            let (guild, _) = try await ada.createGuild()
            try await ada.post("/guilds", #"{"name":"Second"}"#).expect(.maximumGuilds)
            _ = try await bob.createGuild()
            let code = try await ada.createInvite(to: guild)
            try await bob.post("/invites/\(code)").expect(.maximumGuilds)
            let bot = try await bob.createBot("loom")
            try await ada.put("/guilds/\(guild)/members/\(bot.userID)").expect(201)
            let (other, _) = (try await bob.ids("/users/@me/guilds")[0], 0)
            try await bob.put("/guilds/\(other)/members/\(bot.userID)").expect(.maximumGuilds)
        }
    }

    @Test func guildsOfOneSession() async throws {
        try await TestServer.run({ $0.guildsPerSessionMax = 1 }) { test in
            let ada = try await test.register("ada")
            _ = try await ada.createGuild()
            _ = try await test.session(of: ada)
            _ = try await ada.createGuild()
            let refused = try await test.gateway()
            await refused.send(#"{"op":2,"d":{"token":"\#(ada.token ?? "")"}}"#)
            #expect(try await refused.closeCode() == 4011)
        }
    }

    @Test func pagesOfAllowedOriginsMayCall() async throws {
        try await TestServer.run({ $0.corsAllowedOrigins = ["https://app.example"] }) { test in
            let ada = try await test.register("ada")
            func origin(_ method: Method, _ origin: String, _ fields: HeaderFields = [:]) async throws
                -> Response
            {
                var fields = fields
                fields.append(.origin, origin)
                return try await ada.http.send(method, "/api/v1/users/@me", fields: fields)
            }
            let preflight = try await origin(
                .options, "https://app.example", ["Access-Control-Request-Method": "PATCH"])
            #expect(preflight.status.code == 204)
            #expect(preflight.fields["Access-Control-Allow-Origin"] == "https://app.example")
            #expect(preflight.fields["Access-Control-Allow-Methods"]?.contains("PATCH") == true)
            let read = try await origin(.get, "https://app.example", ada.fields)
            #expect(read.fields["Access-Control-Allow-Origin"] == "https://app.example")
            let stranger = try await origin(.get, "https://evil.example", ada.fields)
            #expect(!stranger.fields.contains("Access-Control-Allow-Origin"))
        }
    }

    @Test func withoutOriginsNothingIsSaidOfThem() async throws {
        try await World.run { _, world in
            let answer = try await world.ada.sendRaw(
                .options, "/users/@me",
                fields: [.origin: "https://app.example", "Access-Control-Request-Method": "GET"])
            #expect(answer.status == 204 && answer.response.fields[.allow]?.contains("GET") == true)
            #expect(!answer.response.fields.contains("Access-Control-Allow-Origin"))
        }
    }

    /// A proxy in front of the server has another name and another scheme.
    @Test func clientsResumeAtThePublicAddress() async throws {
        try await TestServer.run({ $0.publicURL = PublicURL("https://chat.example.com/") }) { test in
            let ada = try await test.register("ada")
            let ready = try await test.gateway().identify(ada.token ?? "")
            #expect(ready["resume_gateway_url"]?.text == "wss://chat.example.com/gateway")
        }
    }

    @Test func metricsAreReadOnly() async throws {
        try await World.run { _, world in
            for method in [Method.post, .put, .delete] {
                let answer = try await world.ada.sendRaw(method, "/metrics")
                try answer.expect(.methodNotAllowed)
                #expect(answer.response.fields[.allow] == "GET, HEAD, OPTIONS")
            }
            let options = try await world.ada.sendRaw(.options, "/metrics")
            #expect(options.status == 204 && options.response.fields[.allow] == "GET, HEAD, OPTIONS")
        }
    }
}
