// Frames of RFC 6455 §5.2 as bytes, also such as no client may send.

enum RawFrameEncoding {
    static func bytes(
        opcode: UInt8, isFinal: Bool, reservedBits: UInt8, maskingKey: [UInt8]?, payload: [UInt8]
    ) -> [UInt8] {
        var frame = [(isFinal ? 0x80 : 0) | reservedBits << 4 | opcode]
        let maskBit: UInt8 = maskingKey == nil ? 0 : 0x80
        switch payload.count {
        case ..<126: frame.append(maskBit | UInt8(payload.count))
        case ...0xFFFF: frame += [maskBit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: frame += [maskBit | 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 0xFF) }
        }
        guard let maskingKey else { return frame + payload }
        return frame + maskingKey + payload.enumerated().map { $1 ^ maskingKey[$0 % 4] }
    }
}
