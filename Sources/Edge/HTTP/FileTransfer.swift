// A file on its way to a client: read a piece, write it, wait until the socket has taken it, read the next. So one
// transfer holds at most two pieces of 64 KB, one as read and one as the kernel has not taken it, however slow the
// client is, and other connections have their turn between two pieces.

internal import HTTPTypes
internal import Reactor

/// Sends a range of a file on a connection's stream. Confined to the stream's loop; keeps the file open.
final class FileTransfer {
    /// Whether the disk, not the client, is what it waits for.
    private(set) var isReading = false
    private let reader: FileReader
    private let stream: TCPStream
    private var rest: Range<Int>
    private var done: ((_ isWhole: Bool) -> Void)?

    /// - Parameter done: called once, when the last byte has left or none can follow; not after `cancel`.
    init(_ file: FileBody, _ range: Range<Int>, to stream: TCPStream, done: @escaping (Bool) -> Void) {
        reader = FileReader(loop: stream.loop, descriptor: file.descriptor, owner: file)
        self.stream = stream
        rest = range
        self.done = done
    }

    /// Sends the next piece unless one is under way. To be called at the start and whenever the stream has drained.
    func advance() {
        guard done != nil, !isReading, !stream.isWaiting else { return }
        guard !rest.isEmpty else { return end(isWhole: true) }
        isReading = true
        if !reader.read(at: rest.lowerBound, count: rest.count, { self.received($0) }) { end(isWhole: false) }
    }

    /// Sends no more. A read under way is waited for and dropped.
    func cancel() { done = nil }

    private func received(_ bytes: UnsafeRawBufferPointer?) {
        isReading = false
        guard done != nil else { return }
        // Shorter than announced, or unreadable: what is missing cannot be made up.
        guard let bytes, !bytes.isEmpty else { return end(isWhole: false) }
        stream.write(bytes)
        rest = rest.lowerBound + bytes.count..<rest.upperBound
        advance()
    }

    private func end(isWhole: Bool) {
        let done = self.done
        self.done = nil
        done?(isWhole)
    }
}

extension Response {
    /// What of the file to send. A request for a range turns an answer of status 200 into one of 206 or 416.
    ///
    /// - Returns: nil if there is no file, or none of it is to be sent.
    mutating func selectRange(for head: RequestHead?) -> Range<Int>? {
        guard let file else { return nil }
        guard status == .ok else { return 0..<file.length }
        fields.append(.acceptRanges, "bytes")
        // A range may be ignored: where its condition cannot be checked, the whole is right.
        guard let head, head.method == .get, let field = head.fields[.range],
            !head.fields.contains(.ifRange)
        else { return 0..<file.length }
        switch ByteRange(field, length: file.length) {
        case .whole: return 0..<file.length
        case .part(let range):
            status = .partialContent
            fields.append(.contentRange, "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.length)")
            return range
        case .unsatisfiable:
            status = .rangeNotSatisfiable
            fields.append(.contentRange, "bytes */\(file.length)")
            self.file = nil
            return nil
        }
    }
}
