// The three states of a property that may be left out and may be null: PATCH tells "keep it" from "clear it".

/// A property that is both optional and nullable.
public enum Field<Value> {
    /// The key is not there.
    case absent
    /// The key is there with the value null.
    case null
    case value(Value)

    /// - Parameter value: nil means absent.
    public init(_ value: Value?) { self = value.map(Field.value) ?? .absent }

    /// The value, when there is one.
    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// What a patch makes of `current`: itself when absent, nil when null.
    public func applied(to current: Value?) -> Value? {
        switch self {
        case .absent: current
        case .null: nil
        case .value(let value): value
        }
    }

    public func map<Other>(_ transform: (Value) -> Other) -> Field<Other> {
        switch self {
        case .absent: .absent
        case .null: .null
        case .value(let value): .value(transform(value))
        }
    }
}

extension Field: Equatable where Value: Equatable {}
extension Field: Hashable where Value: Hashable {}
extension Field: Sendable where Value: Sendable {}
