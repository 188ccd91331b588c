// Operations tagged Roles.

import APIRuntime
import Services
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct RoleWireTests {
    private func roleJSON(
        _ id: String, in guild: String, name: String = "new role", color: Int = 0, hoist: Bool = false,
        position: Int = 1, permissions: Int = 1539, mentionable: Bool = false
    ) -> String {
        #"{"id":"\#(id)","guild_id":"\#(guild)","name":"\#(name)","color":\#(color),"hoist":\#(hoist),"#
            + #""position":\#(position),"permissions":"\#(permissions)","mentionable":\#(mentionable)}"#
    }

    @Test(arguments: World.basePaths) func creatingRoles(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)/roles"
            try await world.ada.post("/guilds/\(world.guild)/roles")
                .expect(201, body: roleJSON("<id>", in: world.guild))
            let all =
                #"{"name":"crew","permissions":"64","color":16711935,"hoist":true,"mentionable":true}"#
            try await world.ada.post(path, all).expect(
                201,
                body: roleJSON(
                    "<id>", in: world.guild, name: "crew", color: 16_711_935, hoist: true, permissions: 64,
                    mentionable: true))
            try await world.ada.post(path, #"{"name":"","color":16777216}"#)
                .expectRefused("name BASE_TYPE_BAD_LENGTH", "color NUMBER_TYPE_MAX")
            try await world.bob.post(path).expect(.missingPermissions)
            try await world.eve.post(path).expect(.missingAccess)
            try await world.ada.post("/guilds/\(World.unknown)/roles").expect(.unknownGuild)
            // Nobody allows what they may not.
            try await world.ada.promote(world.bob, in: world.guild, Bit.manageRoles | Bit.kickMembers)
            try await world.bob.post(path, #"{"permissions":"64"}"#).expect(201)
            for more in [Bit.banMembers, Bit.administrator] {
                try await world.bob.post(path, #"{"permissions":"\#(more)"}"#).expect(.missingPermissions)
            }
        }
    }

    @Test(arguments: World.basePaths) func listingRoles(base: String) async throws {
        try await World.run(base: base) { _, world in
            let everyone = roleJSON(world.guild, in: world.guild, name: "@everyone", position: 0)
            let role = roleJSON(world.role, in: world.guild, permissions: 0)
            try await world.bob.get("/guilds/\(world.guild)/roles").expect(
                200, body: "[\(everyone),\(role)]")
            try await world.eve.get("/guilds/\(world.guild)/roles").expect(.missingAccess)
            try await world.ada.get("/guilds/\(World.unknown)/roles").expect(.unknownGuild)
        }
    }

    @Test(arguments: World.basePaths) func changingARole(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            let role = try await world.ada.createRole(in: guild)
            let path = "/guilds/\(guild)/roles/\(role)"
            try await world.ada.patch("/guilds/\(guild)/roles/\(role)", "{}")
                .expect(200, body: roleJSON(role, in: guild, permissions: 0))
            let all = #"{"name":"crew","permissions":"3","color":1,"hoist":true,"mentionable":true}"#
            try await world.ada.patch(path, all).expect(
                200,
                body: roleJSON(
                    role, in: guild, name: "crew", color: 1, hoist: true, permissions: 3, mentionable: true))
            try await world.bob.patch(path, all).expect(.missingPermissions)
            try await world.eve.patch(path, all).expect(.missingAccess)
            try await world.ada.patch("/guilds/\(guild)/roles/\(World.unknown)", all).expect(.unknownRole)
            try await world.ada.patch("/guilds/\(World.unknown)/roles/\(role)", all).expect(.unknownGuild)
            let (other, _) = try await world.ada.createGuild()
            try await world.ada.patch("/guilds/\(other)/roles/\(role)", all).expect(.unknownRole)
            try await world.ada.patch("/guilds/\(guild)/roles/\(guild)", #"{"permissions":"1"}"#).expect(
                200,
                body: roleJSON(guild, in: guild, name: "@everyone", position: 0, permissions: 1))
            try await world.ada.patch("/guilds/\(guild)/roles/\(guild)", #"{"name":"all"}"#)
                .expectRefused("name EVERYONE_ROLE_FIXED")
        }
    }

    @Test(arguments: World.basePaths) func deletingARole(base: String) async throws {
        try await World.run(base: base) { _, world in
            let guild = world.guild
            let role = try await world.ada.promote(world.bob, in: guild, Bit.manageRoles)
            let path = "/guilds/\(guild)/roles/\(role)"
            try await world.bob.delete(path).expect(.missingPermissions)
            try await world.eve.delete("/guilds/\(guild)/roles/\(role)").expect(.missingAccess)
            try await world.ada.delete("/guilds/\(World.unknown)/roles/\(role)").expect(.unknownGuild)
            try await world.ada.delete(path).expect(204, body: "")
            try await world.ada.delete(path).expect(.unknownRole)
            try await world.ada.delete("/guilds/\(guild)/roles/\(guild)")
                .expectRefused("role_id EVERYONE_ROLE_FIXED")
            let bob = try await world.ada.get("/guilds/\(guild)/members/\(world.bob.userID)").expect(200)
            #expect(bob["roles"] == .array([]))
        }
    }

    @Test(arguments: World.basePaths) func movingRoles(base: String) async throws {
        try await World.run(base: base) { _, world in
            let path = "/guilds/\(world.guild)/roles"
            var roles = [world.role]
            for _ in 0..<2 { roles.append(try await world.ada.createRole(in: world.guild)) }
            func move(_ role: String, to position: Int) -> String {
                #"[{"id":"\#(role)","position":\#(position)}]"#
            }
            let moved = try await world.ada.patch("/guilds/\(world.guild)/roles", move(roles[0], to: 1))
                .expect(200)
            #expect(
                moved.elements.compactMap { $0["id"]?.text } == [world.guild, roles[0], roles[2], roles[1]])
            #expect(moved.elements.compactMap { $0["position"]?.number } == [0, 1, 2, 3])
            try await world.bob.patch(path, move(roles[0], to: 1)).expect(.missingPermissions)
            try await world.eve.patch(path, move(roles[0], to: 1)).expect(.missingAccess)
            try await world.ada.patch("/guilds/\(World.unknown)/roles", move(roles[0], to: 1))
                .expect(.unknownGuild)
            try await world.ada.patch(path, move(World.unknown, to: 1)).expect(.unknownRole)
            try await world.ada.patch(path, "[]").expectRefused("BASE_TYPE_MIN_LENGTH")
            try await world.ada.patch(path, move(world.guild, to: 2))
                .expectRefused("position EVERYONE_ROLE_FIXED")
            let own = try await world.ada.promote(world.bob, in: world.guild, Bit.manageRoles)
            try await world.bob.patch(path, move(roles[0], to: 250))
                .expectRefused("position ROLE_POSITION_NOT_ALLOWED")
            try await world.bob.patch(path, move(own, to: 1)).expect(.missingPermissions)
            try await world.bob.patch(path, move(roles[0], to: 3)).expect(200)
        }
    }

    @Test func twoHundredAndFiftyRolesAreTheMost() async throws {
        try await World.run { _, world in
            for _ in 2..<250 { _ = try await world.ada.createRole(in: world.guild) }
            try await world.ada.post("/guilds/\(world.guild)/roles").expect(.maximumRoles)
        }
    }

    @Test func countsAreAsConfigured() async throws {
        let configure: (inout Configuration) -> Void = { configuration in
            configuration.limits.guildsPerUser = 1
            configuration.limits.rolesPerGuild = 2
            configuration.limits.channelsPerGuild = 2
        }
        try await TestServer.run(configure) { test in
            let ada = try await test.register("ada")
            let (guild, _) = try await ada.createGuild()
            try await ada.post("/guilds", #"{"name":"Second"}"#).expect(.maximumGuilds)
            _ = try await ada.createRole(in: guild)
            try await ada.post("/guilds/\(guild)/roles").expect(.maximumRoles)
            _ = try await ada.createChannel(in: guild, #"{"name":"x"}"#)
            try await ada.post("/guilds/\(guild)/channels", #"{"name":"y"}"#).expect(.maximumChannels)
        }
    }
}
