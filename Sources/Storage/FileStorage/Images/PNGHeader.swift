// PNG (W3C PNG Specification, third edition): a signature, the chunk IHDR with size and colours, any other chunks,
// and the first IDAT, where the picture begins.

struct PNGHeader: ImageHeader {
    static let format = ImageFormat.png
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    static let firstFieldBytes = 6 + chunkStartBytes

    /// Length and name of a chunk.
    private static let chunkStartBytes = 8
    /// The content of IHDR and the checksum behind it.
    private static let headerBytes = 13 + checksumBytes
    private static let checksumBytes = 4

    private enum State: Sendable {
        case signature
        case imageHeader
        case chunk
    }

    private var state = State.signature
    private var width = 0
    private var height = 0

    mutating func next(_ field: [UInt8]) -> HeaderStep {
        switch state {
        case .signature:
            state = .imageHeader
            guard field[..<6].elementsEqual(Self.signature[2...]) else { return .otherFormat }
            return field.bigEndian(6..<10) == 13 && field[10...].elementsEqual("IHDR".utf8)
                ? .read(Self.headerBytes) : .malformed
        case .imageHeader:
            state = .chunk
            (width, height) = (field.bigEndian(0..<4), field.bigEndian(4..<8))
            return isLegal(field) ? .read(Self.chunkStartBytes) : .malformed
        case .chunk: return chunk(named: field[4...], bytes: field.bigEndian(0..<4))
        }
    }

    private func chunk(named name: ArraySlice<UInt8>, bytes: Int) -> HeaderStep {
        let letters = [UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z")]
        // Lengths have 31 bits.
        guard bytes <= Int(Int32.max), name.allSatisfy({ letter in letters.contains { $0.contains(letter) } })
        else { return .malformed }
        if name.elementsEqual("IDAT".utf8) { return .found(width: width, height: height, fileBytesMin: 0) }
        if name.elementsEqual("IHDR".utf8) || name.elementsEqual("IEND".utf8) { return .malformed }
        return .skip(bytes + Self.checksumBytes, thenRead: Self.chunkStartBytes)
    }

    /// Bits per sample by colour type, methods of compression, filtering and interlacing, and the checksum.
    private func isLegal(_ field: [UInt8]) -> Bool {
        let depths: [UInt8]
        switch field[9] {
        case 0: depths = [1, 2, 4, 8, 16]
        case 2, 4, 6: depths = [8, 16]
        case 3: depths = [1, 2, 4, 8]
        default: return false
        }
        return depths.contains(field[8]) && field[10] == 0 && field[11] == 0 && field[12] <= 1
            && UInt32(field.bigEndian(13..<17)) == checksum(Array("IHDR".utf8) + field[..<13])
    }

    /// CRC-32 as PNG defines it (annex D), bit by bit: it covers 17 bytes.
    private func checksum(_ bytes: [UInt8]) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~remainder
    }
}
