// Reports and lists of accepted changes.

import SpecDiff
import SpecModel
import Testing

@Suite("Reports of changes")
struct ReportTests {
    private static func change(_ rule: String, _ site: ChangeSite, users: [String] = []) throws -> Change {
        Change(
            try #require(Rule.named(rule)), at: site, "say \"no\" | yes",
            location: SourceLocation(file: "spec/a/openapi.yaml", line: 3, column: 5), users: users)
    }

    private static func changes() throws -> [Change] {
        [
            try change("operation-removed", ChangeSite(.operation, "get")),
            try change("status-added", ChangeSite(.operation, "get", "200"), users: []),
            try change(
                "response-property-added", ChangeSite(.schema, "A", "b/c"),
                users: ["a", "b", "c", "d", "e", "f"]),
        ]
    }

    @Test("Text is grouped and ends with the numbers")
    func text() throws {
        #expect(
            ChangeReport(try Self.changes()).text == """
                operation/get
                  breaking  operation-removed  say "no" | yes
                            at spec/a/openapi.yaml:3:5
                  warning   status-added  200: say "no" | yes
                            at spec/a/openapi.yaml:3:5

                schema/A
                  info      response-property-added  b~1c: say "no" | yes
                            at spec/a/openapi.yaml:3:5
                            used by a, b, c, d and 2 more

                1 breaking, 1 warning, 1 info
                """)
        #expect(ChangeReport([]).text == "no changes")
    }

    @Test("Markdown has a table for each group, and keeps its cells apart")
    func markdown() throws {
        let lines = ChangeReport(try Self.changes()).markdown.split(separator: "\n")
        #expect(lines.contains("## operation/get"))
        #expect(lines.contains("| breaking | `operation-removed` |  | say \"no\" \\| yes |"))
    }

    @Test("JSON escapes what it has to")
    func json() throws {
        let report = ChangeReport([try Self.change("status-added", ChangeSite(.operation, "get", "200"))])
        #expect(
            report.json == """
                {
                  "summary": {"breaking": 0, "warning": 1, "info": 0},
                  "changes": [
                    {"rule": "status-added", "level": "warning", "where": "operation/get/200", \
                "message": "say \\"no\\" | yes", "file": "spec/a/openapi.yaml", "line": 3, "column": 5, "users": []}
                  ]
                }
                """)
    }

    @Test("Accepted changes are left out, and lines that match none are stale")
    func accepted() throws {
        let list = try AcceptedChanges(
            """
            # Version 2.
            operation-removed operation/get  # nobody called it

            status-added operation/put/200 # never came
            """)
        let (remaining, stale) = list.apply(to: try Self.changes())
        #expect(remaining.map(\.rule.id) == ["status-added", "response-property-added"])
        #expect(stale.map(\.line) == [4])
    }

    @Test(
        "A line without all its parts is refused",
        arguments: [
            ("operation-gone operation/get # x", "no rule `operation-gone`; see specgen diff --list-rules"),
            ("operation-removed # x", "write where `operation-removed` is accepted"),
            ("operation-removed operation/get", "write `# reason` at the end"),
            ("operation-removed operation/get #", "write `# reason` at the end"),
        ])
    func mistakes(line: String, message: String) {
        let mistake = #expect(throws: AcceptedChanges.Mistake.self) { try AcceptedChanges("\n\(line)") }
        #expect(mistake?.message == message)
        #expect(mistake?.line == 2)
    }
}
