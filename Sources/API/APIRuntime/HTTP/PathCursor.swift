// Walks a request's path segment by segment. Segments are compared percent-decoded without being copied:
// `/users/%40me` is `/users/@me`, while `%2F` stays inside its segment.
//
// One slash at the end is ignored, so `/guilds/` is `/guilds`. Empty segments anywhere else match nothing.

/// A place in a path, and the parameters passed so far. A small value: routers copy it to try one branch.
public struct PathCursor {
    private let path: ArraySlice<UInt8>
    private var position: Int
    public private(set) var parameters = PathParameters()

    /// - Parameter path: as received, without the query.
    public init(_ path: ArraySlice<UInt8>) {
        self.path = path
        position = path.startIndex
    }

    /// Nothing is left, or a single slash.
    public var isAtEnd: Bool {
        position == path.endIndex || (position == path.endIndex - 1 && path[position] == UInt8(ascii: "/"))
    }

    /// Passes the next segment if it is `text`.
    public mutating func literal(_ text: StaticString) -> Bool {
        guard let segment: Range<Int> = nextSegment() else { return false }
        var index = segment.lowerBound
        for offset in 0..<text.utf8CodeUnitCount {
            guard index < segment.upperBound,
                let byte: UInt8 = decodedByte(&index, until: segment.upperBound),
                byte == text.utf8Start[offset]
            else { return false }
        }
        guard index == segment.upperBound else { return false }
        position = index
        return true
    }

    /// Passes the next segment, whatever it is, as a parameter; it must not be empty.
    public mutating func parameter() -> Bool {
        guard let segment: Range<Int> = nextSegment(), !segment.isEmpty else { return false }
        let start = path.startIndex
        guard parameters.append(segment.lowerBound - start..<segment.upperBound - start) else { return false }
        position = segment.upperBound
        return true
    }

    private func nextSegment() -> Range<Int>? {
        guard position < path.endIndex, path[position] == UInt8(ascii: "/") else { return nil }
        let start = position + 1
        var end = start
        while end < path.endIndex, path[end] != UInt8(ascii: "/") { end += 1 }
        return start..<end
    }

    private func decodedByte(_ index: inout Int, until end: Int) -> UInt8? {
        guard path[index] == UInt8(ascii: "%") else {
            index += 1
            return path[index - 1]
        }
        guard index + 2 < end, let high = hexadecimalValue(path[index + 1]),
            let low = hexadecimalValue(path[index + 2])
        else { return nil }
        index += 3
        return high << 4 | low
    }
}
