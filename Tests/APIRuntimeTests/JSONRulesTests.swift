// The reader as a validator: every rule just inside and just outside, and where violations are reported.

import APIRuntime
import Primitives
import Testing

@Suite struct JSONRulesTests {
    /// Reads one value and tells what was found wrong: `keyword` or `keyword(limit)`, with the path before
    /// it.
    private func found<Value>(_ json: String, _ read: (inout JSONReader) -> Value?) -> [String] {
        var reader = JSONReader(Array(json.utf8))
        do throws(JSONFailure) {
            _ = try reader.document(read)
            return []
        } catch {
            return error.fieldErrors.entries.map { (entry: FieldErrors.Entry) -> String in
                let limit = entry.violation.limit.map { "(\($0))" } ?? ""
                return (entry.path + [entry.violation.keyword + limit]).joined(separator: ".")
            }
        }
    }

    private func value<Value>(_ json: String, _ read: (inout JSONReader) -> Value?) -> Value? {
        var reader = JSONReader(Array(json.utf8))
        return try? reader.document(read)
    }

    @Test func lengthsCountScalars() {
        let read = { (reader: inout JSONReader) -> String? in reader.string(lengthMin: 2, lengthMax: 3) }
        #expect(found("\"ab\"", read) == [])
        #expect(found("\"a😀é\"", read) == [])
        #expect(found("\"\\uD83D\\uDE00\\n\"", read) == [])
        #expect(found("\"a\"", read) == ["minLength(2)"])
        #expect(found("\"😀😀😀😀\"", read) == ["maxLength(3)"])
        // One grapheme cluster of five scalars.
        #expect(found("\"👨‍👩‍👧\"", read) == ["maxLength(3)"])
        #expect(found("5", read) == ["type"])
        #expect(found("null", read) == ["type"])
        #expect(found("\"a", read) == ["json"])
    }

    @Test func wholeNumbersAreExact() {
        let read = { (reader: inout JSONReader) -> Int? in reader.integer() }
        #expect(value("9223372036854775807", read) == .max)
        #expect(value("-9223372036854775808", read) == .min)
        #expect(value("9007199254740993", read) == 9_007_199_254_740_993)
        #expect(value("1.0", read) == 1)
        #expect(value("1.50e1", read) == 15)
        #expect(value("12e2", read) == 1200)
        #expect(value("1000000000000000000000e-3", read) == 1_000_000_000_000_000_000)
        #expect(value("-0", read) == 0)
        #expect(value("0e999999999999", read) == 0)
        #expect(found("1.5", read) == ["type"])
        #expect(found("1e-1", read) == ["type"])
        #expect(found("9223372036854775808", read) == ["type"])
        #expect(found("1e999999999999999", read) == ["type"])
        #expect(found("\"1\"", read) == ["type"])
    }

    @Test func bounds() {
        let read = { (reader: inout JSONReader) -> Int? in
            reader.integer(bitWidth: 32, minimum: 2, maximum: 10, multipleOf: 2)
        }
        #expect(found("2", read) == [])
        #expect(found("10", read) == [])
        #expect(found("0", read) == ["minimum(2)"])
        #expect(found("11", read) == ["maximum(10)", "multipleOf(2)"])
        #expect(found("99999999999", read) == ["maximum(10)"])
        #expect(found("-99999999999999999999999", read) == ["minimum(2)"])
        let open = { (reader: inout JSONReader) -> Int? in
            reader.integer(exclusiveMinimum: 0, exclusiveMaximum: 3)
        }
        #expect(found("0", open) == ["exclusiveMinimum(0)"])
        #expect(found("3", open) == ["exclusiveMaximum(3)"])
        #expect(found("1", open) == [])
        let number = { (reader: inout JSONReader) -> Double? in
            reader.double(minimum: 0.5, exclusiveMaximum: 1)
        }
        #expect(found("0.5", number) == [])
        #expect(found("0.4", number) == ["minimum(0.5)"])
        #expect(found("1", number) == ["exclusiveMaximum(1.0)"])
        #expect(found("1e400", number) == ["type"])
    }

    @Test func idsAndTimes() {
        let id = { (reader: inout JSONReader) -> Snowflake? in reader.snowflake() }
        #expect(value("\"9007199254740993\"", id)?.rawValue == 9_007_199_254_740_993)
        #expect(value("9007199254740993", id)?.rawValue == 9_007_199_254_740_993)
        #expect(found("\"\"", id) == ["format.snowflake"])
        #expect(found("\"12a\"", id) == ["format.snowflake"])
        #expect(found("-1", id) == ["format.snowflake"])
        #expect(found("1.5", id) == ["format.snowflake"])
        #expect(found("\"99999999999999999999\"", id) == ["format.snowflake"])
        #expect(found("[]", id) == ["type"])
        let bits = { (reader: inout JSONReader) -> UInt64? in reader.bits() }
        #expect(value("\"18446744073709551615\"", bits) == .max)
        #expect(value("7", bits) == 7)
        #expect(found("\"+7\"", bits) == ["type"])
        #expect(found("\"18446744073709551616\"", bits) == ["type"])
        let time = { (reader: inout JSONReader) -> Timestamp? in reader.timestamp() }
        #expect(value("\"2024-01-15T10:30:00Z\"", time)?.iso8601 == "2024-01-15T10:30:00Z")
        #expect(found("\"yesterday\"", time) == ["format.date-time"])
    }

    @Test(arguments: ["a@b", "first.last+tag@example.com", "x@a-b.c"])
    func addresses(text: String) {
        #expect(found("\"\(text)\"") { (reader: inout JSONReader) -> String? in reader.email() } == [])
    }

    @Test(arguments: ["", "a", "@b", "a@", "a@@b", "a@b@c", "a b@c", "a@-b", "a@b..c", "a@b.", "é@b"])
    func wrongAddresses(text: String) {
        #expect(
            found("\"\(text)\"") { (reader: inout JSONReader) -> String? in reader.email() } == [
                "format.email"
            ])
    }

    @Test func links() {
        let read = { (reader: inout JSONReader) -> String? in reader.uri() }
        for text in ["https://example.com/a?b#c", "mailto:a@b", "x:y"] {
            #expect(found("\"\(text)\"", read) == [])
        }
        for text in ["", "example.com", ":a", "1a:b", "a:", "a: b", "a:<b>"] {
            #expect(found("\"\(text)\"", read) == ["format.uri"])
        }
    }

    @Test func arrays() {
        let read = { (reader: inout JSONReader) -> [Int]? in
            reader.uniqueArray(countMin: 1, countMax: 2) { (reader: inout JSONReader) -> Int? in
                reader.integer()
            }
        }
        #expect(value("[1,2]", read) == [1, 2])
        #expect(found("[]", read) == ["minItems(1)"])
        #expect(found("[1,2,3]", read) == ["maxItems(2)"])
        #expect(found("[1,1]", read) == ["uniqueItems"])
        #expect(found("[1,\"a\",null]", read) == ["1.type", "2.type", "maxItems(2)"])
        #expect(found("{}", read) == ["type"])
        #expect(found("[1", read) == ["json"])
        #expect(found("[1;2]", read) == ["json"])
    }

    @Test func textIsReadAsOneScalar() {
        func read<Value>(_ text: String, _ read: (inout JSONReader) -> Value?) -> Value? {
            var reader = JSONReader(text: text)
            return try? reader.document(read)
        }
        let integer = { (reader: inout JSONReader) -> Int? in reader.integer() }
        let string = { (reader: inout JSONReader) -> String? in reader.string() }
        let boolean = { (reader: inout JSONReader) -> Bool? in reader.boolean() }
        let id = { (reader: inout JSONReader) -> Snowflake? in reader.snowflake() }
        #expect(read("50", integer) == 50)
        #expect(read("50 ", integer) == nil)
        #expect(read("", integer) == nil)
        #expect(read("null", string) == "null")
        #expect(read("\"a\"", string) == "\"a\"")
        #expect(read("true", boolean) == true)
        #expect(read("1", boolean) == nil)
        #expect(read("42", id)?.rawValue == 42)
    }

    @Test func patterns() {
        // `^a+$`
        let pattern = ScalarPattern(
            starts: [0, 97, 98], classes: [0, 1, 0], transitions: [2, 1, 2, 1, 2, 2], accepting: [1])
        #expect(pattern.matches("aaa"))
        #expect(!pattern.matches(""))
        #expect(!pattern.matches("ab"))
        #expect(!pattern.matches("a😀"))
        #expect(
            found("\"b\"") { (reader: inout JSONReader) -> String? in reader.string(pattern: pattern) } == [
                "pattern"
            ])
    }
}
