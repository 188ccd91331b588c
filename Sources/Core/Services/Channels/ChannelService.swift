// Channels and categories of a guild.

public import Domain
public import Primitives
internal import Stores

public struct ChannelService: Sendable {
    let context: ServiceContext

    /// The channels that the caller may see, by position.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`.
    public func list(
        in guild: GuildID, for caller: UserID, requiring required: Permissions = []
    ) async throws(DomainError) -> [Channel] {
        try await context.read { (view) throws(DomainError) in
            let access = try view.authorize(caller, in: guild, requiring: required, at: context.clock())
            return try view.channels.list(of: guild)
                .filter { access.permissions(in: $0).contains(.viewChannel) }
        }
    }

    /// Creates a channel. One in a category gets the category's overwrites, unless it is given its own.
    ///
    /// Publishes: `channelCreated` to those who may see the channel. Recorded.
    /// - Parameter required: checked in the guild, and in the category.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `maximumChannelsReached`;
    ///   `invalidField` for a parent that is no category of the guild (`parent_id`), and for a category with
    ///   a parent, a topic or slow mode; for `overwrites` as `update`.
    public func create(
        _ draft: ChannelDraft, in guild: GuildID, by actor: Actor,
        requiring required: Permissions = .manageChannels
    ) async throws(DomainError) -> Channel {
        try await context.write { (unit) throws(DomainError) in
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: context.clock())
            let extent = try unit.channels.extent(of: guild)
            guard extent.count < context.limits.channelsPerGuild else { throw .maximumChannelsReached }
            var channel = Channel(
                id: context.newID(), guildID: guild, kind: draft.kind, name: draft.name, topic: draft.topic,
                position: draft.position ?? extent.nextPosition, parentID: draft.parentID,
                isNSFW: draft.isNSFW, slowModeSeconds: draft.slowModeSeconds, lastMessageID: nil,
                createdAt: context.clock())
            let parent = try unit.channels.checkShape(of: channel)
            if let parent { try access.require(required, in: parent) }
            let own = try draft.overwrites.map { (given) throws(DomainError) in
                try unit.checked(given, replacing: channel, by: access.permissions)
            }
            channel.overwrites = own ?? parent?.overwrites ?? []
            try unit.channels.insert(channel)
            try unit.audit(
                .channelCreate, by: actor, in: guild, target: channel.id.snowflake, .between(nil, channel),
                context)
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

    /// Changes a channel. Other overwrites need MANAGE_ROLES in it, and every permission that becomes another
    /// one for somebody; a new category needs `required` there.
    ///
    /// Publishes: `channelUpdated` to those who may see the channel. Recorded.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `maximumOverwritesReached`;
    ///   `invalidField` as `create`, and for overwrites of the same subject twice or of somebody unknown
    ///   (`permission_overwrites`).
    public func update(
        _ id: ChannelID, _ changes: ChannelChanges, by actor: Actor,
        requiring required: Permissions = .manageChannels
    ) async throws(DomainError) -> Channel {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: id, requiring: required, at: now)
            let old = access.channel
            var channel = changes.applied(to: old)
            let parent = try unit.channels.checkShape(of: channel)
            if let parent, parent.id != old.parentID {
                _ = try unit.authorize(actor.id, in: parent.id, requiring: required, at: now)
            }
            if let overwrites = changes.overwrites.newValue {
                channel.overwrites = try unit.checked(overwrites, replacing: old, by: access.permissions)
            }
            try unit.store(channel, replacing: old, by: actor, at: now, context)
            return channel
        }
    }

    /// Deletes a channel with its messages and invites. The channels of a deleted category stay, without one.
    ///
    /// Publishes: `channelUpdated` for each channel that lost its category, in the order of positions, then
    /// `channelDeleted`, so that nobody ever sees a channel whose category is gone. Recorded.
    /// - Returns: the channel as it was.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`.
    @discardableResult
    public func delete(
        _ id: ChannelID, by actor: Actor, requiring required: Permissions = .manageChannels
    ) async throws(DomainError) -> Channel {
        try await context.writeFiles { (unit, files) throws(DomainError) in
            let now = context.clock()
            let channel = try unit.authorize(actor.id, in: id, requiring: required, at: now).channel
            try files?.removeFolder(of: id)
            if channel.kind == .category { try unit.dissolve(channel, at: now) }
            try unit.invites.deleteAll(to: id, at: now)
            try unit.channels.delete(id, at: now)
            try unit.audit(
                .channelDelete, by: actor, in: channel.guildID, target: id.snowflake, .between(channel, nil),
                context)
            unit.publish(.channelDeleted(channel), to: .channel(id, in: channel.guildID))
            return channel
        }
    }

    /// Moves channels to other positions and categories, all or none.
    ///
    /// Publishes: `channelUpdated` for each channel that changed. Recorded.
    /// - Parameter required: checked in the guild, in each of the channels and in each new category.
    /// - Throws: `unknownGuild`, `missingAccess`, `missingPermissions`, `unknownChannel`; `invalidField` for a
    ///   channel that is named twice (`id`), and for a parent as `create`.
    public func reorder(
        _ places: [ChannelPlace], in guild: GuildID, by actor: Actor,
        requiring required: Permissions = .manageChannels
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorize(actor.id, in: guild, requiring: required, at: now)
            let channels = Dictionary(
                try unit.channels.list(of: guild).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            guard Set(places.map(\.id)).count == places.count else {
                throw .invalidField(InvalidField("id", .duplicate))
            }
            for place in places {
                guard let old = channels[place.id] else { throw .unknownChannel }
                try access.require(required, in: old)
                var channel = old
                channel.position = place.position.applied(to: old.position)
                channel.parentID = place.parentID.applied(to: old.parentID)
                if channel == old { continue }
                let parent = try unit.channels.checkShape(of: channel)
                if let parent, parent.id != old.parentID { try access.require(required, in: parent) }
                try unit.store(channel, replacing: old, by: actor, at: now, context)
            }
        }
    }
}

extension ChannelChanges {
    /// Overwrites are left as they are.
    fileprivate func applied(to channel: Channel) -> Channel {
        var channel = channel
        channel.name = name.applied(to: channel.name)
        channel.topic = topic.applied(to: channel.topic)
        channel.position = position.applied(to: channel.position)
        channel.parentID = parentID.applied(to: channel.parentID)
        channel.isNSFW = isNSFW.applied(to: channel.isNSFW)
        channel.slowModeSeconds = slowModeSeconds.applied(to: channel.slowModeSeconds)
        return channel
    }
}

extension UnitOfWork {
    /// Writes, records and publishes a changed channel.
    func store(
        _ channel: Channel, replacing old: Channel, by actor: Actor, at now: Timestamp,
        _ context: ServiceContext
    ) throws(DomainError) {
        try channels.update(channel, at: now)
        let guild = channel.guildID
        try auditChanges(
            .channelUpdate, by: actor, in: guild, target: channel.id.snowflake, .between(old, channel),
            context)
        try auditOverwrites(of: channel, replacing: old, by: actor, context)
        publish(.channelUpdated(channel), to: .channel(channel.id, in: guild))
    }

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
    /// Whether a channel of this kind may have this parent, topic and slow mode.
    /// - Returns: the category it is in.
    fileprivate func checkShape(of subject: Channel) throws(DomainError) -> Channel? {
        if subject.kind == .category {
            let extras: [(String, Bool)] = [
                ("parent_id", subject.parentID == nil), ("topic", subject.topic == nil),
                ("rate_limit_per_user", subject.slowModeSeconds == 0),
            ]
            for (field, isAbsent) in extras where !isAbsent {
                throw .invalidField(InvalidField(field, .channelKindCannotHoldThis))
            }
        }
        guard let parentID = subject.parentID else { return nil }
        let parent = try channel(parentID)
        guard let parent, parent.guildID == subject.guildID, parent.kind == .category else {
            throw .invalidField(InvalidField("parent_id", .parentIsNotACategory))
        }
        return parent
    }
}
