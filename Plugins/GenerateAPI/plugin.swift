// Build tool plugin: before `<Dialect>API` is compiled, specgen writes its sources from spec/<dialect>/.

import Foundation
import PackagePlugin

/// What specgen writes, whatever the contract says. A plugin cannot import SwiftRenderer.fileNames;
/// SpecgenTests compares the two.
let outputNames = [
    "Schemas0.swift", "Schemas1.swift", "Schemas2.swift", "Schemas3.swift", "Schemas4.swift",
    "Schemas5.swift",
    "Schemas6.swift", "Schemas7.swift", "Operations0.swift", "Operations1.swift", "Operations2.swift",
    "Operations3.swift", "Operations4.swift", "Operations5.swift", "Operations6.swift", "Operations7.swift",
    "Router.swift", "Handler.swift", "Errors.swift", "Gateway.swift", "Patterns.swift",
]

@main
struct GenerateAPI: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard target.name.hasSuffix("API") else {
            throw PluginError.unknownTarget(target.name)
        }
        let dialect = target.name.dropLast("API".count).lowercased()
        let folder = context.package.directoryURL.appending(path: "spec/\(dialect)")
        let output = context.pluginWorkDirectoryURL
        return [
            .buildCommand(
                displayName: "Generating \(target.name) from spec/\(dialect)",
                executable: try context.tool(named: "specgen").url,
                arguments: [
                    "generate", "--dialect-dir", folder.path(percentEncoded: false), "--module", target.name,
                    "--out", output.path(percentEncoded: false),
                ],
                inputFiles: try yamlFiles(in: folder),
                outputFiles: outputNames.map { output.appending(path: $0) })
        ]
    }

    private func yamlFiles(in folder: URL) throws -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let found = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "yaml" }
        guard !found.isEmpty else { throw PluginError.noContract(folder.path(percentEncoded: false)) }
        return found.sorted { $0.path(percentEncoded: false) < $1.path(percentEncoded: false) }
    }
}

enum PluginError: Error, CustomStringConvertible {
    case unknownTarget(String)
    case noContract(String)

    var description: String {
        switch self {
        case .unknownTarget(let name): "target \(name) is not named <Dialect>API"
        case .noContract(let folder): "no contract in \(folder)"
        }
    }
}
