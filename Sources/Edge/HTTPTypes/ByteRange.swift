// `Range: bytes=…` (RFC 9110 §14.2) with a single range, which is what players and download managers send. Several
// ranges, other units and ranges that do not parse are ignored, as the RFC allows: the whole is sent.

/// What a `Range` field asks for of a representation of known length.
public enum ByteRange: Sendable, Hashable {
    case whole
    /// At least one byte.
    case part(Range<Int>)
    /// No byte of it is there (416).
    case unsatisfiable

    /// - Parameters:
    ///   - field: the value of `Range`.
    ///   - length: of the representation, in bytes.
    public init(_ field: String, length: Int) {
        let unit = field.prefix { $0 != "=" }
        guard unit.lowercased() == "bytes", unit.endIndex < field.endIndex else {
            self = .whole
            return
        }
        let range = field[field.index(after: unit.endIndex)...]
        let ends = range.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]) else {
            self = .whole
            return
        }
        self = Self.range(first, last, length: length)
    }

    private static func range(_ first: Int?, _ last: Int?, length: Int) -> ByteRange {
        switch (first, last) {
        case (nil, nil): .whole
        case (nil, let count?):
            count == 0 || length == 0 ? .unsatisfiable : .part(length - min(count, length)..<length)
        case (let first?, nil): first < length ? .part(first..<length) : .unsatisfiable
        case (let first?, let last?):
            if last < first {
                .whole
            } else {
                first < length ? .part(first..<min(last, length - 1) + 1) : .unsatisfiable
            }
        }
    }

    /// - Returns: nil if the text is no number; nil inside if there is none. Beyond what an integer holds, the
    ///   largest integer means the same.
    private static func number(_ text: Substring) -> Int?? {
        let text = text.trimmingPrefix(" ")
        if text.isEmpty { return .some(nil) }
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return .some(Int(text) ?? .max)
    }
}
