// Where the body of an HTTP/1.1 message ends, and what it holds without its transfer coding (RFC 9112 §6).

/// How the end of a body is told.
enum BodyLength: Sendable, Hashable {
    case none
    case bytes(Int)
    case chunked
    case untilEnd

    static func ofRequest(_ head: MessageHead) throws(WireProblem) -> BodyLength {
        try declared(head) ?? .none
    }

    static func ofResponse(_ head: MessageHead, status: Int, toHEAD: Bool) throws(WireProblem) -> BodyLength {
        let declared = try declared(head)
        guard !toHEAD, status >= 200, status != 204, status != 304 else { return .none }
        return declared ?? .untilEnd
    }

    private static func declared(_ head: MessageHead) throws(WireProblem) -> BodyLength? {
        let codings = head.values("transfer-encoding")
        let lengths = head.values("content-length")
        guard codings.isEmpty || lengths.isEmpty, codings.count <= 1, lengths.count <= 1 else {
            throw .ambiguousLength
        }
        if let coding = codings.first {
            guard coding.lowercased() == "chunked" else { throw .ambiguousLength }
            return .chunked
        }
        guard let length = lengths.first else { return nil }
        guard !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(length)
        else { throw .ambiguousLength }
        return .bytes(count)
    }
}

/// Reads one body.
struct BodyReader: Sendable {
    private enum State: Hashable {
        /// Bytes of a body of known length that are missing.
        case counted(Int)
        case untilEnd
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailers
        case complete
    }

    private var state: State
    private var line: [UInt8] = []

    var isComplete: Bool { state == .complete }
    /// Whether only the end of the connection tells the end of the body.
    var endsWithConnection: Bool { state == .untilEnd }

    init(_ length: BodyLength) {
        state =
            switch length {
            case .none, .bytes(0): .complete
            case .bytes(let count): .counted(count)
            case .chunked: .chunkSize
            case .untilEnd: .untilEnd
            }
    }

    /// Reads from the front of `bytes`.
    ///
    /// - Parameter content: gets what the body holds.
    /// - Returns: how many bytes belong to the body; fewer than there are once it is complete.
    mutating func read(_ bytes: ArraySlice<UInt8>, content: inout [UInt8]) throws(WireProblem) -> Int {
        var rest = bytes
        while !rest.isEmpty, !isComplete {
            switch state {
            case .complete: break
            case .untilEnd:
                content += rest
                rest = []
            case .counted(let missing):
                let count = take(missing, &rest, &content)
                state = count == missing ? .complete : .counted(missing - count)
            case .chunk(let missing):
                let count = take(missing, &rest, &content)
                state = count == missing ? .chunkEnd : .chunk(missing - count)
            case .chunkSize, .chunkEnd, .trailers:
                if let line = try takeLine(&rest) { try read(line) }
            }
        }
        return bytes.count - rest.count
    }

    private func take(_ missing: Int, _ rest: inout ArraySlice<UInt8>, _ content: inout [UInt8]) -> Int {
        let part = rest.prefix(missing)
        content += part
        rest = rest.dropFirst(part.count)
        return part.count
    }

    private mutating func takeLine(_ rest: inout ArraySlice<UInt8>) throws(WireProblem) -> [UInt8]? {
        while let byte = rest.popFirst() {
            line.append(byte)
            guard line.count <= ProxyLimits.chunkLineBytesMax else { throw .tooLarge }
            guard byte == 10 else { continue }
            defer { line = [] }
            guard line.count >= 2, line[line.count - 2] == 13 else { throw .unreadableChunk }
            return Array(line.dropLast(2))
        }
        return nil
    }

    private mutating func read(_ line: [UInt8]) throws(WireProblem) {
        switch state {
        case .chunkEnd:
            guard line.isEmpty else { throw .unreadableChunk }
            state = .chunkSize
        case .trailers: if line.isEmpty { state = .complete }
        default:
            let digits = line.prefix { $0 != UInt8(ascii: ";") }
            let text = String(decoding: digits, as: UTF8.self).trimmingBlanks
            guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
                text.utf8.count <= 8, let count = Int(text, radix: 16)
            else { throw .unreadableChunk }
            state = count == 0 ? .trailers : .chunk(count)
        }
    }
}
