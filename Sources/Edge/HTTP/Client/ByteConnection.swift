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
    private var received: [UInt8] = []
    /// Whether nothing more will be received.
    public private(set) var hasEnded = false
    private var reader: CheckedContinuation<Void, Never>?

    /// Connects to `host`, a name or a numeric address.
    public static func connect(
        to host: String, port: UInt16, on loop: EventLoop
    ) async throws(ConnectError) -> ByteConnection {
        let stream = try await TCPStream.connect(to: host, port: port, on: loop)
        let connection = ByteConnection(stream)
        await connection.start()
        return connection
    }

    private init(_ stream: TCPStream) {
        self.stream = stream
        loop = stream.loop
        remoteAddress = stream.remoteAddress
    }

    private func start() {
        stream.delegate = Receiver(connection: self)
        stream.startReading()
    }

    /// What has arrived, at least one byte; nil once the peer has closed or the connection broke. One caller at a
    /// time.
    public func read() async -> [UInt8]? {
        while received.isEmpty, !hasEnded {
            await withCheckedContinuation { continuation in
                if received.isEmpty, !hasEnded { reader = continuation } else { continuation.resume() }
            }
        }
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
        bytes.withUnsafeBytes { stream.write($0) }
    }

    /// Bytes written that the kernel has not taken.
    public var unsentByteCount: Int { stream.unsentByteCount }

    /// Stops taking bytes from the kernel, as a client does that is too slow.
    public func pauseReading() { stream.stopReading() }

    public func resumeReading() { stream.startReading() }

    /// Sends FIN; reading goes on.
    public func endWriting() { stream.endWriting() }

    public func close() { stream.close() }

    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) {
        received.append(contentsOf: bytes)
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
