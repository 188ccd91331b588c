// A connected TCP socket of one loop. Writing tries the kernel first; what it does not take is copied once and
// goes out as the socket drains. How much may wait is its owner's decision, who sees `unsentByteCount`.

package import CUV
private import Glibc
public import Primitives

/// What the owner of a stream is told. Called on the loop; after the stream's `close`, only `streamClosed` is.
package protocol TCPStreamDelegate: AnyObject {
    /// - Parameter bytes: at least one; valid during the call only.
    func streamReceived(_ bytes: UnsafeRawBufferPointer)
    /// The peer will send no more. The stream stays open for writing.
    func streamReachedEnd()
    /// Everything that had to wait is on its way.
    func streamDrained()
    /// The socket is gone: the connection broke or the owner closed it. The last call.
    func streamClosed()
}

/// A connected socket. Confined to its loop.
public final class TCPStream: LoopResource, @unchecked Sendable {
    package var delegate: (any TCPStreamDelegate)?
    /// Called once, when the socket is gone.
    package var onClose: (() -> Void)?
    /// The other end.
    public private(set) var remoteAddress = SocketAddress(host: "", port: 0)

    /// Bytes accepted by `write` that the kernel has not taken yet.
    public var unsentByteCount: Int { Int(uv_stream_get_write_queue_size(stream)) + waiting.count }

    /// Whether there are any.
    package var isWaiting: Bool { !inFlight.isEmpty }

    private let writeRequest = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
    private var inFlight = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var waiting: [UInt8] = []
    private var afterDrain = AfterDrain.nothing
    private var isReading = false
    private var hasFailed = false

    private enum AfterDrain { case nothing, endWriting, close }

    /// An unconnected socket.
    package init(loop: EventLoop) {
        super.init(loop: loop, handleType: UV_TCP.rawValue)
        uv_tcp_init(loop.uv, tcp)
        handleIsInitialized()
    }

    /// Takes over a connected descriptor; closes itself at once if libuv refuses it.
    package convenience init(loop: EventLoop, adopting descriptor: Int32, remoteAddress: SocketAddress) {
        self.init(loop: loop)
        guard uv_tcp_open(tcp, descriptor) == 0 else {
            Glibc.close(descriptor)
            close()
            return
        }
        didConnect(to: remoteAddress)
    }

    deinit { writeRequest.deallocate() }

    package var tcp: UnsafeMutablePointer<uv_tcp_t> { handle(as: uv_tcp_t.self) }
    private var stream: UnsafeMutablePointer<uv_stream_t> { handle(as: uv_stream_t.self) }

    func didConnect(to address: SocketAddress) {
        remoteAddress = address
        uv_tcp_nodelay(tcp, 1)
        var timeout = ReactorLimits.unacknowledgedMillisecondsMax
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &timeout, socklen_t(MemoryLayout<Int32>.size))
    }

    private var descriptor: Int32 {
        var descriptor: Int32 = -1
        uv_fileno(handle(as: uv_handle_t.self), &descriptor)
        return descriptor
    }

    /// Whether the connection broke without anybody having been told. Asking forgets it.
    private var hasError: Bool {
        var error: Int32 = 0
        var count = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &count) == 0 && error != 0
    }

    // MARK: Reading

    package func startReading() {
        guard !isClosed, !isReading else { return }
        isReading = true
        uv_read_start(
            stream,
            { handle, _, buffer in
                let bytes = LoopResource.of(handle!, as: TCPStream.self).loop.readBuffer
                buffer!.pointee = uv_buf_init(
                    bytes.baseAddress!.assumingMemoryBound(to: CChar.self), UInt32(bytes.count))
            },
            { handle, count, _ in LoopResource.of(handle!, as: TCPStream.self).didRead(count) })
    }

    package func stopReading() {
        guard !isClosed, isReading else { return }
        isReading = false
        uv_read_stop(stream)
    }

    private func didRead(_ count: Int) {
        if count > 0 {
            delegate?.streamReceived(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
        } else if count == Int(UV_EOF.rawValue) {
            stopReading()
            // A reset that comes together with bytes is an end to libuv; the socket knows better.
            if hasError { close() } else { delegate?.streamReachedEnd() }
        } else if count < 0 {
            close()
        }
    }

    // MARK: Writing

    package func write(_ bytes: UnsafeRawBufferPointer) {
        withUnsafePointer(to: bytes) { write(UnsafeBufferPointer(start: $0, count: 1)) }
    }

    /// Writes pieces as if they were one: what the kernel does not take at once is copied and follows on its own.
    /// Dropped if the stream is closed.
    package func write(_ pieces: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        guard !isClosed, !hasFailed else { return }
        var taken = 0
        if inFlight.isEmpty {
            taken = tryWrite(pieces)
            guard taken >= 0 else { return failSoon() }
        }
        for piece in pieces {
            let skipped = min(taken, piece.count)
            taken -= skipped
            waiting.append(contentsOf: piece[skipped...])
        }
        if inFlight.isEmpty, !waiting.isEmpty { sendWaiting() }
    }

    /// How many bytes the kernel took; negative if the connection is broken.
    private func tryWrite(_ pieces: UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Int {
        withUnsafeTemporaryAllocation(of: uv_buf_t.self, capacity: pieces.count) { buffers in
            for (index, piece) in pieces.enumerated() {
                let base = UnsafeMutableRawPointer(mutating: piece.baseAddress)
                buffers.initializeElement(
                    at: index,
                    to: uv_buf_init(base?.assumingMemoryBound(to: CChar.self), UInt32(piece.count)))
            }
            let result = uv_try_write(stream, buffers.baseAddress, UInt32(buffers.count))
            return result == UV_EAGAIN.rawValue ? 0 : Int(result)
        }
    }

    private func sendWaiting() {
        inFlight = .allocate(byteCount: waiting.count, alignment: 1)
        inFlight.copyBytes(from: waiting)
        waiting = []
        var buffer = uv_buf_init(
            inFlight.baseAddress!.assumingMemoryBound(to: CChar.self), UInt32(inFlight.count))
        writeRequest.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        let result = uv_write(writeRequest, stream, &buffer, 1) { request, status in
            Unmanaged<TCPStream>.fromOpaque(request!.pointee.data).takeUnretainedValue().didWrite(status)
        }
        if result != 0 {
            releaseInFlight()
            failSoon()
        }
    }

    private func didWrite(_ status: Int32) {
        releaseInFlight()
        guard !isClosed else { return }
        guard status == 0 else { return close() }
        if !waiting.isEmpty { return sendWaiting() }
        switch afterDrain {
        case .nothing: delegate?.streamDrained()
        case .endWriting: endWriting()
        case .close: close()
        }
    }

    private func releaseInFlight() {
        inFlight.deallocate()
        inFlight = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    // MARK: Ending

    /// Sends FIN once everything written is on its way; reading goes on.
    package func endWriting() {
        guard !isClosed else { return }
        guard !isWaiting else {
            afterDrain = .endWriting
            return
        }
        afterDrain = .nothing
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes once everything written is on its way.
    package func closeAfterWriting() {
        if !isWaiting { close() } else { afterDrain = .close }
    }

    /// Closes with RST instead of FIN: what waits is dropped, and the peer sees its connection break.
    package func reset() {
        guard !isClosed else { return }
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// A failed write is dealt with in the next turn, so that no owner finds its stream closed by its own `write`.
    private func failSoon() {
        hasFailed = true
        loop.execute { self.close() }
    }

    override package func didClose() {
        delegate?.streamClosed()
        delegate = nil
        onClose?()
        onClose = nil
    }
}
