// Conversations outside of guilds, between two people or in a group. Messages in them are sent and read with
// `MessageService`.
//
// Who is in a conversation can see it and write; everybody else gets `missingAccess`.

public import Domain
public import Primitives
internal import Stores

public struct DirectMessageService: Sendable {
    let context: ServiceContext

    /// The conversation of the caller with another user, opened now if they had none.
    ///
    /// Publishes: `directChannelCreated` to both when it is new, to the caller when they had hidden it.
    /// - Throws: `unknownUser`; `invalidField` (`recipient_id`) for the caller; `unauthorized` when the caller's
    ///   account is gone.
    public func open(
        with recipient: UserID, by caller: UserID
    ) async throws(DomainError) -> DirectChannel {
        try await context.write { (unit) throws(DomainError) in
            guard recipient != caller else {
                throw .invalidField(InvalidField("recipient_id", .unknownUser))
            }
            let now = context.clock()
            let pair = try unit.users.list([caller, recipient])
            guard pair.contains(where: { $0.id == caller }) else { throw .unauthorized }
            guard pair.count == 2 else { throw .unknownUser }
            if let id = try unit.directChannels.channel(between: caller, and: recipient) {
                let isHidden = try unit.directChannels.recipients(of: id)
                    .contains { $0.user.id == caller && $0.isHidden }
                if isHidden { try unit.reveal(id, to: [caller], at: now) }
                return try unit.directChannels.require(id)
            }
            let channel = DirectChannel(
                id: context.newID(), kind: .direct, name: nil, ownerID: nil, recipients: pair,
                lastMessageID: nil, createdAt: now)
            try unit.directChannels.insert(channel)
            unit.publish(.directChannelCreated(channel), to: .users(pair.map(\.id)))
            return channel
        }
    }

    /// The conversations of the caller that they have not hidden, the one with the newest message first; at most
    /// `ContentLimits.directChannelsListedMax`.
    public func list(of caller: UserID) async throws(DomainError) -> [DirectChannel] {
        try await context.read { (view) throws(DomainError) in
            try view.directChannels.list(of: caller, limit: ContentLimits.directChannelsListedMax)
        }
    }

    /// - Throws: `unknownChannel`, `missingAccess`.
    public func get(_ id: ChannelID, for caller: UserID) async throws(DomainError) -> DirectChannel {
        try await context.read { (view) throws(DomainError) in try view.conversation(id, with: caller) }
    }

    /// Takes a conversation of two off the caller's list until its next message. A group is left.
    ///
    /// Publishes: `directChannelDeleted` to the caller; for a group as `leave`.
    /// - Returns: the conversation as the caller saw it.
    /// - Throws: `unknownChannel`, `missingAccess`.
    @discardableResult
    public func close(_ id: ChannelID, by caller: UserID) async throws(DomainError) -> DirectChannel {
        try await context.write { (unit) throws(DomainError) in
            let channel = try unit.conversation(id, with: caller)
            let now = context.clock()
            switch channel.kind {
            case .direct:
                try unit.directChannels.hide(id, from: caller, at: now)
                unit.publish(.directChannelDeleted(channel), to: .users([caller]))
            case .group:
                try unit.take(caller, outOf: channel, at: now)
            }
            return channel
        }
    }
}

extension StoreTransaction {
    /// - Throws: `unknownChannel`; `missingAccess` for those who are not in it.
    func conversation(_ id: ChannelID, with user: UserID) throws(DomainError) -> DirectChannel {
        let channel = try directChannels.require(id)
        guard channel.recipients.contains(where: { $0.id == user }) else { throw .missingAccess }
        return channel
    }
}

extension DirectChannelStore {
    fileprivate func require(_ id: ChannelID) throws(DomainError) -> DirectChannel {
        guard let channel = try channel(id) else { throw .unknownChannel }
        return channel
    }
}

extension UnitOfWork {
    /// Brings a conversation back to those who had hidden it.
    func reveal(_ id: ChannelID, to users: [UserID], at now: Timestamp) throws(DomainError) {
        try directChannels.show(id, to: users, at: now)
        guard let channel = try directChannels.channel(id) else { return }
        publish(.directChannelCreated(channel), to: .users(users))
    }
}
