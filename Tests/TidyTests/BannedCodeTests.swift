// Code that must not be written, and where exceptions are.

import Testing

/// A file that may say `@unchecked Sendable`, and why it is safe there.
struct UncheckedSendable {
    let path: String
    let reason: String
}

private func wordFindings(_ files: [TextFile]) -> [Finding] {
    files.flatMap { file in
        file.lines.enumerated().flatMap { offset, line in
            line.words.filter { $0 == "FIXME" || $0 == "TODO" || $0 == "XXX" }
                .map { Finding(file.path, line: offset + 1, "\($0): do it, or say in prose what is missing") }
        }
    }
}

private func callFindings(_ files: [TextFile]) -> [Finding] {
    let banned = [
        ("try!", "handle the error"),
        ("fatalError(", "throw, or make the state impossible"),
        ("Task.detached", "use a child task or the loop's own executor"),
    ]
    let executables = [
        "Sources/guildhall/", "Sources/Spec/specgen/", "conformance/Runner/conformance/",
        "conformance/Runner/embed-suite/",
    ]
    return files.flatMap { file in
        let mayPrint = executables.contains { file.path.hasPrefix($0) }
        return file.codeLines.enumerated().flatMap { offset, line in
            var findings = banned.filter { line.contains($0.0) }
                .map { Finding(file.path, line: offset + 1, "\($0.0): \($0.1)") }
            if !mayPrint, line.calls("print") {
                findings.append(Finding(file.path, line: offset + 1, "print(: use the log"))
            }
            return findings
        }
    }
}

private func uncheckedFindings(_ files: [TextFile], allowed: [UncheckedSendable]) -> [Finding] {
    var stale = Set(allowed.map(\.path))
    var findings = allowed.filter {
        !$0.path.hasPrefix("Sources/Edge/") && !$0.path.hasPrefix("Sources/Storage/")
    }
    .map { Finding($0.path, "@unchecked Sendable is for Edge and Storage only") }
    for file in files {
        for (offset, line) in file.codeLines.enumerated() where line.contains("@unchecked Sendable") {
            stale.remove(file.path)
            if !allowed.contains(where: { $0.path == file.path }) {
                findings.append(
                    Finding(
                        file.path, line: offset + 1, "@unchecked Sendable is not on the list of exceptions"))
            }
        }
    }
    return findings + stale.sorted().map { Finding($0, "says no @unchecked Sendable: take it off the list") }
}

/// A dialect's error mapping must name every case, so that a new one does not compile until it is mapped.
private func defaultFindings(_ files: [TextFile]) -> [Finding] {
    files.filter { $0.path.hasPrefix("Sources/Dialects/") && $0.path.hasSuffix("/Errors.swift") }
        .flatMap { file in
            file.codeLines.enumerated().filter { $0.element.contains("default:") }
                .map { Finding(file.path, line: $0.offset + 1, "default: name every case") }
        }
}

extension String {
    /// Whether it calls a free function of that name.
    fileprivate func calls(_ function: String) -> Bool {
        ranges(of: function + "(").contains { range in
            guard range.lowerBound > startIndex else { return true }
            let before = self[index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_" || before == ".")
        }
    }
}

@Suite struct BannedCodeTests {
    @Test func nothingIsLeftForLater() { expectNone(wordFindings(Repository.swift)) }
    @Test func bannedCallsAreAbsent() { expectNone(callFindings(Repository.sources)) }
    @Test func uncheckedSendableIsRareAndExplained() {
        expectNone(uncheckedFindings(Repository.sources, allowed: uncheckedSendables))
    }
    @Test func errorMappingsNameEveryCase() { expectNone(defaultFindings(Repository.sources)) }

    @Test func wordsAreFound() {
        let file = TextFile(path: "a.swift", text: "// TODO: later\nlet TODOS = 1")
        #expect(wordFindings([file]).map(\.line) == [1])
    }

    @Test func callsAreFound() {
        let text = """
            let a = try! b()  // fine
            fatalError("x")
            Task.detached { }
            print("x")
            pretty.print(x); sprint(x)  // print(
            let text = "try! print("
            """
        #expect(callFindings([TextFile(path: "Sources/A.swift", text: text)]).map(\.line) == [1, 2, 3, 4])
        let program = TextFile(path: "Sources/guildhall/main.swift", text: "print(1)")
        #expect(callFindings([program]).isEmpty)
    }

    @Test func uncheckedAndStaleExceptionsAreFound() {
        let file = TextFile(path: "Sources/Edge/A.swift", text: "\nfinal class A: @unchecked Sendable {}")
        #expect(uncheckedFindings([file], allowed: []).map(\.line) == [2])
        #expect(uncheckedFindings([file], allowed: [.init(path: file.path, reason: "")]).isEmpty)
        #expect(uncheckedFindings([], allowed: [.init(path: file.path, reason: "")]).count == 1)
        let elsewhere = TextFile(path: "Sources/Core/A.swift", text: "class A: @unchecked Sendable {}")
        #expect(uncheckedFindings([elsewhere], allowed: [.init(path: elsewhere.path, reason: "")]).count == 1)
    }

    @Test func defaultsAreFound() {
        let file = TextFile(path: "Sources/Dialects/D/Errors.swift", text: "switch x {\ndefault: 1\n}")
        #expect(defaultFindings([file]).map(\.line) == [2])
    }
}
