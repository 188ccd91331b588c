// Files and standard streams over libc.

private import Glibc

enum Files {
    /// Writes a file unless it holds these bytes already, so that builds see no change where there is none.
    static func write(_ contents: [UInt8], to path: String) throws(CommandFailure) {
        if read(path) == contents { return }
        guard let file = fopen(path, "w") else {
            throw CommandFailure("cannot write \(path): \(reason)", .failure)
        }
        let written = fwrite(contents, 1, contents.count, file)
        guard fclose(file) == 0, written == contents.count else {
            throw CommandFailure("cannot write \(path): \(reason)", .failure)
        }
    }

    /// nil when the file cannot be read.
    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return ferror(file) == 0 ? bytes : nil }
            bytes += chunk[..<count]
        }
    }

    /// Removes a file, if it is there.
    static func remove(_ path: String) throws(CommandFailure) {
        guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
            throw CommandFailure("cannot remove \(path): \(reason)", .failure)
        }
    }

    /// Makes the folder and those above it.
    static func makeFolder(_ path: String) throws(CommandFailure) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for step in path.split(separator: "/") {
            partial += step
            guard mkdir(partial, 0o777) == 0 || errno == EEXIST else {
                throw CommandFailure("cannot make folder \(partial): \(reason)", .failure)
            }
            partial += "/"
        }
    }

    private static var reason: String { String(cString: strerror(errno)) }
}

enum Terminal {
    static func say(_ line: String) { put(line, STDOUT_FILENO) }

    static func complain(_ line: String) { put(line, STDERR_FILENO) }

    private static func put(_ line: String, _ descriptor: Int32) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
