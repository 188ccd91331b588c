// A file as the body of a response. It is read while it is sent, a piece at a time, so its size costs no memory.

private import Glibc

/// An open file, or a range of one. Closed with the last reference to it.
public final class FileBody: Sendable {
    /// Readable at any offset (`pread`), and not written by anybody else.
    public let descriptor: Int32
    /// Bytes of the file; if it turns out shorter, the response is cut off.
    public let length: Int

    /// - Parameters:
    ///   - descriptor: owned by this object from here on.
    ///   - length: in bytes, as `fstat` tells; negative numbers count as 0.
    public init(owning descriptor: Int32, length: Int) {
        self.descriptor = descriptor
        self.length = max(0, length)
    }

    deinit { close(descriptor) }
}
