// Messages: history and sending. (Changing what was sent: `MessageService+Changes`, pins: `+Pins`.)
//
// Sending is the hot path: a plain message in a channel is one transaction of four point statements (channel
// with caller, roles with permissions, insert, the channel's last message). Replies, mentions, nonces and slow mode cost
// those who use them.

public import Domain
public import Primitives
internal import Stores

public struct MessageService: Sendable {
    let context: ServiceContext

    /// A page of history, newest first; also after an id. Reactions of the caller are marked.
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
                in: channel, of: place.guildID, from: anchor, limit: ContentLimits.pageItems(limit),
                for: caller)
        }
    }

    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownMessage`.
    public func get(
        _ id: MessageID, in channel: ChannelID, for caller: UserID,
        requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> Message {
        try await context.read { (view) throws(DomainError) in
            let place = try view.place(channel, for: caller, requiring: required, at: context.clock())
            return try view.message(id, in: place, for: caller)
        }
    }

    /// Sends a message. Its id is above every id of the channel, and the order of ids is the order in which
    /// the messages are published. With a nonce that the caller used in this channel less than
    /// `ContentLimits.nonceSeconds` ago, it is the message sent then, and nothing is written or published.
    ///
    /// Files are stored with the message or not at all, and need ATTACH_FILES.
    ///
    /// Publishes: `directChannelCreated` to those who had hidden the conversation; `messageCreated` to those who
    /// may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `slowMode`; `invalidField` for a
    ///   channel that holds no messages (`channel_id`), for neither text nor files (`content`), for a file that is no
    ///   picture or too large (`files`), and for a reply to what is no message of the channel
    ///   (`message_reference`).
    public func send(
        _ draft: MessageDraft, to channel: ChannelID, by caller: UserID,
        requiring required: Permissions = .sendMessages
    ) async throws(DomainError) -> Message {
        if draft.files.isEmpty {
            return try await send(draft, [], to: channel, by: caller, requiring: required)
        }
        let files = try draft.files.prepared()
        let permissions = required.union(.attachFiles)
        return try await context.withFiles { (changes) throws(DomainError) in
            let attached = files.map { PublishableFile($0, in: changes) }
            return try await send(draft, attached, to: channel, by: caller, requiring: permissions)
        }
    }

    private func send(
        _ draft: MessageDraft, _ files: [PublishableFile], to channel: ChannelID, by caller: UserID,
        requiring required: Permissions
    ) async throws(DomainError) -> Message {
        let content = draft.content.withoutNull
        let names = MentionedNames(in: content)
        return try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let place = try unit.place(channel, for: caller, requiring: required, at: now)
            guard place.holdsMessages else {
                throw .invalidField(InvalidField("channel_id", .channelKindCannotHoldThis))
            }
            guard !content.isEmpty || !files.isEmpty else {
                throw .invalidField(InvalidField("content", .emptyMessage))
            }
            if let nonce = draft.nonce, let earlier = try unit.message(withNonce: nonce, in: place, at: now) {
                return earlier
            }
            try unit.checkPace(in: place, at: now)
            var message = Message(
                id: context.newID(), channelID: channel, guildID: place.guildID, author: place.caller,
                content: content, nonce: draft.nonce)
            if let reply = draft.replyTo { message.reference = try unit.reference(to: reply, in: place) }
            if !names.isEmpty { try unit.resolve(names, into: &message, in: place) }
            for file in files {
                let attachment = try file.publish(context.newID(), with: message)
                message.attachments.append(attachment)
            }
            try unit.add(message, in: place, at: now)
            return message
        }
    }
}

extension StoreTransaction {
    /// - Parameter reader: whose reactions are marked.
    func message(
        _ id: MessageID, in place: MessagePlace, for reader: UserID?
    ) throws(DomainError) -> Message {
        let message = try messages.message(id, in: place.channelID, of: place.guildID, for: reader)
        guard let message else { throw .unknownMessage }
        return message
    }
}

extension UnitOfWork {
    /// The message that the caller sent with this nonce, unless that is long ago or it was deleted.
    fileprivate func message(
        withNonce nonce: String, in place: MessagePlace, at now: Timestamp
    ) throws(DomainError) -> Message? {
        let id = try pacing.message(
            withNonce: nonce, by: place.caller.id, in: place.channelID, since: now.beforeNonces)
        guard let id else { return nil }
        var message = try messages.message(
            id, in: place.channelID, of: place.guildID, for: place.caller.id)
        message?.nonce = nonce
        return message
    }

    /// Slow mode: makes members wait between two messages, but not those who moderate.
    fileprivate func checkPace(in place: MessagePlace, at now: Timestamp) throws(DomainError) {
        let wait = Int64(place.slowModeSeconds) * 1000
        guard wait > 0, place.permissions.isDisjoint(with: [.manageMessages, .manageChannels]) else { return }
        if let last = try pacing.lastPost(of: place.caller.id, in: place.channelID) {
            let rest = wait - (now.millisecondsSince1970 - last.millisecondsSince1970)
            // A clock that was set back makes nobody wait longer than once.
            if rest > 0 { throw .slowMode(retryAfterMilliseconds: min(rest, wait)) }
        }
        try pacing.setLastPost(of: place.caller.id, in: place.channelID, at: now)
    }

    fileprivate func reference(
        to id: MessageID, in place: MessagePlace
    ) throws(DomainError) -> MessageReference {
        let quoted = try messages.message(id, in: place.channelID, of: place.guildID, for: nil)
        guard let quoted else {
            throw .invalidField(InvalidField("message_reference", .unknownMessageReference))
        }
        return MessageReference(messageID: id, message: .message(quoted))
    }

    fileprivate func add(
        _ message: Message, in place: MessagePlace, at now: Timestamp
    ) throws(DomainError) {
        try messages.insert(message)
        for attachment in message.attachments { try attachments.insert(attachment, of: message) }
        try channels.setLastMessage(message.id, of: place.channelID)
        if let nonce = message.nonce {
            try pacing.remember(nonce: nonce, of: message, at: now, forgettingBefore: now.beforeNonces)
        }
        if !place.hiddenFrom.isEmpty { try reveal(place.channelID, to: place.hiddenFrom, at: now) }
        publish(.messageCreated(message), to: place.everybody)
    }
}

extension Timestamp {
    /// Nonces from before this moment count no more.
    fileprivate var beforeNonces: Timestamp { advanced(bySeconds: -ContentLimits.nonceSeconds) }
}
