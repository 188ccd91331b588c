// What counts as an emoji: one emoji of Unicode, whichever way it is written.
//
// The grammar is that of UTS #51 (ED-17 "emoji sequence"): flags of two regional indicators, keycaps, and up to a few
// elements joined by U+200D, each an emoji with a skin tone or tags. The variation selector U+FE0F may stand or be
// missing where an emoji can also be text: clients differ, so all forms become the fully qualified one.

enum EmojiText {
    /// Longer than every sequence that fonts have: two people with skin tones who kiss are 35 bytes.
    static let bytesMax = 64

    /// - Returns: the one form that the emoji is stored in; nil when `text` is anything but exactly one emoji.
    static func canonical(_ text: String) -> String? {
        guard !text.isEmpty, text.utf8.count <= bytesMax else { return nil }
        var reader = Reader(Array(text.unicodeScalars))
        return reader.readEmoji() && reader.isAtEnd ? String(reader.output) : nil
    }
}

private let joiner: Unicode.Scalar = "\u{200D}"
private let emojiStyle: Unicode.Scalar = "\u{FE0F}"
private let keycap: Unicode.Scalar = "\u{20E3}"
private let tagEnd: Unicode.Scalar = "\u{E007F}"

private struct Reader {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var output = String.UnicodeScalarView()

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { index == scalars.count }

    private var next: Unicode.Scalar? { isAtEnd ? nil : scalars[index] }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard next == wanted else { return false }
        index += 1
        return true
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        output.append(scalar)
        index += 1
    }

    mutating func readEmoji() -> Bool {
        guard let first = next else { return false }
        if first.isRegionalIndicator { return readFlag() }
        return first.isKeycapBase ? readKeycap(first) : readJoinedElements()
    }

    private mutating func readFlag() -> Bool {
        guard scalars.count == 2, scalars.allSatisfy(\.isRegionalIndicator) else { return false }
        for scalar in scalars { keep(scalar) }
        return true
    }

    /// A digit, `#` or `*` in a key: only with the key it is an emoji.
    private mutating func readKeycap(_ base: Unicode.Scalar) -> Bool {
        keep(base)
        _ = take(emojiStyle)
        guard take(keycap) else { return false }
        output.append(emojiStyle)
        output.append(keycap)
        return true
    }

    private mutating func readJoinedElements() -> Bool {
        guard readElement() else { return false }
        while take(joiner) {
            output.append(joiner)
            guard readElement() else { return false }
        }
        return true
    }

    private mutating func readElement() -> Bool {
        guard let base = next, base.properties.isEmoji, !base.isKeycapBase, !base.isRegionalIndicator else {
            return false
        }
        // A skin tone alone is an emoji, but no part of one except behind somebody's skin.
        if base.properties.isEmojiModifier, scalars.count > 1 { return false }
        keep(base)
        if let tone = next, tone.properties.isEmojiModifier {
            guard base.properties.isEmojiModifierBase else { return false }
            keep(tone)
            return true
        }
        _ = take(emojiStyle)
        if !base.properties.isEmojiPresentation { output.append(emojiStyle) }
        return readTags()
    }

    /// The letters behind the flags of regions (England's), which end with a scalar of their own.
    private mutating func readTags() -> Bool {
        guard let first = next, first.isTag else { return true }
        while let tag = next, tag.isTag { keep(tag) }
        guard next == tagEnd else { return false }
        keep(tagEnd)
        return true
    }
}

extension Unicode.Scalar {
    fileprivate var isKeycapBase: Bool { ("0"..."9").contains(self) || self == "#" || self == "*" }
    fileprivate var isRegionalIndicator: Bool { ("\u{1F1E6}"..."\u{1F1FF}").contains(self) }
    fileprivate var isTag: Bool { ("\u{E0020}"..."\u{E007E}").contains(self) }
}
