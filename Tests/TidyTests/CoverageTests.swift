// docs/coverage.md says which test shows which line of the specification: the tests exist, and nothing that the
// contract has is missing.

import Testing

/// A row of a table, without the heads.
private struct Row: Equatable {
    let line: Int
    let cells: [Substring]

    /// The words that the row is about: `0`, `Dispatch` and `getUser`.
    var subjects: [Substring] { cells.first?.words ?? [] }
    /// Everything in backticks in the last cell.
    var tests: [Substring] { cells.last?.codeSpans ?? [] }
}

extension TextFile {
    /// The rows of the tables under each heading of the second level.
    fileprivate var tables: [Substring: [Row]] {
        var section: Substring = ""
        var tables: [Substring: [Row]] = [:]
        var isHead = true
        for (offset, line) in lines.enumerated() {
            if line.hasPrefix("## ") { section = line.dropFirst(3) }
            guard line.hasPrefix("|") else {
                isHead = true
                continue
            }
            if !isHead {
                tables[section, default: []].append(Row(line: offset + 1, cells: line.split(separator: "|")))
            }
            if line.hasPrefix("|---") { isHead = false }
        }
        return tables
    }

    /// `Suite.function` of each test that this file declares.
    fileprivate var tests: [String] {
        var suite: Substring = ""
        var isTest = false
        var tests: [String] = []
        for line in codeLines {
            let words = line.words
            if !line.hasPrefix(" "),
                let keyword = words.firstIndex(where: { $0 == "struct" || $0 == "extension" })
            {
                suite = words[keyword...].dropFirst().first ?? ""
            }
            isTest = isTest || line.contains("@Test")
            guard isTest, let keyword = words.firstIndex(of: "func"), keyword + 1 < words.count else {
                continue
            }
            tests.append("\(suite).\(words[keyword + 1])")
            isTest = false
        }
        return tests
    }

    /// The keys at the second level of a section, with the number after `code:` of each.
    fileprivate func entries(of section: String) -> [(name: Substring, code: Substring)] {
        var inside = false
        var entries: [(name: Substring, code: Substring)] = []
        for line in lines where !line.isEmpty && !line.contains("# ") {
            if !line.hasPrefix(" ") { inside = line.hasPrefix(section + ":") }
            guard inside else { continue }
            let words = line.words
            if line.hasPrefix("  "), !line.hasPrefix("   ") { entries.append((words.first ?? "", "")) }
            if let key = words.firstIndex(of: "code"), key + 1 < words.count, let last = entries.indices.last,
                entries[last].code.isEmpty
            {
                entries[last].code = words[key + 1]
            }
        }
        return entries
    }
}

/// Tests that are named and do not exist, and rows that name none.
private func testFindings(_ page: TextFile, tests: Set<String>) -> [Finding] {
    let rows = page.tables.values.flatMap(\.self).sorted { $0.line < $1.line }
    let unproved = rows.filter(\.tests.isEmpty).map { Finding(page.path, line: $0.line, "names no test") }
    return unproved
        + page.lines.enumerated().flatMap { offset, line in
            line.codeSpans.filter { span in
                let parts = span.split(separator: ".", omittingEmptySubsequences: false)
                return parts.count == 2 && parts[0].hasSuffix("Tests") && !span.contains("/")
                    && !tests.contains(String(span))
            }
            .map { Finding(page.path, line: offset + 1, "there is no test `\($0)`") }
        }
}

/// Names that a section has no row for, and rows for what is not there.
private func rowFindings(_ page: TextFile, _ section: Substring, _ names: [Substring]) -> [Finding] {
    let rows = page.tables[section] ?? []
    let missing = names.filter { name in !rows.contains { $0.subjects.contains(name) } }
    let stale = rows.filter { row in !row.subjects.contains(where: names.contains) }
    return missing.map { Finding(page.path, "\(section): \($0) has no row") }
        + stale.map { Finding(page.path, line: $0.line, "\(section): the contract has nothing of that name") }
}

@Suite struct CoverageTests {
    @Test func everyTestThatIsNamedExists() throws {
        let page = try #require(Repository.file("docs/coverage.md"))
        let files = Repository.swift.filter { $0.path.hasPrefix("Tests/") }
        #expect(page.tables.count >= 10)
        expectNone(testFindings(page, tests: Set(files.flatMap(\.tests))))
    }

    @Test func everythingInTheContractIsCovered() throws {
        let page = try #require(Repository.file("docs/coverage.md"))
        let api = try #require(Repository.file("spec/guilds/openapi.yaml"))
        let gateway = try #require(Repository.file("spec/guilds/gateway.yaml"))
        let errors = try #require(Repository.file("spec/guilds/errors.yaml"))
        let expected: [(Substring, [Substring])] = [
            ("REST operations", api.operations.map { $0.id[...] }),
            ("Gateway operations", gateway.entries(of: "operations").map(\.name)),
            ("Gateway operations", gateway.entries(of: "operations").map(\.code)),
            ("Events", gateway.entries(of: "events").map(\.name)),
            ("Error codes", errors.entries(of: "errors").map(\.code).filter { $0 != "0" }),
            ("Close codes", gateway.entries(of: "close_codes").map(\.code)),
        ]
        for (section, names) in expected {
            #expect(names.count >= 10 && !names.contains(""), "\(section)")
            expectNone(rowFindings(page, section, names))
        }
    }

    @Test func missingAndStaleRowsAreFound() {
        let text = """
            ## Codes
            | Code | Test |
            |---|---|
            | 1 one | `ATests.works` |
            | 3 three | `ATests.fails` and `b.swift` |
            | 4 | |
            """
        let page = TextFile(path: "a.md", text: text)
        #expect(testFindings(page, tests: ["ATests.works"]).map(\.line) == [6, 5])
        #expect(rowFindings(page, "Codes", ["1", "2", "4"]).map(\.line) == [nil, 5])
    }

    @Test func testsAreRecognised() {
        let text = """
            @Suite(.serialized) struct ATests {
                private func helper() {}
                @Test func one() {}
                @Test(arguments: [
                    1
                ])
                func two(number: Int) {}
            }
            extension BTests {
                @Test func three() {}
            }
            """
        #expect(TextFile(path: "a.swift", text: text).tests == ["ATests.one", "ATests.two", "BTests.three"])
    }

    @Test func entriesAreRecognised() {
        let text =
            "other:\n  X: {code: 9}\nerrors:\n  # Some.\n  A: {code: 1, status: 4}\n  B:\n    code: 2\n"
        let entries = TextFile(path: "a.yaml", text: text).entries(of: "errors")
        #expect(entries.map(\.name) == ["A", "B"] && entries.map(\.code) == ["1", "2"])
    }
}
