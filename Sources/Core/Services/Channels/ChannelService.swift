// Channels and categories of a guild.

public import Domain
public import Primitives
internal import Stores

public struct ChannelDraft: Sendable {
    public var kind: Channel.Kind
    public var name: String
    public var topic: String?
    /// nil appends the channel after all others.
    public var position: Int?
    public var parentID: ChannelID?

    public init(
        kind: Channel.Kind = .text, name: String, topic: String? = nil, position: Int? = nil,
        parentID: ChannelID? = nil
    ) {
        self.kind = kind
        self.name = name
        self.topic = topic
        self.position = position
        self.parentID = parentID
    }
}

/// A partial update of a channel. Positions may be equal: ids decide then.
public struct ChannelChanges: Sendable {
    public var name: FieldChange<String> = .keep
    public var topic: FieldChange<String?> = .keep
    public var position: FieldChange<Int> = .keep
    public var parentID: FieldChange<ChannelID?> = .keep

    public init() {}
}

public struct ChannelService: Sendable {
    let context: ServiceContext

    /// The channels that the caller may see, by position; none for members without VIEW_CHANNEL.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        in guild: GuildID, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> [Channel] {
        try await context.read { (view) throws(DomainError) in
            let access = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            return access.permissions.contains(.viewChannel) ? try view.channels.list(of: guild) : []
        }
    }

    /// Publishes: `channelCreated` to those who may see the channel.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `maximumChannelsReached`;
    ///   `invalidField` for a parent that is no category of the guild (`parent_id`), and for a category with
    ///   a parent (`parent_id`) or a topic (`topic`).
    public func create(
        _ draft: ChannelDraft, in guild: GuildID, by caller: UserID,
        requiring required: Permissions = .manageChannels
    ) async throws(DomainError) -> Channel {
        try await context.write { (unit) throws(DomainError) in
            _ = try unit.authorize(caller, in: guild, requiring: required, at: context.clock())
            let extent = try unit.channels.extent(of: guild)
            guard extent.count < context.limits.channelsPerGuild else { throw .maximumChannelsReached }
            let channel = Channel(
                id: context.newID(), guildID: guild, kind: draft.kind, name: draft.name, topic: draft.topic,
                position: draft.position ?? extent.nextPosition, parentID: draft.parentID,
                lastMessageID: nil, createdAt: context.clock())
            try unit.channels.checkShape(of: channel)
            try unit.channels.insert(channel)
            unit.publish(.channelCreated(channel), to: .channel(channel.id, in: guild))
            return channel
        }
    }

    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`.
    public func get(
        _ id: ChannelID, for caller: UserID, requiring required: Permissions = .viewChannel
    ) async throws(DomainError) -> Channel {
        try await context.read { (view) throws(DomainError) in
            try view.authorize(caller, in: id, requiring: required, at: context.clock()).channel
        }
    }

    /// Publishes: `channelUpdated` to those who may see the channel.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`; `invalidField` as `create`.
    public func update(
        _ id: ChannelID, _ changes: ChannelChanges, by caller: UserID,
        requiring required: Permissions = .manageChannels
    ) async throws(DomainError) -> Channel {
        try await context.write { (unit) throws(DomainError) in
            var channel = try unit.authorize(caller, in: id, requiring: required, at: context.clock()).channel
            channel.name = changes.name.applied(to: channel.name)
            channel.topic = changes.topic.applied(to: channel.topic)
            channel.position = changes.position.applied(to: channel.position)
            channel.parentID = changes.parentID.applied(to: channel.parentID)
            try unit.channels.checkShape(of: channel)
            try unit.channels.update(channel, at: context.clock())
            unit.publish(.channelUpdated(channel), to: .channel(id, in: channel.guildID))
            return channel
        }
    }

    /// Deletes a channel with its messages and invites. The channels of a deleted category stay, without one.
    ///
    /// Publishes: `channelUpdated` for each channel that lost its category, in the order of positions, then
    /// `channelDeleted`, so that nobody ever sees a channel whose category is gone.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`.
    public func delete(
        _ id: ChannelID, by caller: UserID, requiring required: Permissions = .manageChannels
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let channel = try unit.authorize(caller, in: id, requiring: required, at: context.clock()).channel
            let now = context.clock()
            if channel.kind == .category { try unit.dissolve(channel, at: now) }
            try unit.invites.deleteAll(to: id, at: now)
            try unit.channels.delete(id, at: now)
            unit.publish(.channelDeleted(channel), to: .channel(id, in: channel.guildID))
        }
    }
}

extension UnitOfWork {
    /// Takes all channels out of a category.
    fileprivate func dissolve(_ category: Channel, at now: Timestamp) throws(DomainError) {
        for var child in try channels.children(of: category.id) {
            child.parentID = nil
            publish(.channelUpdated(child), to: .channel(child.id, in: child.guildID))
        }
        try channels.removeChildren(of: category.id, at: now)
    }
}

extension ChannelStore {
    /// Whether a channel of this kind may have this parent and topic.
    fileprivate func checkShape(of subject: Channel) throws(DomainError) {
        if subject.kind == .category {
            guard subject.parentID == nil else {
                throw .invalidField(InvalidField("parent_id", .channelKindCannotHoldThis))
            }
            guard subject.topic == nil else {
                throw .invalidField(InvalidField("topic", .channelKindCannotHoldThis))
            }
        }
        guard let parentID = subject.parentID else { return }
        let parent = try channel(parentID)
        guard let parent, parent.guildID == subject.guildID, parent.kind == .category else {
            throw .invalidField(InvalidField("parent_id", .parentIsNotACategory))
        }
    }
}
