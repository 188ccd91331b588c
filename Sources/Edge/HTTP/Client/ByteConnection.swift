// A TCP connection with async reading and writing, for clients, tests and conformance runners: not for the server,
// whose connections never suspend. Its actor runs on the connection's loop.

public import Primitives
public import Reactor

/// A connected socket as a sequence of bytes. Stays open until `close`, even if nobody refers to it any more.
public actor ByteConnection {
    public nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    /// The other end.
    public nonisolated let remoteAddress: SocketAddress

    private let stream: TCPStream
    private let layer: (any ConnectionLayer)?
    private var received: [UInt8] = []
    /// Whether nothing more will be received.
    public private(set) var hasEnded = false
    private var reader: CheckedContinuation<Void, Never>?

    /// Connects to `host`, a name or a numeric address.
    ///
    /// - Parameter security: what protects the bytes; nil for a connection that nothing does.
    public static func connect(
        to host: String, port: UInt16, securedBy security: (any ConnectionSecurity)? = nil, on loop: EventLoop
    ) async throws(ConnectError) -> ByteConnection {
        let layer = security?.layer(to: host)
        guard security == nil || layer != nil else { throw .insecure("there is no memory for it") }
        let stream = try await TCPStream.connect(to: host, port: port, on: loop)
        let connection = ByteConnection(stream, layer)
        try await connection.start()
        return connection
    }

    private init(_ stream: TCPStream, _ layer: sending (any ConnectionLayer)?) {
        self.stream = stream
        self.layer = layer
        loop = stream.loop
        remoteAddress = stream.remoteAddress
    }

    private func start() async throws(ConnectError) {
        stream.delegate = Receiver(connection: self)
        stream.startReading()
        guard let layer else { return }
        layer.start()
        flush()
        while layer.state == .starting, !hasEnded { await news() }
        if layer.state == .open || layer.state == .ended { return }
        stream.close()
        if case .failed(let reason) = layer.state { throw .insecure(reason) }
        throw .insecure("the server closed the connection")
    }

    /// Sends what the layer has.
    private func flush() {
        guard let output = layer?.takeOutput(), !output.isEmpty else { return }
        output.withUnsafeBytes { stream.write($0) }
    }

    /// What has arrived, at least one byte; nil once the peer has closed or the connection broke. One caller at a
    /// time.
    public func read() async -> [UInt8]? {
        while received.isEmpty, !hasEnded { await news() }
        guard !received.isEmpty else { return nil }
        defer { received = [] }
        return received
    }

    /// Everything until the peer closes.
    public func readToEnd() async -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = await read() { all += bytes }
        return all
    }

    /// Sends bytes; returns before they have left, and drops them if the connection is gone.
    public func write(_ bytes: [UInt8]) {
        guard let layer else { return bytes.withUnsafeBytes { stream.write($0) } }
        layer.send(bytes)
        flush()
    }

    /// Bytes written that the kernel has not taken.
    public var unsentByteCount: Int { stream.unsentByteCount }

    /// Stops taking bytes from the kernel, as a client does that is too slow.
    public func pauseReading() { stream.stopReading() }

    public func resumeReading() { stream.startReading() }

    /// Sends FIN; reading goes on.
    public func endWriting() {
        layer?.end()
        flush()
        stream.endWriting()
    }

    public func close() { stream.close() }

    private func news() async { await withCheckedContinuation { reader = $0 } }

    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) {
        if let layer {
            received += layer.receive(bytes)
            flush()
            hasEnded = hasEnded || layer.state != .open && layer.state != .starting
        } else {
            received.append(contentsOf: bytes)
        }
        wakeReader()
    }

    fileprivate func end() {
        hasEnded = true
        wakeReader()
    }

    private func wakeReader() {
        reader?.resume()
        reader = nil
    }
}

/// Brings the stream's calls, which come on the loop, into the actor that runs on it.
private final class Receiver: TCPStreamDelegate {
    let connection: ByteConnection

    init(connection: ByteConnection) { self.connection = connection }

    func streamReceived(_ bytes: UnsafeRawBufferPointer) {
        nonisolated(unsafe) let bytes = bytes
        connection.assumeIsolated { $0.receive(bytes) }
    }

    func streamReachedEnd() { connection.assumeIsolated { $0.end() } }
    func streamDrained() {}
    func streamClosed() { connection.assumeIsolated { $0.end() } }
}
