// zlib's own decompressor, set up as clients have it: one context for all that a connection receives.

import CZlib

struct InflateError: Error {
    let code: Int32
}

final class Inflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() throws {
        stream.initialize(to: z_stream())
        let code = czlib_inflate_init(stream)
        guard code == Z_OK else { throw InflateError(code: code) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// What all of `bytes` says.
    func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
        var input = bytes
        var output: [UInt8] = []
        try input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = uInt(input.count)
            var step = [UInt8](repeating: 0, count: 64 * 1024)
            repeat {
                let code = step.withUnsafeMutableBufferPointer { step in
                    stream.pointee.next_out = step.baseAddress
                    stream.pointee.avail_out = uInt(step.count)
                    return CZlib.inflate(stream, Z_SYNC_FLUSH)
                }
                guard code == Z_OK || code == Z_BUF_ERROR else { throw InflateError(code: code) }
                output += step[..<(step.count - Int(stream.pointee.avail_out))]
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
