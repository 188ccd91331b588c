// An open folder. Everything in it is reached through its descriptor and by one plain name, and no symbolic link is
// followed, so what is done to a folder stays in it, whatever is renamed or planted meanwhile.

private import Glibc

/// Every call blocks for as long as the filesystem takes.
final class Folder: Sendable {
    private let descriptor: Int32

    private init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// - Parameter path: may contain symbolic links: it comes from the configuration.
    static func open(path: String) throws(FileStorageError) -> Folder {
        Folder(owning: try checked("open a folder", Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
    }

    /// Creates a folder unless there is one.
    static func create(path: String) throws(FileStorageError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .system("create a folder") }
    }

    func folder(_ name: String) throws(FileStorageError) -> Folder {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        return Folder(owning: try checked("open a folder", openat(descriptor, name, flags)))
    }

    /// Creates a folder unless there is one.
    func makeFolder(_ name: String) throws(FileStorageError) {
        guard mkdirat(descriptor, name, 0o700) == 0 || errno == EEXIST else {
            throw .system("create a folder")
        }
    }

    /// - Returns: a descriptor to write to, owned by the caller.
    func createFile(_ name: String) throws(FileStorageError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        return try checked("create a file", openat(descriptor, name, flags, 0o600))
    }

    /// - Returns: a descriptor to read from, owned by the caller.
    func openFile(_ name: String) throws(FileStorageError) -> Int32 {
        // Opening a pipe would wait for somebody to write to it.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        return try checked("open a file", openat(descriptor, name, flags))
    }

    /// Gives a file a second name.
    /// - Throws: `.alreadyExists` when that name is taken, in one step with taking it.
    func link(_ name: String, into other: Folder, as newName: String) throws(FileStorageError) {
        try checked("link a file", linkat(descriptor, name, other.descriptor, newName, 0))
    }

    func move(_ name: String, into other: Folder, as newName: String) throws(FileStorageError) {
        try checked("move a folder", renameat(descriptor, name, other.descriptor, newName))
    }

    /// Removes a file or a note if there is one.
    func remove(_ name: String) throws(FileStorageError) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw .system("remove a file") }
    }

    /// - Returns: whether the folder was there and empty, and is gone.
    func removeEmptyFolder(_ name: String) -> Bool { unlinkat(descriptor, name, AT_REMOVEDIR) == 0 }

    /// A few words that appear under a name in one step: a symbolic link to nowhere.
    func writeNote(_ text: String, as name: String) throws(FileStorageError) {
        try checked("write a note", symlinkat(text, descriptor, name))
    }

    /// - Returns: nil when there is no note of that name.
    func note(_ name: String) -> String? {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(descriptor, name, &text, text.count)
        return count < 0 ? nil : String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Names of what lies in the folder, up to a number of them.
    func entries(max: Int = .max) throws(FileStorageError) -> [String] {
        // A descriptor of its own, because reading moves its position.
        let own = try checked("list a folder", openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        guard let stream = fdopendir(own) else {
            let error = FileStorageError.system("list a folder")
            close(own)
            throw error
        }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < max, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a folder with what is in it, up to a number of entries.
    /// - Returns: whether nothing is left.
    func removeTree(_ name: String, budget: inout Int) throws(FileStorageError) -> Bool {
        guard budget > 0 else { return false }
        budget -= 1
        if unlinkat(descriptor, name, 0) == 0 || errno == ENOENT { return true }
        guard errno == EISDIR || errno == EPERM else { throw .system("remove a file") }
        let inner = try folder(name)
        for entry in try inner.entries(max: budget) {
            guard try inner.removeTree(entry, budget: &budget) else { return false }
        }
        return removeEmptyFolder(name)
    }

    /// Returns when the names in the folder survive the loss of power.
    func synchronize() throws(FileStorageError) { try checked("flush a folder", fsync(descriptor)) }

    /// Keeps other processes from using the folder, until it is closed.
    /// - Returns: false when another one does.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}

/// - Returns: `status`, which is not negative.
@discardableResult
private func checked(_ operation: String, _ status: Int32) throws(FileStorageError) -> Int32 {
    guard status >= 0 else { throw .system(operation) }
    return status
}
