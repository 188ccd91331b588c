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

    /// The id that a parameter is; 0 when it is none, which reading the parameter will find out.
    /// - Parameter path: what the parameters were found in.
    public func identifier(_ index: Int, in path: ArraySlice<UInt8>) -> UInt64 {
        let range = self[index]
        let text = path[path.startIndex + range.lowerBound..<path.startIndex + range.upperBound]
        var value: UInt64 = 0
        for byte in text {
            // An escaped digit is a digit: ids written so are counted like others.
            if byte == UInt8(ascii: "%") { return Self.escapedIdentifier(text) }
            let digit = UInt64(byte) &- 0x30
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = product.addingReportingOverflow(digit)
            guard digit <= 9, !overflows, !carries else { return 0 }
            value = sum
        }
        return value
    }

    private static func escapedIdentifier(_ text: ArraySlice<UInt8>) -> UInt64 {
        PercentEncoding.decode(text, plusIsSpace: false).flatMap { UInt64($0) } ?? 0
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
