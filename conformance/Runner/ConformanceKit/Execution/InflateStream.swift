// The client's side of a gateway connection whose messages share one zlib stream.

private import CZlib

/// Decompresses what comes, message by message. Each ends with the four bytes of a flush.
final class InflateStream {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var waiting: [UInt8] = []

    init() {
        stream.initialize(to: z_stream())
        inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The message that `bytes` complete; nil when more must come, or when they are no zlib stream.
    func message(_ bytes: [UInt8]) -> [UInt8]? {
        waiting += bytes
        guard waiting.suffix(4) == [0x00, 0x00, 0xFF, 0xFF] else { return nil }
        defer { waiting = [] }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let isWhole = waiting.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                let count = chunk.withUnsafeMutableBufferPointer { buffer -> Int? in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    let status = inflate(stream, Z_SYNC_FLUSH)
                    return status == Z_OK || status == Z_BUF_ERROR
                        ? buffer.count - Int(stream.pointee.avail_out) : nil
                }
                guard let count else { return false }
                output += chunk[..<count]
            } while stream.pointee.avail_out == 0
            return true
        }
        return isWhole ? output : nil
    }
}
