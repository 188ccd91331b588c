// HTTP/1.1 requests out of bytes: llhttp does the grammar, `HeadScanner` the line structure before it and
// `RequestRules` the semantics after it. The parser stops after a head and after a body, so its owner decides
// what happens between them; it never runs ahead into the next request.

private import CLLHTTP
internal import HTTPTypes

/// A parser of the requests of one connection. Confined to its connection.
final class RequestParser {
    enum Step {
        /// All input is used up.
        case needsMore
        case head(RequestHead, BodyFraming)
        /// The next bytes of a body that is not kept; valid as long as the input.
        case piece(UnsafeRawBufferPointer)
        /// The body is complete: all of it, or nothing if it came in pieces.
        case body([UInt8])
        /// No further step is possible.
        case refused(RequestFailure)
    }

    private enum Phase { case head, body, trailers, failed }

    /// How long a body may be; set between head and body.
    var bodyBytesMax = 0
    /// Whether the body is handed on in pieces instead of being kept; set between head and body.
    var handsOnPieces = false
    /// Whether bytes of a request have arrived whose head is not complete.
    var isInsideHead: Bool { phase == .head && scanner.hasBegun }
    /// The path as far as it is known, for wording refusals.
    var path: ArraySlice<UInt8> { target.prefix { $0 != UInt8(ascii: "?") } }
    /// Bytes of the body so far.
    private(set) var bodyCount = 0

    private let limits: HTTPLimits
    private let parser = UnsafeMutablePointer<llhttp_t>.allocate(capacity: 1)
    private var scanner: HeadScanner
    private var phase = Phase.head
    private var target: [UInt8] = []
    private var fields = HeaderFields()
    private var name: [UInt8] = []
    private var value: [UInt8] = []
    private var body: [UInt8] = []
    private var expectedBodyCount = 0
    private var extensionBytes = 0
    private var event = Event.none
    private var piece = UnsafeRawBufferPointer(start: nil, count: 0)

    /// What made llhttp stop.
    private enum Event { case none, headComplete, piece, lastChunk, messageComplete, bodyTooLarge }

    init(limits: HTTPLimits) {
        self.limits = limits
        scanner = .head(limits)
        llhttp_init(parser, HTTP_REQUEST, settings)
        parser.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { parser.deallocate() }

    /// Goes on until something is complete. `offset` moves past what was used; call again while it is not at the
    /// end, and once more after `head` even if it is, since a request may have no body.
    func step(_ input: UnsafeRawBufferPointer, _ offset: inout Int) -> Step {
        while true {
            let step: Step? =
                switch phase {
                case .head: scanThenParse(input, &offset)
                case .body: parse(input, &offset, upTo: input.count)
                case .trailers: scanThenParse(input, &offset)
                case .failed: .refused(.malformed)
                }
            if let step {
                if case .refused = step { phase = .failed }
                return step
            }
        }
    }

    private func scanThenParse(_ input: UnsafeRawBufferPointer, _ offset: inout Int) -> Step? {
        switch scanner.scan(UnsafeRawBufferPointer(rebasing: input[offset...])) {
        case .refused(.malformed): .refused(.malformed)
        case .refused(.targetTooLong): .refused(.targetTooLong)
        case .refused(.tooLarge): .refused(.headTooLarge)
        case .needsMore: parse(input, &offset, upTo: input.count)
        case .ends(let count): parse(input, &offset, upTo: offset + count, endsSection: true)
        }
    }

    private func parse(
        _ input: UnsafeRawBufferPointer, _ offset: inout Int, upTo end: Int, endsSection: Bool = false
    ) -> Step? {
        event = .none
        let count = end - offset
        // llhttp wants a pointer even for no bytes.
        let result = withUnsafePointer(to: CChar(0)) { nothing in
            let start = input.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) } ?? nothing
            let result = llhttp_execute(parser, start, count)
            offset = result == HPE_OK ? end : offset + (llhttp_get_error_pos(parser).map { $0 - start } ?? 0)
            return result
        }
        guard result != HPE_OK else { return endsSection ? .refused(failureAtEnd) : .needsMore }
        guard result == HPE_PAUSED else { return .refused(failure(for: result)) }
        llhttp_resume(parser)
        switch event {
        case .headComplete:
            offset = end
            return finishHead()
        case .piece: return .piece(piece)
        case .lastChunk:
            phase = .trailers
            scanner = .trailers(limits)
            return nil
        case .messageComplete: return finishBody()
        case .none, .bodyTooLarge: return .refused(.malformed)
        }
    }

    /// llhttp wants more although the section is complete: HTTP/2's preface has more than a head.
    private var failureAtEnd: RequestFailure {
        UInt32(parser.pointee.method) == HTTP_PRI.rawValue ? .versionNotSupported : .malformed
    }

    private func failure(for error: llhttp_errno_t) -> RequestFailure {
        if event == .bodyTooLarge { return .bodyTooLarge }
        return switch error {
        case HPE_INVALID_VERSION, HPE_PAUSED_H2_UPGRADE: .versionNotSupported
        case HPE_INVALID_METHOD: .methodNotImplemented
        default: .malformed
        }
    }

    private func finishHead() -> Step {
        guard parser.pointee.http_major == 1 else { return .refused(.versionNotSupported) }
        guard let method = methods[Int(parser.pointee.method)] else {
            return .refused(.methodNotImplemented)
        }
        let minor = parser.pointee.http_minor
        let head = RequestHead(
            method: method, target: RequestRules.originForm(target), fields: fields, minorVersion: minor,
            keepAlive: minor == 1
                ? !fields.lists("close", in: .connection) : fields.lists("keep-alive", in: .connection))
        if let refusal = RequestRules.check(head, limits) { return .refused(refusal.failure) }
        switch RequestRules.framing(of: head) {
        case .failure(let refusal): return .refused(refusal.failure)
        case .success(let framing):
            phase = .body
            if case .length(let length) = framing {
                expectedBodyCount = length
            } else {
                expectedBodyCount = 0
            }
            return .head(head, framing)
        }
    }

    private func finishBody() -> Step {
        let complete = body
        body = []
        bodyCount = 0
        handsOnPieces = false
        target.removeAll(keepingCapacity: true)
        fields = HeaderFields()
        extensionBytes = 0
        scanner = .head(limits)
        phase = .head
        return .body(complete)
    }

    // MARK: What llhttp calls

    fileprivate func didParseTarget(_ bytes: UnsafeRawBufferPointer) { target.append(contentsOf: bytes) }

    fileprivate func didParseFieldName(_ bytes: UnsafeRawBufferPointer) {
        if phase == .head { name.append(contentsOf: bytes) }
    }

    fileprivate func didParseFieldValue(_ bytes: UnsafeRawBufferPointer) {
        if phase == .head { value.append(contentsOf: bytes) }
    }

    fileprivate func didFinishField() {
        guard phase == .head else { return }
        while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
        name.withUnsafeBytes { name in
            value.withUnsafeBytes { value in fields.append(nameBytes: name, valueBytes: value) }
        }
        name.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
    }

    fileprivate func didFinishHead() -> Int32 {
        // Without this llhttp would take what follows an `Upgrade` request for another protocol's bytes; whether
        // it is one is the application's decision.
        parser.pointee.upgrade = 0
        event = .headComplete
        return Int32(HPE_PAUSED.rawValue)
    }

    fileprivate func didParseBody(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard bytes.count <= bodyBytesMax - bodyCount else {
            event = .bodyTooLarge
            return -1
        }
        guard !bytes.isEmpty else { return 0 }
        bodyCount += bytes.count
        guard handsOnPieces else {
            if body.isEmpty, expectedBodyCount > bytes.count {
                body.reserveCapacity(min(expectedBodyCount, 64 * 1024))
            }
            body.append(contentsOf: bytes)
            return 0
        }
        piece = bytes
        event = .piece
        return Int32(HPE_PAUSED.rawValue)
    }

    fileprivate func didParseChunkSize() -> Int32 {
        if parser.pointee.content_length == 0 {
            event = .lastChunk
            return Int32(HPE_PAUSED.rawValue)
        }
        guard parser.pointee.content_length <= UInt64(max(0, bodyBytesMax - bodyCount)) else {
            event = .bodyTooLarge
            return -1
        }
        return 0
    }

    fileprivate func didParseChunkExtension(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        extensionBytes += bytes.count
        return extensionBytes <= limits.chunkExtensionBytesMax ? 0 : -1
    }

    fileprivate func didFinishMessage() -> Int32 {
        event = .messageComplete
        return Int32(HPE_PAUSED.rawValue)
    }
}

/// Our methods by llhttp's numbers. CONNECT is for proxies; the last ones are those of RTSP and HTTP/2's preface.
private let methods: [Method?] = (0...UInt8.max).map { number in
    switch llhttp_method_t(UInt32(number)) {
    case HTTP_GET: .get
    case HTTP_HEAD: .head
    case HTTP_POST: .post
    case HTTP_PUT: .put
    case HTTP_PATCH: .patch
    case HTTP_DELETE: .delete
    case HTTP_OPTIONS: .options
    case HTTP_TRACE: .trace
    case HTTP_CONNECT: nil
    default: number <= HTTP_SOURCE.rawValue ? .other : nil
    }
}

/// llhttp's callbacks, the same for every parser; written once here and only read after.
nonisolated(unsafe) private let settings: UnsafeMutablePointer<llhttp_settings_t> = {
    let settings = UnsafeMutablePointer<llhttp_settings_t>.allocate(capacity: 1)
    llhttp_settings_init(settings)
    settings.pointee.on_url = {
        owner($0).didParseTarget(bytes($1, $2)); return 0
    }
    settings.pointee.on_header_field = {
        owner($0).didParseFieldName(bytes($1, $2)); return 0
    }
    settings.pointee.on_header_value = {
        owner($0).didParseFieldValue(bytes($1, $2)); return 0
    }
    settings.pointee.on_header_value_complete = {
        owner($0).didFinishField(); return 0
    }
    settings.pointee.on_headers_complete = { owner($0).didFinishHead() }
    settings.pointee.on_body = { owner($0).didParseBody(bytes($1, $2)) }
    settings.pointee.on_chunk_header = { owner($0).didParseChunkSize() }
    settings.pointee.on_chunk_extension_name = { owner($0).didParseChunkExtension(bytes($1, $2)) }
    settings.pointee.on_chunk_extension_value = { owner($0).didParseChunkExtension(bytes($1, $2)) }
    settings.pointee.on_message_complete = { owner($0).didFinishMessage() }
    return settings
}()

private func owner(_ parser: UnsafeMutablePointer<llhttp_t>?) -> RequestParser {
    Unmanaged<RequestParser>.fromOpaque(parser!.pointee.data).takeUnretainedValue()
}

private func bytes(_ start: UnsafePointer<CChar>?, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: count)
}
