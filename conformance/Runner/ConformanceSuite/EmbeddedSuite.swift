// The contracts and scenarios that the runner's binary carries. The build writes the files themselves.

/// A file as it was when the runner was built.
public struct EmbeddedFile: Sendable {
    /// From the repository's root: `conformance/scenarios/guilds/messages.yaml`.
    public let path: String
    public let text: String
}

public enum EmbeddedSuite {
    /// Files directly in a folder, by their paths from the repository's root, in the order of their names.
    ///
    /// - Parameter folder: without a slash at the end.
    public static func files(in folder: String) -> [EmbeddedFile] {
        embeddedFiles.filter { file in
            file.path.hasPrefix(folder + "/") && !file.path.dropFirst(folder.count + 1).contains("/")
        }.map { EmbeddedFile(path: $0.path, text: "\($0.text)") }
    }

    /// Names of the dialects that have scenarios.
    public static var dialects: [String] {
        let names = embeddedFiles.compactMap { file -> String? in
            let parts = file.path.split(separator: "/")
            return parts.starts(with: ["conformance", "scenarios"]) && parts.count == 4
                ? String(parts[2]) : nil
        }
        return Set(names).sorted()
    }
}
