// The error tree of seed 1 §5.3.

import APIRuntime
import Testing

@Suite struct FieldErrorsTests {
    private func json(_ errors: FieldErrors) -> String {
        var writer = JSONWriter()
        errors.write(to: &writer) { (violation: Violation) -> ViolationText in
            ViolationText(
                code: violation.keyword.uppercased(), template: "{limit}/{min}/{max}/{expected}/{x}",
                violation)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func leaf(_ code: String, _ message: String) -> String {
        #"{"_errors":[{"code":"\#(code)","message":"\#(message)"}]}"#
    }

    @Test func theTreeGroupsByKey() {
        var errors = FieldErrors(.required, at: "embeds", "0", "title")
        errors.add(.type(.string), at: ["name"])
        errors.add(
            Violation("maxLength", limit: "3", minimum: "1", maximum: "3"), at: ["embeds", "0", "text"])
        errors.add(Violation("minItems"), at: ["embeds"])
        #expect(
            json(errors)
                == #"{"embeds":{"_errors":[{"code":"MINITEMS","message":"/0/unlimited//{x}"}],"0":{"title":"#
                + leaf("REQUIRED", "/0/unlimited//{x}") + #","text":"# + leaf("MAXLENGTH", "3/1/3//{x}")
                + #"}},"name":"# + leaf("TYPE", "/0/unlimited/string/{x}") + "}")
    }

    @Test func theDocumentItselfHasErrorsAtTheRoot() {
        #expect(json(FieldErrors(.malformedJSON)) == leaf("JSON", "/0/unlimited//{x}"))
    }

    @Test func keysAreEscaped() {
        #expect(json(FieldErrors(.required, at: "a\"b")).hasPrefix(#"{"a\"b":{"#))
    }

    @Test func thereAreAtMostAHundred() {
        var reader = JSONReader(Array(("[" + String(repeating: "1,", count: 5000) + "1]").utf8))
        let strings: [String]? = reader.array { (reader: inout JSONReader) -> String? in reader.string() }
        #expect(strings == [])
        #expect(reader.violations.count == FieldErrors.countMax)
        #expect(reader.violations.entries.last?.path == ["99"])
    }

    @Test func addingBelowAKey() {
        var errors = FieldErrors(.required, at: "a")
        errors.add(FieldErrors(.required, at: "b"), under: "c")
        #expect(errors.entries.map(\.path) == [["a"], ["c", "b"]])
    }
}
