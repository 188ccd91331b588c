// Messages, and who is writing one, as the contract writes them.

internal import APIRuntime
internal import Domain
internal import Primitives
internal import ServersAPI

extension ServersAPI.Message {
    init(_ message: Domain.Message) {
        self.init(
            messageID: message.id.snowflake, channelID: message.channelID.snowflake,
            serverID: message.guildID?.snowflake, author: Author(message.author), content: message.content,
            timestamp: message.timestamp, editedTimestamp: message.editedAt)
    }
}

extension MessageDelete {
    init(_ id: MessageID, _ channel: ChannelID, _ guild: GuildID?) {
        self.init(messageID: id.snowflake, channelID: channel.snowflake, serverID: guild?.snowflake)
    }
}

extension TypingStart {
    init(_ typing: Typing) {
        self.init(
            channelID: typing.channel.snowflake, serverID: typing.guild?.snowflake,
            userID: typing.user.snowflake, timestamp: typing.startedAt)
    }
}
