// Operations on messages, reactions, conversations, bots and files, as requests that Ada may make.

import HTTPTypes

extension WireOperation {
    static func messages(_ world: World) -> [WireOperation] {
        let channel = "/channels/\(world.channel)"
        let message = "\(channel)/messages/\(world.message)"
        let pin = "\(channel)/pins/\(world.message)"
        return [
            WireOperation(
                id: "listMessages", method: .get,
                path: channel + "/messages?limit=5&before=\(World.unknown)"),
            WireOperation(
                id: "createMessage", method: .post, path: channel + "/messages", body: #"{"content":"x"}"#),
            WireOperation(id: "getMessage", method: .get, path: message),
            WireOperation(id: "editMessage", method: .patch, path: message, body: #"{"content":"y"}"#),
            WireOperation(id: "startTyping", method: .post, path: channel + "/typing"),
            WireOperation(id: "pinMessage", method: .put, path: pin),
            WireOperation(id: "listPins", method: .get, path: channel + "/pins"),
            WireOperation(id: "unpinMessage", method: .delete, path: pin),
            WireOperation(
                id: "searchMessages", method: .get,
                path: "/guilds/\(world.guild)/messages/search?content=hello&limit=5"),
            // Ids of no messages are passed over.
            WireOperation(
                id: "bulkDeleteMessages", method: .post, path: channel + "/messages/bulk-delete",
                body: #"{"messages":["1","\#(World.unknown)"]}"#),
        ]
    }

    static func reactions(_ world: World) -> [WireOperation] {
        // A thumb, percent-encoded.
        let thumb = "/channels/\(world.channel)/messages/\(world.message)/reactions/%F0%9F%91%8D"
        return [
            WireOperation(id: "addReaction", method: .put, path: thumb + "/@me"),
            WireOperation(id: "listReactions", method: .get, path: thumb + "?limit=5"),
            WireOperation(id: "removeOwnReaction", method: .delete, path: thumb + "/@me"),
            WireOperation(id: "removeReaction", method: .delete, path: "\(thumb)/\(world.bob.userID)"),
        ]
    }

    static func conversations(_ world: World) -> [WireOperation] {
        let recipients = "/channels/\(world.group)/recipients"
        return [
            WireOperation(
                id: "createDirectChannel", method: .post, path: "/users/@me/channels",
                body: #"{"recipient_id":"\#(world.bob.userID)"}"#),
            WireOperation(id: "listDirectChannels", method: .get, path: "/users/@me/channels"),
            WireOperation(id: "addRecipient", method: .put, path: "\(recipients)/\(world.eve.userID)"),
            WireOperation(id: "removeRecipient", method: .delete, path: "\(recipients)/\(world.bob.userID)"),
        ]
    }

    static func bots(_ world: World) -> [WireOperation] {
        let bot = "/users/@me/bots/\(world.bot)"
        return [
            WireOperation(
                id: "createBot", method: .post, path: "/users/@me/bots", body: #"{"username":"jacquard"}"#,
                isForPeople: true),
            WireOperation(id: "listBots", method: .get, path: "/users/@me/bots", isForPeople: true),
            WireOperation(id: "addBot", method: .put, path: "/guilds/\(world.guild)/members/\(world.bot)"),
            WireOperation(id: "resetBotToken", method: .post, path: bot + "/token", isForPeople: true),
            WireOperation(id: "deleteBot", method: .delete, path: bot, isForPeople: true),
        ]
    }

    static func files(_ world: World) -> [WireOperation] {
        [
            WireOperation(
                id: "getAttachment", method: .get,
                path: "/uploads/\(world.channel)/\(world.message)/cat.png?sig=x", needsToken: false),
            WireOperation(
                id: "getAvatar", method: .get, path: "/avatars/\(world.ada.userID)/x", needsToken: false),
            WireOperation(id: "getIcon", method: .get, path: "/icons/\(world.guild)/x", needsToken: false),
        ]
    }
}
