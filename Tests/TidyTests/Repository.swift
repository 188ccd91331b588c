// The repository as text: what every check of this target reads.

import FileTesting
import FoundationEssentials
import Testing

/// A text file of the repository.
struct TextFile {
    /// From the root: `Sources/Core/Domain/User.swift`.
    let path: String
    let lines: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// `User`
    var stem: Substring { (path.split(separator: "/").last ?? "").prefix { $0 != "." } }
}

/// One thing that is not as it should be.
struct Finding: CustomStringConvertible, Equatable {
    let path: String
    /// Counts from 1; nil when the whole file is meant.
    let line: Int?
    let message: String

    init(_ path: String, line: Int? = nil, _ message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + message }
}

enum Repository {
    static let root = SourceTree.root

    /// Hand-written Swift; expected output of the generator and the samples in this target are left out.
    static let swift: [TextFile] = files(
        under: ["Sources", "Plugins", "conformance", "Tests", "bench"], endingIn: ".swift"
    )
    .filter { !$0.path.contains("/Golden/") && !$0.path.hasPrefix("Tests/TidyTests/") }

    /// The server, the generator and its plugin, and the conformance runner.
    static let sources: [TextFile] = swift.filter {
        ["Sources/", "Plugins/", "conformance/"].contains(where: $0.path.hasPrefix)
    }

    static let prose: [TextFile] =
        files(under: ["docs", "spec", "conformance", "bench"], endingIn: ".md")
        + ["README.md", "CONTRIBUTING.md"].compactMap(file)

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + path) }

    static func file(_ path: String) -> TextFile? {
        (try? String(contentsOfFile: root + "/" + path, encoding: .utf8)).map {
            TextFile(path: path, text: $0)
        }
    }

    /// Sorted by path.
    static func files(under folders: [String], endingIn suffix: String) -> [TextFile] {
        folders.flatMap { folder in
            let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)) ?? []
            return paths.filter { $0.hasSuffix(suffix) }.sorted().compactMap { file(folder + "/" + $0) }
        }
    }
}

/// Fails with the whole list.
func expectNone(_ findings: [Finding], at location: Testing.SourceLocation = #_sourceLocation) {
    let list = findings.map { "\n" + $0.description }.joined()
    #expect(findings.isEmpty, "\(list)", sourceLocation: location)
}

extension StringProtocol {
    /// Runs of letters, digits and underscores.
    var words: [SubSequence] {
        split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

extension Substring {
    /// What stands between backticks.
    var codeSpans: [Substring] {
        split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
    }
}
