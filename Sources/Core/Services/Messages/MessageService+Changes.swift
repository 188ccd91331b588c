// What happens to messages after they were sent: editing and deleting.

public import Domain
public import Primitives
internal import Stores

extension MessageService {
    /// Changes what a message says; only its author may. Whom it mentions is read from the new content.
    ///
    /// Publishes: `messageUpdated` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`; `invalidField`
    ///   (`content`) when nothing would be left.
    public func edit(
        _ id: MessageID, in channel: ChannelID, content: String, by caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> Message {
        let content = content.withoutNull
        let names = MentionedNames(in: content)
        return try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.place(channel, for: caller, requiring: required, at: now)
            var message = try unit.message(id, in: place, for: caller)
            guard message.author.id == caller else { throw .missingPermissions }
            guard !content.isEmpty || !message.attachments.isEmpty else {
                throw .invalidField(InvalidField("content", .emptyMessage))
            }
            message.content = content
            message.editedAt = now
            try unit.resolve(names, into: &message, in: place)
            try unit.messages.edit(message, at: now)
            unit.publish(.messageUpdated(message.asEverybodySeesIt), to: place.audience)
            return message
        }
    }

    /// Deletes a message with its files; its author may, and in guilds whoever has MANAGE_MESSAGES: that is
    /// recorded in the audit log.
    ///
    /// Publishes: `messageDeleted` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`.
    public func delete(
        _ id: MessageID, in channel: ChannelID, by actor: Actor,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.place(channel, for: actor.id, requiring: required, at: now)
            guard let author = try unit.messages.author(of: id, in: channel) else { throw .unknownMessage }
            guard author == actor.id || place.permissions.contains(.manageMessages) else {
                throw .missingPermissions
            }
            _ = try unit.messages.delete(CollectionOfOne(id), in: channel, at: now)
            if author != actor.id, let guild = place.guildID {
                try unit.audit(
                    .messageDelete, by: actor, in: guild, target: id.snowflake,
                    [.place(channel), AuditChange("author_id", from: .text(author.description), to: nil)],
                    context)
            }
            unit.publish(.messageDeleted(id, in: channel, of: place.guildID), to: place.audience)
        }
    }

    /// Deletes several messages with their files. Ids that are no messages of the channel are ignored; when none is
    /// one, nothing happens.
    ///
    /// Publishes: `messagesDeleted`, with the ids in ascending order, to those who may see the channel.
    /// - Parameter ids: a few; the contract says how many.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`; `notInDirectChannel`.
    public func delete(
        _ ids: [MessageID], in channel: ChannelID, by actor: Actor,
        requiring required: Permissions = .manageMessages
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.moderatedPlace(channel, for: actor.id, requiring: required, at: now)
            guard let guild = place.guildID else { throw .notInDirectChannel }
            let deleted = try unit.messages.delete(Set(ids), in: channel, at: now)
            guard !deleted.isEmpty else { return }
            try unit.audit(
                .messageBulkDelete, by: actor, in: guild, target: channel.snowflake,
                [AuditChange("count", from: nil, to: .number(Int64(deleted.count)))], context)
            unit.publish(.messagesDeleted(deleted, in: channel, of: guild), to: place.audience)
        }
    }
}

extension StoreTransaction {
    /// As `place`, for what moderators of guilds do: those in a conversation are let in without the required
    /// permissions, which nobody has there, so that they can be told that it is a conversation.
    func moderatedPlace(
        _ id: ChannelID, for user: UserID, requiring required: Permissions, at now: Timestamp
    ) throws(DomainError) -> MessagePlace {
        do throws(DomainError) {
            return try place(id, for: user, requiring: required, at: now)
        } catch .missingPermissions {
            let place = try place(id, for: user, requiring: .viewChannel, at: now)
            if place.guildID == nil { return place }
            throw .missingPermissions
        }
    }
}

extension Message {
    /// As events carry it: many read the same, so nobody's reactions are marked, and only the sender's own client
    /// knows the nonce of a message that is not new.
    var asEverybodySeesIt: Message {
        var message = self
        for index in message.reactions.indices { message.reactions[index].includesReader = nil }
        if case .message(let quoted) = message.reference?.message {
            message.reference?.message = .message(quoted.asEverybodySeesIt)
        }
        message.nonce = nil
        return message
    }
}

extension AuditChange {
    /// Where it happened.
    static func place(_ channel: ChannelID) -> AuditChange {
        AuditChange("channel_id", from: .text(channel.description), to: nil)
    }
}
