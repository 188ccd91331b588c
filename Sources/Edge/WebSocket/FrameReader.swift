// wslay behind a small door: bytes go in, messages come out, and what the protocol demands in answer (pongs, close
// frames) is put into `replies`. wslay checks masks, reserved bits, opcodes, lengths, fragmentation, control frames,
// close codes and UTF-8 (byte by byte, so a bad text fails before it is complete).

private import COpenSSL
private import CWslay

/// One direction's frame parser for one connection. Confined to its connection.
final class FrameReader {
    enum Event: Equatable {
        case text([UInt8])
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// The peer's close frame; 1005 if it has no code. The answer is in `replies`.
        case close(code: UInt16, reason: String)
        /// The peer broke the rules; a close frame with this code is in `replies`. Nothing more is read.
        case violation(code: UInt16)
    }

    enum Role { case server, client }

    /// Bytes to send as they are, in order; the owner takes them.
    private(set) var replies: [UInt8] = []
    /// How long a message may become; may change between messages.
    var messageBytesMax: Int {
        didSet { wslay_event_config_set_max_recv_msg_length(context, UInt64(max(0, messageBytesMax))) }
    }

    private let role: Role
    private let fragmentsMax: Int
    private var context: wslay_event_context_ptr?
    private var input = UnsafeRawBufferPointer(start: nil, count: 0)
    private var emit: ((Event) -> Void)?
    private var fragments = 0
    /// The code for a frame that wslay would have let pass.
    private var refusal: UInt16?
    private var hasFailed = false

    /// - Throws: nothing; if memory is short, every input is a violation.
    init(role: Role, messageBytesMax: Int, fragmentsMax: Int) {
        self.messageBytesMax = messageBytesMax
        self.role = role
        self.fragmentsMax = fragmentsMax
        let me = Unmanaged.passUnretained(self).toOpaque()
        var callbacks = Self.callbacks
        switch role {
        case .server: wslay_event_context_server_init(&context, &callbacks, me)
        case .client: wslay_event_context_client_init(&context, &callbacks, me)
        }
        wslay_event_config_set_max_recv_msg_length(context, UInt64(max(0, messageBytesMax)))
    }

    deinit { wslay_event_context_free(context) }

    func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }

    /// Parses bytes as they came from the socket; frames may begin and end anywhere in them.
    ///
    /// - Parameter emit: called for each event in order, with what answers it already in `replies`; may call `queue`
    ///   and `queueClose`.
    func feed(_ bytes: UnsafeRawBufferPointer, emit: @escaping (Event) -> Void) {
        guard let context, !hasFailed else { return }
        input = bytes
        self.emit = emit
        let result = wslay_event_recv(context)
        self.emit = nil
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        if let refusal { return fail(code: refusal, emit) }
        guard result == 0 else { return fail(code: 1002, emit) }
        send()
        guard wslay_event_get_read_enabled(context) == 0, wslay_event_get_close_received(context) == 0 else {
            return
        }
        hasFailed = true
        emit(.violation(code: wslay_event_get_status_code_sent(context)))
    }

    /// Ends the connection with a close frame of our own: wslay's, after a header that made no sense, has no code.
    private func fail(code: UInt16, _ emit: (Event) -> Void) {
        hasFailed = true
        if wslay_event_get_close_sent(context) == 0 {
            // A mask of zeros is a mask.
            replies += role == .server ? [0x88, 2] : [0x88, 0x82, 0, 0, 0, 0]
            replies += [UInt8(code >> 8), UInt8(code & 0xff)]
        }
        emit(.violation(code: code))
    }

    /// The events that `bytes` complete, for callers that need not react in between.
    func events(in bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        bytes.withUnsafeBytes { feed($0) { events.append($0) } }
        return events
    }

    /// Puts a frame into `replies`, masked if this is a client.
    func queue(opcode: UInt8, _ payload: [UInt8]) {
        guard let context else { return }
        payload.withUnsafeBufferPointer { payload in
            var message = wslay_event_msg(opcode: opcode, msg: payload.baseAddress, msg_length: payload.count)
            wslay_event_queue_msg(context, &message)
        }
        send()
    }

    /// Puts a close frame into `replies`; the last frame that can be put there.
    func queueClose(_ frame: CloseFrame?) {
        guard let context else { return }
        let reason = Array((frame?.reason ?? "").utf8)
        wslay_event_queue_close(context, frame?.code ?? 0, reason, reason.count)
        send()
    }

    private func send() {
        if wslay_event_want_write(context) != 0 { wslay_event_send(context) }
    }

    // MARK: What wslay calls

    private func provide(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, input.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        return count
    }

    private func frameBegan(_ opcode: UInt8, _ length: UInt64) {
        // Half a code; wslay takes it for none.
        if opcode == UInt8(WSLAY_CONNECTION_CLOSE.rawValue), length == 1 { refuse(code: 1002) }
        guard opcode & 0x8 == 0 else { return }
        fragments = opcode == UInt8(WSLAY_CONTINUATION_FRAME.rawValue) ? fragments + 1 : 1
        if fragments > fragmentsMax { refuse(code: 1009) }
    }

    private func refuse(code: UInt16) {
        refusal = code
        wslay_event_shutdown_read(context)
    }

    private func messageEnded(_ opcode: UInt8, _ payload: UnsafeBufferPointer<UInt8>, _ code: UInt16) {
        // wslay checks a reason's characters only where they arrive together with the code.
        if opcode == UInt8(WSLAY_CONNECTION_CLOSE.rawValue),
            String(validating: payload.dropFirst(2), as: UTF8.self) == nil
        {
            refuse(code: 1007)
        }
        guard refusal == nil else { return }
        // Now and not after the whole input: a pong goes out before the answer to what came behind its ping, and
        // before a close frame, which makes wslay forget whatever is still queued.
        send()
        let bytes = Array(payload)
        switch opcode {
        case UInt8(WSLAY_TEXT_FRAME.rawValue): emit?(.text(bytes))
        case UInt8(WSLAY_BINARY_FRAME.rawValue): emit?(.binary(bytes))
        case UInt8(WSLAY_PING.rawValue): emit?(.ping(bytes))
        case UInt8(WSLAY_PONG.rawValue): emit?(.pong(bytes))
        default:
            let reason = String(decoding: bytes.dropFirst(2), as: UTF8.self)
            emit?(.close(code: code == 0 ? 1005 : code, reason: reason))
        }
    }

    private static let callbacks = wslay_event_callbacks(
        recv_callback: { context, buffer, count, _, me in
            let taken = of(me).provide(UnsafeMutableRawBufferPointer(start: buffer, count: count))
            if taken > 0 { return taken }
            wslay_event_set_error(context, Int32(WSLAY_ERR_WOULDBLOCK.rawValue))
            return -1
        },
        send_callback: { _, data, count, _, me in
            of(me).replies.append(contentsOf: UnsafeBufferPointer(start: data, count: count))
            return count
        },
        genmask_callback: { _, buffer, count, _ in
            RAND_bytes(buffer, Int32(count)) == 1 ? 0 : -1
        },
        on_frame_recv_start_callback: { _, frame, me in
            of(me).frameBegan(frame!.pointee.opcode, frame!.pointee.payload_length)
        },
        on_frame_recv_chunk_callback: nil,
        on_frame_recv_end_callback: nil,
        on_msg_recv_callback: { _, message, me in
            let message = message!.pointee
            of(me).messageEnded(
                message.opcode, UnsafeBufferPointer(start: message.msg, count: message.msg_length),
                message.status_code)
        })

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> FrameReader {
        Unmanaged<FrameReader>.fromOpaque(pointer!).takeUnretainedValue()
    }
}
