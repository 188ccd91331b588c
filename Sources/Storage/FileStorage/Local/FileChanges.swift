// Files that appear and vanish with a transaction of the database.
//
//     let changes = store.changes()
//     do {
//         try await database.write { ... try changes.publish(file, as: key) ... }   // may throw after publishing
//         try await changes.confirm()                                               // then answer
//     } catch { await changes.undo() }
//
// Every change begins with a note in the journal. Whoever dies in between leaves the note, and the next start asks
// the database which way the transaction went.

private import Synchronization

/// The changes of one transaction.
public final class FileChanges: Sendable {
    private struct Change {
        let place: FilePlace
        let note: String
        /// The file has been put there; otherwise the place is to be removed.
        let isPublication: Bool
    }

    private let store: LocalFileStore
    private let journal: Journal
    private let changes = Mutex<[Change]>([])

    init(of store: LocalFileStore) {
        self.store = store
        journal = Journal(folder: store.staging.folder)
    }

    /// Puts a file into its place, where it can be fetched at once. Some system calls and no flush: meant for the body
    /// of a transaction.
    /// - Throws: `.alreadyExists` when the key is taken; `.notFound` when the file has been discarded; `.full`,
    ///   `.failed`.
    public func publish(_ file: StagedFile, as key: FileKey) throws(FileStorageError) {
        let note = try begin(.file(key))
        do throws(FileStorageError) {
            try store.tree.link(file.entry.name, in: store.staging.folder, as: key)
        } catch {
            // The place is somebody else's, or empty: `undo` must not remove it, nor the next start.
            try? journal.close(note)
            throw error
        }
        changes.withLock { $0.append(Change(place: .file(key), note: note, isPublication: true)) }
    }

    /// Notes that a place is to be removed once the transaction is durable. One system call: meant for the body of a
    /// transaction.
    public func remove(_ place: FilePlace) throws(FileStorageError) {
        let note = try begin(place)
        changes.withLock { $0.append(Change(place: place, note: note, isPublication: false)) }
    }

    /// The transaction is durable. Returns when the changes are too: what was published survives the loss of power,
    /// and what was to be removed is gone for good.
    /// - Throws: `.full`, `.failed`; the next start then does what is left.
    public func confirm() async throws(FileStorageError) {
        let changes = takeChanges()
        guard !changes.isEmpty else { return }
        // Not refused when much waits: the transaction is done, and there are no more of these than requests.
        try await store.threads.run(waitingMax: .max) { [store, journal] () throws(FileStorageError) in
            for change in changes where !change.isPublication { try store.remove(change.place) }
            try store.tree.synchronize(changes.map(\.place))
            for change in changes { try journal.close(change.note) }
        }
    }

    /// The transaction failed: takes back what was published, and leaves what was to be removed.
    ///
    /// Returns when nobody can fetch it any more. What cannot be undone now is undone at the next start.
    public func undo() async {
        let changes = takeChanges()
        guard !changes.isEmpty else { return }
        await withCheckedContinuation { continuation in
            store.threads.perform { [store, journal] in
                for change in changes {
                    do throws(FileStorageError) {
                        if change.isPublication { try store.remove(change.place) }
                        try journal.close(change.note)
                    } catch {
                        continue
                    }
                }
                continuation.resume()
            }
        }
    }

    private func begin(_ place: FilePlace) throws(FileStorageError) -> String {
        let note = store.names.next(.note)
        try journal.open(place, as: note)
        return note
    }

    private func takeChanges() -> [Change] {
        changes.withLock { changes in
            defer { changes = [] }
            return changes
        }
    }
}
