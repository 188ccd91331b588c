// The file behind a writer: puts buffers on the disk and learns on the way what can only be learned from all bytes.

private import Cryptography
private import Glibc

/// Confined to the thread that has the file.
struct StagedOutput: ~Copyable {
    var buffer: [UInt8] = []
    private var descriptor: Int32?
    private var size = 0
    private var digest = SHA256Digest()
    private var inspector = ImageInspector()

    deinit { if let descriptor { Glibc.close(descriptor) } }

    /// Writes and empties the buffer. The file is created with its first bytes.
    mutating func write(to entry: StagingEntry) throws(FileStorageError) {
        let descriptor = try opened(entry)
        var failure: FileStorageError?
        buffer.withUnsafeBytes { bytes in
            digest.update(bytes)
            inspector.consume(bytes)
            var rest = bytes[...]
            while !rest.isEmpty, failure == nil {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR {
                    failure = count == 0 ? .full : .system("write a file")
                }
            }
        }
        if let failure { throw failure }
        size += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    /// Waits until the disk has every byte, so that whoever publishes the file need not.
    mutating func finish(_ entry: StagingEntry) -> Result<StagedFile, FileStorageError> {
        do throws(FileStorageError) {
            guard fdatasync(try opened(entry)) == 0 else { throw .system("flush a file") }
            close()
            return .success(
                StagedFile(entry, size: size, digest: digest.value, image: inspector.result))
        } catch {
            close()
            entry.remove()
            return .failure(error)
        }
    }

    mutating func close() {
        if let descriptor { Glibc.close(descriptor) }
        descriptor = nil
    }

    private mutating func opened(_ entry: StagingEntry) throws(FileStorageError) -> Int32 {
        if let descriptor { return descriptor }
        let created = try entry.area.folder.createFile(entry.name)
        descriptor = created
        return created
    }
}
