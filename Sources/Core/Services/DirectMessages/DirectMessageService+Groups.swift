// Conversations of several: everybody in one may name it and add others, its owner may remove them.

public import Domain
public import Primitives
internal import Stores

extension DirectMessageService {
    /// Opens a group, owned by the caller.
    ///
    /// Publishes: `directChannelCreated` to everybody in it.
    /// - Parameter recipients: the others, 1 to `ContentLimits.groupRecipientsMax` - 1.
    /// - Throws: `invalidField` (`recipients`) when one of them is no user, is the caller, stands there twice, or is
    ///   one too many; `unauthorized` when the caller's account is gone.
    public func createGroup(
        with recipients: [UserID], name: String? = nil, by caller: UserID
    ) async throws(DomainError) -> DirectChannel {
        guard recipients.count < ContentLimits.groupRecipientsMax else {
            throw .invalidField(InvalidField("recipients", .tooManyRecipients))
        }
        return try await context.write { (unit) throws(DomainError) in
            let everybody = Set(recipients).union([caller])
            guard everybody.count == recipients.count + 1 else {
                throw .invalidField(InvalidField("recipients", .duplicate))
            }
            let users = try unit.users.list(everybody)
            guard users.contains(where: { $0.id == caller }) else { throw .unauthorized }
            guard users.count == everybody.count else {
                throw .invalidField(InvalidField("recipients", .unknownUser))
            }
            let channel = DirectChannel(
                id: context.newID(), kind: .group, name: name.flatMap(\.nonEmptyName), ownerID: caller,
                recipients: users, lastMessageID: nil, createdAt: context.clock())
            try unit.directChannels.insert(channel)
            unit.publish(.directChannelCreated(channel), to: .users(users.map(\.id)))
            return channel
        }
    }

    /// Names a group; nil and the empty name take its name away.
    ///
    /// Publishes: `directChannelUpdated` to everybody in it.
    /// - Throws: `unknownChannel`, `missingAccess`; `notInDirectChannel` for a conversation of two.
    public func rename(
        _ id: ChannelID, to name: String?, by caller: UserID
    ) async throws(DomainError) -> DirectChannel {
        try await context.write { (unit) throws(DomainError) in
            var channel = try unit.group(id, with: caller)
            channel.name = name.flatMap(\.nonEmptyName)
            try unit.directChannels.update(channel, at: context.clock())
            unit.publish(.directChannelUpdated(channel), to: channel.audience)
            return channel
        }
    }

    /// Adds somebody to a group; nothing happens when they are in it.
    ///
    /// Publishes: `directChannelUpdated` to those who were in it, `directChannelCreated` to the new one.
    /// - Throws: `unknownChannel`, `missingAccess`; `notInDirectChannel` for a conversation of two;
    ///   `unknownUser`; `invalidField` (`user_id`) when the group is full.
    public func add(
        _ user: UserID, to id: ChannelID, by caller: UserID
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            var channel = try unit.group(id, with: caller)
            if channel.recipients.contains(where: { $0.id == user }) { return }
            guard let added = try unit.users.user(user) else { throw .unknownUser }
            guard channel.recipients.count < ContentLimits.groupRecipientsMax else {
                throw .invalidField(InvalidField("user_id", .tooManyRecipients))
            }
            try unit.directChannels.add(user, to: id, at: context.clock())
            let others = channel.audience
            channel.recipients.append(added)
            channel.recipients.sort { $0.id < $1.id }
            unit.publish(.directChannelUpdated(channel), to: others)
            unit.publish(.directChannelCreated(channel), to: .users([user]))
        }
    }

    /// Takes somebody out of a group; its owner may, and everybody themselves. An owner who leaves passes the
    /// group on to whoever has the oldest account; with the last one it ends.
    ///
    /// Publishes: `directChannelDeleted` to those who are no longer in it, `directChannelUpdated` to the others.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`; `notInDirectChannel` for a
    ///   conversation of two; `unknownMember` when they are not in it.
    public func remove(
        _ user: UserID, from id: ChannelID, by caller: UserID
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let channel = try unit.group(id, with: caller)
            guard user == caller || channel.ownerID == caller else { throw .missingPermissions }
            guard channel.recipients.contains(where: { $0.id == user }) else { throw .unknownMember }
            try unit.take(user, outOf: channel, at: context.clock())
        }
    }
}

extension StoreTransaction {
    fileprivate func group(_ id: ChannelID, with user: UserID) throws(DomainError) -> DirectChannel {
        let channel = try conversation(id, with: user)
        guard channel.kind == .group else { throw .notInDirectChannel }
        return channel
    }
}

extension UnitOfWork {
    /// Takes one of its recipients out of a group.
    func take(
        _ user: UserID, outOf channel: DirectChannel, at now: Timestamp
    ) throws(DomainError) {
        var rest = channel
        rest.recipients.removeAll { $0.id == user }
        try directChannels.remove(user, from: channel.id)
        if let heir = rest.recipients.first {
            if channel.ownerID == user { rest.ownerID = heir.id }
            try directChannels.update(rest, at: now)
            publish(.directChannelUpdated(rest), to: rest.audience)
        } else {
            try attachments.releaseAll(in: channel.id, at: now)
            try channels.delete(channel.id, at: now)
        }
        publish(.directChannelDeleted(rest), to: .users([user]))
    }
}

extension DirectChannel {
    fileprivate var audience: EventScope { .users(recipients.map(\.id)) }
}

extension String {
    fileprivate var nonEmptyName: String? {
        let name = withoutNull
        return name.isEmpty ? nil : name
    }
}
