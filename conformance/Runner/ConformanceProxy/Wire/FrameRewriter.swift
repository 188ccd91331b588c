// Passes a server's frames on, byte for byte unless a message is to be changed. Messages of text are held
// until they are complete; control frames between their fragments pass at once.

internal import ConformanceModel
internal import SpecModel

struct FrameRewriter {
    private var frames = FrameCutter()
    private let origins: OriginRewriter
    /// nil: only addresses are replaced.
    private(set) var mutator: GatewayMutator?
    /// Fragments of a text message, as they came.
    private var fragments: [UInt8] = []
    private var message: [UInt8]?
    /// Whether the connection is to end here, although the server's close frame was left out.
    private(set) var endsConnection = false

    init(_ origins: OriginRewriter, _ mutator: GatewayMutator?) {
        self.origins = origins
        self.mutator = mutator
    }

    /// - Parameter seen: called with each message of the server before anything happens to it.
    /// - Returns: what goes to the client.
    mutating func read(_ bytes: [UInt8], seen: (JSONLiteral) -> Void) -> [UInt8] {
        guard !frames.isLost else { return bytes }
        frames.append(bytes)
        var output: [UInt8] = []
        while let frame = frames.next() { output += rewritten(frame, seen) }
        return frames.isLost ? output + end() : output
    }

    /// The server sends no more.
    ///
    /// - Returns: what was held, and goes to the client now.
    mutating func end() -> [UInt8] {
        defer {
            fragments = []
            message = nil
        }
        return release() + fragments + frames.takeRest()
    }

    mutating func clientSent(_ frame: JSONLiteral) { mutator?.clientSent(frame) }

    mutating func offer(_ frame: JSONLiteral) { mutator?.offer(frame) }

    mutating func release() -> [UInt8] {
        guard let frames = mutator?.release() else { return [] }
        return frames.flatMap(Self.bytes)
    }

    private mutating func rewritten(_ frame: RawFrame, _ seen: (JSONLiteral) -> Void) -> [UInt8] {
        if frame.opcode == RawFrame.close { return closed(frame) }
        guard !frame.isControl else { return frame.bytes }
        if frame.opcode == RawFrame.text, frame.reserved == 0 { message = [] }
        guard var message else { return frame.bytes }
        self.message = nil
        message += frame.payload
        fragments += frame.bytes
        guard frame.isFinal || fragments.count > ProxyLimits.heldBytesMax else {
            self.message = message
            return []
        }
        defer { fragments = [] }
        return frame.isFinal ? rewritten(message: message, seen) : fragments
    }

    private mutating func rewritten(message: [UInt8], _ seen: (JSONLiteral) -> Void) -> [UInt8] {
        let moved = origins.rewritten(message)
        let unchanged = moved.map { RawFrame.bytes(opcode: RawFrame.text, $0) } ?? fragments
        guard mutator != nil, let json = try? JSONLiteral(json: moved ?? message) else { return unchanged }
        seen(json)
        let frames = mutator?.receive(.message(json)) ?? []
        return frames.flatMap { $0 == .message(json) ? unchanged : Self.bytes($0) }
    }

    private mutating func closed(_ frame: RawFrame) -> [UInt8] {
        guard mutator != nil else { return frame.bytes }
        let payload = frame.payload
        let code = payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil
        let reason = String(decoding: payload.dropFirst(2), as: UTF8.self)
        let original = GatewayFrame.close(code: code, reason: reason)
        let frames = mutator?.receive(original) ?? []
        endsConnection = !frames.contains { if case .close = $0 { true } else { false } }
        return frames.flatMap { $0 == original ? frame.bytes : Self.bytes($0) }
    }

    private static func bytes(_ frame: GatewayFrame) -> [UInt8] {
        switch frame {
        case .message(let json): RawFrame.bytes(opcode: RawFrame.text, Array(json.json.utf8))
        case .close(nil, _): RawFrame.bytes(opcode: RawFrame.close, [])
        case .close(let code?, let reason):
            RawFrame.bytes(
                opcode: RawFrame.close,
                [UInt8(code >> 8 & 0xff), UInt8(code & 0xff)] + Array(reason.utf8.prefix(123)))
        }
    }
}
