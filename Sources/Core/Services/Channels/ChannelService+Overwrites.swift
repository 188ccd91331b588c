// Permission overwrites: what roles and members may do differently in one channel.
//
// Who changes them needs MANAGE_ROLES there, and can change for others only what they may do themselves:
// else a channel would be a way to more permissions. Bits that are about the guild as a whole are dropped.

public import Domain
public import Primitives
internal import Stores

extension ChannelService {
    /// Adds an overwrite, or replaces the one of the same role or member.
    ///
    /// Publishes: `channelUpdated` to those who may see the channel. Recorded.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownRole`, `unknownMember`,
    ///   `maximumOverwritesReached`, `notInDirectChannel`.
    public func setOverwrite(
        _ overwrite: PermissionOverwrite, of id: ChannelID, by actor: Actor,
        requiring required: Permissions = .manageRoles
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorizeSettings(actor.id, of: id, requiring: required, at: now)
            var channel = access.channel
            if let index = channel.overwrites.firstIndex(where: { $0.subject == overwrite.subject }) {
                channel.overwrites[index] = overwrite
            } else {
                try unit.checkExists(overwrite.subject, in: channel.guildID)
                channel.overwrites.append(overwrite)
            }
            channel.overwrites = try unit.checked(
                channel.overwrites, replacing: access.channel, by: access.permissions)
            try unit.store(channel, replacing: access.channel, by: actor, at: now, context)
        }
    }

    /// - Parameter subject: the number of the role or user.
    /// - Throws: `unknownChannel`, `missingAccess`, `missingPermissions`, `unknownOverwrite`,
    ///   `notInDirectChannel`.
    public func deleteOverwrite(
        of subject: Snowflake, in id: ChannelID, by actor: Actor,
        requiring required: Permissions = .manageRoles
    ) async throws(DomainError) {
        try await context.write { (unit) throws(DomainError) in
            let now = context.clock()
            let access = try unit.authorizeSettings(actor.id, of: id, requiring: required, at: now)
            var channel = access.channel
            let kept = channel.overwrites.filter { $0.subject.id != subject }
            guard kept.count < channel.overwrites.count else { throw .unknownOverwrite }
            channel.overwrites = try unit.checked(kept, replacing: access.channel, by: access.permissions)
            try unit.store(channel, replacing: access.channel, by: actor, at: now, context)
        }
    }
}

extension StoreTransaction {
    /// Overwrites as they may be stored.
    /// - Parameters:
    ///   - channel: what they are for, with those that it has now.
    ///   - permissions: what the caller may do there.
    func checked(
        _ overwrites: [PermissionOverwrite], replacing channel: Channel, by permissions: Permissions
    ) throws(DomainError) -> [PermissionOverwrite] {
        let overwrites = overwrites.map(\.inChannel)
        if overwrites == channel.overwrites { return overwrites }
        guard overwrites.count <= ContentLimits.overwritesPerChannelMax else {
            throw .maximumOverwritesReached
        }
        guard Set(overwrites.map(\.subject)).count == overwrites.count else {
            throw .invalidField(InvalidField("permission_overwrites", .duplicate))
        }
        let changed = changedBits(from: channel.overwrites, to: overwrites)
        guard permissions.isSuperset(of: changed.union(.manageRoles)) else { throw .missingPermissions }
        let known = Set(channel.overwrites.map(\.subject))
        for overwrite in overwrites where !known.contains(overwrite.subject) {
            do throws(DomainError) {
                try checkExists(overwrite.subject, in: channel.guildID)
            } catch .unknownRole {
                throw .invalidField(InvalidField("permission_overwrites", .unknownRole))
            } catch .unknownMember {
                throw .invalidField(InvalidField("permission_overwrites", .notAMember))
            }
        }
        return overwrites
    }

    /// - Throws: `unknownRole`, `unknownMember`.
    fileprivate func checkExists(
        _ subject: PermissionOverwrite.Subject, in guild: GuildID
    ) throws(DomainError) {
        switch subject {
        case .role(let id): guard try roles.role(id, in: guild) != nil else { throw .unknownRole }
        case .member(let id): guard try members.contains(id, in: guild) else { throw .unknownMember }
        }
    }

    /// Every permission that is allowed or denied to somebody otherwise than before.
    private func changedBits(
        from old: [PermissionOverwrite], to new: [PermissionOverwrite]
    ) -> Permissions {
        let before = Dictionary(old.map { ($0.subject, $0) }, uniquingKeysWith: { $1 })
        let after = Dictionary(new.map { ($0.subject, $0) }, uniquingKeysWith: { $1 })
        return Set(before.keys).union(after.keys).reduce(into: []) { changed, subject in
            let (old, new) = (before[subject], after[subject])
            changed.formUnion((old?.allow ?? []).symmetricDifference(new?.allow ?? []))
            changed.formUnion((old?.deny ?? []).symmetricDifference(new?.deny ?? []))
        }
    }
}

extension UnitOfWork {
    /// Records which overwrites a channel gained, changed and lost.
    func auditOverwrites(
        of channel: Channel, replacing old: Channel, by actor: Actor, _ context: ServiceContext
    ) throws(DomainError) {
        if channel.overwrites == old.overwrites { return }
        let before = Dictionary(old.overwrites.map { ($0.subject, $0) }, uniquingKeysWith: { $1 })
        for overwrite in channel.overwrites where overwrite != before[overwrite.subject] {
            let previous = before[overwrite.subject]
            try audit(
                previous == nil ? .overwriteCreate : .overwriteUpdate, by: actor, in: channel.guildID,
                target: channel.id.snowflake, .between(previous, overwrite), context)
        }
        let kept = Set(channel.overwrites.map(\.subject))
        for overwrite in old.overwrites where !kept.contains(overwrite.subject) {
            try audit(
                .overwriteDelete, by: actor, in: channel.guildID, target: channel.id.snowflake,
                .between(overwrite, nil), context)
        }
    }
}

extension PermissionOverwrite {
    fileprivate var inChannel: PermissionOverwrite {
        PermissionOverwrite(
            subject, allow: allow.intersection(.ofChannels), deny: deny.intersection(.ofChannels))
    }
}
