// The pattern subset: what is matched, and what is refused with which words.

import SpecModel
import Testing

struct PatternTests {
    @Test(arguments: [
        (
            "^[a-z0-9_-]{1,32}$", ["general", "a", "x-y_9"],
            ["", "Über", "a b", String(repeating: "a", count: 33)]
        ),
        ("^(text|voice)$", ["text", "voice"], ["textvoice", "xtext", ""]),
        ("^a|b$", ["a", "ab", "xb", "axx"], ["xa x", "bx"]),
        ("b+", ["abc", "b"], ["ac", ""]),
        ("^$", [""], ["a", "\n"]),
        ("^(?:a|bc)*d?$", ["", "abca", "d", "bcd"], ["b", "dd"]),
        ("^\\d{3,}$", ["123", "1234"], ["12", "12a"]),
        ("^[^\\s@]+@[^\\s@]+$", ["a@b", "ü@ß"], ["a b@c", "a@"]),
        ("^.$", ["a", "😀"], ["\n", "ab"]),
        ("^\\u0041\\x42\\u{1F600}\\/$", ["AB😀/"], ["AB"]),
        ("^(a{0}){1000}(){7}x{2,2}$", ["xx"], ["x"]),
        ("^[\\w.\\-]+$", ["a.b-c"], ["a b"]),
    ])
    func matches(source: String, accepted: [String], refused: [String]) throws {
        let program = try PatternProgram(try Pattern(source))
        for text in accepted { #expect(program.matches(text), "\(source) should match \(text)") }
        for text in refused { #expect(!program.matches(text), "\(source) should not match \(text)") }
    }

    @Test(arguments: [
        ("(?=a)", 2, "only `(...)` and `(?:...)` groups are supported: no look-around, names or flags"),
        ("(a)\\1", 3, "`\\1`: back-references are not supported"),
        ("\\bword", 0, "`\\b`: word boundaries are not supported"),
        ("\\q", 0, "`\\q`: no such escape"),
        ("(a", 0, "this group is never closed"),
        ("a)", 1, "`)` closes no group; write `\\)` for the character itself"),
        ("[a", 0, "this class is never closed"),
        ("[]", 0, "this class matches nothing"),
        ("[z-a]", 4, "the range is out of order"),
        ("*a", 0, "`*` repeats nothing; write `\\*` for the character itself"),
        ("a*?", 2, "a quantifier cannot follow another one; use a group"),
        ("a{2", 3, "expected `}` after the count"),
        ("a{4000}", 5, "counts above 1000 are not supported; use maxLength"),
        ("a{3,2}", 5, "the counts in braces are out of order"),
        ("a^b", 1, "`^` can only stand at the start of the pattern or of an outermost alternative"),
        ("(a$)", 2, "`$` cannot stand inside a group; write it at the end of the pattern"),
        ("a$b", 2, "`$` can only stand at the end of the pattern or of an outermost alternative"),
        ("\\u{D800}", 8, "not a Unicode scalar value; use `\\u{…}`"),
    ])
    func refuses(source: String, offset: Int, message: String) {
        let error = #expect(throws: PatternError.self) { try Pattern(source) }
        #expect(error == PatternError(offset: offset, message: message))
    }

    @Test func refusesPatternsThatGrowTooLarge() throws {
        let pattern = try Pattern("((a{1000}){1000}){1000}")
        #expect(throws: PatternError.self) { try PatternProgram(pattern) }
        let nested = String(repeating: "(", count: 40) + String(repeating: ")", count: 40)
        #expect(throws: PatternError.self) { try Pattern(nested) }
    }
}
