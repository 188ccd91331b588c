// Finds the end of a head (or a trailer section) byte by byte, before the parser sees it, and holds the rules about
// line structure that parsers are known to bend: every line ends in CR LF, neither occurs alone, no line is
// folded, no control characters, not too many lines or bytes. Bent, they let two servers disagree on where a
// request ends, which is what request smuggling is. The request line must be three words with single spaces between
// them and end in a version's exact form (RFC 9112 §3), so that what the parser dislikes after that is a method or
// a version it does not know, not a shape.

private import HTTPTypes

/// An incremental scanner of one section of lines that ends with an empty line.
struct HeadScanner {
    enum Result: Equatable {
        /// All bytes belong to the section, which goes on.
        case needsMore
        /// The section ends before this offset.
        case ends(Int)
        case refused(Failure)
    }

    enum Failure: Equatable {
        case malformed, targetTooLong, tooLarge
    }

    private enum Line: Equatable {
        /// Empty lines before a request line are skipped (RFC 9112 §2.2).
        case beforeRequest
        case request
        case field
    }

    /// A word of the request line.
    private enum Word { case method, target, version }

    private let bytesMax: Int
    private let fieldsMax: Int
    private let requestLineBytesMax: Int
    private var line: Line
    private var lineBytes = 0
    private var word = Word.method
    private var wordBytes = 0
    private var bytes = 0
    private var fields = 0
    private var afterCarriageReturn = false

    /// Whether any byte of the section has been seen.
    var hasBegun: Bool { bytes > 0 }

    /// A scanner for a request's head.
    static func head(_ limits: HTTPLimits) -> HeadScanner { HeadScanner(limits, line: .beforeRequest) }

    /// A scanner for the fields after a chunked body.
    static func trailers(_ limits: HTTPLimits) -> HeadScanner { HeadScanner(limits, line: .field) }

    private init(_ limits: HTTPLimits, line: Line) {
        self.line = line
        bytesMax = limits.headBytesMax
        fieldsMax = limits.fieldsMax
        // Method, version and spaces come on top of the target.
        requestLineBytesMax = limits.targetBytesMax + 32
    }

    mutating func scan(_ input: UnsafeRawBufferPointer) -> Result {
        for (offset, byte) in input.enumerated() {
            bytes += 1
            if bytes > bytesMax { return .refused(line == .request ? .targetTooLong : .tooLarge) }
            if afterCarriageReturn {
                guard byte == 0x0a else { return .refused(.malformed) }
                afterCarriageReturn = false
                if lineBytes == 0, line == .field { return .ends(offset + 1) }
                if lineBytes > 0 { line = .field }
                lineBytes = 0
            } else if byte == 0x0d {
                guard line != .request || word == .version && wordBytes == Self.version.count else {
                    return .refused(.malformed)
                }
                afterCarriageReturn = true
            } else if let failure = accept(byte) {
                return .refused(failure)
            }
        }
        return .needsMore
    }

    /// A byte that is part of a line.
    private mutating func accept(_ byte: UInt8) -> Failure? {
        guard byte >= 0x20 && byte != 0x7f || byte == 0x09 else { return .malformed }
        if lineBytes == 0, let failure = beginLine(byte) { return failure }
        lineBytes += 1
        guard line == .request else { return nil }
        if lineBytes > requestLineBytesMax { return .targetTooLong }
        return acceptInRequestLine(byte) ? nil : .malformed
    }

    private mutating func acceptInRequestLine(_ byte: UInt8) -> Bool {
        defer { wordBytes += 1 }
        if byte == 0x20 {
            guard wordBytes > 0, word != .version else { return false }
            word = word == .method ? .target : .version
            wordBytes = -1
            return true
        }
        switch word {
        case .method: return isTokenByte(byte) && wordBytes < Self.methodBytesMax
        case .target: return true
        case .version:
            guard wordBytes < Self.version.count else { return false }
            let wanted = Self.version[wordBytes]
            return wanted == UInt8(ascii: "0") ? byte >= 0x30 && byte <= 0x39 : byte == wanted
        }
    }

    /// Zeros stand for any digit.
    private static let version = Array("HTTP/0.0".utf8)
    /// The longest registered method has 17 letters.
    private static let methodBytesMax = 32

    private mutating func beginLine(_ byte: UInt8) -> Failure? {
        if line == .beforeRequest { line = .request }
        // A field that starts with white space continues the one before (obs-fold); one with a colon has no name.
        guard byte != 0x20, byte != 0x09, byte != UInt8(ascii: ":") else { return .malformed }
        guard line == .field else { return nil }
        fields += 1
        return fields > fieldsMax ? .tooLarge : nil
    }
}
