// Normalization form C, by examples of UAX #15.

import Primitives
import Testing

@Suite struct NormalizedTextTests {
    @Test(arguments: [
        ("", ""), ("ada", "ada"),
        ("e\u{301}", "\u{E9}"), ("\u{E9}", "\u{E9}"),
        ("\u{212B}", "\u{C5}"), ("A\u{30A}", "\u{C5}"),
        ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"),
        ("\u{958}", "\u{915}\u{93C}"),
        ("\u{FB01}", "\u{FB01}"), ("\u{430}", "\u{430}"),
    ])
    func textsAreComposed(_ text: String, _ composed: String) {
        #expect(Array(text.normalized.unicodeScalars) == Array(composed.unicodeScalars))
        #expect(Array(text.normalized.normalized.utf8) == Array(text.normalized.utf8))
    }
}
