// What is wrong with a request, and how the answer says it: the error tree of seed 1 §5.3.

import APIRuntime
import HTTPTypes
import Testing

private func tree(_ errors: String) -> String {
    #"{"code":50035,"message":"Invalid Form Body","errors":\#(errors)}"#
}

private func leaf(_ code: String, _ message: String) -> String {
    #"{"_errors":[{"code":"\#(code)","message":"\#(message)"}]}"#
}

@Suite(.timeLimit(.minutes(1))) struct ValidationWireTests {
    /// The example of the seed, byte for byte.
    @Test func aMissingField() async throws {
        try await World.run { _, world in
            let missing = leaf("BASE_TYPE_REQUIRED", "This field is required")
            try await world.ada.post("/guilds", "{}").expect(400, body: tree(#"{"name":\#(missing)}"#))
        }
    }

    @Test func allThatIsWrongIsToldAtOnce() async throws {
        try await World.run { _, world in
            let body = #"{"topic":5,"position":-1,"name":"","type":7,"parent_id":"x"}"#
            let errors = [
                #""guild_id":"# + leaf("NUMBER_TYPE_COERCE", "Value is not snowflake."),
                #""topic":"# + leaf("BASE_TYPE_CONVERT", "Must be of type string."),
                #""position":"# + leaf("NUMBER_TYPE_MIN", "Value should be greater than or equal to 0."),
                #""name":"# + leaf("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."),
                #""type":"# + leaf("BASE_TYPE_CHOICES", "Value must be one of 0, 4."),
                #""parent_id":"# + leaf("NUMBER_TYPE_COERCE", "Value is not snowflake."),
            ]
            try await world.ada.post("/guilds/abc/channels", body)
                .expect(400, body: tree("{\(errors.joined(separator: ","))}"))
            try await world.ada.post("/auth/register").expectRefused(
                "username BASE_TYPE_REQUIRED", "email BASE_TYPE_REQUIRED", "password BASE_TYPE_REQUIRED")
            try await world.ada.post("/auth/register", ##"{"email":"x","username":"#","password":null}"##)
                .expectRefused(
                    "email EMAIL_TYPE_INVALID_FORMAT", "username BASE_TYPE_BAD_LENGTH",
                    "username STRING_TYPE_REGEX", "password BASE_TYPE_CONVERT")
        }
    }

    @Test func bodiesThatAreNoJSON() async throws {
        try await World.run { _, world in
            let expected = tree(leaf("INVALID_JSON", "The request body contains invalid JSON."))
            let bodies: [[UInt8]] = [
                "{", "}", "nonsense", #"{"name":"Guild"}x"#, #"{"name":"Guild",}"#, #"{"name":"Guild"}{}"#,
                #"{name:"Guild"}"#, #"{'name':'Guild'}"#, #"{"name":"Guild"#, #"{"name":undefined}"#,
                #"{"name":"\x"}"#, #"{"name":"\ud83d"}"#, #"{"name":"\ude00\ud83d"}"#, #"{"name":"\u12"}"#,
                "{\"name\":\"a\nb\"}", #"{"name":"Guild","name":"Other"}"#, #"{"a":01}"#, #"{"a":+1}"#,
                #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":NaN}"#, #"{"a":tru}"#, "\u{feff}{}", "[", "[1,]", "\"",
                "\0",
                "//x", "   ", #"{"a":\#(String(repeating: "[", count: 5000))"#,
                #"{"a":\#(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))}"#,
            ].map { Array($0.utf8) }
            let notUTF8 = [
                Array(#"{"name":"ab"#.utf8) + [0xFF] + Array(#""}"#.utf8), [0xC0, 0x80],
                Array(#"{"name":"ab"#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8),
                Array(#"{"name":"ab"#.utf8) + [0xF4, 0x90, 0x80, 0x80] + Array(#""}"#.utf8),
            ]
            for body in bodies + notUTF8 {
                try await world.ada.sendRaw(.post, "/guilds", fields: world.ada.fields, body: body)
                    .expect(400, body: expected)
            }
        }
    }

    @Test func bodiesThatAreMissing() async throws {
        try await World.run { _, world in
            let expected = tree(leaf("BASE_TYPE_REQUIRED", "This field is required"))
            for body in [nil, [UInt8]()] {
                try await world.ada.sendRaw(.post, "/guilds", fields: world.ada.fields, body: body)
                    .expect(400, body: expected)
            }
            // Where none is taken, none is read.
            try await world.ada.send(.get, "/users/@me", "").expect(200)
        }
    }

    @Test func bodiesOfAnotherType() async throws {
        try await World.run { _, world in
            for body in ["[]", "[{}]", "1", "-1e3", "\"text\"", "true", "null", #"[{"name":"Guild"}]"#] {
                try await world.ada.post("/guilds", body)
                    .expect(400, body: tree(leaf("BASE_TYPE_CONVERT", "Must be of type object.")))
            }
        }
    }

    @Test func mediaTypes() async throws {
        try await World.run { _, world in
            let body = Array(#"{"name":"Guild"}"#.utf8)
            func create(_ type: String?) async throws -> APIResponse {
                var fields: HeaderFields = [.authorization: "Bearer \(world.ada.token ?? "")"]
                if let type { fields.append(.contentType, type) }
                return try await world.ada.sendRaw(.post, "/guilds", fields: fields, body: body)
            }
            let taken = [
                nil, "application/json", "Application/JSON", "application/json; charset=utf-8",
                "application/json;charset=UTF-8", "application/json ; x=\"y;z\"",
            ]
            for type in taken { try await create(type).expect(201) }
            let refused = [
                "text/plain", "application/jsonx", "application", "application/x-www-form-urlencoded", "json",
                "multipart/form-data; boundary=x", "", ";application/json", "text/json", "application/json5",
            ]
            for type in refused { try await create(type).expect(.unsupportedMediaType) }
        }
    }

    @Test func typesOfFields() async throws {
        try await World.run { _, world in
            let channels = "/guilds/\(world.guild)/channels"
            let kinds: [(name: String, json: String)] = [
                ("null", "null"), ("boolean", "true"), ("number", "1"), ("fraction", "1.5"),
                ("string", "\"x\""),
                ("array", "[]"), ("object", "{}"), ("nested", #"{"a":[{"b":null}]}"#),
            ]
            func refused(_ path: String, _ field: String, _ accepted: Set<String>, rest: String = "")
                async throws
            {
                for kind in kinds where !accepted.contains(kind.name) {
                    let answer = try await world.ada.post(path, #"{"\#(field)":\#(kind.json)\#(rest)}"#)
                    let code =
                        field == "parent_id" && kind.name == "fraction"
                        ? "NUMBER_TYPE_COERCE" : "BASE_TYPE_CONVERT"
                    try answer.expectRefused("\(field) \(code)")
                }
            }
            try await refused("/guilds", "name", ["string"])
            try await refused("/guilds", "description", ["string", "null"], rest: #","name":"Guild""#)
            let named = #","name":"x""#
            try await refused(channels, "topic", ["string", "null"], rest: named)
            try await refused(channels, "position", ["number", "fraction"], rest: named)
            try await refused(channels, "type", ["number", "fraction"], rest: named)
            try await refused(channels, "parent_id", ["null", "number", "string"], rest: named)
            try await refused("/auth/refresh", "refresh_token", ["string"])
            try await refused("/auth/login", "email", ["string"], rest: #","password":"x""#)
        }
    }

    @Test func fieldsThatAreNotKnownAreIgnored() async throws {
        try await World.run { _, world in
            let deep = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
            let bodies = [
                #"{"id":"1","owner_id":5,"name":"Guild","nested":{"name":null,"a":[1,{"b":"c"}]}}"#,
                #"{"x":1,"x":2,"name":"Guild","":"","NAME":1,"na\u006de ":1}"#,
                #"{"x":\#(deep),"name":"Guild"}"#, #"{"na\u006de":"Guild"}"#,
                " \t\r\n{ \"name\" : \"Guild\" , \"x\" : -0.0e+00 } \r\n",
            ]
            for body in bodies {
                let guild = try await world.ada.post("/guilds", body).expect(201)
                #expect(guild["name"] == .string("Guild"))
            }
        }
    }
}
