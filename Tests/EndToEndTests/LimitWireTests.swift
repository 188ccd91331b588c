// Limits of single fields and parameters: lengths, numbers, ids, names and addresses.

import APIRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct LimitWireTests {
    /// In Unicode scalars: an emoji is one, however many bytes or escapes it takes; a combining mark is one too.
    @Test func lengthsAreCountedInScalars() async throws {
        try await World.run { _, world in
            let messages = "/channels/\(world.channel)/messages"
            let users = "/users/@me"
            let guild = "/guilds/\(world.guild)"
            let channel = "/channels/\(world.channel)"
            let units = [("a", 1), ("\u{e9}", 1), ("😀", 1), (#"\ud83d\ude00"#, 1), ("e\u{301}", 2)]
            for (unit, scalars) in units {
                func text(_ count: Int) -> String { String(repeating: unit, count: count / scalars) }
                try await world.ada.post(messages, #"{"content":"\#(text(2000))"}"#).expect(201)
                try await world.ada.post(messages, #"{"content":"\#(text(2000))a"}"#)
                    .expectRefused("content BASE_TYPE_BAD_LENGTH")
                try await world.ada.patch(users, #"{"username":"\#(text(32))"}"#).expect(200)
                try await world.ada.patch(users, #"{"username":"\#(text(32))a"}"#)
                    .expectRefused("username BASE_TYPE_BAD_LENGTH")
                try await world.ada.patch(guild, #"{"name":"\#(text(100))"}"#).expect(200)
                try await world.ada.patch(guild, #"{"name":"\#(text(100))a"}"#)
                    .expectRefused("name BASE_TYPE_BAD_LENGTH")
                try await world.ada.patch(guild, #"{"description":"\#(text(1000))"}"#).expect(200)
                try await world.ada.patch(guild, #"{"description":"\#(text(1000))a"}"#)
                    .expectRefused("description BASE_TYPE_BAD_LENGTH")
                try await world.ada.patch(channel, #"{"topic":"\#(text(1024))"}"#).expect(200)
                try await world.ada.patch(channel, #"{"topic":"\#(text(1024))a"}"#)
                    .expectRefused("topic BASE_TYPE_BAD_LENGTH")
            }
        }
    }

    @Test func lowerEndsOfLengths() async throws {
        try await World.run { _, world in
            let message = "/channels/\(world.channel)/messages"
            let cases: [(path: String, body: String, field: String)] = [
                (message, #"{"content":""}"#, "content"), ("/guilds", #"{"name":"a"}"#, "name"),
                ("/guilds/\(world.guild)/channels", #"{"name":""}"#, "name"),
                ("/auth/refresh", #"{"refresh_token":""}"#, "refresh_token"),
                ("/auth/login", #"{"password":"\#(String(repeating: "a", count: 129))"}"#, "password"),
                (
                    "/auth/logout", #"{"refresh_token":"\#(String(repeating: "a", count: 513))"}"#,
                    "refresh_token"
                ),
            ]
            for (path, body, field) in cases {
                try await world.ada.post(path, body).expectRefused("\(field) BASE_TYPE_BAD_LENGTH")
            }
            try await world.ada.patch("\(message)/\(world.message)", #"{"content":""}"#)
                .expectRefused("content BASE_TYPE_BAD_LENGTH")
            try await world.ada.patch("/users/@me", #"{"custom_status":""}"#)
                .expectRefused("custom_status BASE_TYPE_BAD_LENGTH")
            for unit in ["a", "%C3%A9", "%F0%9F%98%80"] {
                let longest = String(repeating: unit, count: 64)
                try await world.ada.get("/invites/\(longest)").expect(.unknownInvite)
                try await world.ada.get("/invites/\(longest)a").expectRefused("code BASE_TYPE_BAD_LENGTH")
            }
        }
    }

    @Test func namesAddressesAndPasswords() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            func register(_ name: String, _ email: String, _ password: String) async throws -> APIResponse {
                try await client.post(
                    "/auth/register",
                    #"{"username":"\#(name)","email":"\#(email)","password":"\#(password)"}"#)
            }
            let badNames = [
                "a#b", "a@b", "a:b", " ab", "ab ", #"a\tb"#, #"a\u0000b"#, #"a\u0080b"#, #"ab\u00a0"#,
                #"\u007fab"#,
            ]
            for name in badNames {
                try await register(name, "x@example.com", "correct horse")
                    .expectRefused("username STRING_TYPE_REGEX")
            }
            let badAddresses = [
                "", "a", "a@", "@b", "a@b@c", "a b@c", "a@b..c", "a@-b", "a@b-", "a@b_c", "é@example.com",
                "a@é.com", #"a\u0000@b"#, "a@b.", "a@.b", "a@\(String(repeating: "b", count: 64))",
            ]
            for email in badAddresses {
                try await register("ada", email, "correct horse").expectRefused(
                    "email EMAIL_TYPE_INVALID_FORMAT")
            }
            let labels = String(repeating: String(repeating: "b", count: 50) + ".", count: 4)
            let longest = "a@" + labels + String(repeating: "c", count: 48)
            try await register("ada", longest + "c", "correct horse").expectRefused(
                "email BASE_TYPE_BAD_LENGTH")
            try await register("ada", longest, "1234567").expectRefused("password BASE_TYPE_BAD_LENGTH")
            try await register("ada", longest, String(repeating: "😀", count: 129))
                .expectRefused("password BASE_TYPE_BAD_LENGTH")
            try await register("ada", longest, String(repeating: "😀", count: 128)).expect(201)
            try await register("a d", "a@b", "12345678").expect(201)
            try await register("ÄÖ", "a.!#$%&'*+/=?^_`{|}~-@b-c.d", "😀😀😀😀😀😀😀😀").expect(201)
        }
    }

    @Test func numbersOfFields() async throws {
        try await World.run { _, world in
            let invites = "/guilds/\(world.guild)/invites"
            let refused: [(json: String, code: String)] = [
                ("-1", "MIN"), ("-99999999999999999999", "MIN"), ("101", "MAX"), ("2147483648", "MAX"),
                ("9223372036854775808", "MAX"), ("99999999999999999999", "MAX"),
            ]
            for (json, code) in refused {
                try await world.ada.post(invites, #"{"max_uses":\#(json)}"#)
                    .expectRefused("max_uses NUMBER_TYPE_\(code)")
            }
            for json in ["1.5", "1e400", "-1e400", "1e-1", "0.1"] {
                try await world.ada.post(invites, #"{"max_uses":\#(json)}"#)
                    .expectRefused("max_uses BASE_TYPE_CONVERT")
            }
            // JSON Schema's integers include these.
            for (json, value) in [("1.0", 1), ("1e1", 10), ("10.00e-1", 1), ("-0", 0), ("100", 100)] {
                let invite = try await world.ada.post(invites, #"{"max_uses":\#(json)}"#).expect(201)
                #expect(invite["max_uses"]?.number == value)
            }
            try await world.ada.post(invites, #"{"max_age":604801,"max_uses":-1}"#)
                .expectRefused("max_age NUMBER_TYPE_MAX", "max_uses NUMBER_TYPE_MIN")
            try await world.ada.patch("/channels/\(world.channel)", #"{"position":10000}"#)
                .expectRefused("position NUMBER_TYPE_MAX")
        }
    }

    @Test func parametersOfQueries() async throws {
        try await World.run { _, world in
            let paths = ["/channels/\(world.channel)/messages", "/guilds/\(world.guild)/members"]
            let limits: [(text: String, code: String)] = [
                ("0", "NUMBER_TYPE_MIN"), ("-1", "NUMBER_TYPE_MIN"), ("101", "NUMBER_TYPE_MAX"),
                ("99999999999999999999", "NUMBER_TYPE_MAX"), ("abc", "BASE_TYPE_CONVERT"),
                ("", "BASE_TYPE_CONVERT"), ("1.5", "BASE_TYPE_CONVERT"), ("+5", "BASE_TYPE_CONVERT"),
                ("5%20", "BASE_TYPE_CONVERT"), ("%", "BASE_TYPE_CONVERT"), ("%FF", "BASE_TYPE_CONVERT"),
            ]
            for path in paths {
                for (text, code) in limits {
                    try await world.ada.get("\(path)?limit=\(text)").expectRefused("limit \(code)")
                }
                try await world.ada.get("\(path)?limit=1").expect(200)
                try await world.ada.get("\(path)?limit=100").expect(200)
                for text in [
                    "abc", "", "-1", "1.0", "9223372036854775808", "10000000000000000000", "%20", "1,2",
                ] {
                    try await world.ada.get("\(path)?after=\(text)").expectRefused("after NUMBER_TYPE_COERCE")
                }
                try await world.ada.get("\(path)?limit=0&after=x")
                    .expectRefused("after NUMBER_TYPE_COERCE", "limit NUMBER_TYPE_MIN")
            }
            try await world.ada.get(
                "/channels/abc/messages?limit=1000&after=-1&before=%21"
            ).expectRefused(
                "channel_id NUMBER_TYPE_COERCE", "before NUMBER_TYPE_COERCE", "after NUMBER_TYPE_COERCE",
                "limit NUMBER_TYPE_MAX")
        }
    }

    @Test(arguments: World.basePaths) func idsOfPaths(base: String) async throws {
        try await World.run(base: base) { _, world in
            let templates: [(path: String, names: [String])] = [
                ("/users/?", ["user_id"]), ("/guilds/?", ["guild_id"]), ("/guilds/?/channels", ["guild_id"]),
                ("/guilds/?/members", ["guild_id"]), ("/guilds/?/members/?", ["guild_id", "user_id"]),
                ("/channels/?", ["channel_id"]), ("/channels/?/messages", ["channel_id"]),
                ("/channels/?/messages/?", ["channel_id", "message_id"]),
            ]
            let bad = [
                "abc", "-1", "+1", "1.0", "0x1", "1e3", "9223372036854775808", "18446744073709551616",
                "10000000000000000000", "00000000000000000001", "%20", "1%00", "1%2F", "%EF%BC%91", "@you",
                "null",
            ]
            for (path, names) in templates {
                for id in bad {
                    let target = path.split(separator: "?", omittingEmptySubsequences: false)
                        .joined(separator: id)
                    try await world.ada.get(target).expectRefused(names.map { "\($0) NUMBER_TYPE_COERCE" })
                }
            }
            for broken in ["%FF", "1%", "%G0", "%ED%A0%80"] {
                try await world.ada.get("/users/\(broken)").expectRefused("user_id BASE_TYPE_CONVERT")
            }
            for id in ["0", "1", "0000000000000000001", "9223372036854775807", "%31"] {
                try await world.ada.get("/users/\(id)").expect(.unknownAccount)
                try await world.ada.get("/guilds/\(id)").expect(.unknownGuild)
                try await world.ada.get("/channels/\(id)/messages/\(id)").expect(.unknownChannel)
                try await world.ada.get("/channels/\(world.channel)/messages/\(id)").expect(.unknownMessage)
                try await world.ada.get("/guilds/\(world.guild)/members/\(id)").expect(.unknownMember)
            }
        }
    }

    @Test func idsInBodies() async throws {
        try await World.run { _, world in
            let invites = "/guilds/\(world.guild)/invites"
            for json in [#""abc""#, #""""#, "-1", "1.0", "1e3", "9223372036854775808", #""-1""#, #"" 1""#] {
                try await world.ada.post(invites, #"{"channel_id":\#(json)}"#)
                    .expectRefused("channel_id NUMBER_TYPE_COERCE")
            }
            for json in ["0", "9223372036854775807", #""0""#, #""000""#] {
                try await world.ada.post(invites, #"{"channel_id":\#(json)}"#).expect(.unknownChannel)
            }
            for json in ["null", "true", "[]", "{}"] {
                try await world.ada.post(invites, #"{"channel_id":\#(json)}"#)
                    .expectRefused("channel_id BASE_TYPE_CONVERT")
            }
        }
    }
}
