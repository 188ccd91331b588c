// Files on this machine, below one folder:
//
//     uploads/{channel_id}/{message_id}/{filename}   uploads/avatars/{user_id}/{hash}   uploads/icons/...
//     uploads/.staging/s...   files being sent, and those that wait to be published
//     uploads/.staging/n...   the journal: places that an open transaction changes, one note each
//     uploads/.staging/d...   folders on their way out
//
// How a file survives the loss of power with the message that it belongs to: its bytes are flushed before it can be
// published, its names are flushed by `FileChanges.confirm` after the transaction and before the answer. A note of
// the journal is written before a place changes, so whatever a crash leaves undecided is found at the next start.

/// The storage of one server. Holds a lock on the root folder.
public final class LocalFileStore: FileStore {
    public let staging: StagingArea
    let tree: FileTree
    let threads: FileThreads
    let names: NameSource
    private let addresses: SignedAddresses
    private let earlierNotes: [String]

    /// Opens a folder, or creates it, and removes what an earlier run left unfinished. Blocks.
    /// - Parameter root: `uploads`. Its parent has to exist.
    /// - Throws: `.cannotOpen`, `.failed`.
    public init(
        root: String, addresses: SignedAddresses, staging limits: StagingLimits = StagingLimits()
    ) throws(FileStorageError) {
        let rootFolder = try openRoot(root)
        let stagingFolder = try openStaging(in: rootFolder, shownAs: root)
        names = NameSource()
        threads = try FileThreads(count: FileLimits.threads)
        tree = FileTree(root: rootFolder)
        staging = StagingArea(folder: stagingFolder, threads: threads, limits: limits, names: names)
        self.addresses = addresses
        let leftovers = Dictionary(grouping: try stagingFolder.entries(), by: NameSource.kind)
        for name in leftovers[.staged, default: []] { try stagingFolder.remove(name) }
        earlierNotes = leftovers[.note, default: []].sorted()
        for name in leftovers[.dropped, default: []] { staging.empty(name) }
    }

    deinit { threads.close() }

    // MARK: The port

    public func upload(
        _ bytes: [UInt8], as key: FileKey, contentType: String
    ) async throws(FileStorageError) {
        let file = try await staging.stage(bytes)
        try await threads.run { [self] () throws(FileStorageError) in
            try tree.link(file.entry.name, in: staging.folder, as: key)
            try tree.synchronize([.file(key)])
        }
    }

    public func download(_ key: FileKey) async throws(FileStorageError) -> [UInt8] {
        try await threads.run { [tree] () throws(FileStorageError) in
            try OpenFile(owning: try tree.openFile(key)).readAll()
        }
    }

    public func delete(_ key: FileKey) async throws(FileStorageError) {
        try await threads.run { [tree] () throws(FileStorageError) in try tree.remove(key) }
    }

    /// The folder vanishes in one step; its content is removed later, in between other work.
    public func deleteFolder(_ folder: FileFolder) async throws(FileStorageError) {
        try await threads.run { [self] () throws(FileStorageError) in try drop(folder) }
    }

    public func address(of key: FileKey) -> String { addresses.address(of: key) }

    // MARK: Serving

    /// Opens a file to be sent to somebody.
    /// - Throws: `.notFound`, `.overloaded`, `.failed`.
    public func open(_ key: FileKey) async throws(FileStorageError) -> OpenFile {
        try await threads.run { [tree] () throws(FileStorageError) in
            try OpenFile(owning: try tree.openFile(key))
        }
    }

    // MARK: Changes of transactions

    /// The changes of one transaction.
    public func changes() -> FileChanges { FileChanges(of: self) }

    /// Decides what became of the changes that were open when an earlier run ended. Called once, before requests are
    /// served; repeating it is no error.
    /// - Parameter isReferenced: whether the database knows the place: a file's row, or the channel or message that
    ///   a folder belongs to. Where it does not, the place is removed. nil when the database cannot tell: the
    ///   question is asked again at the next start.
    public func recover(isReferenced: (FilePlace) async -> Bool?) async throws(FileStorageError) {
        for name in earlierNotes {
            let journal = Journal(folder: staging.folder)
            guard let place = try await threads.run({ journal.place(of: name) }) else { continue }
            guard let isReferenced = await isReferenced(place) else { continue }
            try await threads.run { [self] () throws(FileStorageError) in
                if !isReferenced { try remove(place) }
                try journal.close(name)
            }
        }
    }

    // MARK: On a thread of the storage

    func remove(_ place: FilePlace) throws(FileStorageError) {
        switch place {
        case .file(let key): try tree.remove(key)
        case .folder(let folder): try drop(folder)
        }
    }

    private func drop(_ folder: FileFolder) throws(FileStorageError) {
        let name = names.next(.dropped)
        if try tree.takeOut(folder, into: staging.folder, as: name) { staging.empty(name) }
    }
}

extension StagingArea {
    /// Removes a folder that has been taken out of the tree, some entries at a time. What cannot be removed is tried
    /// again at the next start.
    fileprivate func empty(_ name: String) {
        threads.perform { [self] in
            var budget = FileLimits.removalsPerTurn
            do throws(FileStorageError) {
                let isGone = try folder.removeTree(name, budget: &budget)
                if !isGone, budget < FileLimits.removalsPerTurn - 1 { empty(name) }
            } catch {
                return
            }
        }
    }
}

private func openRoot(_ path: String) throws(FileStorageError) -> Folder {
    do throws(FileStorageError) {
        try Folder.create(path: path)
        return try Folder.open(path: path)
    } catch {
        throw .cannotOpen(reason: "cannot open the folder \(path) for files: \(error.text)")
    }
}

private func openStaging(in root: Folder, shownAs path: String) throws(FileStorageError) -> Folder {
    let folder: Folder
    do throws(FileStorageError) {
        try root.makeFolder(".staging")
        folder = try root.folder(".staging")
    } catch {
        throw .cannotOpen(reason: "cannot write to the folder \(path) for files: \(error.text)")
    }
    guard folder.lock() else {
        throw .cannotOpen(reason: "\(path) is in use by another process: stop it, or choose another folder")
    }
    return folder
}

extension FileStorageError {
    /// For the message of a failed start.
    fileprivate var text: String {
        switch self {
        case .failed(_, let reason), .cannotOpen(let reason): reason
        case .notFound: "its parent does not exist, or it is no folder"
        case .full: "the disk is full"
        case .alreadyExists, .tooLarge, .stagingFull, .overrun, .discarded, .overloaded: "\(self)"
        }
    }
}
