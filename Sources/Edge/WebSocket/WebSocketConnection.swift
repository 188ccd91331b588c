// The server's end of one WebSocket connection: bytes to wslay, messages to the delegate, frames to the socket
// once per loop turn.

private import HTTP
public import Primitives
public import Reactor

/// One client. Confined to its loop: every method is called on it, and so is the delegate.
///
/// Unchecked for that reason; other threads reach it through `loop.execute`.
public final class WebSocketConnection: TCPStreamDelegate, TurnEndObserver, @unchecked Sendable {
    /// The loop that every call belongs on.
    public var loop: EventLoop { stream.loop }
    public var remoteAddress: SocketAddress { stream.remoteAddress }
    /// Whether messages can still be sent.
    public var isOpen: Bool { handshake.isOpen && !stream.isClosed }
    /// Bytes waiting for the client, at most; zero when it keeps up.
    public var queuedByteCount: Int { queue.byteCount + (stream.isWaiting ? stream.unsentByteCount : 0) }
    /// How long a message from the client may be, from the next message on.
    public var messageBytesMax: Int {
        get { reader.messageBytesMax }
        set { reader.messageBytesMax = newValue }
    }

    /// What may wait for the client before it is cut as too slow.
    public var queuedBytesMax: Int

    private let stream: TCPStream
    private let reader: FrameReader
    private let limits: WebSocketLimits
    private var delegate: (any WebSocketDelegate)?
    private var didClose: ((WebSocketConnection) -> Void)?
    private var handshake = CloseHandshake()
    private var queue = OutgoingQueue()
    private var isFlushRequested = false
    private var hasOverflowed = false
    private var isDrainAwaited = false
    private var deadline: LoopTimer?

    init(stream: TCPStream, limits: WebSocketLimits, didClose: @escaping (WebSocketConnection) -> Void) {
        self.stream = stream
        self.limits = limits
        queuedBytesMax = limits.queuedBytesMax
        self.didClose = didClose
        reader = FrameReader(
            role: .server, messageBytesMax: limits.messageBytesMax, fragmentsMax: limits.fragmentsMax)
    }

    /// - Parameter received: bytes that came right behind the handshake.
    func open(delegate: any WebSocketDelegate, received: [UInt8]) {
        self.delegate = delegate
        stream.delegate = self
        stream.startReading()
        delegate.webSocketOpened(self)
        if !received.isEmpty { received.withUnsafeBytes { streamReceived($0) } }
    }

    // MARK: Sending

    /// Sends a text message at the end of this turn. Dropped if the connection is closing.
    ///
    /// - Parameter bytes: valid UTF-8; not copied, so the same array may go to any number of connections.
    public func send(text bytes: [UInt8]) {
        guard handshake.isOpen else { return }
        queue.append(text: bytes)
        didQueue()
    }

    /// Sends a binary message at the end of this turn. Dropped if the connection is closing.
    public func send(binary bytes: [UInt8]) {
        guard handshake.isOpen else { return }
        queue.append(binary: bytes)
        didQueue()
    }

    /// Sends one text message made of shared bytes, a number of this connection's own in decimal, and more shared
    /// bytes. Allocates nothing. Dropped if the connection is closing.
    public func send(head: [UInt8], number: UInt64, tail: [UInt8]) {
        guard handshake.isOpen else { return }
        queue.append(head: head, number: number, tail: tail)
        didQueue()
    }

    /// Has the delegate told, once and in a later turn, when nothing waits for the client any more: for whoever has
    /// much to send and does not want to hold all of it at once.
    public func notifyWhenDrained() {
        guard handshake.isOpen else { return }
        isDrainAwaited = true
        requestFlush()
    }

    /// Sends a ping with at most 125 bytes; more are cut off.
    public func ping(_ bytes: [UInt8] = []) {
        guard handshake.isOpen else { return }
        reader.queue(opcode: 0x9, Array(bytes.prefix(125)))
        queueReplies()
    }

    /// Sends a close frame behind what is queued. The peer has `closeMillisecondsMax` to answer; the delegate is not
    /// told of messages any more, only of the end.
    public func close(_ frame: CloseFrame) {
        guard handshake.closeLocally(.local(code: frame.code, reason: frame.reason)) else { return }
        sendClose(frame)
    }

    private func sendClose(_ frame: CloseFrame) {
        reader.queueClose(frame)
        queueReplies()
        closeByDeadline()
    }

    private func didQueue() {
        if queuedByteCount > queuedBytesMax { hasOverflowed = true }
        requestFlush()
    }

    private func queueReplies() {
        let replies = reader.takeReplies()
        guard !replies.isEmpty else { return }
        queue.append(frames: replies)
        didQueue()
    }

    private func requestFlush() {
        guard !isFlushRequested else { return }
        isFlushRequested = true
        loop.atTurnEnd(self)
    }

    package func turnEnded() {
        isFlushRequested = false
        if hasOverflowed, handshake.isOpen { cutSlowConsumer() }
        flush()
    }

    package func streamDrained() { flush() }

    private func flush() {
        queue.flush(to: stream, copiedPayloadBytesMax: limits.copiedPayloadBytesMax)
        if isDrainAwaited, queue.isEmpty, !stream.isWaiting, handshake.isOpen {
            isDrainAwaited = false
            delegate?.webSocketDrained(self)
        }
        guard queue.isEmpty, case .finished(let ending) = handshake.phase else { return }
        // The peer of a violation may still be sending; closing now could reset away the frame that says why.
        if case .violation = ending { stream.endWriting() } else { stream.closeAfterWriting() }
    }

    private func cutSlowConsumer() {
        let frame = delegate?.webSocketOverflowed(self) ?? CloseFrame(code: 1008)
        guard handshake.closeLocally(.slowConsumer(code: frame.code)) else { return }
        queue.removeAll()
        sendClose(frame)
    }

    // MARK: Receiving

    package func streamReceived(_ bytes: UnsafeRawBufferPointer) {
        if case .finished = handshake.phase { return }
        reader.feed(bytes) { self.handle($0) }
        queueReplies()
        if case .finished = handshake.phase { requestFlush() }
    }

    private func handle(_ event: FrameReader.Event) {
        queueReplies()
        switch event {
        case .close(let code, let reason):
            handshake.peerClosed(code: code, reason: reason)
            closeByDeadline()
        case .violation(let code):
            handshake.failed(code: code)
            closeByDeadline()
        case .text(let bytes):
            if handshake.isOpen { delegate?.webSocket(self, receivedText: bytes) }
        case .binary(let bytes):
            if handshake.isOpen { delegate?.webSocket(self, receivedBinary: bytes) }
        case .ping(let bytes):
            if handshake.isOpen { delegate?.webSocket(self, receivedPing: bytes) }
        case .pong(let bytes):
            if handshake.isOpen { delegate?.webSocket(self, receivedPong: bytes) }
        }
    }

    // MARK: Ending

    package func streamReachedEnd() { stream.closeAfterWriting() }

    package func streamClosed() {
        let delegate = delegate
        self.delegate = nil
        queue.removeAll()
        deadline?.cancel()
        deadline = nil
        didClose?(self)
        didClose = nil
        delegate?.webSocketClosed(self, handshake.ending)
    }

    private func closeByDeadline() {
        guard deadline == nil else { return }
        deadline = loop.schedule(after: .milliseconds(limits.closeMillisecondsMax)) { self.stream.close() }
    }
}
