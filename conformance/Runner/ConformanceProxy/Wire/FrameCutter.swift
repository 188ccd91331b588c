// WebSocket frames out of bytes, either direction, with the bytes they came in. Nothing is judged: whatever
// cannot be read as frames is for the peer to refuse.

/// One frame as it came.
struct RawFrame: Sendable, Hashable {
    var isFinal: Bool
    var reserved: UInt8
    var opcode: UInt8
    /// Unmasked.
    var payload: [UInt8]
    /// The whole frame on the wire.
    var bytes: [UInt8]

    var isControl: Bool { opcode & 0x8 != 0 }

    static let continuation: UInt8 = 0x0
    static let text: UInt8 = 0x1
    static let binary: UInt8 = 0x2
    static let close: UInt8 = 0x8

    /// A frame of a server: final and without a mask.
    static func bytes(opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let count = payload.count
        switch count {
        case ..<126: return [0x80 | opcode, UInt8(count)] + payload
        case ..<65_536: return [0x80 | opcode, 126, UInt8(count >> 8), UInt8(count & 0xff)] + payload
        default: return [0x80 | opcode, 127] + (0..<8).map { UInt8(count >> (56 - 8 * $0) & 0xff) } + payload
        }
    }
}

/// Cuts a direction of a connection into frames.
struct FrameCutter {
    private var input: [UInt8] = []
    private(set) var isLost = false

    /// The next frame; nil while it is incomplete, and once one came that is too long to be held (`isLost`),
    /// which `takeRest` has the beginning of.
    mutating func next() -> RawFrame? {
        guard !isLost, input.count >= 2 else { return nil }
        let isMasked = input[1] & 0x80 != 0
        var offset = 2
        var count = Int(input[1] & 0x7f)
        if count > 125 {
            let size = count == 126 ? 2 : 8
            guard input.count >= 2 + size else { return nil }
            guard size == 2 || input[2] & 0x80 == 0 else { return lose() }
            count = input[2..<(2 + size)].reduce(0) { $0 << 8 | Int($1) }
            offset += size
        }
        guard count <= ProxyLimits.heldBytesMax else { return lose() }
        let start = offset + (isMasked ? 4 : 0)
        guard input.count >= start + count else { return nil }
        var payload = Array(input[start..<(start + count)])
        if isMasked {
            for index in payload.indices { payload[index] ^= input[offset + index & 3] }
        }
        let frame = RawFrame(
            isFinal: input[0] & 0x80 != 0, reserved: input[0] >> 4 & 0x7, opcode: input[0] & 0x0f,
            payload: payload, bytes: Array(input[..<(start + count)]))
        input.removeFirst(start + count)
        return frame
    }

    mutating func append(_ bytes: [UInt8]) { input += bytes }

    /// What came and is no frame yet.
    mutating func takeRest() -> [UInt8] {
        defer { input = [] }
        return input
    }

    private mutating func lose() -> RawFrame? {
        isLost = true
        return nil
    }
}

/// The text messages that a client sends, for watching only.
struct ClientMessageReader {
    private var frames = FrameCutter()
    private var message: [UInt8]?

    /// - Returns: the payloads of the messages that are complete with these bytes.
    mutating func read(_ bytes: [UInt8]) -> [[UInt8]] {
        guard !frames.isLost else { return [] }
        frames.append(bytes)
        var messages: [[UInt8]] = []
        while let frame = frames.next() {
            guard !frame.isControl else { continue }
            if frame.opcode == RawFrame.text { message = [] }
            if frame.opcode == RawFrame.binary { message = nil }
            message?.append(contentsOf: frame.payload)
            if message.map({ $0.count > ProxyLimits.heldBytesMax }) == true { message = nil }
            guard frame.isFinal else { continue }
            if let message { messages.append(message) }
            message = nil
        }
        return messages
    }
}
