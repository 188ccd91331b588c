// Expressions: how they are read, what they give, and what is said of those that cannot be.

import ConformanceModel
import RandomTesting
import SpecModel
import Testing

@testable import ConformanceKit

@Suite("Expressions")
struct ExpressionTests {
    private static let readable: [(String, Expression)] = [
        ("a", .name(NamePath(dotted: "a"))), (" a.b ", .name(NamePath(dotted: "a.b"))),
        ("a[0].b", .name(NamePath([.key("a"), .index(0), .key("b")]))),
        ("'it is'", .literal(.string("it is"))), ("12", .literal(.integer(12))),
        ("-3", .literal(.integer(-3))), ("1.25", .literal(.number(1.25))), ("1.05", .literal(.number(1.05))),
        // The sign of what is between -1 and 0 was lost.
        ("-0.5", .literal(.number(-0.5))),
        ("true", .literal(.boolean(true))), ("false", .literal(.boolean(false))), ("null", .literal(.null)),
        ("gen.name", .call("gen.name", [])), ("all_bits()", .call("all_bits", [])),
        ("gen.text(1..20)", .call("gen.text", [.range(1, 20)])),
        ("add( a , 1 )", .call("add", [.name(NamePath(dotted: "a")), .literal(.integer(1))])),
        (
            "concat('a', text(1))",
            .call("concat", [.literal(.string("a")), .call("text", [.literal(.integer(1))])])
        ),
    ]

    @Test("are read", arguments: readable)
    func reads(_ text: String, _ expression: Expression) throws {
        #expect(try ExpressionParser.expression(text) == expression)
    }

    private static let unreadable: [(String, String)] = [
        ("", "expected a name, a text or a number and found the end in ``"),
        ("a b", "expected the end and found `b` in `a b`"),
        ("a.", "expected the end and found `.` in `a.`"), ("a.1", "expected a name and found `1` in `a.1`"),
        ("a[x]", "expected a number and found `x` in `a[x]`"),
        ("a[0", "expected `]` and found the end in `a[0`"),
        ("f(a", "expected `,` or `)` and found the end in `f(a`"),
        ("f(a,)", "expected a name and found `)` in `f(a,)`"),
        ("'a", "a text without its closing `'`"), ("-", "expected a number and found the end in `-`"),
        ("1.", "expected digits and found the end in `1.`"),
        ("1..", "expected a number and found the end in `1..`"),
        ("99999999999999999999", "expected a number and found the end in `99999999999999999999`"),
        ("%", "expected a name and found `%` in `%`"),
    ]

    @Test("that cannot be read are refused with what was expected", arguments: unreadable)
    func refuses(_ text: String, _ message: String) {
        #expect(throws: ExpressionError(message: message)) { try ExpressionParser.expression(text) }
    }

    @Test("stand inside of texts, and alone keep their type")
    func templates() throws {
        let name = Expression.name(NamePath(dotted: "n"))
        #expect(try ExpressionParser.template("plain") == .literal(.string("plain")))
        #expect(try ExpressionParser.template("") == .literal(.string("")))
        #expect(try ExpressionParser.template("${n}") == .expression(name))
        #expect(
            try ExpressionParser.template("a${n}b${n}")
                == .text([.text("a"), .expression(name), .text("b"), .expression(name)]))
        #expect(try ExpressionParser.template("$n {n}") == .literal(.string("$n {n}")))
        // A brace inside of a text ended the expression.
        #expect(
            try ExpressionParser.template("${text('}')}")
                == .expression(.call("text", [.literal(.string("}"))])))
        #expect(throws: ExpressionError(message: "`${` without `}` in `a${n`")) {
            try ExpressionParser.template("a${n")
        }
    }

    @Test("comparisons need an operator between two expressions")
    func comparisons() throws {
        for comparison in Comparison.allCases {
            let read = try ExpressionParser.comparison("1 \(comparison.rawValue) 2")
            #expect(read == .comparison(.literal(.integer(1)), comparison, .literal(.integer(2))))
        }
        #expect(throws: ExpressionError(message: "expected one of == != < <= > >= and found `=` in `1 = 2`"))
        {
            try ExpressionParser.comparison("1 = 2")
        }
    }

    // MARK: Values

    private static let values: [(String, String)] = [
        ("alice.id", #""41""#), ("list[1]", "2"), ("people[0].id", #""a""#), ("repeat('ab', 2)", #""abab""#),
        ("repeat('a', 0)", #""""#), ("concat('a', 1, null)", #""a1null""#),
        ("concat(list, list)", "[1,2,1,2]"),
        ("text(1)", #""1""#), ("text(list)", #""[1,2]""#), ("length(list)", "2"), ("length('åé')", "2"),
        ("first(list)", "1"), ("last(list)", "2"), ("first(none)", "null"), ("reverse(list)", "[2,1]"),
        ("pluck(people, 'id')", #"["a","b"]"#), ("add(40, 2)", "42"), ("add(1, -2)", "-1"),
        ("before(alice.id)", #""40""#), ("after(alice.id)", #""42""#),
        ("bits(READ, RULE)", #""1099511627777""#),
        ("bits()", #""0""#), ("bits(right)", #""2""#), ("bits(rights)", #""3""#),
        ("intents(NOTES, ROOMS)", "9"),
        ("all_bits()", #""1099511627779""#), ("now(0)", #""2026-12-01T08:00:00.000Z""#),
        ("now(-60)", #""2026-12-01T07:59:00.000Z""#), ("sequence(alice.a)", "5"),
        ("url_query('http://h/x?a=1&b=%20', 'b')", #""%20""#),
        ("base64('666f6f')", #""Zm9v""#),
    ]

    private static func known() throws -> Bindings {
        try bindings([
            "alice.id": #""41""#, "list": "[1, 2]", "none": "[]",
            "people": #"[{"id": "a"}, {"id": "b"}, {}]"#,
            "right": #""WRITE""#, "rights": #"["READ", "WRITE"]"#, "top": #""18446744073709551615""#,
        ])
    }

    @Test("have values", arguments: values)
    func evaluates(_ text: String, _ expected: String) throws {
        var evaluator = try evaluator(try Self.known(), sequences: ["alice.a": 5])
        #expect(try evaluator.value(of: ExpressionParser.expression(text)).json == expected)
    }

    private static let faults: [(String, String)] = [
        ("bob", "`bob` is not bound"), ("list[2]", "`list[2]` is not bound"),
        ("alice.id.x", "`alice.id.x` is not bound"),
        ("1..2", "a range stands only inside of gen.…()"),
        ("repeat(1, 2)", "`repeat` needs a text and how often"),
        ("repeat('a', -1)", "`repeat` needs a text and how often"),
        // These trapped, or would have taken all memory.
        ("repeat('ab', 9223372036854775807)", "`repeat` makes at most 67108864 bytes"),
        ("gen.text(-1)", "`gen.text` makes 0 to 67108864 characters"),
        ("gen.unicode(-1)", "`gen.unicode` makes 0 to 67108864 characters"),
        ("gen.hex(9223372036854775807)", "`gen.hex` makes 0 to 67108864 characters"),
        ("now(9223372036854775807)", "`now` needs a number of seconds, up to the year 9999"),
        ("gen.text('a')", "`gen.text` needs a number or a range"), ("first('a')", #""a" is no list"#),
        ("add('1', 2)", "`add` needs two integers"), ("before('x')", #""x" is no id"#),
        ("before('0')", #""0" is no id"#),
        ("after(top)", #""18446744073709551615" is no id"#),
        ("bits(REED)", "there is no bit `REED`; did you mean `READ`?"),
        ("bits('READ')", "name the bits"), ("sequence(bob.a)", "no numbered frame has come on `bob.a`"),
        ("url_query('http://h/x?ab=1', 'b')", "`http://h/x?ab=1` has no `b` in its query"),
        ("sequence(1)", "`sequence` needs a connection"), ("base64('a')", "`a` has an odd number of digits"),
        ("base64('zz')", "`zz` is not made of hexadecimal digits"),
        // A sign was taken for a digit.
        ("base64('+f')", "`+f` is not made of hexadecimal digits"),
        ("nothing(1)", "there is no function `nothing`"),
    ]

    @Test("that have no value say why", arguments: faults)
    func fails(_ text: String, _ message: String) throws {
        var evaluator = try evaluator(try Self.known())
        let expression = try ExpressionParser.expression(text)
        #expect(throws: EvaluationError(message: message)) { try evaluator.value(of: expression) }
    }

    @Test("every function is tried here")
    func allFunctions() {
        let tried = Set(Self.values.map { String($0.0.prefix { $0 != "(" }) })
        let missing = Function.argumentCounts.keys.filter { !tried.contains($0) && !$0.hasPrefix("gen.") }
        #expect(missing == [])
    }

    // MARK: Made-up values

    private static let made = [
        "gen.username", "gen.email", "gen.password", "gen.name", "gen.nonce", "gen.snowflake",
        "gen.text(1..2000)",
        "gen.unicode(20)", "gen.hex(8)", "gen.int(1..6)",
    ]

    @Test("made-up values come from the seed, and differ from one to the next")
    func seeded() throws {
        func values(seed: UInt64) throws -> [String] {
            var evaluator = try evaluator(seed: seed)
            return try (Self.made + Self.made).map {
                try evaluator.value(of: ExpressionParser.expression($0)).json
            }
        }
        #expect(try values(seed: 7) == values(seed: 7))
        #expect(try values(seed: 7) != values(seed: 8))
        let (first, second) = try (values(seed: 7).prefix(6), values(seed: 7).dropFirst(10).prefix(6))
        #expect(Set(first).isDisjoint(with: second))
        let kinds = Function.argumentCounts.keys.filter { $0.hasPrefix("gen.") }
        #expect(kinds.allSatisfy { kind in Self.made.contains { $0.prefix { $0 != "(" } == kind } })
    }

    @Test("made-up values keep to what is asked of them")
    func ranges() throws {
        var random = SeededGenerator(for: "made-up values")
        var evaluator = try evaluator(seed: random.next())
        for _ in 0..<200 {
            let count = Int.random(in: 0...60, using: &random)
            let text = try evaluator.value(of: ExpressionParser.expression("gen.text(\(count))")).text ?? "?"
            #expect(text.unicodeScalars.count == count)
            #expect(!text.hasSuffix(" ") && !text.hasPrefix(" "))
            let unicode = try evaluator.value(of: ExpressionParser.expression("gen.unicode(\(count))"))
            #expect(Function.length(of: unicode) == count)
            let hex = try evaluator.value(of: ExpressionParser.expression("gen.hex(\(count))")).text ?? "?"
            #expect(hex.utf8.count == count && hex.allSatisfy(\.isHexDigit))
            let number = try evaluator.value(of: ExpressionParser.expression("gen.int(1..6)")).integer ?? 0
            #expect((1...6).contains(number))
        }
    }
}
