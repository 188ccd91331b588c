// Who is there, as the members of a guild are told.

import APIRuntime
import HTTP
import Testing
import WebSocket

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct GatewayPresenceTests {
    /// GUILDS and GUILD_PRESENCES.
    private static let intents = 1 | 1 << 8

    private func expect(
        _ gateway: GatewayClient, _ user: APIClient, _ status: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let presence = try await gateway.next("PRESENCE_UPDATE", sourceLocation: sourceLocation)
        #expect(presence["user"]?["id"]?.text == user.userID, sourceLocation: sourceLocation)
        #expect(presence["status"]?.text == status, sourceLocation: sourceLocation)
    }

    private func watcher(_ test: TestServer, _ user: APIClient) async throws -> GatewayClient {
        let gateway = try await test.gateway()
        try await gateway.identify(user.token ?? "", intents: Self.intents)
        try await expect(gateway, user, "online")
        return gateway
    }

    @Test func comingChangingAndGoingIsToldToTheGuild() async throws {
        try await World.run { test, world in
            let ada = try await watcher(test, world.ada)
            let bob = try await test.session(of: world.bob)
            try await expect(ada, world.bob, "online")
            for status in ["idle", "dnd"] {
                await bob.send(#"{"op":3,"d":{"status":"\#(status)"}}"#)
                try await expect(ada, world.bob, status)
            }
            await bob.send(#"{"op":3,"d":{"status":"invisible"}}"#)
            try await expect(ada, world.bob, "offline")
            // Others see no difference.
            await bob.socket.close()
            #expect(try await bob.closeCode() == 1000)
            try await ada.expectSilence()
        }
    }

    @Test func theLastSessionThatClosesMeansOffline() async throws {
        try await World.run { test, world in
            let ada = try await watcher(test, world.ada)
            let sessions = [try await test.session(of: world.bob), try await test.session(of: world.bob)]
            try await expect(ada, world.bob, "online")
            await sessions[0].socket.close()
            #expect(try await sessions[0].closeCode() == 1000)
            try await ada.expectSilence()
            await sessions[1].socket.close()
            #expect(try await sessions[1].closeCode() == 1000)
            try await expect(ada, world.bob, "offline")
        }
    }

    @Test func aSessionThatMayBeResumedStillCounts() async throws {
        try await World.run { test, world in
            let ada = try await watcher(test, world.ada)
            let bob = try await test.gateway()
            let id = try await bob.identify(world.bob.token ?? "")["session_id"]?.text ?? ""
            try await expect(ada, world.bob, "online")
            await bob.socket.bytes.close()
            let back = try await test.gateway()
            await back.resume(world.bob.token ?? "", id, 2)
            _ = try await back.next("RESUMED")
            try await ada.expectSilence()
        }
    }

    @Test func aStartCarriesThoseWhoAreThere() async throws {
        try await World.run { test, world in
            let ada = try await watcher(test, world.ada)
            let bob = try await test.gateway()
            await bob.send(
                #"{"op":2,"d":{"token":"\#(world.bob.token ?? "")","intents":1,"presence":{"status":"dnd"}}}"#
            )
            _ = try await bob.next("READY")
            let presences = try await bob.next("GUILD_CREATE")["presences"]?.elements ?? []
            #expect(presences.map { $0["user"]?["id"]?.text } == [world.ada.userID])
            try await expect(ada, world.bob, "dnd")
        }
    }

    @Test func whoeverJoinsIsSeenAndSees() async throws {
        try await World.run { test, world in
            let ada = try await watcher(test, world.ada)
            let eve = try await test.gateway()
            try await eve.identify(world.eve.token ?? "", intents: 1)
            try await world.ada.invite(world.eve, to: world.guild)
            let presences = try await eve.next("GUILD_CREATE")["presences"]?.elements ?? []
            #expect(presences.contains { $0["user"]?["id"]?.text == world.ada.userID })
            try await expect(ada, world.eve, "online")
        }
    }

    @Test func strangersAreToldNothing() async throws {
        try await World.run { test, world in
            let eve = try await test.gateway()
            try await eve.identify(world.eve.token ?? "", intents: Self.intents)
            let ada = try await watcher(test, world.ada)
            await ada.send(#"{"op":3,"d":{"status":"idle"}}"#)
            try await expect(ada, world.ada, "idle")
            try await eve.expectSilence()
        }
    }
}
