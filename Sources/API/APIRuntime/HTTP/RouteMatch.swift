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
public struct PathParameters: Sendable {
    /// Parameters that one path template may have.
    public static let countMax = 8

    // Start and end of each in one word: a match allocates nothing. Not a SIMD vector: its alignment of 32
    // bytes is more than the frames of async functions have, and debug builds then write beyond the frame.
    private var bounds = InlineArray<8, UInt32>(repeating: 0)
    public private(set) var count = 0

    public init() {}

    public subscript(index: Int) -> Range<Int> {
        Int(bounds[index] >> 16)..<Int(bounds[index] & 0xFFFF)
    }

    /// - Returns: false when there are too many, or the path is longer than an offset can tell.
    mutating func append(_ range: Range<Int>) -> Bool {
        guard count < Self.countMax, let start = UInt16(exactly: range.lowerBound),
            let end = UInt16(exactly: range.upperBound)
        else { return false }
        bounds[count] = UInt32(start) << 16 | UInt32(end)
        count += 1
        return true
    }
}
