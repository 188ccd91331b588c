// The files of one dialect, `spec/<dialect>/`: on disk, or in memory for tests.

private import Glibc

public struct SpecFolder: Sendable {
    /// As given on the command line, without a slash at the end; locations start with it.
    public let path: String
    private let files: [String: [UInt8]]?

    /// A folder on disk. Nothing is read before a document is asked for.
    public init(path: String) {
        self.path = Self.withoutTrailingSlash(path)
        files = nil
    }

    /// A folder in memory: texts by path inside the folder (`openapi.yaml`).
    public init(path: String, files: [String: String]) {
        self.path = Self.withoutTrailingSlash(path)
        self.files = files.mapValues { Array($0.utf8) }
    }

    /// `guilds` for `spec/guilds`.
    public var dialect: String {
        String(path.split(separator: "/").last ?? "")
    }

    /// The bytes of a file; nil when it cannot be read.
    ///
    /// - Parameter name: relative to the folder, without `..`.
    func read(_ name: String) -> [UInt8]? {
        if let files { return files[name] }
        return Self.bytes(atPath: "\(path)/\(name)")
    }

    private static func bytes(atPath path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= YAMLParser.Limits.bytesMax {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return ferror(file) == 0 ? bytes : nil }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func withoutTrailingSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
