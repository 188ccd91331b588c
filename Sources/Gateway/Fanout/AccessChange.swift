// What a transaction did to the rules of a guild, and whom that shows or hides channels.
//
// A transaction may have many events: a role that is deleted takes its overwrites out of channels and itself out
// of members. It happened at once, so who sees what is decided by the rules before it and the rules after it, and
// by none of the states in between.

internal import Domain

/// The part of a transaction's events that decides what the members of one guild see.
struct AccessChange {
    /// Channels whose own rules changed.
    private(set) var channels: Set<ChannelID> = []
    /// Members whose roles were set.
    private(set) var members: [UserID: MemberStanding] = [:]
    private(set) var deletedRoles: Set<RoleID> = []
    /// Whether roles or the owner changed, which may concern anybody.
    private(set) var concernsEverybody = false

    var isEmpty: Bool { channels.isEmpty && members.isEmpty && deletedRoles.isEmpty && !concernsEverybody }

    /// Takes an event up, and brings the rules up to date with it.
    mutating func apply(_ event: DomainEvent, to rules: inout GuildRules) {
        switch event {
        case .guildUpdated(let guild):
            concernsEverybody = concernsEverybody || guild.ownerID != rules.ownerID
            rules.ownerID = guild.ownerID
        case .roleCreated(let role), .roleUpdated(let role):
            let old = rules.roles.updateValue(role.permissions, forKey: role.id)
            concernsEverybody = concernsEverybody || old.map { $0 != role.permissions } ?? false
        case .roleDeleted(let role, _):
            rules.roles[role] = nil
            deletedRoles.insert(role)
            concernsEverybody = true
        case .channelCreated(let channel), .channelUpdated(let channel):
            let old = rules.channels.updateValue(channel, forKey: channel.id)
            if old?.overwrites != channel.overwrites { channels.insert(channel.id) }
        case .channelDeleted(let channel):
            rules.channels[channel.id] = nil
            channels.insert(channel.id)
        case .memberUpdated(let member):
            members[member.user.id] = member.standing
        default:
            return
        }
    }

    /// What becomes of a follower's standing.
    func standing(after standing: MemberStanding) -> MemberStanding {
        var result = members[standing.userID] ?? standing
        if !deletedRoles.isEmpty { result.roleIDs.removeAll(where: deletedRoles.contains) }
        return result
    }
}

/// Channels that exist before and after a change, and that somebody sees on one side only.
struct VisibilityDifference {
    var gained: [ChannelID] = []
    var lost: [ChannelID] = []
}

/// One guild before and after a change, with the differences that were found already: members with the same roles
/// see the same channels, unless an overwrite names one of them.
struct VisibilityComparison {
    private struct Roles: Hashable {
        let before: [RoleID]
        let after: [RoleID]
    }

    private let before: GuildRules
    private let after: GuildRules
    private let change: AccessChange
    /// The channels of both sides, categories first.
    private let common: [Channel]
    private let individuals: Set<UserID>
    private var known: [Roles: VisibilityDifference] = [:]

    init(before: GuildRules, after: GuildRules, change: AccessChange) {
        self.before = before
        self.after = after
        self.change = change
        let needsAll = change.concernsEverybody || !change.members.isEmpty
        common = after.channels.values.filter { channel in
            before.channels[channel.id] != nil && (needsAll || change.channels.contains(channel.id))
        }.sorted { left, right in
            (left.kind == .category ? 0 : 1, left.id) < (right.kind == .category ? 0 : 1, right.id)
        }
        var individuals: Set<UserID> = [before.ownerID, after.ownerID]
        for rules in [before, after] {
            for channel in common {
                for overwrite in rules.channels[channel.id]?.overwrites ?? [] {
                    if case .member(let user) = overwrite.subject { individuals.insert(user) }
                }
            }
        }
        self.individuals = individuals
    }

    mutating func difference(
        from old: MemberStanding, to new: MemberStanding
    ) -> VisibilityDifference {
        guard change.concernsEverybody || !change.channels.isEmpty || old != new else {
            return VisibilityDifference()
        }
        if individuals.contains(old.userID) { return resolve(old, new) }
        let roles = Roles(before: old.roleIDs, after: new.roleIDs)
        if let difference = known[roles] { return difference }
        let difference = resolve(old, new)
        known[roles] = difference
        return difference
    }

    private func resolve(_ old: MemberStanding, _ new: MemberStanding) -> VisibilityDifference {
        let (base, newBase) = (before.permissions(of: old), after.permissions(of: new))
        var difference = VisibilityDifference()
        for channel in common {
            guard let oldChannel = before.channels[channel.id] else { continue }
            let saw = base.applying(oldChannel.overwrites, to: old, in: before.guildID)
                .contains(.viewChannel)
            let sees = newBase.applying(channel.overwrites, to: new, in: after.guildID)
                .contains(.viewChannel)
            if sees && !saw { difference.gained.append(channel.id) }
            if saw && !sees { difference.lost.append(channel.id) }
        }
        // A category goes after what is in it.
        difference.lost.reverse()
        return difference
    }
}
