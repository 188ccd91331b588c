// The port for files: what the server needs of a place that keeps them, on this machine or in an object store
// (seed 1 §9.2).

/// Keeps files under keys.
///
/// Contract of every implementation:
/// - A file appears whole or not at all, and never changes: a key that is taken is refused.
/// - When `upload` returns, the file survives the loss of power.
/// - `delete` and `deleteFolder` have an effect only once; repeating them is no error.
/// - No call blocks the executor of its caller.
public protocol FileStore: Sendable {
    /// Stores a file.
    /// - Parameter contentType: what an object store is to tell whoever fetches the file; a local store reads it
    ///   from the content.
    /// - Throws: `.alreadyExists` when the key is taken; `.full`, `.stagingFull`, `.overloaded`, `.failed`.
    func upload(_ bytes: [UInt8], as key: FileKey, contentType: String) async throws(FileStorageError)

    /// The whole of a file, which has to fit in memory.
    /// - Throws: `.notFound`; `.tooLarge` above `FileLimits.downloadBytesMax`; `.overloaded`, `.failed`.
    func download(_ key: FileKey) async throws(FileStorageError) -> [UInt8]

    /// Removes a file if there is one.
    func delete(_ key: FileKey) async throws(FileStorageError)

    /// Removes every file below a folder: a channel's, a message's, a user's.
    func deleteFolder(_ folder: FileFolder) async throws(FileStorageError)

    /// Where whoever is told of it can fetch the file, without further credentials.
    func address(of key: FileKey) -> String
}
