// The files of this repository, for tests of what is committed.

private import Glibc

public enum SourceTree {
    /// The folder of Package.swift, without a slash at the end. Symbolic links are resolved, so that a copy which
    /// links to these tests reads the same files.
    public static let root: String = {
        let resolved = realpath(#filePath, nil)
        defer { free(resolved) }
        let file = resolved.map { String(cString: $0) } ?? #filePath
        return file.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
    }()

    /// The bytes of a file; nil when it cannot be read.
    /// - Parameter path: from the root: `spec/guilds/openapi.yaml`.
    public static func bytes(of path: String) -> [UInt8]? {
        guard let file = fopen("\(root)/\(path)", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return ferror(file) == 0 ? bytes : nil }
            bytes += chunk[..<count]
        }
    }
}
