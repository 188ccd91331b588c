// Paths in the documentation lead somewhere.

import Testing

private let folders = [
    "Sources/", "Tests/", "Plugins/", "spec/", "docs/", "scripts/", "examples/", "bench/", "conformance/",
    ".ci/",
]

/// Whether a word is meant as a path of this repository; `<dialect>` and `*` stand for more than one.
private func isPath(_ word: Substring) -> Bool {
    folders.contains(where: word.hasPrefix) && !word.contains(where: "<>*{}…$ ".contains)
        && !word.contains("...") && !word.contains("NNNN")
}

private func pathFindings(_ files: [TextFile], exists: (String) -> Bool) -> [Finding] {
    files.flatMap { file in
        var insideFence = false
        return file.lines.enumerated().flatMap { offset, line -> [Finding] in
            if line.hasPrefix("```") {
                insideFence.toggle()
                return []
            }
            let candidates = insideFence ? line.split(separator: " ") : line.codeSpans
            return candidates.filter(isPath).map { $0.prefix { $0 != ":" && $0 != "," } }
                .filter { !exists(String($0)) }
                .map { Finding(file.path, line: offset + 1, "`\($0)` does not exist") }
        }
    }
}

/// Targets of `[text](target)`, those on the web left out.
private func linkFindings(_ files: [TextFile], exists: (String) -> Bool) -> [Finding] {
    files.flatMap { file in
        let folder = file.path.lastIndex(of: "/").map { file.path[...$0] } ?? ""
        return file.lines.enumerated().flatMap { offset, line in
            line.split(separator: "](").dropFirst().map { $0.prefix { $0 != ")" && $0 != "#" } }
                .filter { !$0.isEmpty && !$0.contains("://") && !exists(String(folder + $0)) }
                .map { Finding(file.path, line: offset + 1, "the link to \($0) leads nowhere") }
        }
    }
}

/// Settings (`API_PORT`) that the README does not have in backticks.
private func settingFindings(settings: TextFile, readme: TextFile) -> [Finding] {
    let documented = Set(readme.lines.flatMap(\.codeSpans))
    return settings.lines.enumerated().flatMap { offset, line in
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
            .filter { $0.count > 1 && $0.contains("_") && $0.allSatisfy { $0.isUppercase || $0 == "_" } }
            .filter { !documented.contains($0) }
            .map { Finding(settings.path, line: offset + 1, "`\($0)` is not in README.md") }
    }
}

@Suite struct DocumentationTests {
    @Test func pathsExist() { expectNone(pathFindings(Repository.prose, exists: Repository.exists)) }
    @Test func linksLeadSomewhere() { expectNone(linkFindings(Repository.prose, exists: Repository.exists)) }

    @Test func everySettingIsInTheReadme() throws {
        let settings = try #require(Repository.file("Sources/guildhall/Configuration/Setting.swift"))
        let readme = try #require(Repository.file("README.md"))
        expectNone(settingFindings(settings: settings, readme: readme))
    }

    @Test func everyDocumentIsRead() {
        for path in [
            "README.md", "docs/architecture.md", "docs/coverage.md", "docs/spec-extensions.md",
            "spec/guilds/NOTES.md",
        ] {
            #expect(Repository.prose.contains { $0.path == path }, "\(path) is missing")
        }
    }

    @Test func deadPathsAreFound() {
        let text = """
            See `Sources/Gone.swift`, `spec/<dialect>/errors.yaml` and `docs/here.md:12`.
            ```
            python3 scripts/gone.py
            ```
            """
        let findings = pathFindings([TextFile(path: "a.md", text: text)]) { $0 == "docs/here.md" }
        #expect(findings.map(\.line) == [1, 3])
    }

    @Test func missingSettingsAreFound() {
        let settings = TextFile(
            path: "a.swift", text: "variable: \"NEW_PORT\",\n.host(\"API_HOST\", \"Text\")")
        let readme = TextFile(path: "README.md", text: "| `API_HOST` | x |")
        #expect(settingFindings(settings: settings, readme: readme).map(\.line) == [1])
    }

    @Test func deadLinksAreFound() {
        let file = TextFile(
            path: "docs/a.md", text: "[a](gone.md) [b](here.md#part) [c](https://example.com)")
        #expect(linkFindings([file]) { $0 == "docs/here.md" }.count == 1)
    }
}
