// JPEG (ITU-T T.81 annex B): segments that begin with a marker and, nearly all, a length. The size stands in the
// start of frame, behind whatever the camera had to say; the picture begins at the start of scan.

struct JPEGHeader: ImageHeader {
    static let format = ImageFormat.jpeg
    static let firstFieldBytes = markerBytes

    private static let markerBytes = 2
    private static let lengthBytes = 2
    /// Precision, height, width and the number of components; three bytes for each of them follow.
    private static let frameBytes = 6

    private enum State: Sendable {
        /// Reads FF and a marker.
        case marker
        /// Reads the length of a segment that does not matter.
        case length
        /// Reads the length of the start of frame and what follows it.
        case frame
    }

    private var state = State.marker
    private var size: (width: Int, height: Int)?

    mutating func next(_ field: [UInt8]) -> HeaderStep {
        switch state {
        case .marker:
            // After the first byte of filling, one is read at a time.
            guard field.count == 1 || field[0] == 0xFF else { return .malformed }
            return marker(field[field.count - 1])
        case .length:
            let length = field.bigEndian(0..<2)
            guard length >= Self.lengthBytes else { return .malformed }
            state = .marker
            return .skip(length - Self.lengthBytes, thenRead: Self.markerBytes)
        case .frame: return frame(field)
        }
    }

    private mutating func marker(_ marker: UInt8) -> HeaderStep {
        switch marker {
        case 0xFF: return .read(1)
        // Baseline, extended and progressive: what browsers show.
        case 0xC0...0xC2:
            guard size == nil else { return .malformed }
            state = .frame
            return .read(Self.lengthBytes + Self.frameBytes)
        // Tables, definitions, restart intervals, application data and comments.
        case 0xC4, 0xDB, 0xDD, 0xE0...0xEF, 0xFE:
            state = .length
            return .read(Self.lengthBytes)
        case 0xDA:
            guard let size else { return .malformed }
            return .found(width: size.width, height: size.height, fileBytesMin: 0)
        default: return .malformed
        }
    }

    private mutating func frame(_ field: [UInt8]) -> HeaderStep {
        let length = field.bigEndian(0..<2)
        let components = Int(field[7])
        guard (1...4).contains(components), length == Self.lengthBytes + Self.frameBytes + 3 * components,
            field[2] == 8
        else { return .malformed }
        size = (width: field.bigEndian(5..<7), height: field.bigEndian(3..<5))
        state = .marker
        return .skip(3 * components, thenRead: Self.markerBytes)
    }
}
