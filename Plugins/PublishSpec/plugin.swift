// Command plugin: `swift package publish-spec [--check] [dialect…]` writes what is published of the
// contracts in spec/, or checks that it is what would be written. docs/ itself belongs to the main dialect.

import Foundation
import PackagePlugin

/// Its documents are docs/openapi.yaml and so on; those of other dialects lie in docs/<dialect>/.
let mainDialect = "guilds"

@main
struct PublishSpec: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let root = context.package.directoryURL
        let specgen = try context.tool(named: "specgen").url
        var names = ArgumentExtractor(arguments)
        let isCheck = names.extractFlag(named: "check") > 0
        if let option = names.remainingArguments.first(where: { $0.hasPrefix("-") }) {
            throw PublishError.unknownOption(option)
        }
        let known = try dialects(in: root)
        let wanted = names.remainingArguments.isEmpty ? known : names.remainingArguments
        if let stranger = wanted.first(where: { !known.contains($0) }) {
            throw PublishError.unknownDialect(stranger, known: known)
        }
        let failed = try wanted.filter { dialect in
            let folder = dialect == mainDialect ? "docs" : "docs/\(dialect)"
            let command = ["publish"] + (isCheck ? ["--check"] : []) + ["--out", folder, "spec/\(dialect)"]
            return try run(specgen, command, in: root) != 0
        }
        guard failed.isEmpty else { throw PublishError.failed(failed, isCheck: isCheck) }
    }

    /// Folders of spec/ that hold a contract.
    private func dialects(in root: URL) throws -> [String] {
        let spec = root.appending(path: "spec")
        let names = try FileManager.default.contentsOfDirectory(atPath: spec.path(percentEncoded: false))
        return names.filter { name in
            let document = spec.appending(path: "\(name)/openapi.yaml")
            return FileManager.default.fileExists(atPath: document.path(percentEncoded: false))
        }.sorted()
    }

    private func run(_ tool: URL, _ arguments: [String], in folder: URL) throws -> Int32 {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

enum PublishError: Error, CustomStringConvertible {
    case unknownOption(String)
    case unknownDialect(String, known: [String])
    case failed([String], isCheck: Bool)

    /// What the package manager wants to be told before a plugin may write.
    private var permission: String { "--allow-writing-to-package-directory" }

    var description: String {
        switch self {
        case .unknownOption(let option): "no option `\(option)`; publish-spec takes --check and dialects"
        case .unknownDialect(let name, let known):
            "no contract in spec/\(name); there is \(known.joined(separator: ", "))"
        case .failed(let dialects, let isCheck):
            isCheck
                ? "run swift package \(permission) publish-spec \(dialects.joined(separator: " "))"
                : "not published: \(dialects.joined(separator: ", "))"
        }
    }
}
