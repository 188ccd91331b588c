// Permissions between the wire and the domain.

internal import Domain
internal import ServersAPI

extension Domain.Permissions {
    /// The bit numbers of the contract are the domain's own.
    init(_ wire: ServersAPI.Permissions) { self.init(rawValue: wire.rawValue) }
}
