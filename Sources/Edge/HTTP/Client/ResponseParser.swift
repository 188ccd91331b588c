// HTTP/1.1 responses out of bytes, with llhttp. For clients of servers one knows: sizes are not limited.

private import CLLHTTP
internal import HTTPTypes

/// A parser of the responses of one connection. Confined to its connection.
final class ResponseParser {
    /// Set before the response to a HEAD request: its length is not followed by a body.
    var expectsNoBody = false

    private let parser = UnsafeMutablePointer<llhttp_t>.allocate(capacity: 1)
    private var fields = HeaderFields()
    private var name: [UInt8] = []
    private var value: [UInt8] = []
    private var body: [UInt8] = []
    private var isInsideTrailers = false
    private var hasBegun = false
    private var isComplete = false

    init() {
        llhttp_init(parser, HTTP_RESPONSE, settings)
        parser.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit { parser.deallocate() }

    /// Takes bytes off the front of `input`.
    ///
    /// - Returns: a response once it is complete, interim (1xx) ones included; nil if bytes are missing.
    func next(_ input: inout [UInt8]) throws(HTTPClientError) -> Response? {
        guard !input.isEmpty else { return nil }
        isComplete = false
        let count = input.count
        let (result, used) = input.withUnsafeBytes { bytes in
            let start = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
            let result = llhttp_execute(parser, start, count)
            return (result, result == HPE_OK ? count : llhttp_get_error_pos(parser) - start)
        }
        input.removeFirst(used)
        switch result {
        case HPE_OK: return nil
        case HPE_PAUSED: llhttp_resume(parser)
        case HPE_PAUSED_UPGRADE: llhttp_resume_after_upgrade(parser)
        default: throw .malformedResponse(String(cString: llhttp_get_error_reason(parser)))
        }
        return isComplete ? take() : nil
    }

    /// The peer has closed: what came so far is the response if nothing else delimits it.
    func finish() throws(HTTPClientError) -> Response {
        isComplete = false
        let result = llhttp_finish(parser)
        guard hasBegun, isComplete, result == HPE_OK || result == HPE_PAUSED else { throw .connectionClosed }
        return take()
    }

    private func take() -> Response {
        let response = Response(Status(parser.pointee.status_code), fields: fields, body: body)
        fields = HeaderFields()
        body = []
        isInsideTrailers = false
        hasBegun = false
        return response
    }

    // MARK: What llhttp calls

    fileprivate func didBegin() { hasBegun = true }
    fileprivate func didParseName(_ bytes: UnsafeRawBufferPointer) { name.append(contentsOf: bytes) }
    fileprivate func didParseValue(_ bytes: UnsafeRawBufferPointer) { value.append(contentsOf: bytes) }
    fileprivate func didParseBody(_ bytes: UnsafeRawBufferPointer) { body.append(contentsOf: bytes) }

    fileprivate func didFinishField() {
        while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
        if !isInsideTrailers {
            name.withUnsafeBytes { name in
                value.withUnsafeBytes { value in fields.append(nameBytes: name, valueBytes: value) }
            }
        }
        name = []
        value = []
    }

    fileprivate func didFinishHead() -> Int32 {
        isInsideTrailers = true
        // What follows 101 is another protocol's; 2 says so to llhttp.
        if parser.pointee.status_code == 101 { return 2 }
        return expectsNoBody && parser.pointee.status_code >= 200 ? 1 : 0
    }

    fileprivate func didFinishMessage() -> Int32 {
        isComplete = true
        return Int32(HPE_PAUSED.rawValue)
    }
}

/// llhttp's callbacks, the same for every parser; written once here and only read after.
nonisolated(unsafe) private let settings: UnsafeMutablePointer<llhttp_settings_t> = {
    let settings = UnsafeMutablePointer<llhttp_settings_t>.allocate(capacity: 1)
    llhttp_settings_init(settings)
    settings.pointee.on_message_begin = {
        owner($0).didBegin(); return 0
    }
    settings.pointee.on_header_field = {
        owner($0).didParseName(bytes($1, $2)); return 0
    }
    settings.pointee.on_header_value = {
        owner($0).didParseValue(bytes($1, $2)); return 0
    }
    settings.pointee.on_header_value_complete = {
        owner($0).didFinishField(); return 0
    }
    settings.pointee.on_headers_complete = { owner($0).didFinishHead() }
    settings.pointee.on_body = {
        owner($0).didParseBody(bytes($1, $2)); return 0
    }
    settings.pointee.on_message_complete = { owner($0).didFinishMessage() }
    return settings
}()

private func owner(_ parser: UnsafeMutablePointer<llhttp_t>?) -> ResponseParser {
    Unmanaged<ResponseParser>.fromOpaque(parser!.pointee.data).takeUnretainedValue()
}

private func bytes(_ start: UnsafePointer<CChar>?, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: count)
}
