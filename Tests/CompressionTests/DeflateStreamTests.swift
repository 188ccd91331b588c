// One stream per connection: every message can be read as soon as it has arrived, and nothing else can.

import CZlib
import Compression
import Glibc
import RandomTesting
import Testing

/// What a message may grow by, as `compress` says.
private func compressedBytesMax(_ count: Int) -> Int { count + count / 100 + 64 }

private final class Connection {
    let inflater: Inflater
    /// Optional, as a gateway connection has it.
    var deflater: DeflateStream?

    init() throws {
        inflater = try Inflater()
        deflater = try DeflateStream()
    }

    /// Sends a message and expects what the client can read after it to be just that.
    func send(_ message: [UInt8]) throws -> [UInt8] {
        var output: [UInt8] = []
        try deflater?.compress(message, into: &output)
        #expect(output.suffix(4) == [0, 0, 0xff, 0xff])
        #expect(output.count <= compressedBytesMax(message.count))
        #expect(try inflater.inflate(output) == message, "\(message.count) bytes")
        return output
    }
}

@Suite struct DeflateStreamTests {
    private let event = Array(#"{"op":0,"t":"TYPING_START","s":41,"d":{"channel_id":"123456789"}}"#.utf8)

    @Test func theFirstMessageStartsAStreamAndLaterOnesContinueIt() throws {
        let connection = try Connection()
        let first = try connection.send(event)
        // RFC 1950: method 8, a window of 4 KiB, a multiple of 31.
        #expect(first[0] == 0x48)
        #expect((Int(first[0]) << 8 | Int(first[1])) % 31 == 0)
        let second = try connection.send(event)
        #expect(second.count < first.count / 3)
    }

    @Test func messagesOfAllSizesArriveAsTheyWere() throws {
        var random = SeededGenerator(for: "messagesOfAllSizesArriveAsTheyWere")
        let connection = try Connection()
        for _ in 0..<150 {
            let count = 1 << Int.random(in: 0...16, using: &random) + Int.random(in: 0...100, using: &random)
            // From bytes that repeat to bytes that cannot be compressed.
            let highest = UInt8.random(in: 0...255, using: &random)
            _ = try connection.send((0..<count).map { _ in UInt8.random(in: 0...highest, using: &random) })
        }
    }

    /// Outputs that end within, at and behind a step's last byte, where a second flush could slip in.
    @Test func everySizeAroundAStepIsFlushedOnce() throws {
        var random = SeededGenerator(for: "everySizeAroundAStepIsFlushedOnce")
        let connection = try Connection()
        var counts: Set<Int> = []
        for count in 4040...4110 {
            let message = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            counts.insert(try connection.send(message).count)
        }
        #expect(counts.isSuperset(of: 4090...4100))
    }

    @Test func aLargeMessageArrivesWhole() throws {
        var random = SeededGenerator(for: "aLargeMessageArrivesWhole")
        let connection = try Connection()
        _ = try connection.send((0..<400_000).map { _ in UInt8.random(in: 0...20, using: &random) })
        _ = try connection.send(event)
    }

    @Test func piecesAreOneMessage() throws {
        var random = SeededGenerator(for: "piecesAreOneMessage")
        let connection = try Connection()
        for _ in 0..<200 {
            let pieces = (0..<3).map { _ in
                let count = Int.random(in: 0...40, using: &random)
                return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            }
            var output: [UInt8] = [1, 2, 3]
            try connection.deflater?.compress(pieces[0], pieces[1], pieces[2], into: &output)
            #expect(output.prefix(3) == [1, 2, 3])
            #expect(try connection.inflater.inflate(Array(output.dropFirst(3))) == Array(pieces.joined()))
        }
    }

    @Test func anEmptyMessageAddsNothing() throws {
        let connection = try Connection()
        var output: [UInt8] = []
        try connection.deflater?.compress([], [], into: &output)
        #expect(output.isEmpty)
        _ = try connection.send(event)
        try connection.deflater?.compress([], into: &output)
        #expect(output.isEmpty)
        _ = try connection.send(event)
    }

    @Test func streamsDoNotShareWhatTheyHaveSeen() throws {
        let one = try Connection()
        let other = try Connection()
        _ = try one.send(event)
        _ = try other.send(Array(event.reversed()))
        _ = try one.send(event)
        _ = try other.send(event)
    }

    /// Counts what zlib asks for when it is set up as the stream is.
    @Test func aStreamsMemoryIsBounded() {
        var allocated = 0
        withUnsafeMutablePointer(to: &allocated) { allocated in
            var stream = z_stream()
            stream.opaque = UnsafeMutableRawPointer(allocated)
            stream.zalloc = { total, count, size in
                total?.assumingMemoryBound(to: Int.self).pointee += Int(count) * Int(size)
                return malloc(Int(count) * Int(size))
            }
            stream.zfree = { _, memory in free(memory) }
            let code = czlib_deflate_init(
                &stream, CompressionLimits.level, CompressionLimits.windowBits, CompressionLimits.memoryLevel)
            #expect(code == Z_OK)
            deflateEnd(&stream)
        }
        #expect(allocated > 0)
        #expect(allocated <= CompressionLimits.streamBytesMax)
    }
}
