// Where files wait that clients are still sending, or that no transaction has published yet: a folder of the
// storage's own filesystem, so that publishing is giving a second name.
//
// Nothing in it outlives the server's run. How much clients may have in it at once is bounded, because they need
// not ever finish what they begin.

private import Synchronization

/// How much may be staged at once, by all clients together.
public struct StagingLimits: Sendable {
    /// Whole and unfinished files.
    public var filesMax: Int
    /// Their bytes, those that wait for a thread included.
    public var bytesMax: Int

    /// 256 files or 1 GiB: a hundred people who send ten megabytes each at the same moment.
    public init(filesMax: Int = 256, bytesMax: Int = 1 << 30) {
        self.filesMax = filesMax
        self.bytesMax = bytesMax
    }
}

public final class StagingArea: Sendable {
    private struct Usage {
        var files = 0
        var bytes = 0
    }

    let folder: Folder
    let threads: FileThreads
    private let limits: StagingLimits
    private let usage = Mutex(Usage())
    private let names: NameSource

    init(folder: Folder, threads: FileThreads, limits: StagingLimits, names: NameSource) {
        self.folder = folder
        self.threads = threads
        self.limits = limits
        self.names = names
    }

    /// Makes room for a file that comes in pieces. Does not block.
    /// - Parameters:
    ///   - bytesMax: the file may have as many.
    ///   - whenReady: called on a thread of this area's when a writer that was busy no longer is, or has failed.
    ///     It must not block.
    /// - Throws: `.stagingFull`.
    public func begin(
        bytesMax: Int, whenReady: @escaping @Sendable () -> Void = {}
    ) throws(FileStorageError) -> StagedFileWriter {
        StagedFileWriter(try makeEntry(), bytesMax: bytesMax, whenReady: whenReady)
    }

    /// Stages a file that is in memory already.
    /// - Throws: `.stagingFull`, `.full`, `.failed`.
    public func stage(_ bytes: [UInt8]) async throws(FileStorageError) -> StagedFile {
        let writer = try begin(bytesMax: bytes.count)
        try writer.writeAll(bytes)
        return try await writer.finish()
    }

    /// Files and bytes that are staged now.
    public var usedFiles: Int { usage.withLock { $0.files } }
    public var usedBytes: Int { usage.withLock { $0.bytes } }

    private func makeEntry() throws(FileStorageError) -> StagingEntry {
        let hasRoom = usage.withLock { usage in
            guard usage.files < limits.filesMax else { return false }
            usage.files += 1
            return true
        }
        guard hasRoom else { throw .stagingFull }
        return StagingEntry(names.next(.staged), in: self)
    }

    fileprivate func reserve(_ bytes: Int) -> Bool {
        usage.withLock { usage in
            guard bytes <= limits.bytesMax - usage.bytes else { return false }
            usage.bytes += bytes
            return true
        }
    }

    fileprivate func release(files: Int, bytes: Int) {
        usage.withLock { usage in
            usage.files -= files
            usage.bytes -= bytes
        }
    }
}

/// The name and the share of the limits that one staged file has. Both go when it is removed or let go of.
final class StagingEntry: Sendable {
    let name: String
    let area: StagingArea
    /// nil once removed.
    private let reservedBytes = Mutex<Int?>(0)

    fileprivate init(_ name: String, in area: StagingArea) {
        self.name = name
        self.area = area
    }

    deinit { remove() }

    func reserve(_ bytes: Int) throws(FileStorageError) {
        let failure = reservedBytes.withLock { reserved -> FileStorageError? in
            guard let before = reserved else { return .discarded }
            guard area.reserve(bytes) else { return .stagingFull }
            reserved = before + bytes
            return nil
        }
        if let failure { throw failure }
    }

    /// Removes the file. What has been published of it stays: it has another name.
    func remove() {
        let released = reservedBytes.withLock { reserved in
            defer { reserved = nil }
            return reserved
        }
        guard let released else { return }
        area.threads.perform { [area, name] in
            // A name that cannot be removed now goes at the next start.
            try? area.folder.remove(name)
            area.release(files: 1, bytes: released)
        }
    }
}
