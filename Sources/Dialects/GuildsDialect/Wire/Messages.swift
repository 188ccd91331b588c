// Messages and what hangs on them as the contract writes them.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

extension GuildsAPI.Message {
    init(_ message: Domain.Message, _ files: FileAddresses) {
        let reference = message.reference
        self.init(
            id: message.id.snowflake, channelID: message.channelID.snowflake,
            guildID: message.guildID?.snowflake, type: reference == nil ? .regular : .reply,
            author: GuildsAPI.User(message.author), content: message.content, timestamp: message.timestamp,
            editedTimestamp: message.editedAt, mentions: message.mentions.map(GuildsAPI.User.init),
            mentionRoles: message.mentionedRoleIDs.map(\.snowflake),
            mentionEveryone: message.mentionsEveryone,
            attachments: message.attachments.map { GuildsAPI.Attachment($0, files) },
            reactions: message.reactions.map(GuildsAPI.Reaction.init), pinned: message.isPinned,
            messageReference: reference.map { GuildsAPI.MessageReference($0, of: message) },
            referencedMessage: reference?.message.map {
                GuildsAPI.QuotedMessage($0.message, files)
            }, nonce: message.nonce)
    }
}

extension GuildsAPI.QuotedMessage {
    init(_ message: Domain.Message, _ files: FileAddresses) {
        self.init(
            id: message.id.snowflake, channelID: message.channelID.snowflake,
            guildID: message.guildID?.snowflake, type: message.reference == nil ? .regular : .reply,
            author: GuildsAPI.User(message.author), content: message.content, timestamp: message.timestamp,
            editedTimestamp: message.editedAt, mentions: message.mentions.map(GuildsAPI.User.init),
            mentionRoles: message.mentionedRoleIDs.map(\.snowflake),
            mentionEveryone: message.mentionsEveryone,
            attachments: message.attachments.map { GuildsAPI.Attachment($0, files) },
            reactions: message.reactions.map(GuildsAPI.Reaction.init), pinned: message.isPinned)
    }
}

extension GuildsAPI.MessageReference {
    init(_ reference: Domain.MessageReference, of message: Domain.Message) {
        self.init(
            messageID: reference.messageID.snowflake, channelID: message.channelID.snowflake,
            guildID: message.guildID?.snowflake)
    }
}

extension GuildsAPI.Attachment {
    init(_ attachment: Domain.Attachment, _ files: FileAddresses) {
        self.init(
            id: attachment.id.snowflake, filename: attachment.filename, size: attachment.size,
            contentType: attachment.contentType, url: files.attachment(attachment.storageKey),
            width: attachment.width, height: attachment.height)
    }
}

extension GuildsAPI.Emoji {
    init(_ emoji: String) { self.init(id: nil, name: emoji) }
}

extension GuildsAPI.Reaction {
    init(_ reaction: ReactionCount) {
        self.init(
            emoji: GuildsAPI.Emoji(reaction.emoji), count: reaction.count, me: reaction.includesReader)
    }
}

extension ReactionEvent {
    init(_ reaction: Domain.Reaction) {
        self.init(
            userID: reaction.userID.snowflake, channelID: reaction.channelID.snowflake,
            messageID: reaction.messageID.snowflake, guildID: reaction.guildID?.snowflake,
            emoji: GuildsAPI.Emoji(reaction.emoji))
    }
}

extension TypingStart {
    init(_ typing: Typing) {
        self.init(
            channelID: typing.channel.snowflake, guildID: typing.guild?.snowflake,
            userID: typing.user.snowflake, timestamp: Int(typing.startedAt.secondsSince1970))
    }
}
