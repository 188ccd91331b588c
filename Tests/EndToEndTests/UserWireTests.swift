// Operations tagged Users.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct UserWireTests {
    private func accountJSON(
        _ id: String, _ name: String = "ada", _ discriminator: String = "0001", status: String = "null",
        email: String = "ada@example.com"
    ) -> String {
        #"{"id":"\#(id)","username":"\#(name)","discriminator":"\#(discriminator)","avatar":null,"#
            + #""bot":false,"custom_status":\#(status),"email":"\#(email)"}"#
    }

    @Test(arguments: World.basePaths) func oneselfWithTheAddress(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.ada.get("/users/@me").expect(200, body: accountJSON(world.ada.userID))
        }
    }

    @Test(arguments: World.basePaths) func othersWithoutTheAddress(base: String) async throws {
        try await World.run(base: base) { _, world in
            try await world.ada.get("/users/\(world.bob.userID)").expect(200, body: world.bobJSON)
            try await world.eve.get("/users/\(world.ada.userID)").expect(200, body: world.adaJSON)
            try await world.ada.get("/users/\(world.ada.userID)").expect(200, body: world.adaJSON)
            try await world.ada.get("/users/\(World.unknown)").expect(.unknownAccount)
        }
    }

    @Test(arguments: World.basePaths) func changingOneself(base: String) async throws {
        try await World.run(base: base) { _, world in
            let ada = world.ada
            try await ada.patch("/users/@me", "{}").expect(200, body: accountJSON(ada.userID))
            try await ada.patch("/users/@me", #"{"username":"Ada Lovelace","custom_status":"weaving"}"#)
                .expect(200, body: accountJSON(ada.userID, "Ada Lovelace", status: #""weaving""#))
            try await ada.patch("/users/@me", #"{"avatar":null,"custom_status":null}"#)
                .expect(200, body: accountJSON(ada.userID, "Ada Lovelace"))
            try await ada.patch(
                "/users/@me", #"{"email":"a@example.org","current_password":"correct horse"}"#
            ).expect(200, body: accountJSON(ada.userID, "Ada Lovelace", email: "a@example.org"))
            try await ada.get("/users/@me")
                .expect(200, body: accountJSON(ada.userID, "Ada Lovelace", email: "a@example.org"))
            try await ada.post("/auth/login", #"{"email":"a@example.org","password":"correct horse"}"#)
                .expect(200)
            try await ada.post("/auth/login", #"{"email":"ada@example.com","password":"correct horse"}"#)
                .expect(.unauthorized)
        }
    }

    /// A new name keeps its discriminator when it is free there.
    @Test func takingANameThatAnotherHas() async throws {
        try await World.run { _, world in
            try await world.ada.patch("/users/@me", #"{"username":"bob"}"#)
                .expect(200, body: accountJSON(world.ada.userID, "bob", "0002"))
            try await world.ada.patch("/users/@me", #"{"username":"ada"}"#)
                .expect(200, body: accountJSON(world.ada.userID, "ada", "0002"))
        }
    }

    @Test func addressAndPasswordNeedTheCurrentPassword() async throws {
        try await World.run { _, world in
            let changes = [
                #"{"email":"a@example.org"}"#, #"{"password":"battery staple"}"#,
                #"{"email":"a@example.org","current_password":"correct horsf"}"#,
                #"{"username":"changed","password":"battery staple","current_password":""}"#,
            ]
            for change in changes {
                try await world.ada.patch("/users/@me", change)
                    .expectRefused("current_password PASSWORD_DOES_NOT_MATCH")
            }
            try await world.ada.patch(
                "/users/@me", #"{"email":"BOB@example.com","current_password":"correct horse"}"#
            ).expectRefused("email EMAIL_ALREADY_REGISTERED")
            try await world.ada.get("/users/@me").expect(200, body: accountJSON(world.ada.userID))
        }
    }

    @Test(arguments: World.basePaths) func onesGuildsInTheOrderOfJoining(base: String) async throws {
        try await World.run(base: base) { _, world in
            func guildJSON(_ id: String, _ name: String, _ owner: APIClient, _ rest: String) -> String {
                #"{"id":"\#(id)","name":"\#(name)","description":null,"icon":null,"#
                    + #""owner_id":"\#(owner.userID)","created_at":"<time>",\#(rest)}"#
            }
            try await world.eve.get("/users/@me/guilds").expect(200, body: "[]")
            let (own, _) = try await world.bob.createGuild("Own")
            try await world.bob.get("/users/@me/guilds").expect(
                200,
                body: "["
                    + guildJSON(
                        world.guild, "Guild", world.ada,
                        #""owner":false,"permissions":"1539","joined_at":"<time>","#
                            + #""approximate_member_count":2"#) + ","
                    + guildJSON(
                        own, "Own", world.bob,
                        #""owner":true,"permissions":"2047","joined_at":"<time>","#
                            + #""approximate_member_count":1"#) + "]")
            try await world.ada.delete("/guilds/\(world.guild)").expect(204)
            #expect(try await world.bob.ids("/users/@me/guilds") == [own])
        }
    }
}
