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
        let number: UInt64
        let head: [UInt8]
        let tail: [UInt8]

        var payloadCount: Int {
            kind == .numberedText ? head.count + decimalCount(number) + tail.count : head.count
        }

        var headerCount: Int { kind == .frames ? 0 : payloadCount < 126 ? 2 : payloadCount < 65_536 ? 4 : 10 }
    }

    private var pieces: [Piece] = []
    /// An upper bound of the bytes waiting here.
    private(set) var byteCount = 0

    var isEmpty: Bool { pieces.isEmpty }

    mutating func append(text: [UInt8]) { append(Piece(kind: .text, number: 0, head: text, tail: [])) }

    mutating func append(binary: [UInt8]) { append(Piece(kind: .binary, number: 0, head: binary, tail: [])) }

    mutating func append(frames: [UInt8]) { append(Piece(kind: .frames, number: 0, head: frames, tail: [])) }

    mutating func append(head: [UInt8], number: UInt64, tail: [UInt8]) {
        append(Piece(kind: .numberedText, number: number, head: head, tail: tail))
    }

    private mutating func append(_ piece: Piece) {
        // Header and digits at their longest: exactness is not worth counting digits twice.
        byteCount += piece.head.count + piece.tail.count + 30
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
        while next < pieces.count, stream.unsentByteCount == 0 {
            let piece = pieces[next]
            let count = piece.payloadCount
            if count > copiedPayloadBytesMax {
                if composed + 64 > scratch.count { Self.write(scratch, &composed, to: stream) }
                Self.writeLarge(piece, scratch, &composed, to: stream)
                next += 1
            } else if composed + piece.headerCount + count > scratch.count {
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
            for piece in pieces[..<count] { byteCount -= piece.head.count + piece.tail.count + 30 }
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
        if piece.kind == .numberedText { composeDecimal(piece.number, into: scratch, at: &composed) }
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
        composeDecimal(piece.number, into: scratch, at: &offset)
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

    private static func composeDecimal(
        _ number: UInt64, into scratch: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        let count = decimalCount(number)
        var rest = number
        for position in stride(from: offset + count - 1, through: offset, by: -1) {
            scratch[position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        offset += count
    }
}

/// How many decimal digits a number has.
private func decimalCount(_ number: UInt64) -> Int {
    var count = 1
    var rest = number
    while rest >= 10 {
        rest /= 10
        count += 1
    }
    return count
}
