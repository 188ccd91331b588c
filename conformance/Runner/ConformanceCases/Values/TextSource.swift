// Texts of a wanted length: plain ones, and ones that only a count of Unicode scalars measures rightly.

internal import SpecModel

/// Makes texts; the same seed gives the same texts.
struct TextSource: Sendable {
    /// A run of letters that all texts repeat.
    private let letters: [Unicode.Scalar]

    init(seed: UInt64) {
        var state = seed
        letters = (0..<61).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Unicode.Scalar(UInt8(ascii: "a") + UInt8((state >> 33) % 26))
        }
    }

    /// - Parameter index: texts of one length with another index are others, as far as the length allows.
    func plain(_ length: Int, index: Int = 0) -> String {
        let suffix = index == 0 ? "" : String(index).suffix(length)
        return repeating(letters, length - suffix.count) + suffix
    }

    /// Scalars that are two units in UTF-16 and four bytes in UTF-8.
    func wide(_ length: Int) -> String { repeating(["\u{1F9F5}", "\u{1F9F6}", "\u{1FAA1}"], length) }

    private func repeating(_ scalars: [Unicode.Scalar], _ length: Int) -> String {
        var text = String(String.UnicodeScalarView(scalars))
        text = String(repeating: text, count: max(0, length) / scalars.count)
        text.unicodeScalars.append(contentsOf: scalars.prefix(max(0, length) % scalars.count))
        return text
    }

    // MARK: Formats

    /// An address of exactly this length whose parts are not longer than mail allows: 64 before the @, 63 in
    /// a label.
    ///
    /// - Returns: nil below the shortest.
    func email(_ length: Int, index: Int = 0) -> String? {
        let domain = "@example.com"
        let local = length - domain.count
        guard local >= 1 else { return nil }
        if local <= 64 { return plain(local, index: index) + domain }
        var (text, rest) = (plain(64, index: index) + "@", length - 65 - "example.com".count)
        while rest > 0 {
            // A label and its dot, so that no single dot is left over.
            let label = rest == 65 ? 62 : min(63, rest - 1)
            guard label >= 1 else { return nil }
            text += plain(label) + "."
            rest -= label + 1
        }
        return text + "example.com"
    }

    func uri(_ length: Int, index: Int = 0) -> String? {
        let start = "https://example.com/"
        return length < start.count ? nil : start + plain(length - start.count, index: index)
    }

    /// A text that a pattern matches as a whole, as long as wanted if the pattern has a part that can be
    /// repeated.
    func matching(_ pattern: Pattern, length: Int) -> String? {
        guard let branch = pattern.branches.first else { return nil }
        let shortest = text(of: branch.body, growingBy: 0).unicodeScalars.count
        return text(of: branch.body, growingBy: max(0, length - shortest))
    }

    private func text(of node: Pattern.Node, growingBy extra: Int) -> String {
        var extra = extra
        return text(of: node, &extra)
    }

    private func text(of node: Pattern.Node, _ extra: inout Int) -> String {
        switch node {
        case .empty: return ""
        case .scalar(let set): return preferred(in: set).map { String($0) } ?? ""
        case .sequence(let nodes): return nodes.map { text(of: $0, &extra) }.joined()
        case .alternation(let nodes): return nodes.first.map { text(of: $0, &extra) } ?? ""
        case .repetition(let body, let minimum, let maximum):
            let once = text(of: body, growingBy: 0)
            let size = max(1, once.unicodeScalars.count)
            let more = min(extra / size, (maximum ?? .max) - minimum)
            extra -= more * size
            return String(repeating: once, count: minimum + more)
        }
    }

    private func preferred(in set: ScalarSet) -> Unicode.Scalar? {
        letters.first { set.contains($0) } ?? set.ranges.first.flatMap { Unicode.Scalar($0.lowerBound) }
    }
}

extension String {
    func hasFormat(_ format: StringRules.Format) -> Bool {
        let place = Origin(location: SourceLocation(file: "", line: 1, column: 1), pointer: "")
        let schema = Schema(shape: .string(StringRules(format: format)), origin: place)
        return LiteralValidator([]).violations(of: .string(self), against: schema).isEmpty
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
}
