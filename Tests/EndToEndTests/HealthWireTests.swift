// Operations tagged Health, and the metrics beside them.

import APIRuntime
import HTTP
import HTTPTypes
import Testing
import WebSocket

@Suite(.timeLimit(.minutes(1))) struct HealthWireTests {
    @Test(arguments: World.basePaths) func theServerIsWell(base: String) async throws {
        try await TestServer.run { test in
            var client = try await test.connect()
            client.base = base
            try await client.get("/health").expect(200, body: #"{"status":"ok"}"#)
            try await client.get("/health/ready").expect(200, body: #"{"status":"ok","database":"ok"}"#)
            // Nobody's credentials are looked at.
            client.token = "nonsense"
            try await client.get("/health").expect(200)
        }
    }

    /// The Prometheus text format: comments in pairs, then samples of that family.
    @Test func metricsAreText() async throws {
        try await World.run { _, world in
            let answer = try await world.ada.sendRaw(.get, "/metrics")
            #expect(answer.status == 200)
            #expect(answer.response.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.text.hasSuffix("\n"))
            var family = ""
            var samples: [String: Double] = [:]
            for line in answer.text.split(separator: "\n") {
                let words = line.split(separator: " ")
                if line.hasPrefix("# HELP ") {
                    family = String(words[2])
                } else if line.hasPrefix("# TYPE ") {
                    #expect(words[2] == family)
                    #expect(["counter", "gauge"].contains(words[3]))
                } else {
                    #expect(words[0].hasPrefix(family) && words.count == 2)
                    let value: Double = try #require(Double(words[1]))
                    samples[String(words[0])] = value
                }
            }
            // Three registrations, a guild, an invite and a message were 201; nothing failed.
            #expect(samples[#"guildhall_http_responses_total{status="2xx"}"#] ?? 0 >= 6)
            #expect(samples[#"guildhall_http_responses_total{status="5xx"}"#] == 0)
            #expect(samples["guildhall_sqlite_writes_total"] ?? 0 >= 6)
            #expect(samples["guildhall_gateway_connections"] == 0)
        }
    }

    @Test func metricsCountWhatHappens() async throws {
        try await World.run { test, world in
            func sample(_ name: String) async throws -> Int {
                let text = try await world.ada.sendRaw(.get, "/metrics").text
                let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
                return try #require(Int(line.dropFirst(name.count + 1)))
            }
            let refused = #"guildhall_http_responses_total{status="4xx"}"#
            let before = (try await sample(refused), try await sample("guildhall_http_rejections_total"))
            try await world.eve.get("/guilds/\(world.guild)").expect(.missingAccess)
            try await world.eve.get("/nowhere").expect(.notFound)
            #expect(try await sample(refused) == before.0 + 1)
            #expect(try await sample("guildhall_http_rejections_total") == before.1 + 1)
            _ = try await test.session(of: world.bob)
            #expect(try await sample("guildhall_gateway_sessions") == 1)
        }
    }

    /// Guards against counting the end of a connection twice, when the server closes it and when it is gone: the
    /// gauge fell below zero.
    @Test func metricsCountTheEndOfAConnectionOnce() async throws {
        try await World.run { test, world in
            let session = try await test.session(of: world.bob)
            await session.send(#"{"op":2,"d":{"token":"\#(world.bob.token ?? "")"}}"#)
            #expect(try await session.closeCode() == 4005)
            #expect(await session.socket.bytes.readToEnd().isEmpty)
            let lines = try await world.ada.sendRaw(.get, "/metrics").text.split(separator: "\n")
            #expect(lines.contains("guildhall_gateway_connections 0"))
            // It may still be resumed.
            #expect(lines.contains("guildhall_gateway_sessions 1"))
        }
    }
}
