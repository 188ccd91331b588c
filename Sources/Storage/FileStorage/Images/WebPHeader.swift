// WEBP (RFC 9649): a RIFF container with one of three beginnings. `VP8 ` is a lossy picture and `VP8L` a lossless
// one; `VP8X` announces further chunks, of which the one with the picture, or the first of an animation, follows.

struct WebPHeader: ImageHeader {
    static let format = ImageFormat.webp
    /// The rest of `RIFF`, the size of the file, `WEBP`, and the start of the first chunk.
    static let firstFieldBytes = 10 + chunkStartBytes

    /// Name and length of a chunk.
    private static let chunkStartBytes = 8
    /// Flags, and the sides of the canvas, three bytes each.
    private static let extendedBytes = 10
    /// The tag of a frame, its start code, and the sides, two bytes each.
    private static let lossyBytes = 10
    /// A signature, and fourteen bits for each side.
    private static let losslessBytes = 5

    private enum State: Sendable {
        case container
        case lossy
        case lossless
        case extended(rest: Int)
        /// Within an extended file: reads starts of chunks until one holds a picture.
        case chunk(width: Int, height: Int)
    }

    private var state = State.container
    private var fileBytesMin = 0

    mutating func next(_ field: [UInt8]) -> HeaderStep {
        switch state {
        case .container: return container(field)
        case .lossy: return lossy(field)
        case .lossless: return lossless(field)
        case .extended(let rest):
            let (width, height) = (field.littleEndian(4..<7) + 1, field.littleEndian(7..<10) + 1)
            state = .chunk(width: width, height: height)
            return .skip(rest, thenRead: Self.chunkStartBytes)
        case .chunk(let width, let height):
            if ["VP8 ", "VP8L", "ANMF"].contains(where: { field.starts(with: $0.utf8) }) {
                return .found(width: width, height: height, fileBytesMin: fileBytesMin)
            }
            return .skip(padded(field.littleEndian(4..<8)), thenRead: Self.chunkStartBytes)
        }
    }

    private mutating func container(_ field: [UInt8]) -> HeaderStep {
        let fileBytes = field.littleEndian(2..<6) + 8
        let bytes = field.littleEndian(14..<18)
        guard field[..<2].elementsEqual("FF".utf8), field[6..<10].elementsEqual("WEBP".utf8) else {
            return .otherFormat
        }
        // The picture's chunk lies within the container.
        guard padded(bytes) + 12 + Self.chunkStartBytes <= fileBytes else { return .malformed }
        fileBytesMin = fileBytes
        let name = field[10..<14]
        if name.elementsEqual("VP8 ".utf8), bytes >= Self.lossyBytes {
            state = .lossy
            return .read(Self.lossyBytes)
        }
        if name.elementsEqual("VP8L".utf8), bytes >= Self.losslessBytes {
            state = .lossless
            return .read(Self.losslessBytes)
        }
        guard name.elementsEqual("VP8X".utf8), bytes >= Self.extendedBytes else { return .malformed }
        state = .extended(rest: padded(bytes) - Self.extendedBytes)
        return .read(Self.extendedBytes)
    }

    private func lossy(_ field: [UInt8]) -> HeaderStep {
        // A picture by itself is a key frame.
        guard field[0] & 1 == 0, field[3] == 0x9D, field[4] == 0x01, field[5] == 0x2A else {
            return .malformed
        }
        let (width, height) = (field.littleEndian(6..<8) & 0x3FFF, field.littleEndian(8..<10) & 0x3FFF)
        return .found(width: width, height: height, fileBytesMin: fileBytesMin)
    }

    private func lossless(_ field: [UInt8]) -> HeaderStep {
        let bits = field.littleEndian(1..<5)
        guard field[0] == 0x2F, bits >> 29 == 0 else { return .malformed }
        return .found(
            width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1, fileBytesMin: fileBytesMin)
    }

    /// Chunks begin at even offsets.
    private func padded(_ bytes: Int) -> Int { bytes + bytes & 1 }
}
