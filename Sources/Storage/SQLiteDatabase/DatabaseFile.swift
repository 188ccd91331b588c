// The database's file before SQLite sees it: creates its folder and itself, readable by this user alone, and
// holds a lock beside it for as long as it is open. The lock keeps a second process out: with two read-write
// connections SQLite 3.40 could corrupt the database when the log starts over. The lock is a file of its own
// because closing any descriptor of the database itself would drop SQLite's own locks.

internal import Database
private import Glibc

/// An exclusively locked database file; unlocks when released.
final class DatabaseFile: Sendable {
    /// Absolute, with no symbolic link in it, so that one file has one lock whatever it is called.
    let path: String
    private let lock: Int32

    init(path: String) throws(DatabaseError) {
        let (folder, name) = Self.split(path)
        try Self.createFolder(folder)
        let realFolder = try Self.realPath(folder)
        let candidate = realFolder == "/" ? "/\(name)" : "\(realFolder)/\(name)"
        try Self.createFile(candidate)
        self.path = try Self.realPath(candidate)
        try Self.requireWriteAccess(self.path)
        lock = try Self.acquireLock(for: self.path, shownAs: path)
    }

    deinit { close(lock) }

    /// Lets another process have it, ahead of the release of this object.
    func unlock() { _ = flock(lock, LOCK_UN) }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }

    /// Creates what is missing of `folder`, outermost first, each made durable in its parent.
    private static func createFolder(_ folder: String) throws(DatabaseError) {
        var info = stat()
        if stat(folder, &info) == 0 {
            guard info.st_mode & S_IFMT == S_IFDIR else {
                throw .cannotOpen(reason: "\(folder) is not a folder: choose another path for the database")
            }
            return
        }
        let parent = split(folder).folder
        if parent != folder { try createFolder(parent) }
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .cannotOpen(
                reason:
                    "cannot create folder \(folder): \(systemMessage()); create it, or choose another path")
        }
        synchronizeFolder(parent)
    }

    private static func synchronizeFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    /// SQLite gives its log the permissions of the database, so they are set here once.
    private static func createFile(_ path: String) throws(DatabaseError) {
        var info = stat()
        if stat(path, &info) == 0 {
            guard info.st_mode & S_IFMT == S_IFREG else {
                throw .cannotOpen(reason: "\(path) is not a file: choose another path for the database")
            }
            return
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(
                reason: "cannot create \(path): \(systemMessage()); grant write access to its folder")
        }
        close(descriptor)
    }

    /// SQLite would find out only after it has made its log, as unwritable as the database, which then stays so
    /// when the database is made writable.
    private static func requireWriteAccess(_ path: String) throws(DatabaseError) {
        for place in [split(path).folder, path]
        where faccessat(AT_FDCWD, place, W_OK, AT_EACCESS) != 0 {
            throw .cannotOpen(reason: "cannot write \(place): \(systemMessage()); grant write access to it")
        }
    }

    private static func realPath(_ path: String) throws(DatabaseError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw .cannotOpen(reason: "cannot resolve \(path): \(systemMessage())")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Takes the lock and leaves this process's number in its file, for the message that the next one gets.
    private static func acquireLock(for path: String, shownAs name: String) throws(DatabaseError) -> Int32 {
        let descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(
                reason: "cannot create \(path).lock: \(systemMessage()); grant write access to its folder")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = holder(in: descriptor)
            close(descriptor)
            throw .cannotOpen(
                reason: "\(name) is in use by process \(holder): stop it, or choose another database file")
        }
        var number = "\(getpid())\n"
        let written = number.withUTF8 { bytes in
            ftruncate(descriptor, 0) == 0 && pwrite(descriptor, bytes.baseAddress, bytes.count, 0) > 0
        }
        _ = written  // Only for people: the lock holds without it.
        return descriptor
    }

    private static func holder(in descriptor: Int32) -> String {
        var digits = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &digits, digits.count, 0)
        let number = digits.prefix(max(count, 0)).prefix {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        return number.isEmpty ? "(unknown)" : String(decoding: number, as: UTF8.self)
    }

    private static func systemMessage() -> String { String(cString: strerror(errno)) }
}
