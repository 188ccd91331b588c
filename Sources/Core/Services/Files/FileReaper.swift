// Removes the files that no message needs any more. What deletes a message writes their keys down in the same
// transaction; here they are removed from the storage, and then the keys. A crash in between repeats the removal of
// what is gone, which is no error.

public import Domain
internal import FileStorage
internal import Primitives
internal import Stores

public struct FileReaper: Sendable {
    let context: ServiceContext

    /// Keys that are read at once: their removals share one transaction.
    private static let filesPerBatch = 64

    /// Removes every file that waits for it. One that cannot be removed keeps its place, and the others go on.
    /// - Returns: how many are gone.
    /// - Throws: `unavailable` when the database fails.
    @discardableResult
    public func sweep() async throws(DomainError) -> Int {
        guard let files = context.files else { return 0 }
        var removed = 0
        var last: String?
        while !Task.isCancelled {
            let after = last
            let batch = try await context.read { (view) throws(DomainError) in
                try view.attachments.released(after: after, limit: Self.filesPerBatch)
            }
            guard let final = batch.last else { break }
            var gone: [String] = []
            for key in batch where await files.remove(key) { gone.append(key) }
            try await forget(gone)
            removed += gone.count
            last = final
        }
        return removed
    }

    private func forget(_ keys: [String]) async throws(DomainError) {
        if keys.isEmpty { return }
        try await context.write { (unit) throws(DomainError) in
            for key in keys { try unit.attachments.forget(key) }
        }
    }
}

extension LocalFileStore {
    /// - Returns: whether the file is gone. A key that is none names nothing.
    fileprivate func remove(_ key: String) async -> Bool {
        guard let key = FileKey(key) else { return true }
        do throws(FileStorageError) {
            try await delete(key)
            return true
        } catch {
            return false
        }
    }
}
