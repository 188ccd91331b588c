// multipart/form-data (RFC 7578, RFC 2046 §5.1) as a state machine: bytes go in as they come, in pieces of
// any size, and events come out. It holds back no more than a delimiter or one part's header, so a server can
// stream large files through it.

/// Takes a multipart body apart.
public struct MultipartParser: Sendable {
    /// How much is accepted.
    public struct Limits: Sendable, Hashable {
        public var partsMax: Int
        /// Of one part's header fields together.
        public var headerBytesMax: Int
        /// Of one part, unless `partBytesMax(named:)` has a limit of its own for it.
        public var partBytesMax: Int
        /// Of the whole body.
        public var totalBytesMax: Int
        /// Limits of single parts by name.
        public var partBytesMaxByName: [String: Int]

        public init(
            partsMax: Int = 32, headerBytesMax: Int = 4096, partBytesMax: Int, totalBytesMax: Int,
            partBytesMaxByName: [String: Int] = [:]
        ) {
            self.partsMax = partsMax
            self.headerBytesMax = headerBytesMax
            self.partBytesMax = partBytesMax
            self.totalBytesMax = totalBytesMax
            self.partBytesMaxByName = partBytesMaxByName
        }
    }

    public struct PartHeader: Sendable, Hashable {
        public var name: String
        public var filename: String?
        public var contentType: String?

        public init(name: String, filename: String?, contentType: String?) {
            self.name = name
            self.filename = filename
            self.contentType = contentType
        }
    }

    public enum Event: Sendable, Hashable {
        case began(PartHeader)
        /// The next bytes of the part that began.
        case data(ArraySlice<UInt8>)
        case ended
    }

    public enum Failure: Error, Sendable, Hashable {
        case malformed, tooManyParts, headerTooLarge, partTooLarge, bodyTooLarge
    }

    private enum State: Sendable {
        /// Before the first delimiter. Can transition to: afterDelimiter.
        case preamble
        /// Behind a delimiter, which ends a line or, with two hyphens, the body. To: header, epilogue.
        case afterDelimiter
        /// In a part's header fields. To: content.
        case header
        /// In a part's content. To: afterDelimiter.
        case content
        /// Behind the last delimiter; whatever follows is ignored.
        case epilogue
    }

    private let delimiter: [UInt8]
    private let limits: Limits
    private var state = State.preamble
    // The first delimiter may stand at the very start, without the line break that belongs to it.
    private var pending: [UInt8] = [0x0D, 0x0A]
    private var totalBytes = 0
    private var partBytes = 0
    private var partBytesMax = 0
    private var parts = 0

    /// - Returns: nil when the boundary is not 1 to 70 bytes long (RFC 2046 §5.1.1).
    public init?(boundary: String, limits: Limits) {
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
    }

    /// Takes the next bytes of the body.
    public mutating func feed(_ bytes: ArraySlice<UInt8>) throws(Failure) -> [Event] {
        totalBytes = totalBytes.addingReportingOverflow(bytes.count).partialValue
        guard totalBytes <= limits.totalBytesMax else { throw .bodyTooLarge }
        pending += bytes
        var events: [Event] = []
        var start = 0
        while let next: Int = try step(from: start, &events) { start = next }
        pending.removeFirst(min(start, pending.count))
        return events
    }

    /// To be called at the end of the body.
    public func finish() throws(Failure) -> [Event] {
        guard case .epilogue = state else { throw .malformed }
        return []
    }

    /// - Returns: where to go on; nil when more bytes are needed.
    private mutating func step(from start: Int, _ events: inout [Event]) throws(Failure) -> Int? {
        switch state {
        case .preamble: skipPreamble(from: start)
        case .afterDelimiter: try afterDelimiter(from: start)
        case .header: try header(from: start, &events)
        case .content: try content(from: start, &events)
        case .epilogue: start < pending.count ? pending.count : nil
        }
    }

    private mutating func skipPreamble(from start: Int) -> Int? {
        guard let found = find(delimiter, from: start) else {
            return skip(from: start, keeping: delimiter.count - 1)
        }
        state = .afterDelimiter
        return found + delimiter.count
    }

    private func skip(from start: Int, keeping count: Int) -> Int? {
        let end = pending.count - count
        return end > start ? end : nil
    }

    private mutating func afterDelimiter(from start: Int) throws(Failure) -> Int? {
        var index = start
        while index < pending.count, pending[index] == 0x20 || pending[index] == 0x09 { index += 1 }
        guard index - start <= limits.headerBytesMax else { throw .headerTooLarge }
        guard index + 2 <= pending.count else { return nil }
        switch (pending[index], pending[index + 1]) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")):
            state = .epilogue
        case (0x0D, 0x0A):
            guard parts < limits.partsMax else { throw .tooManyParts }
            parts += 1
            state = .header
            // The line break stays: a part without header fields has its empty line right here.
            return index
        default: throw .malformed
        }
        return index + 2
    }

    private mutating func header(from start: Int, _ events: inout [Event]) throws(Failure) -> Int? {
        guard let end = find([0x0D, 0x0A, 0x0D, 0x0A], from: start) else {
            guard pending.count - start <= limits.headerBytesMax else { throw .headerTooLarge }
            return nil
        }
        guard end - start <= limits.headerBytesMax else { throw .headerTooLarge }
        guard !mayStartDelimiter(at: end + 2) else { return nil }
        let lines = start + 2 < end ? pending[start + 2..<end] : []
        guard let header = PartHeader(lines: lines) else { throw .malformed }
        partBytes = 0
        partBytesMax = limits.partBytesMaxByName[header.name] ?? limits.partBytesMax
        events.append(.began(header))
        state = .content
        // The line break that ends the header may be the one that starts the next delimiter.
        return end + 2 + 2 - (startsDelimiter(at: end + 2) ? 2 : 0)
    }

    private func startsDelimiter(at index: Int) -> Bool {
        pending[index...].starts(with: delimiter)
    }

    /// Whether only further bytes can tell.
    private func mayStartDelimiter(at index: Int) -> Bool {
        pending.count - index < delimiter.count && delimiter.starts(with: pending[index...])
    }

    private mutating func content(from start: Int, _ events: inout [Event]) throws(Failure) -> Int? {
        guard let found = find(delimiter, from: start) else {
            guard let end = skip(from: start, keeping: delimiter.count - 1) else { return nil }
            try append(pending[start..<end], to: &events)
            return end
        }
        try append(pending[start..<found], to: &events)
        events.append(.ended)
        state = .afterDelimiter
        return found + delimiter.count
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, to events: inout [Event]) throws(Failure) {
        guard !bytes.isEmpty else { return }
        partBytes += bytes.count
        guard partBytes <= partBytesMax else { throw .partTooLarge }
        events.append(.data(ArraySlice(Array(bytes))))
    }

    /// The first place of `pattern`, which starts with a carriage return.
    private func find(_ pattern: [UInt8], from start: Int) -> Int? {
        pending.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) -> Int? in
            var index = start
            while index + pattern.count <= buffer.count {
                if buffer[index] == 0x0D, buffer[index..<index + pattern.count].elementsEqual(pattern) {
                    return index
                }
                index += 1
            }
            return nil
        }
    }
}
