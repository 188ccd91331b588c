// One field of a partial update: left alone, or given a value (which may itself be nil).

public enum FieldChange<Value: Sendable>: Sendable {
    case keep
    case set(Value)
}

extension FieldChange {
    /// The value after the update.
    public func applied(to current: Value) -> Value {
        switch self {
        case .keep: current
        case .set(let value): value
        }
    }

    /// What `set` carries.
    public var newValue: Value? {
        switch self {
        case .keep: nil
        case .set(let value): value
        }
    }
}

extension FieldChange: Equatable where Value: Equatable {}
