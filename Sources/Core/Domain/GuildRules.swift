// Everything that decides what the members of one guild may do, and the decision itself.
//
// The rules are a value: services read them with a transaction, gateway hubs keep them and follow events.

public import Primitives

/// Who a guild belongs to, what its roles allow, and the exceptions of its channels.
public struct GuildRules: Sendable {
    public let guildID: GuildID
    public var ownerID: UserID
    /// By role, `@everyone` included.
    public var roles: [RoleID: Permissions]
    /// Every channel, also those that a viewer of the guild does not see.
    public var channels: [ChannelID: Channel]

    public init(
        guildID: GuildID, ownerID: UserID, roles: [RoleID: Permissions], channels: [ChannelID: Channel]
    ) {
        self.guildID = guildID
        self.ownerID = ownerID
        self.roles = roles
        self.channels = channels
    }

    public init(guild: Guild, roles: some Sequence<Role>, channels: some Sequence<Channel>) {
        self.init(
            guildID: guild.id, ownerID: guild.ownerID,
            roles: Dictionary(roles.map { ($0.id, $0.permissions) }) { $1 },
            channels: Dictionary(channels.map { ($0.id, $0) }) { $1 })
    }

    /// What a member may do in the guild as a whole (seed 1 §7.3).
    public func permissions(of member: MemberStanding) -> Permissions {
        if member.userID == ownerID { return .all }
        let held = member.roleIDs.reduce(roles[guildID.retyped()] ?? []) { $0.union(roles[$1] ?? []) }
        return held.contains(.administrator) ? .all : held
    }

    /// What a member may do in one channel: as in the guild, with the channel's overwrites applied.
    /// - Returns: nothing at all for a channel that is not the guild's.
    public func permissions(of member: MemberStanding, in channel: ChannelID) -> Permissions {
        guard let channel = channels[channel] else { return [] }
        return permissions(of: member).applying(channel.overwrites, to: member, in: guildID)
    }
}

/// What of a member counts when permissions are resolved.
public struct MemberStanding: Sendable, Hashable {
    public let userID: UserID
    /// Without `@everyone`, which is implied.
    public var roleIDs: [RoleID]

    public init(userID: UserID, roleIDs: [RoleID]) {
        self.userID = userID
        self.roleIDs = roleIDs
    }
}

extension Permissions {
    /// The permissions in a channel of somebody who has these in its guild: the overwrite of `@everyone`
    /// first, then those of the member's roles together, then the member's own; each takes away what it
    /// denies and then gives what it allows. Overwrites do not bind owners and administrators, and say nothing
    /// about what concerns the guild as a whole.
    public func applying(
        _ overwrites: [PermissionOverwrite], to member: MemberStanding, in guild: GuildID
    ) -> Permissions {
        if overwrites.isEmpty || contains(.administrator) { return self }
        var (everyone, roles, own) = (Exception(), Exception(), Exception())
        for overwrite in overwrites {
            switch overwrite.subject {
            case .role(let role) where role == guild.retyped(): everyone.add(overwrite)
            case .role(let role) where member.roleIDs.contains(role): roles.add(overwrite)
            case .member(let user) where user == member.userID: own.add(overwrite)
            case .role, .member: continue
            }
        }
        return own.applied(to: roles.applied(to: everyone.applied(to: self)))
    }

    /// What is left of these while their holder is timed out (seed 4 §6). Owners and administrators cannot be.
    public var whileTimedOut: Permissions {
        contains(.administrator) ? self : intersection(.viewChannel)
    }
}

/// Overwrites of one rank taken together.
private struct Exception {
    private var allow: Permissions = []
    private var deny: Permissions = []

    mutating func add(_ overwrite: PermissionOverwrite) {
        allow.formUnion(overwrite.allow.intersection(.ofChannels))
        deny.formUnion(overwrite.deny.intersection(.ofChannels))
    }

    func applied(to permissions: Permissions) -> Permissions { permissions.subtracting(deny).union(allow) }
}
