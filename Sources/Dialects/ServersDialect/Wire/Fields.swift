// Permissions and partial updates between the wire and the domain.

internal import APIRuntime
internal import Domain
internal import ServersAPI

extension Domain.Permissions {
    /// The bit numbers of the contract are the domain's own.
    init(_ wire: ServersAPI.Permissions) { self.init(rawValue: wire.rawValue) }
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
