// What patterns match and what they do not, with the exact differences.

import ConformanceModel
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Patterns")
struct MatcherTests {
    private static let matching: [(String, String)] = [
        ("1", "1"), ("1", "1.0"), ("1.5", "1.5"), ("hello", #""hello""#), ("true", "true"), ("null", "null"),
        ("{a: 1}", #"{"a": 1, "b": 2}"#), ("{}", #"{"b": 2}"#),
        ("{a: {b: x}}", #"{"a": {"b": "x", "c": 1}}"#),
        ("[1, 2]", "[1, 2]"), ("[]", "[]"), ("[{a: 1}]", #"[{"a": 1, "b": 2}]"#),
        (#"{a: "<absent>"}"#, #"{"b": 1}"#), (#"{a: "<string|null>"}"#, #"{"a": null}"#),
        ("{$exact: {a: 1, b: 2}}", #"{"b": 2, "a": 1}"#),
        ("{$unordered: [1, 2, 3]}", "[3, 1, 2]"),
        // The first pattern fits both: it must leave the second its own.
        (#"{$unordered: ["<int>", 1]}"#, "[1, 2]"),
        ("{$contains: 2}", "[1, 2]"), ("{$none: 3}", "[1, 2]"), ("{$none: 3}", "[]"),
        (#"{$every: "<int>"}"#, "[1, 2]"), (#"{$every: "<int>"}"#, "[]"),
        ("{$length: 3}", "[1, 2, 3]"), ("{$length: 2}", #""åé""#), ("{$length: 1}", #"{"a": 1}"#),
        (#"{$length: "1..2"}"#, "[1]"), (#"{$regex: "^a+$"}"#, #""aa""#), ("{$not: 1}", "2"),
        ("{$any_of: [1, x]}", #""x""#), ("{$gt: 1}", "2"), ("{$gte: 1}", "1"), ("{$lt: 1}", "0.5"),
        ("{$lte: 1}", "1.0"), (#"{$gt: "9"}"#, #""10""#),
        (#"{$lt: "2026-01-01T01:00:00+02:00"}"#, #""2025-12-31T22:59:59Z""#),
        ("{$contains: 1, $none: 3, $length: 2}", "[1, 2]"),
        (#"{$eq: "<string>"}"#, #""<string>""#), (#"{$eq: "${x}"}"#, #""${x}""#),
        (#"{$extra: {zzz: "<absent>"}, a: 1}"#, #"{"a": 1}"#),
    ]

    @Test("match", arguments: matching)
    func matches(_ source: String, _ value: String) throws {
        var matcher = Matcher(bindings: Bindings(), scope: Scope())
        #expect(matcher.differences(try pattern(source), try json(value)) == [])
    }

    private static let different: [(String, String, [String])] = [
        ("1", "2", ["$: 1, 2"]), ("1", #""1""#, [#"$: 1, "1""#]), ("null", "0", ["$: null, 0"]),
        ("true", "false", ["$: true, false"]),
        ("{a: 1}", #"{"b": 1}"#, ["a: 1, absent"]), ("{a: 1}", "[]", ["$: an object, []"]),
        ("{a: {b: x}, c: 1}", #"{"a": {"b": "y"}}"#, [#"a.b: "x", "y""#, "c: 1, absent"]),
        ("[1, 2]", "[1]", ["[1]: 2, absent"]), ("[1]", "[1, 2]", ["[1]: absent, 2"]),
        ("[1, 2]", "[2, 1]", ["[0]: 1, 2", "[1]: 2, 1"]), ("[]", "{}", ["$: an array, {}"]),
        (#"[{a: "<string>"}]"#, #"[{"a": 1}]"#, ["[0].a: a text, 1"]),
        (#"{a: "<absent>"}"#, #"{"a": null}"#, ["a: absent, null"]),
        ("{$exact: {a: 1}}", #"{"a": 1, "b": 2}"#, ["b: absent, 2"]),
        ("{$exact: {a: 1}}", "{}", ["a: 1, absent"]),
        ("{$unordered: [1, 2]}", "[1, 1]", ["$: in any order: 1, 2, [1,1]"]),
        ("{$unordered: [1]}", "[1, 1]", ["$: 1 elements, [1,1]"]),
        ("{$contains: 3}", "[1]", ["$: an element like 3, [1]"]), ("{$contains: 3}", "3", ["$: an array, 3"]),
        ("{$none: 1}", "[0, 1]", ["[1]: no element like 1, 1"]),
        (#"{$every: "<int>"}"#, #"[1, "a", null]"#, [#"[1]: an integer, "a""#, "[2]: an integer, null"]),
        ("{$length: 3}", "[]", ["$: of length 3, []"]), ("{$length: 1}", "5", ["$: of length 1, 5"]),
        (#"{$length: "1..2"}"#, "[1, 2, 3]", ["$: of length 1 to 2, [1,2,3]"]),
        (#"{$regex: "^a"}"#, #""ba""#, [#"$: a text like /^a/, "ba""#]),
        (#"{$regex: "1"}"#, "1", ["$: a text like /1/, 1"]),
        ("{$not: 1}", "1", ["$: anything but 1, 1"]),
        ("{$any_of: [1, 2]}", "3", ["$: one of 1, 2, 3"]),
        ("{$gt: 1}", "1", ["$: > 1, 1"]), ("{$gte: 1}", "0", ["$: >= 1, 0"]),
        ("{$lt: 1}", "1", ["$: < 1, 1"]),
        ("{$lte: 1}", "2", ["$: <= 1, 2"]), ("{$gt: 1}", "null", ["$: > 1, null"]),
        (#"{$gt: "10"}"#, #""9""#, [#"$: > "10", "9""#]),
        ("{$contains: 1, $length: 1}", "[2]", ["$: an element like 1, [2]"]),
        (#"{$eq: "<string>"}"#, #""a""#, [#"$: "<string>", "a""#]),
        (#"{$extra: {zzz: "<absent>"}}"#, #"{"zzz": 1}"#, ["zzz: absent, 1"]),
    ]

    @Test("differ, and say where and how", arguments: different)
    func differs(_ source: String, _ value: String, _ expected: [String]) throws {
        var matcher = Matcher(bindings: Bindings(), scope: Scope())
        let found = matcher.differences(try pattern(source), try json(value))
        #expect(found.map { "\($0.path): \($0.expected), \($0.actual)" } == expected)
    }

    // MARK: Kinds

    private static let samples = [
        "null", "true", "1", "1.5", #""a b""#, #""abc""#, "{}", "[]", #""7""#, #""007""#,
        #""18446744073709551615""#, #""2026-12-01T08:00:00Z""#, #""http://a""#,
    ]
    private static let texts = Array(samples[4...5] + samples[8...])
    private static let kinds: [(String, [String])] = [
        ("any", samples), ("null", ["null"]), ("bool", ["true"]), ("int", ["1"]), ("number", ["1", "1.5"]),
        ("string", texts), ("token", texts.filter { $0 != #""a b""# }), ("object", ["{}"]), ("array", ["[]"]),
        ("snowflake", [#""7""#]), ("timestamp", [#""2026-12-01T08:00:00Z""#]), ("url", [#""http://a""#]),
        ("absent", []),
    ]

    @Test("a slot takes the values of its kind, no others, and null only when it says so", arguments: kinds)
    func slots(_ kind: String, _ accepted: [String]) throws {
        for sample in Self.samples {
            var matcher = Matcher(bindings: Bindings(), scope: Scope())
            let plain = matcher.differences(try pattern("\"<\(kind)>\""), try json(sample))
            #expect(plain.isEmpty == accepted.contains(sample), "\(kind) \(sample)")
            let nullable = matcher.differences(try pattern("\"<\(kind)|null>\""), try json(sample))
            #expect(nullable.isEmpty == (accepted.contains(sample) || sample == "null"), "\(kind) \(sample)")
        }
        #expect(Self.kinds.count == Slot.Kind.allCases.count)
    }

    // MARK: Names

    @Test("a name that is bound by one slot must be equal at the next")
    func unification() throws {
        let twice = try pattern(#"{a: "<any:x>", b: "<any:x>"}"#)
        var matcher = Matcher(bindings: Bindings(), scope: Scope())
        #expect(matcher.differences(twice, try json(#"{"a": 1, "b": 1.0}"#)) == [])
        #expect(matcher.bindings.text("x") == "1")
        matcher = Matcher(bindings: Bindings(), scope: Scope())
        let found = matcher.differences(twice, try json(#"{"a": 1, "b": 2}"#))
        #expect(found == [Difference(path: "b", expected: "1, as x", actual: "2")])
    }

    @Test("a name from before is compared, whatever its value")
    func boundBefore() throws {
        let known = try bindings(["alice.id": #""7""#, "none": "null"])
        var matcher = Matcher(bindings: known, scope: Scope())
        #expect(matcher.differences(try pattern(#""<snowflake:alice.id>""#), try json(#""7""#)) == [])
        #expect(matcher.differences(try pattern(#""<snowflake:alice.id>""#), try json(#""8""#)).count == 1)
        #expect(matcher.differences(try pattern(#""<any|null:none>""#), try json("1")).count == 1)
    }

    @Test("appending slots keep all values in order")
    func appends() throws {
        var matcher = Matcher(bindings: Bindings(), scope: Scope())
        let list = try pattern(#"{$every: {id: "<int:all.ids[]>"}}"#)
        #expect(matcher.differences(list, try json(#"[{"id": 1}, {"id": 2}]"#)) == [])
        #expect(matcher.differences(list, try json(#"[{"id": 3}]"#)) == [])
        #expect(matcher.bindings.text("all.ids") == "[1,2,3]")
    }

    @Test("alternatives that fail leave no names behind")
    func trials() throws {
        var matcher = Matcher(bindings: Bindings(), scope: Scope())
        let source = #"{$any_of: [{a: "<int:x>", b: 1}, {a: "<int:y>", b: 2}]}"#
        #expect(matcher.differences(try pattern(source), try json(#"{"a": 5, "b": 2}"#)) == [])
        #expect(matcher.bindings.text("x") == nil)
        #expect(matcher.bindings.text("y") == "5")
        let negated = try pattern(#"{$not: {a: "<int:z>", b: 1}}"#)
        #expect(matcher.differences(negated, try json(#"{"a": 1, "b": 2}"#)) == [])
        #expect(matcher.bindings.text("z") == nil)
    }

    @Test("unordered lists are paired so that names agree")
    func pairing() throws {
        let known = try bindings(["first": "2"])
        var matcher = Matcher(bindings: known, scope: Scope())
        let source = #"{$unordered: ["<int:second>", "<int:first>"]}"#
        #expect(matcher.differences(try pattern(source), try json("[2, 9]")) == [])
        #expect(matcher.bindings.text("second") == "9")
    }

    @Test("values of expressions are compared with their types")
    func expressions() throws {
        let known = try bindings(["n": "7", "list": "[1,2]"])
        var matcher = Matcher(bindings: known, scope: Scope())
        #expect(matcher.differences(try pattern(#""${n}""#, known), try json("7")) == [])
        #expect(matcher.differences(try pattern(#""n=${n}""#, known), try json(#""n=7""#)) == [])
        #expect(matcher.differences(try pattern(#""${list}""#, known), try json("[1, 2]")) == [])
        #expect(matcher.differences(try pattern(#"{$gt: "${n}"}"#, known), try json("7")).count == 1)
    }

    private static let refusals: [(String, String)] = [
        ("{$like: 1}", "1:2: `$like` is no operator of patterns"),
        ("{$unordered: 1}", "1:14: `$unordered` must be a list, not an integer"),
        ("{$exact: 1}", "1:10: `$exact` must be a mapping, not an integer"),
        ("{$extra: 1}", "1:10: `$extra` must be a mapping, not an integer"),
        ("{a: 1, $gt: 2}", "1:8: `$gt` cannot stand beside keys; put it inside of one"),
        ("{$length: x}", "1:11: `$length` must be a number or a range such as \"1..5\""),
        ("{$regex: 1}", "1:10: `$regex` must be text, not an integer"),
        (#""<number:a[0]>""#, "1:1: `a[0]` is no name that can be bound"),
        (
            #""<text>""#,
            "1:1: `text` is no kind of value; there are any, absent, null, string, int, number, bool, "
                + "object, array, snowflake, timestamp, url, token. Write {$eq: …} for the text itself"
        ),
    ]

    @Test("what is no pattern is refused at its place", arguments: refusals)
    func refuses(_ source: String, _ message: String) {
        #expect { try pattern(source) } throws: { "\($0)" == "pattern.yaml:\(message)" }
    }
}
