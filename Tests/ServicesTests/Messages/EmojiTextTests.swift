// What is one emoji, and in which form it is stored.

import RandomTesting
import Testing

@testable import Services

@Suite struct EmojiTextTests {
    @Test(arguments: [
        "👍", "😀", "🎉", "⌚", "👍🏽", "🏽", "👩‍💻", "👩🏽‍💻", "👨‍👩‍👧‍👦", "👩🏻‍❤️‍💋‍👩🏼", "🏳️‍🌈", "🏴‍☠️", "👁️‍🗨️", "🕵🏽‍♂️",
        "🕵️‍♂️", "🇩🇪", "🇯🇵", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#️⃣", "*️⃣", "❤️", "☀️", "©️", "™️", "🧑🏻‍🤝‍🧑🏿", "🏃🏻‍♀️‍➡️", "🀄", "🫶🏿",
    ])
    func emojiAreStoredAsTheyAre(emoji: String) { #expect(EmojiText.canonical(emoji) == emoji) }

    /// Everything that Unicode lets a client leave out, or add.
    @Test(arguments: [
        ("❤", "❤️"), ("☀", "☀️"), ("⌚\u{FE0F}", "⌚"), ("👍\u{FE0F}", "👍"), ("1\u{20E3}", "1️⃣"),
        ("🏳\u{200D}🌈", "🏳️‍🌈"), ("🏴\u{200D}☠", "🏴‍☠️"), ("👁\u{200D}🗨", "👁️‍🗨️"),
        ("👁\u{FE0F}\u{200D}🗨", "👁️‍🗨️"), ("👩\u{200D}❤\u{200D}👨", "👩‍❤️‍👨"), ("🕵\u{200D}♂", "🕵️‍♂️"),
        ("🕵🏽\u{200D}♂", "🕵🏽‍♂️"), ("©", "©️"),
    ])
    func bothFormsAreOne(written: String, stored: String) {
        #expect(EmojiText.canonical(written) == stored)
        #expect(EmojiText.canonical(stored) == stored)
    }

    @Test(arguments: [
        "", " ", "a", "ab", "1", "#", "*", "12", "👍👍", "👍 ", " 👍", "👍a", "a👍", "❤\u{FE0E}", "\u{FE0F}",
        "\u{200D}",
        "👍\u{200D}", "\u{200D}👍", "👍\u{FE0F}\u{FE0F}", "👍🏽🏽", "❤🏽", "1\u{FE0F}", "a\u{20E3}", "\u{20E3}", "🇩",
        "🇩🇪🇩",
        "🇩🇪🇩🇪", "👍\u{200D}a", "👍\u{200D}🇩🇪", "👍\u{200D}1️⃣", "🏴\u{E0067}", "\u{E007F}", "🏴\u{E007F}", "é", "漢",
        "\u{0}", "👍\u{0}", "1👍", "1\u{FE0F}👍", "🏽\u{200D}👍", "👍\u{200D}🏽", "👍\u{301}", ":smile:", "name:123",
        "→a", "\u{1F3FB}\u{1F3FB}",
    ])
    func otherTextIsNone(text: String) { #expect(EmojiText.canonical(text) == nil) }

    @Test func lengthIsBounded() {
        let chain = Array(repeating: "👍", count: 9).joined(separator: "\u{200D}")
        #expect(chain.utf8.count <= EmojiText.bytesMax && EmojiText.canonical(chain) == chain)
        #expect(EmojiText.canonical(chain + "\u{200D}👍") == nil)
        #expect(EmojiText.canonical(String(repeating: "👍", count: 1_000_000)) == nil)
    }

    /// Whatever comes, the answer is one character that stays what it is.
    @Test func randomSequencesBecomeOneCharacterOrNothing() {
        var random = SeededGenerator(for: "randomSequencesBecomeOneCharacterOrNothing")
        let pieces: [Unicode.Scalar] = [
            "👍", "❤", "👩", "🏽", "\u{FE0F}", "\u{FE0E}", "\u{200D}", "\u{20E3}", "1", "a", "🏴", "\u{E0067}",
            "\u{E007F}", "\u{1F1E9}", "\u{1F1EA}", "☠",
        ]
        var emoji = 0
        for _ in 0..<20_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                scalars.append(pieces[Int.random(in: pieces.indices, using: &random)])
            }
            guard let stored = EmojiText.canonical(String(scalars)) else { continue }
            emoji += 1
            #expect(stored.count == 1, "\(scalars)")
            #expect(EmojiText.canonical(stored) == stored, "\(scalars)")
            #expect(EmojiText.canonical(String(stored.unicodeScalars.filter { $0 != "\u{FE0F}" })) == stored)
        }
        #expect(emoji > 100)
    }
}
