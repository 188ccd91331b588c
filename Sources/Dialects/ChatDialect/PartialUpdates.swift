// Partial updates between the wire and the domain: what was left out stays as it is.

public import APIRuntime
public import Domain

extension FieldChange {
    /// A field that may be left out.
    public init(_ wire: Value?) { self = wire.map(FieldChange.set) ?? .keep }

    /// A field that may be left out, or be null.
    public init<Wrapped>(_ wire: Field<Wrapped>) where Value == Wrapped? {
        switch wire {
        case .absent: self = .keep
        case .null: self = .set(nil)
        case .value(let value): self = .set(value)
        }
    }
}
