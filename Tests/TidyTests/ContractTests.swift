// The contract is served, tested and documented, whole.

import Testing

/// Operations of a spec without a handler in its dialect or without a test that calls them over the wire.
private func operationFindings(spec: TextFile, handlers: [TextFile], tests: [TextFile]) -> [Finding] {
    let handled = Set(handlers.flatMap { $0.codeLines.flatMap(\.declaredFunctions) })
    let called = tests.flatMap(\.wireCalls)
    return spec.operations.flatMap { operation -> [Finding] in
        var findings: [Finding] = []
        if !handled.contains(operation.id[...]) {
            findings.append(
                Finding(
                    spec.path, line: operation.line, "no handler `func \(operation.id)` in Sources/Dialects"))
        }
        if !called.contains(where: operation.call.matches) {
            findings.append(
                Finding(spec.path, line: operation.line, "no test in Tests calls \(operation.id)"))
        }
        return findings
    }
}

/// `x-` keys that docs/spec-extensions.md does not have in backticks.
private func extensionFindings(specs: [TextFile], documentation: TextFile) -> [Finding] {
    let documented = documentation.lines.joined(separator: "\n")
    return specs.flatMap { file in
        file.lines.enumerated().flatMap { offset, line in
            line.split { " {,".contains($0) }.filter { $0.hasPrefix("x-") && $0.hasSuffix(":") }
                .map { $0.dropLast() }.filter { !documented.contains("`\($0)") }
                .map {
                    Finding(
                        file.path, line: offset + 1, "`\($0)` is not described in docs/spec-extensions.md")
                }
        }
    }
}

/// Operations, events and close codes of a gateway without a description.
private func descriptionFindings(gateway: TextFile) -> [Finding] {
    var section: Substring = ""
    var entry: (name: Substring, line: Int)?
    var findings: [Finding] = []
    func finishEntry() {
        if let entry {
            findings.append(Finding(gateway.path, line: entry.line, "\(entry.name) has no description"))
        }
        entry = nil
    }
    for (offset, line) in gateway.lines.enumerated() {
        let indent = line.prefix { $0 == " " }.count
        if indent == 0, let name = line.words.first, !line.hasPrefix("#") {
            finishEntry()
            section = name
        } else if indent == 2, ["operations", "events", "close_codes"].contains(section) {
            finishEntry()
            entry = (line.words.first ?? "", offset + 1)
        }
        if line.contains("description: ") { entry = nil }
    }
    finishEntry()
    return findings
}

extension String {
    fileprivate var declaredFunctions: [Substring] {
        let words = words
        return zip(words, words.dropFirst()).filter { $0.0 == "func" }.map(\.1)
    }
}

@Suite struct ContractTests {
    private let specs = Repository.files(under: ["spec"], endingIn: ".yaml")

    @Test func everyOperationHasAHandlerAndATest() {
        let handlers = Repository.sources.filter { $0.path.hasPrefix("Sources/Dialects/") }
        let tests = Repository.swift.filter { $0.path.hasPrefix("Tests/") }
        for spec in specs where spec.path.hasSuffix("/openapi.yaml") {
            expectNone(operationFindings(spec: spec, handlers: handlers, tests: tests))
        }
    }

    @Test func everyExtensionIsDocumented() throws {
        let documentation = try #require(Repository.file("docs/spec-extensions.md"))
        #expect(!specs.isEmpty)
        expectNone(extensionFindings(specs: specs, documentation: documentation))
    }

    @Test func everyFrameAndCloseCodeIsDescribed() {
        for gateway in specs where gateway.path.hasSuffix("/gateway.yaml") {
            expectNone(descriptionFindings(gateway: gateway))
        }
    }

    @Test func uncoveredOperationsAreFound() {
        let text = "  /a:\n    get:\n      operationId: getThing\n    put:\n      operationId: ok"
        let spec = TextFile(path: "spec/a/openapi.yaml", text: text)
        let handler = TextFile(path: "Sources/Dialects/A/A.swift", text: "func ok() {} // func getThing()")
        let test = TextFile(path: "Tests/ATests/A.swift", text: "client.put(\"/a\")")
        #expect(operationFindings(spec: spec, handlers: [handler], tests: [test]).map(\.line) == [3, 3])
    }

    @Test func requestsOfTestsAreRecognised() {
        let text = #"""
            try await ada.get("/users/@me")
            try await ada.post(
                "/guilds/\(guild["id"])/channels?x=1", "{}")
            try await http.send(.delete, "/api/v1/invites/\(code(of: invite))")
            let file = "/tmp/a"
            """#
        let calls = TextFile(path: "a.swift", text: text).wireCalls
        #expect(calls.count == 3)
        #expect(WireCall("post", "/guilds/{guild_id}/channels").matches(calls[1]))
        #expect(WireCall("delete", "/invites/{code}").matches(calls[2]))
        #expect(!WireCall("get", "/users/{user_id}").matches(calls[0]))
        #expect(!WireCall("get", "/invites/{code}").matches(calls[2]))
    }

    @Test func undocumentedExtensionsAreFound() {
        let spec = TextFile(path: "spec/a/openapi.yaml", text: "  x-known: 1\n  a: {x-new: 1}")
        let documentation = TextFile(path: "docs/spec-extensions.md", text: "### `x-known` (schema)")
        #expect(extensionFindings(specs: [spec], documentation: documentation).map(\.line) == [2])
    }

    @Test func missingDescriptionsAreFound() {
        let text = """
            events:
              READY:
                scope: session
              RESUMED:
                description: Back again.
            close_codes:
              LOST: {code: 4000}
              FOUND: {code: 4001, description: Found.}
            timings: {}
            """
        let gateway = TextFile(path: "spec/a/gateway.yaml", text: text)
        #expect(descriptionFindings(gateway: gateway).map(\.line) == [2, 7])
    }
}
