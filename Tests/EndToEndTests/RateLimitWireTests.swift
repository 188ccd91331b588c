// Rate limits over the wire: the fields of seed 1 §5.6, the refusal, and whose requests are counted together.

import APIRuntime
import HTTPTypes
import Primitives
import Testing

@testable import guildhall

@Suite(.timeLimit(.minutes(1))) struct RateLimitWireTests {
    private func run(
        _ configure: (inout Configuration) -> Void = { _ in }, _ body: (TestServer) async throws -> Void
    ) async throws {
        try await TestServer.run(
            { configuration in
                configuration.limitsRates = true
                configure(&configuration)
            }, body)
    }

    /// The time a window ends is compared with the times before the first request and after the last one: a busy
    /// machine may take seconds for them.
    @Test func answersOfEveryKindTellTheLimit() async throws {
        try await run { test in
            let start = Int(systemClock().secondsSince1970)
            let ada = try await test.register("ada")
            let (guild, _) = try await ada.createGuild()
            let answers = [
                try await ada.get("/users/@me"), try await ada.get("/guilds/\(guild)"),
                try await ada.get("/guilds/\(World.unknown)"), try await ada.get("/guilds/abc"),
                try await ada.anonymous.get("/guilds/\(guild)"), try await ada.delete("/guilds/\(guild)"),
            ]
            let end = Int(systemClock().secondsSince1970)
            #expect(answers.map(\.status) == [200, 200, 404, 400, 401, 204])
            for answer in answers {
                let limit = try #require(answer.limit)
                #expect(limit.limit == 50 && limit.remaining < 50 && limit.remaining >= 0)
                #expect((start...end + 2).contains(limit.reset))
                #expect((0...1).contains(limit.resetAfter))
            }
            #expect(answers[0].response.fields["X-RateLimit-Bucket"] == "get_current_user")
        }
    }

    /// A window may end in between when the machine is busy; then the next one is counted.
    @Test func theFiftyFirstMessageIsRefused() async throws {
        try await run { test in
            let ada = try await test.register("ada")
            let (guild, channel) = try await ada.createGuild()
            let refused = try await ada.exhaust("/channels/\(channel)/messages", limit: 50)
            #expect(refused.response.fields["X-RateLimit-Bucket"] == "channel_messages")
            let body = try refused.expect(429)
            #expect(body["code"] == .number("0") && body["global"] == .boolean(false))
            #expect(body["message"]?.text == "You are being rate limited.")
            guard case .number(let digits) = body["retry_after"], let wait = Double(digits) else {
                Issue.record("\(refused.text)")
                return
            }
            #expect(wait > 0 && wait <= 5)
            let seconds = try #require(refused.response.fields[.retryAfter].flatMap { Int($0) })
            #expect(Double(seconds) >= wait && seconds <= 5)
            #expect(refused.limit?.remaining == 0)

            // Another channel and another user are counted by themselves, and so is another operation.
            let other = try await ada.createChannel(in: guild, #"{"name":"looms"}"#)
            try await ada.post("/channels/\(other)/messages", #"{"content":"x"}"#).expect(201)
            try await ada.get("/channels/\(channel)/messages").expect(200)
            let bob = try await test.register("bob")
            try await ada.invite(bob, to: guild)
            try await bob.post("/channels/\(channel)/messages", #"{"content":"x"}"#).expect(201)
        }
    }

    @Test func passwordsAreTriedTenTimesAMinuteFromOneAddress() async throws {
        try await run { test in
            let client = try await test.connect()
            let guess = #"{"email":"ada@example.com","password":"correct horse"}"#
            for remaining in (0..<10).reversed() {
                let answer = try await client.post("/auth/login", guess)
                try answer.expect(.unauthorized)
                #expect(answer.limit?.remaining == remaining && answer.limit?.limit == 10)
            }
            let refused = try await client.post("/auth/login", guess)
            try refused.expectError(429, code: 0)
            #expect(refused.response.fields["X-RateLimit-Bucket"] == "login")
            // Another connection is the same address, whatever it says.
            let other = try await test.connect()
            let fields: HeaderFields = [.contentType: "application/json", .forwardedFor: "192.0.2.1"]
            try await other.sendRaw(.post, "/auth/login", fields: fields, body: Array(guess.utf8))
                .expectError(429, code: 0)
        }
    }

    @Test func aTrustedProxyTellsWhoAsks() async throws {
        try await run({ $0.trustsForwardedFor = true }) { test in
            let client = try await test.connect()
            let guess = Array(#"{"email":"ada@example.com","password":"correct horse"}"#.utf8)
            func remaining(_ forwarded: String) async throws -> Int? {
                let fields: HeaderFields = [.contentType: "application/json", .forwardedFor: forwarded]
                return try await client.sendRaw(.post, "/auth/login", fields: fields, body: guess).limit?
                    .remaining
            }
            #expect(try await remaining("192.0.2.1") == 9)
            #expect(try await remaining("192.0.2.2") == 9)
            #expect(try await remaining("192.0.2.1") == 8)
            // What stands in front, the client has written itself.
            #expect(try await remaining("192.0.2.9, 192.0.2.1") == 7)
            // One network of IPv6 is one client.
            #expect(try await remaining("2001:db8::1") == 9)
            #expect(try await remaining("2001:db8::2") == 8)
            #expect(try await remaining("nonsense") == 9)
            // Without an address in it, the connection's own counts.
            #expect(try await remaining("") == 9)
        }
    }

    @Test func whoeverWatchesTheServerMayAskAlways() async throws {
        try await run { test in
            let client = try await test.connect()
            for path in ["/health", "/health/ready"] {
                for _ in 0..<60 {
                    let answer = try await client.get(path)
                    try answer.expect(200)
                    #expect(answer.limit == nil)
                }
            }
        }
    }

    @Test func limitsCanBeTurnedOff() async throws {
        try await run({ $0.limitsRates = false }) { test in
            let client = try await test.connect()
            for _ in 0..<12 {
                let answer = try await client.post("/auth/login", #"{"email":"a@b.c","password":"x"}"#)
                try answer.expect(.unauthorized)
                #expect(!answer.response.fields.contains("X-RateLimit-Limit"))
                #expect(!answer.response.fields.contains("X-RateLimit-Bucket"))
            }
        }
    }
}

/// What an answer says of the limit.
private struct LimitFields {
    let limit: Int
    let remaining: Int
    /// Seconds since 1970.
    let reset: Int
    let resetAfter: Double
}

extension APIResponse {
    /// nil unless all of the fields are there.
    fileprivate var limit: LimitFields? {
        let fields = response.fields
        guard let limit = fields["X-RateLimit-Limit"].flatMap({ Int($0) }),
            let remaining = fields["X-RateLimit-Remaining"].flatMap({ Int($0) }),
            let reset = fields["X-RateLimit-Reset"].flatMap({ Int($0) }),
            let resetAfter = fields["X-RateLimit-Reset-After"].flatMap({ Double($0) }),
            fields.contains("X-RateLimit-Bucket")
        else { return nil }
        return LimitFields(limit: limit, remaining: remaining, reset: reset, resetAfter: resetAfter)
    }
}

extension APIClient {
    /// Sends messages until one is refused, which must be the first beyond the limit of its window.
    fileprivate func exhaust(_ path: String, limit: Int) async throws -> APIResponse {
        var last = 0
        for _ in 0..<limit * 10 {
            let answer = try await post(path, #"{"content":"x"}"#)
            if answer.status == 429 {
                #expect(last == 0)
                return answer
            }
            try answer.expect(201)
            let remaining = try #require(answer.limit).remaining
            #expect(remaining == last - 1 || remaining == limit - 1)
            last = remaining
        }
        throw NeverRefused()
    }

    private struct NeverRefused: Error {}
}
