// Reading a file without stopping the loop. A regular file is always "ready" for epoll and then blocks on the disk,
// so each read goes to libuv's thread pool. sendfile would save two copies through memory, but it has to wait for
// disk and socket in one call: with a socket that does not block it comes back half done, and with one that does a
// slow client would hold a thread of the pool.

internal import CUV

/// Reads pieces of one file, one at a time. Confined to its loop.
package final class FileReader {
    private let loop: EventLoop
    private let descriptor: Int32
    /// Keeps the descriptor open.
    private let owner: AnyObject
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: ReactorLimits.fileReadBytesMax, alignment: 16)
    private let request = UnsafeMutablePointer<uv_fs_t>.allocate(capacity: 1)
    private var done: ((UnsafeRawBufferPointer?) -> Void)?

    /// - Parameter owner: keeps the descriptor open as long as it lives; a read under way keeps it alive.
    package init(loop: EventLoop, descriptor: Int32, owner: AnyObject) {
        self.loop = loop
        self.descriptor = descriptor
        self.owner = owner
    }

    deinit {
        buffer.deallocate()
        request.deallocate()
    }

    /// Reads at most 64 KB; not to be called again before `done` was.
    ///
    /// - Parameters:
    ///   - offset: from the file's start.
    ///   - count: bytes wanted; there may come fewer.
    ///   - done: called on the loop in a later turn, with bytes that are valid during the call: none at the end of
    ///     the file, nil if reading failed.
    /// - Returns: false if libuv would not take the read; `done` is not called then.
    package func read(
        at offset: Int, count: Int, _ done: @escaping (UnsafeRawBufferPointer?) -> Void
    ) -> Bool {
        self.done = done
        var piece = uv_buf_init(
            buffer.baseAddress!.assumingMemoryBound(to: CChar.self), UInt32(min(max(0, count), buffer.count)))
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        let result = uv_fs_read(loop.uv, request, descriptor, &piece, 1, Int64(offset)) { request in
            Unmanaged<FileReader>.fromOpaque(request!.pointee.data).takeRetainedValue().finish()
        }
        guard result == 0 else {
            self.done = nil
            Unmanaged.passUnretained(self).release()
            return false
        }
        return true
    }

    private func finish() {
        let count = request.pointee.result
        uv_fs_req_cleanup(request)
        let done = self.done
        self.done = nil
        done?(count < 0 ? nil : UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
}
