// YAML: what plain scalars mean, what is refused and where, and that written documents read back the same.

import SpecModel
import Testing

struct YAMLTests {
    private func parse(_ text: String) -> (node: YAMLNode?, diagnostics: [String]) {
        let result = YAMLParser.parse(Array(text.utf8), file: "a.yaml")
        return (result.node, result.diagnostics.map(\.description))
    }

    @Test(
        arguments: [
            ("~", .null), ("null", .null), ("", .null), ("true", .boolean(true)), ("False", .boolean(false)),
            ("12", .integer(12)), ("-7", .integer(-7)), ("+3", .integer(3)), ("0x1F", .integer(31)),
            ("0o17", .integer(15)), ("0", .integer(0)), ("1.5", .number(1.5)), ("-.5", .number(-0.5)),
            ("2.", .number(2)), ("1e3", .number(1000)), ("'12'", .string("12")),
            ("\"true\"", .string("true")),
            ("3.1.0", .string("3.1.0")), ("+", .string("+")), (".", .string(".")),
            ("0x", .string("0x")), ("1e", .string("1e")), ("y", .string("y")), ("grün", .string("grün")),
            ("'no'", .string("no")), ("9007199254740992", .integer(9_007_199_254_740_992)),
        ] as [(String, YAMLNode.Content)])
    func scalars(text: String, expected: YAMLNode.Content) {
        let (node, diagnostics) = parse("key: \(text)")
        #expect(node?["key"]?.content == expected)
        #expect(diagnostics.isEmpty)
    }

    @Test(arguments: [
        (
            "a: yes",
            "a.yaml:1:4: error: `yes` is a boolean to some YAML tools: write true or false, or quote the text"
        ),
        ("on: 1", "a.yaml:1:1: error: quote the key `on`: unquoted it is a boolean to some YAML tools"),
        ("true: 1", "a.yaml:1:1: error: quote the key `true`: unquoted it is not text"),
        (
            "a: 9007199254740993",
            """
            a.yaml:1:4: error: `9007199254740993` is beyond 2^53, where tools lose digits; quote it and use \
            a string type
            """
        ),
        (
            "a: 99999999999999999999",
            """
            a.yaml:1:4: error: `99999999999999999999` is beyond 2^53, where tools lose digits; quote it and \
            use a string type
            """
        ),
        (
            "a: 0777",
            "a.yaml:1:4: error: `0777` is octal to some YAML tools: drop the leading zero or quote the text"
        ),
        ("a: 1_000", "a.yaml:1:4: error: `1_000` is a number to some YAML tools; quote it if it is text"),
        ("a: 12:30", "a.yaml:1:4: error: `12:30` is a number to some YAML tools; quote it if it is text"),
        ("a: .inf", "a.yaml:1:4: error: `.inf` has no form in JSON; quote it if it is text"),
        ("a: 1e999", "a.yaml:1:4: error: `1e999` is out of range; quote it if it is text"),
        ("a: 1\nb:\n  c: 1\n  c: 2", "a.yaml:4:3: error: `c` is already a key of this mapping, at line 3"),
        ("a: !!str 1", "a.yaml:1:4: error: YAML tags are not supported; quote text instead"),
        ("a: &x {b: 1}\nc:\n  <<: *x", "a.yaml:3:3: error: merge keys are not supported; use $ref or allOf"),
        ("a: *x", "a.yaml:1:4: error: `*x` names no anchor that is complete above it"),
        ("a: &x [*x]", "a.yaml:1:8: error: `*x` names no anchor that is complete above it"),
        ("a: 1\n---\nb: 2", "a.yaml:2:1: error: a file holds one document; remove `---`"),
        ("", "a.yaml:1:1: error: the file is empty"),
        ("# nothing", "a.yaml:1:1: error: the file is empty"),
        (
            "a:\n\tb: 1",
            "a.yaml:2:1: error: text cannot start with this character: quote the text, indent with spaces"
        ),
        (
            "a: @b",
            "a.yaml:1:4: error: text cannot start with this character: quote the text, indent with spaces"
        ),
        ("a: [1", "a.yaml:2:1: error: did not find expected ',' or ']'"),
        ("? [a]\n: 1", "a.yaml:1:3: error: a key must be text"),
        ("a: 1\nü: \u{1}", "a.yaml:2:4: error: not UTF-8 text: control characters are not allowed"),
    ])
    func refusals(text: String, expected: String) {
        #expect(parse(text).diagnostics == [expected])
    }

    @Test func refusesInvalidUTF8() {
        let result = YAMLParser.parse(Array("a: 1\nb: ".utf8) + [0xC3, 0x28], file: "a.yaml")
        #expect(result.node == nil)
        #expect(result.diagnostics.map(\.location) == [SourceLocation(file: "a.yaml", line: 2, column: 5)])
    }

    @Test func boundsAliasesAndDepth() {
        let bomb = (0..<9).map {
            "a\($0): &a\($0) [\($0 == 0 ? "x" : Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ","))]"
        }
        #expect(
            parse(bomb.joined(separator: "\n")).diagnostics == [
                "a.yaml:7:14: error: the document has more than 500000 nodes with aliases expanded"
            ])
        let deep = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
        #expect(parse(deep).diagnostics == ["a.yaml:1:66: error: nested deeper than 64 levels"])
    }

    @Test func expandsAliases() {
        let node = parse("a: &x {b: 1}\nc: *x").node
        #expect(node?["c"]?["b"]?.content == .integer(1))
        #expect(node?["c"]?.location == SourceLocation(file: "a.yaml", line: 1, column: 4))
    }

    @Test(arguments: [
        "plain", "", " lead", "trail ", "a: b", "a #b", "#a", "- a", "12", "1.0", "true", "No", "~", "null",
        "<<",
        "it's", "say \"hi\"", "two\nlines", "two\nlines\n", "\n", "a\n\nb", " a\nb", "tab\there", "\u{0}",
        "grün 😀",
        "2024-01-15T10:30:00Z", "'", "\\u0041", "key:", "@everyone", "*", "[a]", "{a}", "a, b", "?", "-",
        "x\u{2028}y",
    ])
    func writesTextThatReadsBack(text: String) throws {
        let place = SourceLocation(file: "a.yaml", line: 1, column: 1)
        let value = YAMLNode(.string(text), at: place)
        let list = YAMLNode(.sequence([value, value]), at: place)
        let entries = [("key", value), ("list", list), ("k" + text, value)].map {
            YAMLEntry(key: $0.0, keyLocation: place, value: $0.1)
        }
        let inner = YAMLNode(.mapping(entries), at: place)
        let nested = YAMLNode(.sequence([inner, list, inner]), at: place)
        let node = YAMLNode(
            .mapping([YAMLEntry(key: "nested", keyLocation: place, value: nested)]), at: place)
        let written = YAMLWriter.text(of: node)
        let (read, diagnostics) = parse(written)
        #expect(diagnostics == [], "\(written)")
        #expect(read?.literal == node.literal, "\(written)")
    }

    @Test func writesBlocks() throws {
        let node = try #require(parse("{a: {b: [], c: {}}, d: [{e: 1, f: [2, 3]}, [null]], '200': 1.5}").node)
        #expect(
            YAMLWriter.text(of: node) == """
                a:
                  b: []
                  c: {}
                d:
                  - e: 1
                    f: [2, 3]
                  - [null]
                '200': 1.5

                """)
    }
}
