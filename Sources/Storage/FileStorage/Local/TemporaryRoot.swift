// A root folder for a server that keeps nothing: its database is in memory, and its files go with it.

private import Glibc

/// A folder that nobody else has, until `remove`.
public struct TemporaryRoot: Sendable {
    public let path: String

    /// - Parameter parent: `/tmp`.
    /// - Throws: `.failed`, `.full`.
    public init(in parent: String) throws(FileStorageError) {
        var template = Array("\(parent)/guildhall-files-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system("make a folder in \(parent)") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes the folder and all that is in it. Blocks. What cannot be removed stays.
    public func remove() {
        guard let slash = path.lastIndex(of: "/"), let parent = try? Folder.open(path: String(path[...slash]))
        else { return }
        var budget = Int.max
        _ = try? parent.removeTree(String(path[slash...].dropFirst()), budget: &budget)
    }
}
