// What a router finds out from method and path alone, before any byte of the body is read.

/// The result of looking for a route.
public enum RouteMatch<Route: Sendable>: Sendable {
    case operation(MatchedRoute<Route>)
    /// No operation has this path.
    case unknownPath
    /// The path is there, but not with this method. `allow` is the value of the `Allow` field.
    case wrongMethod(allow: String)
    /// OPTIONS, which every path answers.
    case options(allow: String)
}

/// A route and where its path parameters stand.
public struct MatchedRoute<Route: Sendable>: Sendable {
    public let route: Route
    public let parameters: PathParameters

    public init(_ route: Route, _ parameters: PathParameters) {
        self.route = route
        self.parameters = parameters
    }
}

/// Ranges of a path's parameters, as offsets from its start; still percent-encoded.
public struct PathParameters: Sendable, Hashable {
    /// Parameters that one path template may have.
    public static let countMax = 8

    // Start and end of each, side by side: a match allocates nothing.
    private var bounds = SIMD16<UInt16>()
    public private(set) var count = 0

    public init() {}

    public subscript(index: Int) -> Range<Int> {
        Int(bounds[index * 2])..<Int(bounds[index * 2 + 1])
    }

    /// - Returns: false when there are too many, or the path is longer than an offset can tell.
    mutating func append(_ range: Range<Int>) -> Bool {
        guard count < Self.countMax, let start = UInt16(exactly: range.lowerBound),
            let end = UInt16(exactly: range.upperBound)
        else { return false }
        bounds[count * 2] = start
        bounds[count * 2 + 1] = end
        count += 1
        return true
    }
}
