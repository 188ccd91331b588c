// Lets a struct contain a value of its own type.

/// Keeps a property out of line. Copies share the value until one of them is changed.
@propertyWrapper
public struct Indirect<Value> {
    // An array of one: the simplest value that is stored elsewhere and copied on write.
    private var storage: [Value]

    public init(wrappedValue: Value) { storage = [wrappedValue] }

    public var wrappedValue: Value {
        get { storage[0] }
        set { storage[0] = newValue }
    }
}

extension Indirect: Equatable where Value: Equatable {}
extension Indirect: Hashable where Value: Hashable {}
extension Indirect: Sendable where Value: Sendable {}
