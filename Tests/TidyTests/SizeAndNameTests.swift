// Length of files and functions, and names that say nothing.

import Testing

private enum Limits {
    /// Aim for 60 to 150; nobody reads further in one sitting.
    static let fileLinesMax = 500
    /// Aim for 5 to 15; one screen.
    static let functionLinesMax = 70
}

private func sizeFindings(_ files: [TextFile]) -> [Finding] {
    files.flatMap { file in
        var findings: [Finding] = []
        if file.lines.count > Limits.fileLinesMax + 1 {
            findings.append(Finding(file.path, "\(file.lines.count) lines; \(Limits.fileLinesMax) at most"))
        }
        let lines = file.codeLines
        for (start, line) in lines.enumerated() where line.opensFunction {
            let length = functionLength(lines[start...])
            if length > Limits.functionLinesMax {
                findings.append(
                    Finding(
                        file.path, line: start + 1,
                        "function of \(length) lines; \(Limits.functionLinesMax) at most"))
            }
        }
        return findings
    }
}

/// How many lines a function has, the first of `lines` being the one that opens it; 0 for a requirement of
/// a protocol, which has no body.
private func functionLength(_ lines: ArraySlice<String>) -> Int {
    guard let first = lines.first else { return 0 }
    let indent = first.prefix { $0 == " " }
    for (offset, line) in lines.enumerated().dropFirst() {
        if line == indent + "}" { return offset + 1 }
        let text = line.drop { $0 == " " }
        let isInside = line.count - text.count > indent.count || text.isEmpty
        if !isInside && !text.hasPrefix(")") && !text.hasPrefix("where") { return 0 }
    }
    return 0
}

private let declarations: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
private let emptyNames = ["Utils", "Utilities", "Helper", "Helpers", "Manager", "Misc"]

private func nameFindings(_ files: [TextFile], modules: Set<String>) -> [Finding] {
    files.flatMap { file in
        var findings = emptyNames.filter(file.stem.hasSuffix).map {
            Finding(file.path, "\($0): say what it does")
        }
        for (offset, line) in file.codeLines.enumerated() {
            guard line.contains(where: { $0 != " " }), declarations.contains(where: line.contains) else {
                continue
            }
            let words = line.words
            for (keyword, name) in zip(words, words.dropFirst()) where declarations.contains(keyword) {
                if let empty = emptyNames.first(where: name.hasSuffix) {
                    findings.append(Finding(file.path, line: offset + 1, "\(empty): say what it does"))
                }
                // Such a type hides the module: `Reactor.EventLoop` would look inside the type.
                if modules.contains(String(name)) {
                    findings.append(Finding(file.path, line: offset + 1, "\(name) is the name of a module"))
                }
            }
        }
        return findings
    }
}

extension String {
    fileprivate var opensFunction: Bool {
        contains("func ") || contains(" init(") || contains(" init?(") || hasPrefix("init(")
    }
}

@Suite struct SizeAndNameTests {
    @Test func filesAndFunctionsAreShort() { expectNone(sizeFindings(Repository.swift)) }

    @Test func namesSaySomething() throws {
        let manifest = Manifest(try #require(Repository.file("Package.swift")))
        expectNone(nameFindings(Repository.sources, modules: Set(manifest.targets.map(\.name))))
    }

    @Test func longFilesAndFunctionsAreFound() {
        let body = String(repeating: "        a()\n", count: 69)
        let long = TextFile(path: "a.swift", text: "    func a() {\n" + body + "    }\n")
        let legal = TextFile(path: "b.swift", text: "    func a() {\n" + body.dropFirst(12) + "    }\n")
        #expect(
            sizeFindings([long, legal]) == [Finding("a.swift", line: 1, "function of 71 lines; 70 at most")])
        let requirements = "    func a(\n        b: Int\n    ) throws\n\n    func c()\n" + body + "    }\n"
        #expect(functionLength(TextFile(path: "", text: requirements).codeLines[...]) == 0)
        let file = TextFile(path: "c.swift", text: String(repeating: "\n", count: 501))
        #expect(sizeFindings([file]).count == 1)
    }

    @Test func emptyNamesAndModuleNamesAreFound() {
        let files = [
            TextFile(path: "Sources/StringUtils.swift", text: "let a = 1"),
            TextFile(path: "Sources/A.swift", text: "public final class SessionManager {}\nenum Reactor {}"),
        ]
        #expect(nameFindings(files, modules: ["Reactor"]).count == 3)
    }
}
