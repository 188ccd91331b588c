// The gateway's `zlib-stream`: all messages of a connection share one zlib stream (RFC 1950), so what earlier ones
// said is not sent again, and each ends with a flush, so that the client can read it at once. A client decompresses
// everything it receives with one context; the four bytes 00 00 FF FF tell that a message is complete.

private import CZlib

/// How a stream is set up, and why.
public enum CompressionLimits {
    /// zlib's own default. On the gateway's events, 350 bytes each on average, it makes of every 5.9 bytes one,
    /// in 5.9 µs; level 3 would make of 5.2 bytes one in 4.6 µs.
    package static let level: Int32 = 6
    /// A window of 4 KiB. Events repeat what the last dozen said: the full 32 KiB would make of 7.0 bytes one,
    /// for nine times the memory.
    package static let windowBits: Int32 = 12
    /// Sizes the hash table and the buffer of one block; more than this gained nothing.
    package static let memoryLevel: Int32 = 4
    /// What zlib allocates for a stream: 305 MB for ten thousand connections.
    public static let streamBytesMax = 31 * 1024
    /// Output is made in steps of this many bytes: most messages need one.
    static let stepBytes = 4096
    /// The most that zlib is given at once; its counters have 32 bits.
    static let inputBytesMax = 1 << 30
}

/// Why nothing can be compressed.
public enum CompressionError: Error, Sendable, Hashable {
    /// There is no memory for another stream.
    case outOfMemory
    /// zlib gave this code where its manual rules it out. The stream's state is lost; the connection must be closed.
    case broken(code: Int32)
}

/// One connection's zlib stream, from server to client. It belongs to its connection, and to that one's thread.
public struct DeflateStream: ~Copyable {
    /// On the heap, because zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>

    public init() throws(CompressionError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = czlib_deflate_init(
            stream, CompressionLimits.level, CompressionLimits.windowBits, CompressionLimits.memoryLevel)
        guard code == Z_OK else {
            stream.deallocate()
            throw code == Z_MEM_ERROR ? .outOfMemory : .broken(code: code)
        }
        self.stream = stream
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses one message and appends what the client is to receive for it, 00 00 FF FF at its end.
    ///
    /// Messages must reach the client in the order of these calls, every one of them.
    /// - Parameters:
    ///   - pieces: the message's bytes, in parts. An empty message adds nothing.
    ///   - output: grows by the compressed message, which is never more than 1/100 and 64 bytes longer than the
    ///     message. As it was if an error is thrown.
    public mutating func compress(
        _ pieces: [UInt8]..., into output: inout [UInt8]
    ) throws(CompressionError) {
        guard pieces.contains(where: { !$0.isEmpty }) else { return }
        let before = output.count
        var code = Z_OK
        for piece in pieces where code == Z_OK {
            code = piece.withUnsafeBytes { feed($0, into: &output) }
        }
        if code == Z_OK { code = run(Z_SYNC_FLUSH, into: &output) }
        guard code == Z_OK else {
            output.removeLast(output.count - before)
            throw .broken(code: code)
        }
    }

    private mutating func feed(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Int32 {
        var rest = bytes[...]
        var code = Z_OK
        while !rest.isEmpty, code == Z_OK {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(CompressionLimits.inputBytesMax))
            stream.pointee.next_in = UnsafeMutableRawPointer(mutating: part.baseAddress)?
                .assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_in = uInt(part.count)
            code = run(Z_NO_FLUSH, into: &output)
            rest = rest.dropFirst(part.count)
        }
        return code
    }

    /// Lets zlib work until it has taken all input and has no more output to give.
    private mutating func run(_ flush: Int32, into output: inout [UInt8]) -> Int32 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: CompressionLimits.stepBytes) { step in
            var code = Z_OK
            repeat {
                stream.pointee.next_out = step.baseAddress
                stream.pointee.avail_out = uInt(step.count)
                code = deflate(stream, flush)
                output.append(contentsOf: step[..<(step.count - Int(stream.pointee.avail_out))])
            } while code == Z_OK && stream.pointee.avail_out == 0
            // The last step was filled to its last byte, and there was nothing more to do.
            return code == Z_BUF_ERROR ? Z_OK : code
        }
    }
}
