// Permissions between the wire and the domain.

internal import Domain
internal import GuildsAPI

extension Domain.Permissions {
    /// The bit numbers of the contract are the domain's own (seed 1 §7.1).
    init(_ wire: GuildsAPI.Permissions) { self.init(rawValue: wire.rawValue) }
}

extension GuildsAPI.Permissions {
    /// Only the bits that the contract names: what "everything" means may grow.
    init(_ permissions: Domain.Permissions) {
        self.init(rawValue: permissions.rawValue)
        formIntersection(.named)
    }

    private static let named: Self = [
        .viewChannel, .sendMessages, .manageMessages, .manageChannels, .manageRoles, .manageGuild,
        .kickMembers, .banMembers, .administrator, .attachFiles, .addReactions,
    ]
}
