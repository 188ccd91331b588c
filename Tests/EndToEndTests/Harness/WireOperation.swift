// Every operation of the guild contract as one request, for tests of what all have in common.

import HTTPTypes

struct WireOperation {
    let id: String
    let method: Method
    /// Without a base path.
    let path: String
    var body: String?
    var needsToken = true
    /// Whether a bot's token is refused.
    var isForPeople = false

    /// How many the contract has.
    static let count = 73
    /// How many of them need a token.
    static let countWithToken = 63

    /// In an order in which each succeeds for Ada, but for those in `refused`.
    /// - Parameter world: whose ids the requests name; a furnished one where they must succeed.
    static func all(in world: World) -> [WireOperation] {
        publicOperations(world) + guildOperations(world) + channelOperations(world) + messages(world)
            + reactions(world) + conversations(world) + bots(world) + files(world) + moderation(world)
            + deletions(world)
    }

    /// What Ada cannot do: nobody has the token, owners do not leave, and there are no files.
    static let refused = [
        "refreshToken": 401, "leaveGuild": 400, "getAttachment": 404, "getAvatar": 404, "getIcon": 404,
    ]

    private static func publicOperations(_ world: World) -> [WireOperation] {
        let account = #"{"username":"new","email":"new@example.com","password":"correct horse"}"#
        let login = #"{"email":"ada@example.com","password":"correct horse"}"#
        let refresh = #"{"refresh_token":"unknown"}"#
        func open(_ id: String, _ method: Method, _ path: String, _ body: String? = nil) -> WireOperation {
            WireOperation(id: id, method: method, path: path, body: body, needsToken: false)
        }
        return [
            open("register", .post, "/auth/register", account),
            open("login", .post, "/auth/login", login),
            open("refreshToken", .post, "/auth/refresh", refresh),
            open("logout", .post, "/auth/logout", refresh),
            open("getInvite", .get, "/invites/\(world.invite)"),
            open("getHealth", .get, "/health"),
            open("getReadiness", .get, "/health/ready"),
        ]
    }

    private static func guildOperations(_ world: World) -> [WireOperation] {
        let guild = "/guilds/\(world.guild)"
        return [
            WireOperation(id: "getCurrentUser", method: .get, path: "/users/@me"),
            WireOperation(
                id: "updateCurrentUser", method: .patch, path: "/users/@me",
                body: #"{"avatar":null,"custom_status":"busy"}"#),
            WireOperation(id: "listCurrentUserGuilds", method: .get, path: "/users/@me/guilds"),
            WireOperation(id: "getUser", method: .get, path: "/users/\(world.bob.userID)"),
            WireOperation(
                id: "createGuild", method: .post, path: "/guilds",
                body: #"{"name":"Guild","description":null}"#),
            WireOperation(id: "getGuild", method: .get, path: guild),
            WireOperation(
                id: "updateGuild", method: .patch, path: guild,
                body: #"{"name":"Guild","description":"d","icon":null}"#),
            WireOperation(id: "listMembers", method: .get, path: guild + "/members?limit=10"),
            WireOperation(id: "getMember", method: .get, path: guild + "/members/\(world.bob.userID)"),
            WireOperation(
                id: "createInvite", method: .post, path: guild + "/invites",
                body: #"{"channel_id":"\#(world.channel)","max_uses":1,"max_age":60}"#),
            WireOperation(
                id: "acceptInvite", method: .post, path: "/invites/\(world.invite)", isForPeople: true),
        ]
    }

    private static func channelOperations(_ world: World) -> [WireOperation] {
        let channel = "/channels/\(world.channel)"
        let draft = #"{"name":"looms","type":0,"topic":null,"position":3,"parent_id":null}"#
        return [
            WireOperation(id: "listGuildChannels", method: .get, path: "/guilds/\(world.guild)/channels"),
            WireOperation(
                id: "createChannel", method: .post, path: "/guilds/\(world.guild)/channels", body: draft),
            WireOperation(id: "getChannel", method: .get, path: channel),
            WireOperation(
                id: "updateChannel", method: .patch, path: channel,
                body: #"{"name":"looms","topic":"t","position":1,"parent_id":null}"#),
        ]
    }

    /// From the inside out.
    private static func deletions(_ world: World) -> [WireOperation] {
        let channel = "/channels/\(world.channel)"
        return [
            WireOperation(
                id: "deleteMessage", method: .delete, path: channel + "/messages/\(world.message)"),
            WireOperation(id: "deleteInvite", method: .delete, path: "/invites/\(world.invite)"),
            WireOperation(id: "deleteChannel", method: .delete, path: channel),
            WireOperation(id: "deleteGuild", method: .delete, path: "/guilds/\(world.guild)"),
        ]
    }
}
