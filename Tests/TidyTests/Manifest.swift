// Package.swift, whose one line per target says what the target may import.

struct Manifest {
    struct Target {
        let name: String
        /// From the root: `Sources/Core/Domain`.
        let folder: String
        let imports: Set<String>
        /// A plugin adds sources that are not in the repository.
        let hasGeneratedSources: Bool
        var isProgram = false
    }

    let targets: [Target]

    init(_ file: TextFile) {
        // Above the list stand the functions that make its lines short.
        let list = file.lines.drop { $0 != "    targets: [" }
        targets = list.compactMap { Self.target($0.drop { $0 == " " }) }
    }

    /// The target whose folder holds the file.
    func owner(of path: String) -> Target? {
        targets.first { path.hasPrefix($0.folder + "/") }
    }

    private static func target(_ line: Substring) -> Target? {
        let strings = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        guard let name = strings.first else { return nil }
        let plugins = line.contains("plugins:") ? 1 : 0
        if line.hasPrefix("library(") {
            return Target(
                name: name, folder: "Sources/\(strings[1])/\(name)",
                imports: Set(strings.dropFirst(2).dropLast(plugins)), hasGeneratedSources: plugins > 0)
        }
        if line.hasPrefix("runner(") {
            return Target(
                name: name, folder: "conformance/Runner/\(name)",
                imports: Set(strings.dropFirst(1).dropLast(plugins)), hasGeneratedSources: plugins > 0)
        }
        if line.hasPrefix("program(") {
            return Target(
                name: name, folder: strings[1], imports: Set(strings.dropFirst(2)),
                hasGeneratedSources: false, isProgram: true)
        }
        if line.hasPrefix("tests(") {
            return Target(
                name: name, folder: "Tests/\(name)", imports: Set(strings.dropFirst(1).dropLast(plugins)),
                hasGeneratedSources: plugins > 0)
        }
        if line.hasPrefix("support(") {
            return Target(
                name: name, folder: "Tests/Support/\(name)", imports: Set(strings.dropFirst(1)),
                hasGeneratedSources: false)
        }
        if line.hasPrefix(".target(") || line.hasPrefix(".testTarget("),
            let dependencies = line.split(separator: "dependencies: [").last?.prefix(while: { $0 != "]" }),
            let folder = line.split(separator: "path: \"").last?.prefix(while: { $0 != "\"" })
        {
            let imports = dependencies.split(separator: "\"").filter { $0 != ", " }.map(String.init)
            return Target(
                name: name, folder: String(folder),
                imports: line.contains("dependencies:") ? Set(imports) : [],
                hasGeneratedSources: false)
        }
        return nil
    }
}

extension TextFile {
    /// The modules that a Swift file imports, with the number of the line.
    var imports: [(module: String, line: Int)] {
        codeLines.enumerated().compactMap { offset, line in
            var words = line.split(separator: " ")[...]
            while let word = words.first, word != "import" {
                guard word.hasPrefix("@") || Self.accessLevels.contains(word) else { return nil }
                words.removeFirst()
            }
            guard words.popFirst() != nil, var path = words.popFirst() else { return nil }
            if let kindIsGiven = words.first { path = kindIsGiven }
            return (String(path.prefix { $0 != "." }), offset + 1)
        }
    }

    private static let accessLevels: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
}
