// A small community that most tests of single operations start from.

import APIRuntime
import Testing

/// Ada owns a guild, Bob is a member without a role, and Eve is not in it.
struct World {
    var ada: APIClient
    var bob: APIClient
    var eve: APIClient
    let guild: String
    /// The guild's channel `general`.
    let channel: String
    /// Ada's, `hello`.
    let message: String
    /// Ada's, used once.
    let invite: String
    /// One that nobody has.
    let role: String
    /// Ada's group with Bob, in a furnished world.
    var group = World.unknown
    /// Ada's, in no guild, in a furnished world.
    var bot = World.unknown

    /// What the contract serves every path under.
    static let basePaths = ["/api/v1", ""]
    /// An id that nothing has.
    static let unknown = "4000000000000000000"

    /// - Parameter base: in front of every path that the three use.
    static func make(on test: TestServer, base: String = "/api/v1") async throws -> World {
        var people: [APIClient] = []
        for name in ["ada", "bob", "eve"] {
            var person = try await test.register(name)
            person.base = base
            people.append(person)
        }
        let (ada, bob) = (people[0], people[1])
        let (guild, channel) = try await ada.createGuild()
        let invite = try await ada.createInvite(to: guild)
        _ = try await bob.post("/invites/\(invite)").expect(200)
        return World(
            ada: ada, bob: bob, eve: people[2], guild: guild, channel: channel,
            message: try await ada.say("hello", in: channel), invite: invite,
            role: try await ada.createRole(in: guild))
    }

    /// The same with what only tests of every operation need.
    func furnished() async throws -> World {
        var world = self
        let group = try await ada.post("/users/@me/channels", #"{"recipients":["\#(bob.userID)"]}"#)
        world.group = try group.expect(200)["id"]?.text ?? ""
        world.bot = try await ada.createBot("loom").userID
        return world
    }

    /// Runs a server with such a community.
    static func run(
        base: String = "/api/v1", _ body: (TestServer, World) async throws -> Void
    ) async throws {
        try await TestServer.run { test in
            try await body(test, try await make(on: test, base: base))
        }
    }

    var adaJSON: String { userJSON(ada.userID, "ada") }
    var bobJSON: String { userJSON(bob.userID, "bob") }
    var eveJSON: String { userJSON(eve.userID, "eve") }
}

/// Permission bits as the contract numbers them (seed 1 §7.1).
enum Bit {
    static let viewChannel = 1
    static let sendMessages = 2
    static let manageMessages = 4
    static let manageChannels = 8
    static let manageRoles = 16
    static let manageGuild = 32
    static let kickMembers = 64
    static let banMembers = 128
    static let administrator = 256
}

/// A user as the contract writes one.
func userJSON(_ id: String, _ name: String, _ discriminator: String = "0001") -> String {
    #"{"id":"\#(id)","username":"\#(name)","discriminator":"\#(discriminator)","avatar":null,"#
        + #""bot":false,"custom_status":null}"#
}

extension APIClient {
    /// Creates an invite and returns its code.
    func createInvite(to guild: String, _ json: String = "{}") async throws -> String {
        try await post("/guilds/\(guild)/invites", json).expect(201)["code"]?.text ?? ""
    }

    /// Creates a channel and returns its id.
    func createChannel(in guild: String, _ json: String) async throws -> String {
        try await post("/guilds/\(guild)/channels", json).expect(201)["id"]?.text ?? ""
    }

    /// Creates a role above `@everyone`, below all others, and returns its id.
    func createRole(in guild: String, _ permissions: Int = 0) async throws -> String {
        try await post("/guilds/\(guild)/roles", #"{"permissions":"\#(permissions)"}"#).expect(201)["id"]?
            .text ?? ""
    }

    /// Gives a member a role of their own with these permissions, above those given before.
    @discardableResult
    func promote(_ member: APIClient, in guild: String, _ permissions: Int) async throws -> String {
        let role = try await createRole(in: guild, permissions)
        try await patch("/guilds/\(guild)/roles", #"[{"id":"\#(role)","position":250}]"#).expect(200)
        try await put("/guilds/\(guild)/members/\(member.userID)/roles/\(role)").expect(204)
        return role
    }

    /// The ids of a list, in its order.
    func ids(_ path: String) async throws -> [String] {
        try await get(path).expect(200).elements.compactMap { $0["id"]?.text }
    }

    /// The same connection without credentials.
    var anonymous: APIClient {
        var client = self
        client.token = nil
        return client
    }
}
