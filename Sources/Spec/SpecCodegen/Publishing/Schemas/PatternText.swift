// A short text that a pattern matches, for examples.

internal import SpecModel

struct PatternText {
    /// By how much repetitions go beyond their minimum.
    private let extra: Int

    /// - Returns: a text of at least so many scalars; nil when none was found.
    static func make(_ pattern: String, lengthMin: Int) -> String? {
        guard let branch = (try? Pattern(pattern))?.branches.first else { return nil }
        // A longer text needs at most as many more repetitions as it lacks scalars.
        for extra in 0...lengthMin {
            guard let text = PatternText(extra: extra).text(of: branch.body) else { return nil }
            if text.unicodeScalars.count >= lengthMin { return text }
        }
        return nil
    }

    private func text(of node: Pattern.Node) -> String? {
        switch node {
        case .empty: return ""
        case .scalar(let set): return Self.readable(set).map { String($0) }
        case .sequence(let nodes): return joined(nodes.map(text))
        case .alternation(let nodes): return nodes.lazy.compactMap(text).first
        case .repetition(let node, let minimum, let maximum):
            let count = min(minimum + extra, maximum ?? .max)
            return joined(Array(repeating: count == 0 ? "" : text(of: node), count: max(count, 1)))
        }
    }

    private func joined(_ pieces: [String?]) -> String? {
        pieces.reduce(String?("")) { text, piece in
            guard let text, let piece else { return nil }
            return text + piece
        }
    }

    private static let preferred: [Unicode.Scalar] = ["a", "A", "1", "0"]

    private static func readable(_ set: ScalarSet) -> Unicode.Scalar? {
        if let scalar = preferred.first(where: set.contains) { return scalar }
        let printable = (0x21 as UInt8)...0x7E
        return printable.lazy.map { Unicode.Scalar($0) }.first(where: set.contains)
            ?? set.ranges.first.flatMap { Unicode.Scalar($0.lowerBound) }
    }
}
