// What can go wrong between the server and its files.

private import Glibc

public enum FileStorageError: Error, Sendable, Hashable {
    /// The root folder cannot be used; `reason` says what to change.
    case cannotOpen(reason: String)
    case notFound
    /// The key is taken.
    case alreadyExists
    /// More bytes than the caller allowed.
    case tooLarge(bytesMax: Int)
    /// Clients have too many unfinished files, or too large ones: later there is room again.
    case stagingFull
    /// The caller went on writing although the writer was busy.
    case overrun
    /// The file was discarded before it was whole.
    case discarded
    /// Too much waits for the disk already.
    case overloaded
    /// The disk is full or the quota used up.
    case full
    /// Anything else that the system refused, such as an error of the disk.
    case failed(operation: String, reason: String)
}

extension FileStorageError {
    /// The error that the system has just reported in `errno`.
    static func system(_ operation: String) -> FileStorageError {
        switch errno {
        // A link or a file where a folder is expected is nothing that this module made.
        case ENOENT, ENOTDIR, ELOOP: .notFound
        case EEXIST: .alreadyExists
        case ENOSPC, EDQUOT: .full
        case let code: .failed(operation: operation, reason: String(cString: strerror(code)))
        }
    }
}
