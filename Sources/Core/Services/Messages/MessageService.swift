// Messages: history, sending, editing and deleting.
//
// Sending is the hot path: one transaction of four point statements, or three for the owner (channel with
// caller, role permissions, insert, the channel's last message).

public import Domain
public import Primitives
internal import Stores

public struct MessageService: Sendable {
    let context: ServiceContext

    /// A page of history, newest first; also after an id.
    /// - Parameter limit: 1 to 100; other values are brought within.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`.
    public func list(
        in channel: ChannelID, from anchor: HistoryAnchor = .latest,
        limit: Int = ContentLimits.pageItemsDefault, for caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> [Message] {
        try await context.read { (view) throws(DomainError) in
            let place = try view.place(channel, for: caller, requiring: required, at: context.clock())
            return try view.messages.list(
                in: channel, of: place.guildID, from: anchor, limit: ContentLimits.pageItems(limit))
        }
    }

    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`.
    public func get(
        _ id: MessageID, in channel: ChannelID, for caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> Message {
        try await context.read { (view) throws(DomainError) in
            let place = try view.place(channel, for: caller, requiring: required, at: context.clock())
            return try view.messages.require(id, in: place)
        }
    }

    /// Sends a message. Its id is above every id of the channel, and the order of ids is the order in which
    /// the messages are published.
    ///
    /// Publishes: `messageCreated` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`; `invalidField` (`channel_id`) for a
    ///   channel that holds no messages.
    public func send(
        _ content: String, to channel: ChannelID, by caller: UserID,
        requiring required: Permissions = .sendMessages
    ) async throws(DomainError) -> Message {
        try await context.write { (unit) throws(DomainError) in
            let place = try unit.place(channel, for: caller, requiring: required, at: context.clock())
            guard place.holdsMessages else {
                throw .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis))
            }
            let message = Message(
                id: context.newID(), channelID: channel, guildID: place.guildID, author: place.caller,
                content: content)
            try unit.messages.insert(message)
            try unit.channels.setLastMessage(message.id, of: channel)
            unit.publish(.messageCreated(message), to: place.audience)
            return message
        }
    }

    /// Changes what a message says; only its author may.
    ///
    /// Publishes: `messageUpdated` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`.
    public func edit(
        _ id: MessageID, in channel: ChannelID, content: String, by caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> Message {
        try await context.write { (unit) throws(DomainError) in
            let place = try unit.place(channel, for: caller, requiring: required, at: context.clock())
            var message = try unit.messages.require(id, in: place)
            guard message.author.id == caller else { throw .missingPermissions }
            let now = context.clock()
            message.content = content
            message.editedAt = now
            try unit.messages.edit(message, at: now)
            unit.publish(.messageUpdated(message), to: place.audience)
            return message
        }
    }

    /// Deletes a message; its author may, and whoever has MANAGE_MESSAGES.
    ///
    /// Publishes: `messageDeleted` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`.
    public func delete(
        _ id: MessageID, in channel: ChannelID, by caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let place = try unit.place(channel, for: caller, requiring: required, at: context.clock())
            let message = try unit.messages.require(id, in: place)
            guard message.author.id == caller || place.permissions.contains(.manageMessages) else {
                throw .missingPermissions
            }
            try unit.messages.delete(id, in: channel, at: context.clock())
            unit.publish(
                .messageDeleted(id, in: channel, of: message.guildID),
                to: place.audience)
        }
    }
}

extension MessageStore {
    fileprivate func require(_ id: MessageID, in place: MessagePlace) throws(DomainError) -> Message {
        guard let message = try message(id, in: place.channelID, of: place.guildID) else {
            throw .unknownMessage
        }
        return message
    }
}
