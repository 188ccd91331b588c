// A file that is open to be sent.

private import Glibc
private import Synchronization

public final class OpenFile: Sendable {
    /// In bytes. It does not change: files are written once.
    public let size: Int
    /// By the first bytes; `application/octet-stream` for what is no picture.
    public let contentType: String
    /// nil once taken.
    private let descriptor: Mutex<Int32?>

    /// - Throws: `.notFound` for what is no regular file.
    init(owning descriptor: Int32) throws(FileStorageError) {
        self.descriptor = Mutex(descriptor)
        var info = stat()
        let status = fstat(descriptor, &info)
        size = Int(info.st_size)
        contentType = Self.contentType(of: descriptor)
        guard status == 0 else { throw .system("look at a file") }
        guard info.st_mode & S_IFMT == S_IFREG else { throw .notFound }
    }

    deinit { if let descriptor = take() { close(descriptor) } }

    /// The descriptor, which the caller closes from here on. nil when it has been taken before.
    public func take() -> Int32? {
        descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
    }

    /// Reads the whole file. Blocks.
    func readAll() throws(FileStorageError) -> [UInt8] {
        guard size <= FileLimits.downloadBytesMax else {
            throw .tooLarge(bytesMax: FileLimits.downloadBytesMax)
        }
        guard let descriptor = descriptor.withLock({ $0 }) else { return [] }
        var failure: FileStorageError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size, failure == nil {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let read = pread(descriptor, rest.baseAddress, rest.count, off_t(count))
                if read > 0 {
                    count += read
                } else if read == 0 || errno != EINTR {
                    failure =
                        read == 0
                        ? .failed(operation: "read a file", reason: "it is cut short") : .system("read")
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private static func contentType(of descriptor: Int32) -> String {
        var head = [UInt8](repeating: 0, count: 12)
        let count = pread(descriptor, &head, head.count, 0)
        return ImageInspector.format(ofHead: head.prefix(max(count, 0)))?.contentType
            ?? "application/octet-stream"
    }
}
