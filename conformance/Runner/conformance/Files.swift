// Files and folders over libc.

private import ConformanceKit
private import Glibc

enum Files {
    /// - Throws: when the file cannot be read.
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        guard let file = fopen(path, "r") else {
            throw CommandFailure("cannot read \(path): \(reason)", .harness)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        guard ferror(file) == 0 else { throw CommandFailure("cannot read \(path): \(reason)", .harness) }
        return bytes
    }

    /// Writes a file; the folders it stands in are made.
    static func write(_ text: String, to path: String) throws(CommandFailure) {
        if let slash = path.lastIndex(of: "/") { makeFolder(String(path[..<slash])) }
        guard let file = fopen(path, "w") else {
            throw CommandFailure("cannot write \(path): \(reason)", .harness)
        }
        let bytes = Array(text.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw CommandFailure("cannot write \(path): \(reason)", .harness)
        }
    }

    /// A failure shows when a file is written into the folder.
    private static func makeFolder(_ path: String) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for step in path.split(separator: "/") {
            partial += step
            mkdir(partial, 0o777)
            partial += "/"
        }
    }

    /// Names of the folder's files that end in `.yaml`, sorted.
    static func names(in folder: String) throws(CommandFailure) -> [String] {
        guard let directory = opendir(folder) else {
            throw CommandFailure("cannot read the folder \(folder): \(reason)", .harness)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml") { names.append(name) }
        }
        return names.sorted()
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
