// What a member may do (seed 1 §7).

/// A set of permission bits; the bit numbers are those of seed 1 §7.1.
public struct Permissions: OptionSet, Sendable, Hashable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public static let viewChannel = Permissions(rawValue: 1 << 0)
    public static let sendMessages = Permissions(rawValue: 1 << 1)
    public static let manageMessages = Permissions(rawValue: 1 << 2)
    public static let manageChannels = Permissions(rawValue: 1 << 3)
    public static let manageRoles = Permissions(rawValue: 1 << 4)
    public static let manageGuild = Permissions(rawValue: 1 << 5)
    public static let kickMembers = Permissions(rawValue: 1 << 6)
    public static let banMembers = Permissions(rawValue: 1 << 7)
    public static let administrator = Permissions(rawValue: 1 << 8)
    public static let attachFiles = Permissions(rawValue: 1 << 9)
    public static let addReactions = Permissions(rawValue: 1 << 10)

    /// What `@everyone` may do in a new guild (seed 1 §7.2).
    public static let everyoneDefault: Permissions = [
        .viewChannel, .sendMessages, .addReactions, .attachFiles,
    ]
    /// What everybody in a conversation may do there.
    public static let inDirectChannels: Permissions = [
        .viewChannel, .sendMessages, .addReactions, .attachFiles,
    ]
    /// What a role can carry.
    public static let named: Permissions = [
        .viewChannel, .sendMessages, .manageMessages, .manageChannels, .manageRoles, .manageGuild,
        .kickMembers, .banMembers, .administrator, .attachFiles, .addReactions,
    ]
    /// What can be different in one channel: the others are about the guild as a whole.
    public static let ofChannels: Permissions = [
        .viewChannel, .sendMessages, .manageMessages, .manageChannels, .manageRoles, .attachFiles,
        .addReactions,
    ]
    /// Owners and administrators may do everything, also what is added later.
    public static let all = Permissions(rawValue: .max)
}

extension Permissions {
    /// Resolution of seed 1 §7.3: the owner and administrators may do everything, others what any of their
    /// roles allows.
    /// - Parameters:
    ///   - roles: every role the member has, `@everyone` included.
    public static func resolved(isOwner: Bool, roles: some Sequence<Permissions>) -> Permissions {
        if isOwner { return .all }
        let combined = roles.reduce(into: Permissions()) { $0.formUnion($1) }
        return combined.contains(.administrator) ? .all : combined
    }
}
