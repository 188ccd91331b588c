// Files by their keys, below a root folder. Folders come into being with the first file in them and go with the
// last; both happen at the same time for different files, so a folder that vanishes is simply made again.

private import Glibc

/// Every call blocks for as long as the filesystem takes.
struct FileTree: Sendable {
    let root: Folder

    /// Gives a file that lies elsewhere on the same filesystem its place.
    /// - Throws: `.alreadyExists` when the key is taken.
    func link(_ name: String, in source: Folder, as key: FileKey) throws(FileStorageError) {
        let (folders, newName) = key.segments
        for _ in 0..<FileLimits.folderAttemptsMax {
            do throws(FileStorageError) {
                try source.link(name, into: try makeFolders(folders), as: newName)
                return
            } catch .notFound {
                continue
            }
        }
        throw .notFound
    }

    /// - Returns: a descriptor owned by the caller.
    func openFile(_ key: FileKey) throws(FileStorageError) -> Int32 {
        let (folders, name) = key.segments
        return try path(of: folders).last.openFile(name)
    }

    /// Removes a file and the folders that are empty without it.
    func remove(_ key: FileKey) throws(FileStorageError) {
        let (folders, name) = key.segments
        guard let path = try existingPath(of: folders) else { return }
        try path.last.remove(name)
        removeEmptyFolders(folders, on: path)
    }

    /// Takes a folder with all that is in it out of the tree, in one step.
    /// - Returns: false when there is none.
    func takeOut(
        _ folder: FileFolder, into other: Folder, as newName: String
    ) throws(FileStorageError) -> Bool {
        let segments = folder.segments
        guard let name = segments.last, let path = try existingPath(of: segments.dropLast()) else {
            return false
        }
        do throws(FileStorageError) {
            try path.last.move(name, into: other, as: newName)
        } catch .notFound {
            return false
        }
        removeEmptyFolders(segments.dropLast(), on: path)
        return true
    }

    /// Returns when it survives the loss of power that these places are taken, or free.
    func synchronize(_ places: [FilePlace]) throws(FileStorageError) {
        var done: Set<[String]> = []
        for place in places {
            var open = root
            var folders: [String] = []
            if done.insert(folders).inserted { try open.synchronize() }
            for name in place.folders {
                guard let next = try existing(name, in: open) else { break }
                open = next
                folders.append(name)
                if done.insert(folders).inserted { try open.synchronize() }
            }
        }
    }

    // MARK: Folders on the way

    /// The root and the folders below it; never empty.
    private struct Path {
        private(set) var folders: [Folder]
        private(set) var last: Folder

        init(_ root: Folder) {
            folders = [root]
            last = root
        }

        mutating func enter(_ folder: Folder) {
            folders.append(folder)
            last = folder
        }
    }

    private func makeFolders(_ names: ArraySlice<String>) throws(FileStorageError) -> Folder {
        var folder = root
        for name in names {
            try folder.makeFolder(name)
            folder = try folder.folder(name)
        }
        return folder
    }

    private func path(of names: ArraySlice<String>) throws(FileStorageError) -> Path {
        var path = Path(root)
        for name in names { path.enter(try path.last.folder(name)) }
        return path
    }

    private func existingPath(of names: ArraySlice<String>) throws(FileStorageError) -> Path? {
        do throws(FileStorageError) {
            return try path(of: names)
        } catch .notFound {
            return nil
        }
    }

    private func existing(_ name: String, in folder: Folder) throws(FileStorageError) -> Folder? {
        do throws(FileStorageError) {
            return try folder.folder(name)
        } catch .notFound {
            return nil
        }
    }

    private func removeEmptyFolders(_ names: ArraySlice<String>, on path: Path) {
        for (name, parent) in zip(names, path.folders).reversed() where !parent.removeEmptyFolder(name) {
            return
        }
    }
}

/// A file, or all below a folder.
public enum FilePlace: Sendable, Hashable {
    case file(FileKey)
    case folder(FileFolder)

    /// The folders that its name, or the names of the folders on the way to it, stand in.
    var folders: ArraySlice<String> {
        switch self {
        case .file(let key): key.segments.folders
        case .folder(let folder): folder.segments.dropLast()
        }
    }
}
