// Notes of places that a transaction is about to change. A note is a symbolic link whose target is the place: it
// appears whole in one step, and filesystems write it in the order of the other changes of names.

struct Journal: Sendable {
    let folder: Folder

    func open(_ place: FilePlace, as name: String) throws(FileStorageError) {
        switch place {
        case .file(let key): try folder.writeNote(key.path, as: name)
        case .folder(let inner): try folder.writeNote(inner.path + "/", as: name)
        }
    }

    func close(_ name: String) throws(FileStorageError) { try folder.remove(name) }

    /// - Returns: nil when the note is gone, or none of this module's.
    func place(of name: String) -> FilePlace? {
        guard let text = folder.note(name) else { return nil }
        if text.utf8.last == UInt8(ascii: "/") {
            return FileFolder(String(Substring(text.utf8.dropLast()))).map(FilePlace.folder)
        }
        return FileKey(text).map(FilePlace.file)
    }
}
