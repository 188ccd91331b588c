// The close codes of seed 1, appendix B, that need a limit or a wait chosen by the test; and the end of sessions that
// nobody resumes. The other codes are in the end-to-end tests.

import Domain
import GuildsAPI
import HTTP
import Primitives
import RateLimiting
import SQLiteDatabase
import Services
import Testing
import WebSocket

@testable import Gateway

@Suite(.timeLimit(.minutes(1))) struct CloseCodeTests {
    @Test func withoutIdentifyInTime() async throws {
        let timings = GatewayTimings(heartbeatTimeoutMilliseconds: 600_000, identifyTimeoutMilliseconds: 1)
        try await GatewayHarness.run(timings: timings) { harness in
            let client = try await harness.connect()
            #expect(try await client.closeCode() == 4009)
        }
    }

    /// A session that timed out is over.
    @Test func withoutAHeartbeatInTime() async throws {
        let timings = GatewayTimings(
            heartbeatTimeoutMilliseconds: 1, identifyTimeoutMilliseconds: 600_000,
            resumeWindowMilliseconds: 600_000)
        try await GatewayHarness.run(timings: timings) { harness in
            let ada = try await harness.register("ada")
            let (client, id) = try await harness.session(of: ada)
            #expect(try await client.closeCode() == 4009)
            let again = try await harness.resume(id, of: ada, after: 1)
            #expect(try await again.text() == #"{"op":7,"d":false,"s":null,"t":null}"#)
        }
    }

    @Test func inMoreGuildsThanASessionMayHave() async throws {
        var configuration = GatewayConfiguration()
        configuration.guildsPerSessionMax = 1
        try await GatewayHarness.run(configuration) { harness in
            let ada = try await harness.register("ada")
            for name in ["one", "two"] {
                let draft = GuildDraft(name: name, description: nil, icon: nil)
                _ = try await harness.services.guilds.create(draft, by: ada.profile.user.id)
            }
            let client = try await harness.connect()
            await client.send(text: #"{"op":2,"d":{"token":"\#(ada.accessToken.exposed)"}}"#)
            #expect(try await client.closeCode() == 4011)
        }
    }

    /// Over whichever connection; others are not kept waiting for it.
    @Test func identifyingAgainAndAgain() async throws {
        var configuration = GatewayConfiguration()
        configuration.identifiesPerMinuteMax = 2
        try await GatewayHarness.run(configuration) { harness in
            let (ada, bob) = (try await harness.register("ada"), try await harness.register("bob"))
            let (first, _) = try await harness.session(of: ada)
            _ = try await harness.session(of: ada)
            let client = try await harness.connect()
            await client.send(text: #"{"op":2,"d":{"token":"\#(ada.accessToken.exposed)"}}"#)
            #expect(try await client.closeCode() == 4008)
            _ = try await harness.session(of: bob)
            await first.send(text: #"{"op":1,"d":null}"#)
            #expect(try await first.text() == #"{"op":11,"d":null,"s":null,"t":null}"#)
        }
    }

    @Test func whenTheDatabaseIsAway() async throws {
        try await GatewayHarness.run { harness in
            let ada = try await harness.register("ada")
            await harness.database.close()
            let client = try await harness.connect()
            await client.send(text: #"{"op":2,"d":{"token":"\#(ada.accessToken.exposed)"}}"#)
            #expect(try await client.closeCode() == 4000)
        }
    }

    @Test func aSessionThatNobodyResumesInTimeIsOver() async throws {
        var configuration = GatewayConfiguration()
        configuration.resumeWindowMilliseconds = 1
        try await GatewayHarness.run(configuration) { harness in
            let ada = try await harness.register("ada")
            let (client, id) = try await harness.session(of: ada)
            await client.bytes.close()
            while await harness.gateway.statistics.sessions > 0 { await Task.yield() }
            let again = try await harness.resume(id, of: ada, after: 1)
            #expect(try await again.text() == #"{"op":7,"d":false,"s":null,"t":null}"#)
        }
    }

    /// A violation does not cost the session where the contract says that the client may resume.
    @Test func aSessionSurvivesAFrameThatCannotBeRead() async throws {
        try await GatewayHarness.run { harness in
            let ada = try await harness.register("ada")
            let (client, id) = try await harness.session(of: ada)
            await client.send(text: "no json")
            #expect(try await client.closeCode() == 4002)
            let again = try await harness.resume(id, of: ada, after: 1)
            #expect(try await again.text().contains(#""t":"RESUMED""#))
        }
    }

    @Test func theContractsLimitOfFramesIsTheOneThatIsKept() {
        #expect(GuildsGateway.clientFrameLimit == FrameBudget.framesMax)
        #expect(GuildsGateway.clientFrameLimitSeconds == Int(FrameBudget.spanSeconds))
    }
}
