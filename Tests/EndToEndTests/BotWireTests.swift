// Operations tagged Bots, and what bots may do elsewhere.

import APIRuntime
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(1))) struct BotWireTests {
    private func botJSON(_ id: String = "<id>", _ name: String = "loom", _ number: String = "0001") -> String
    {
        #"{"id":"\#(id)","username":"\#(name)","discriminator":"\#(number)","avatar":null,"bot":true,"#
            + #""custom_status":null}"#
    }

    @Test(arguments: World.basePaths) func aBotIsMadeListedAndDeleted(base: String) async throws {
        try await World.run(base: base) { _, world in
            let ada = world.ada
            try await ada.get("/users/@me/bots").expect(200, body: "[]")
            let made = try await ada.post("/users/@me/bots", #"{"username":"loom"}"#)
                .expect(201, body: #"{"bot":\#(botJSON()),"token":"<token>"}"#)
            let id = made["bot"]?["id"]?.text ?? ""
            try await ada.get("/users/@me/bots").expect(200, body: "[\(botJSON(id))]")
            try await world.bob.get("/users/@me/bots").expect(200, body: "[]")
            try await world.bob.get("/users/\(id)").expect(200, body: botJSON(id))
            try await ada.delete("/users/@me/bots/\(id)").expect(204, body: "")
            try await ada.get("/users/@me/bots").expect(200, body: "[]")
            try await world.bob.get("/users/\(id)").expect(.unknownAccount)
        }
    }

    @Test(arguments: World.basePaths) func aNewTokenTakesTheOldOnesPlace(base: String) async throws {
        try await World.run(base: base) { _, world in
            let bot = try await world.ada.createBot("loom")
            let renewed = try await world.ada.post("/users/@me/bots/\(bot.userID)/token")
                .expect(200, body: #"{"bot":\#(botJSON(bot.userID)),"token":"<token>"}"#)
            try await bot.get("/users/@me").expect(.unauthorized)
            var again = bot
            again.token = renewed["token"]?.text
            try await again.get("/users/@me").expect(200)
        }
    }

    @Test func whatIsRefused() async throws {
        try await World.run { _, world in
            let (ada, bob) = (world.ada, world.bob)
            let bot = try await ada.createBot("loom")
            let bots = "/users/@me/bots"
            try await ada.post(bots, "{}").expectRefused("username BASE_TYPE_REQUIRED")
            try await ada.post(bots, #"{"username":"a"}"#).expectRefused("username BASE_TYPE_BAD_LENGTH")
            try await ada.post(bots, #"{"username":"a#b"}"#).expectRefused("username STRING_TYPE_REGEX")
            for path in [bots, bots + "/\(bot.userID)/token"] {
                try await ada.anonymous.post(path, #"{"username":"loom"}"#).expect(.unauthorized)
                try await bot.post(path, #"{"username":"loom"}"#).expect(.invalidAccountType)
            }
            try await ada.anonymous.get(bots).expect(.unauthorized)
            try await bot.get(bots).expect(.invalidAccountType)
            try await ada.anonymous.delete(bots + "/\(bot.userID)").expect(.unauthorized)
            try await bot.delete(bots + "/\(bot.userID)").expect(.invalidAccountType)
            try await ada.delete(bots + "/abc").expectRefused("user_id NUMBER_TYPE_COERCE")
            try await ada.post(bots + "/abc/token").expectRefused("user_id NUMBER_TYPE_COERCE")
            for (id, caller) in [
                (bot.userID, bob), (World.unknown, ada), (bob.userID, ada), (ada.userID, ada),
            ] {
                try await caller.delete(bots + "/\(id)").expect(.unknownAccount)
                try await caller.post(bots + "/\(id)/token").expect(.unknownAccount)
            }
            try await bot.get("/users/@me").expect(200)
        }
    }

    @Test func nobodyHasMoreThanTwentyFive() async throws {
        try await World.run { _, world in
            for number in 1...25 { _ = try await world.ada.createBot("loom \(number)") }
            try await world.ada.post("/users/@me/bots", #"{"username":"loom"}"#)
                .expect(ExpectedError(status: 400, code: 30007, message: "Maximum bots reached"))
            _ = try await world.bob.createBot("loom")
        }
    }

    /// As people do, but for what only they may: bots use no invites, and have no address and no password.
    @Test func botsTakePartInAGuild() async throws {
        try await World.run { _, world in
            let bot = try await world.ada.createBot("loom")
            try await bot.get("/guilds/\(world.guild)").expect(.missingAccess)
            try await bot.post("/invites/\(world.invite)").expect(.invalidAccountType)
            try await world.ada.put("/guilds/\(world.guild)/members/\(world.eve.userID)")
                .expect(.invalidAccountType)
            try await world.ada.put("/guilds/\(world.guild)/members/\(bot.userID)").expect(201)
            try await bot.get("/guilds/\(world.guild)").expect(200)
            let message = try await bot.post("/channels/\(world.channel)/messages", #"{"content":"woven"}"#)
                .expect(201)
            #expect(message["author"]?["bot"] == .boolean(true))
            try await world.ada.delete("/users/@me/bots/\(bot.userID)").expect(204)
            try await bot.get("/guilds/\(world.guild)").expect(.unauthorized)
            try await world.ada.get("/guilds/\(world.guild)/members/\(bot.userID)").expect(.unknownMember)
            let kept = try await world.ada.get(
                "/channels/\(world.channel)/messages/\(message["id"]?.text ?? "")"
            ).expect(200)
            #expect(kept["content"]?.text == "woven")
            #expect(kept["author"]?["username"]?.text == "Deleted Bot")
            #expect(kept["author"]?["id"]?.text == bot.userID)
        }
    }

    @Test func aBotsOwnAccount() async throws {
        try await World.run { _, world in
            let bot = try await world.ada.createBot("loom")
            let own = botJSON(bot.userID).dropLast() + #","email":null}"#
            try await bot.get("/users/@me").expect(200, body: String(own))
            for change in [#"{"email":"a@b.c"}"#, #"{"email":"a@b.c","current_password":"x"}"#] {
                try await bot.patch("/users/@me", change).expectRefused("email NOT_FOR_BOTS")
            }
            try await bot.patch("/users/@me", #"{"password":"battery staple","current_password":""}"#)
                .expectRefused("password NOT_FOR_BOTS")
            try await bot.patch("/users/@me", #"{"username":"shuttle"}"#).expect(200)
            for name in [#""username":"shuttle""#, #""username":"shuttle#0001""#] {
                try await world.ada.anonymous.post("/auth/login", "{\(name),\"password\":\"\"}")
                    .expect(.unauthorized)
            }
        }
    }

    @Test func tokensBelongToTheirScheme() async throws {
        try await World.run { _, world in
            let bot = try await world.ada.createBot("loom")
            var wrong = bot
            wrong.scheme = "Bearer"
            try await wrong.get("/users/@me").expect(.unauthorized)
            wrong = world.ada
            wrong.scheme = "Bot"
            try await wrong.get("/users/@me").expect(.unauthorized)
            for token in ["", ".", "a.b", (bot.token ?? "") + "A", String((bot.token ?? "").dropLast())] {
                wrong.token = token
                try await wrong.get("/users/@me").expect(.unauthorized)
            }
            var shouting = bot
            shouting.scheme = "BOT"
            try await shouting.get("/users/@me").expect(200)
        }
    }
}

// MARK: The gateway

extension BotWireTests {
    @Test func botsIdentifyWithTheirToken() async throws {
        try await World.run { test, world in
            let bot = try await world.ada.createBot("loom")
            try await world.ada.put("/guilds/\(world.guild)/members/\(bot.userID)").expect(201)
            let session = try await test.gateway()
            let ready = try await session.identify("Bot \(bot.token ?? "")")
            #expect(ready["user"]?["id"]?.text == bot.userID && ready["user"]?["bot"] == .boolean(true))
            for token in [
                bot.token ?? "", "Bearer \(bot.token ?? "")", "Bot \(world.ada.token ?? "")", "Bot ",
            ] {
                let refused = try await test.gateway()
                await refused.send(#"{"op":2,"d":{"token":"\#(token)"}}"#)
                #expect(try await refused.closeCode() == 4004)
            }
        }
    }

    @Test func aNewTokenEndsTheSessionsOfTheOldOne() async throws {
        try await World.run { test, world in
            let bot = try await world.ada.createBot("loom")
            let session = try await test.gateway()
            try await session.identify("Bot \(bot.token ?? "")")
            let person = try await test.session(of: world.ada)
            try await world.ada.post("/users/@me/bots/\(bot.userID)/token").expect(200)
            #expect(try await session.closeCode() == 4004)
            try await person.expectSilence()
        }
    }

    @Test func aDeletedBotIsSentAway() async throws {
        try await World.run { test, world in
            let bot = try await world.ada.createBot("loom")
            try await world.ada.put("/guilds/\(world.guild)/members/\(bot.userID)").expect(201)
            let session = try await test.gateway()
            try await session.identify("Bot \(bot.token ?? "")")
            let person = try await test.session(of: world.bob)
            try await world.ada.delete("/users/@me/bots/\(bot.userID)").expect(204)
            #expect(try await session.next("GUILD_DELETE")["id"]?.text == world.guild)
            #expect(try await session.closeCode() == 4004)
            let removed = try await person.next("GUILD_MEMBER_REMOVE")
            #expect(removed["user"]?["id"]?.text == bot.userID)
        }
    }
}

extension APIClient {
    /// Makes a bot and returns a client that is it, over the same connection.
    func createBot(_ name: String) async throws -> APIClient {
        let made = try await post("/users/@me/bots", #"{"username":"\#(name)"}"#).expect(201)
        var bot = self
        bot.scheme = "Bot"
        bot.token = made["token"]?.text
        bot.userID = made["bot"]?["id"]?.text ?? ""
        return bot
    }
}
