// The import matrix: SwiftPM lets a file import any module that happens to be built, so what Package.swift
// declares is compared here with what the files say.

import Testing

/// Modules of the toolchain that anything may use.
private let toolchainModules: Set<String> = ["Swift", "Glibc", "Synchronization", "FoundationEssentials"]

/// Modules that tests may use besides: Foundation is an independent judge of JSON.
private let testModules: Set<String> = ["Testing", "Foundation"]

private func importFindings(_ manifest: Manifest, _ files: [TextFile]) -> [Finding] {
    var used: [String: Set<String>] = [:]
    var findings: [Finding] = []
    for file in files {
        guard let target = manifest.owner(of: file.path) else { continue }
        let isTest = file.path.hasPrefix("Tests/")
        for (module, line) in file.imports {
            used[target.name, default: []].insert(module)
            guard !target.imports.contains(module), !toolchainModules.contains(module),
                !(isTest && testModules.contains(module))
            else { continue }
            findings.append(
                Finding(file.path, line: line, "\(target.name) may not import \(module) (see Package.swift)"))
        }
    }
    // A program is declared to be built and run, not to be imported.
    let programs = Set(manifest.targets.filter(\.isProgram).map(\.name))
    for target in manifest.targets where !target.hasGeneratedSources {
        guard let used = used[target.name] else { continue }
        for module in target.imports.subtracting(used).subtracting(programs).sorted() {
            findings.append(
                Finding("Package.swift", "\(target.name) declares \(module) and no file of it imports it"))
        }
    }
    return findings
}

@Suite struct ImportTests {
    @Test func filesImportWhatTheirTargetDeclares() throws {
        let manifest = Manifest(try #require(Repository.file("Package.swift")))
        #expect(manifest.targets.contains { $0.name == "Domain" && $0.imports == ["Primitives"] })
        #expect(manifest.targets.contains { $0.name == "Gateway" && $0.folder == "Sources/Gateway" })
        let files = Repository.files(under: ["Sources", "conformance", "Tests", "bench"], endingIn: ".swift")
        expectNone(importFindings(manifest, files.filter { !$0.path.contains("/Golden/") }))
    }

    @Test func undeclaredAndUnusedImportsAreFound() {
        let manifest = Manifest(
            TextFile(
                path: "Package.swift",
                text: """
                        targets: [
                            library("Low", in: "Core"),
                            library("High", in: "Core", "Low", "Side"),
                    """))
        let files = [
            TextFile(path: "Sources/Core/Low/A.swift", text: "private import High\nimport Glibc"),
            TextFile(
                path: "Sources/Core/High/B.swift",
                text: "@testable public import struct Low.Value // import X"),
        ]
        #expect(
            importFindings(manifest, files) == [
                Finding("Sources/Core/Low/A.swift", line: 1, "Low may not import High (see Package.swift)"),
                Finding("Package.swift", "High declares Side and no file of it imports it"),
            ])
    }
}
