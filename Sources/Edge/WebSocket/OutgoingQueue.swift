// What a connection is to send, until the end of the loop's turn. A piece is a reference to bytes that many
// connections share, plus a number that differs between them; the frame is composed only when it is written, in the
// loop's scratch buffer, so a delivery costs two retains and a copy and allocates nothing.
//
// Small frames are copied one behind the other and leave in one write; a large payload is not copied but written
// where it lies, behind what was composed so far.

private import CUV
internal import Reactor

/// Frames waiting for one connection.
struct OutgoingQueue {
    private struct Piece {
        enum Kind: UInt8 {
            case text, binary
            /// Text with `number` between the halves.
            case numberedText
            /// Bytes that are frames already.
            case frames
        }

        let kind: Kind
        /// How many digits `number` has.
        let digitCount: UInt8
        let payloadCount: Int
        let number: UInt64
        let head: [UInt8]
        let tail: [UInt8]

        init(_ kind: Kind, _ head: [UInt8]) {
            self.kind = kind
            digitCount = 0
            payloadCount = head.count
            number = 0
            self.head = head
            tail = []
        }

        init(_ head: [UInt8], _ number: UInt64, _ tail: [UInt8]) {
            kind = .numberedText
            digitCount = decimalCount(number)
            payloadCount = head.count + Int(digitCount) + tail.count
            self.number = number
            self.head = head
            self.tail = tail
        }

        var headerCount: Int { kind == .frames ? 0 : payloadCount < 126 ? 2 : payloadCount < 65_536 ? 4 : 10 }
        var byteCount: Int { payloadCount + headerCount }
    }

    private var pieces: [Piece] = []
    /// The bytes waiting here, frame headers included.
    private(set) var byteCount = 0

    var isEmpty: Bool { pieces.isEmpty }

    mutating func append(text: [UInt8]) { append(Piece(.text, text)) }

    mutating func append(binary: [UInt8]) { append(Piece(.binary, binary)) }

    mutating func append(frames: [UInt8]) { append(Piece(.frames, frames)) }

    mutating func append(head: [UInt8], number: UInt64, tail: [UInt8]) { append(Piece(head, number, tail)) }

    private mutating func append(_ piece: Piece) {
        byteCount += piece.byteCount
        pieces.append(piece)
    }

    mutating func removeAll() {
        pieces = []
        byteCount = 0
    }

    /// Composes and writes until all is written or the stream can take no more; the rest stays.
    ///
    /// - Parameter copiedPayloadBytesMax: below half of the scratch buffer's size.
    mutating func flush(to stream: TCPStream, copiedPayloadBytesMax: Int) {
        guard !pieces.isEmpty else { return }
        let scratch = stream.loop.scratch
        var composed = 0
        var next = 0
        while next < pieces.count, !stream.isWaiting {
            let piece = pieces[next]
            if piece.payloadCount > copiedPayloadBytesMax {
                if composed + 64 > scratch.count { Self.write(scratch, &composed, to: stream) }
                Self.writeLarge(piece, scratch, &composed, to: stream)
                next += 1
            } else if composed + piece.byteCount > scratch.count {
                Self.write(scratch, &composed, to: stream)
            } else {
                Self.compose(piece, into: scratch, at: &composed)
                next += 1
            }
        }
        Self.write(scratch, &composed, to: stream)
        remove(next)
    }

    private mutating func remove(_ count: Int) {
        if count < pieces.count {
            for piece in pieces[..<count] { byteCount -= piece.byteCount }
            pieces.removeFirst(count)
            return
        }
        byteCount = 0
        // A burst should not be paid for in memory for the rest of the connection's life.
        if pieces.capacity > 64 { pieces = [] } else { pieces.removeAll(keepingCapacity: true) }
    }

    private static func write(
        _ scratch: UnsafeMutableRawBufferPointer, _ composed: inout Int, to stream: TCPStream
    ) {
        guard composed > 0 else { return }
        stream.write(UnsafeRawBufferPointer(rebasing: scratch[..<composed]))
        composed = 0
    }

    private static func writeLarge(
        _ piece: Piece, _ scratch: UnsafeMutableRawBufferPointer, _ composed: inout Int, to stream: TCPStream
    ) {
        composeHeader(piece, into: scratch, at: &composed)
        let beforeNumber = composed
        if piece.kind == .numberedText { composeNumber(piece, into: scratch, at: &composed) }
        let front = UnsafeRawBufferPointer(rebasing: scratch[..<beforeNumber])
        let digits = UnsafeRawBufferPointer(rebasing: scratch[beforeNumber..<composed])
        piece.head.withUnsafeBytes { head in
            piece.tail.withUnsafeBytes { tail in
                withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: 4) { pieces in
                    _ = pieces.initialize(from: [front, head, digits, tail])
                    stream.write(UnsafeBufferPointer(pieces))
                }
            }
        }
        composed = 0
    }

    private static func compose(
        _ piece: Piece, into scratch: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        composeHeader(piece, into: scratch, at: &offset)
        copy(piece.head, into: scratch, at: &offset)
        guard piece.kind == .numberedText else { return }
        composeNumber(piece, into: scratch, at: &offset)
        copy(piece.tail, into: scratch, at: &offset)
    }

    private static func copy(
        _ bytes: [UInt8], into scratch: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: scratch[offset...]).copyMemory(from: $0)
        }
        offset += bytes.count
    }

    /// A final, unmasked frame's header (RFC 6455 §5.2).
    private static func composeHeader(
        _ piece: Piece, into scratch: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        guard piece.kind != .frames else { return }
        let count = piece.payloadCount
        scratch[offset] = piece.kind == .binary ? 0x82 : 0x81
        switch piece.headerCount {
        case 2:
            scratch[offset + 1] = UInt8(count)
        case 4:
            scratch[offset + 1] = 126
            scratch[offset + 2] = UInt8(count >> 8)
            scratch[offset + 3] = UInt8(count & 0xff)
        default:
            scratch[offset + 1] = 127
            for byte in 0..<8 { scratch[offset + 2 + byte] = UInt8(count >> (56 - 8 * byte) & 0xff) }
        }
        offset += piece.headerCount
    }

    private static func composeNumber(
        _ piece: Piece, into scratch: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        let end = offset + Int(piece.digitCount)
        var rest = piece.number
        for position in stride(from: end - 1, through: offset, by: -1) {
            scratch[position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        offset = end
    }
}

/// How many decimal digits a number has.
private func decimalCount(_ number: UInt64) -> UInt8 {
    var count: UInt8 = 1
    var limit: UInt64 = 10
    while number >= limit {
        count += 1
        // 2^64 has twenty digits: the next power of ten would not fit.
        if count == 20 { break }
        limit *= 10
    }
    return count
}
