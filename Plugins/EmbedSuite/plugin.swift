// Build tool plugin: writes the contracts and the scenarios into the conformance runner, so that its binary is all that
// one needs.

import Foundation
import PackagePlugin

@main
struct EmbedSuite: BuildToolPlugin {
    /// Folders of which all YAML files go into the binary.
    private static let folders = ["spec", "conformance/scenarios", "conformance/requirements"]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let files = Self.folders.flatMap { yamlFiles(in: root.appending(path: $0)) }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files of contracts and scenarios",
                executable: try context.tool(named: "embed-suite").url,
                arguments: [root.path(percentEncoded: false), output.path(percentEncoded: false)]
                    + files.map { $0.path(percentEncoded: false) },
                inputFiles: files, outputFiles: [output])
        ]
    }

    private func yamlFiles(in folder: URL) -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "yaml" }
            .sorted { $0.path(percentEncoded: false) < $1.path(percentEncoded: false) }
    }
}
