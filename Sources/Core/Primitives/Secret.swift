// A value that must not reach logs, error messages or metrics.

/// Wraps a secret so that printing or interpolating it shows nothing.
public struct Secret<Value: Sendable>: Sendable {
    /// The secret itself. Each use of this name is a place to check.
    public let exposed: Value

    public init(_ value: Value) { exposed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[redacted]" }
    public var debugDescription: String { "[redacted]" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
