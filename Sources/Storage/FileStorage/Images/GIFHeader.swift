// GIF (87a and 89a): the size of the screen, an optional table of colours, any extensions, and the first image.

struct GIFHeader: ImageHeader {
    static let format = ImageFormat.gif
    /// The rest of the signature, and the description of the screen.
    static let firstFieldBytes = 4 + 7

    private enum State: Sendable {
        case screen
        /// Reads what kind of block follows.
        case block
        /// Reads the label of an extension and the length of its first part.
        case extensionStart
        /// Reads the length of a part; 0 ends the extension.
        case part
    }

    private var state = State.screen
    private var width = 0
    private var height = 0

    mutating func next(_ field: [UInt8]) -> HeaderStep {
        switch state {
        case .screen: return screen(field)
        case .block: return block(field[0])
        case .extensionStart: return part(bytes: field[1])
        case .part: return part(bytes: field[0])
        }
    }

    private mutating func screen(_ field: [UInt8]) -> HeaderStep {
        guard field[..<4].elementsEqual("F87a".utf8) || field[..<4].elementsEqual("F89a".utf8) else {
            return .otherFormat
        }
        (width, height) = (field.littleEndian(4..<6), field.littleEndian(6..<8))
        state = .block
        let flags = field[8]
        let colours = flags & 0x80 == 0 ? 0 : 2 << Int(flags & 7)
        return .skip(3 * colours, thenRead: 1)
    }

    private mutating func block(_ kind: UInt8) -> HeaderStep {
        switch kind {
        case 0x2C: return .found(width: width, height: height, fileBytesMin: 0)
        case 0x21:
            state = .extensionStart
            return .read(2)
        default: return .malformed
        }
    }

    private mutating func part(bytes: UInt8) -> HeaderStep {
        state = bytes == 0 ? .block : .part
        return .skip(Int(bytes), thenRead: 1)
    }
}
