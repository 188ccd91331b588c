// Ids, permissions and partial updates between the wire and the domain.

internal import APIRuntime
internal import Domain
internal import GuildsAPI
internal import Primitives

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

extension FieldChange {
    /// A field that may be left out.
    init(_ wire: Value?) { self = wire.map(FieldChange.set) ?? .keep }

    /// A field that may be left out, or be null.
    init<Wrapped>(_ wire: Field<Wrapped>) where Value == Wrapped? {
        switch wire {
        case .absent: self = .keep
        case .null: self = .set(nil)
        case .value(let value): self = .set(value)
        }
    }
}
