// Both ends of a TCP connection as bytes and endings, for what no proper server or client would send.

import Primitives
import Reactor
import Synchronization

/// How a side of a connection ended, as its peer sees it.
enum Ending: Sendable, Equatable { case end, broken }

/// What a raw server does once its script has been said.
enum AfterScript: Sendable { case stay, end, reset }

/// Says exactly the bytes it is told to, once anything has arrived on a connection.
final class RawServer: Sendable {
    let port: UInt16
    /// How each connection ended.
    let endings: AsyncStream<Ending>
    private let listener: TCPListener

    init(_ script: [UInt8], _ after: AfterScript, on loop: EventLoop) async throws {
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        port = socket.localAddress.port
        let descriptor = socket.take()
        let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
        self.endings = endings
        listener = await loop.submit {
            TCPListener(loop: loop, descriptor: descriptor) { descriptor, address in
                let stream = TCPStream(loop: loop, adopting: descriptor, remoteAddress: address)
                stream.delegate = Conversation(stream, script, after) { continuation.yield($0) }
                stream.startReading()
            }
        }
    }
}

private final class Conversation: TCPStreamDelegate {
    private let stream: TCPStream
    private let script: [UInt8]
    private let after: AfterScript
    private let note: (Ending) -> Void
    private var hasSpoken = false

    init(_ stream: TCPStream, _ script: [UInt8], _ after: AfterScript, _ note: @escaping (Ending) -> Void) {
        self.stream = stream
        self.script = script
        self.after = after
        self.note = note
    }

    func streamReceived(_ bytes: UnsafeRawBufferPointer) {
        guard !hasSpoken else { return }
        hasSpoken = true
        script.withUnsafeBytes { stream.write($0) }
        switch after {
        case .stay: break
        case .end: stream.closeAfterWriting()
        case .reset: stream.reset()
        }
    }

    func streamReachedEnd() {
        note(.end)
        stream.closeAfterWriting()
    }

    func streamDrained() {}
    func streamClosed() { note(.broken) }
}

/// A client that sends bytes and keeps what comes until the end.
struct RawClient: Sendable {
    private let stream: TCPStream
    private let listener: Listener

    static func connect(to port: UInt16, on loop: EventLoop) async throws -> RawClient {
        let stream = try await TCPStream.connect(to: "127.0.0.1", port: port, on: loop)
        let listener = Listener()
        await loop.submit {
            stream.delegate = Receiver(listener)
            stream.startReading()
        }
        return RawClient(stream: stream, listener: listener)
    }

    func send(_ bytes: [UInt8], thenEnd: Bool = false) async {
        await stream.loop.submit {
            bytes.withUnsafeBytes { stream.write($0) }
            if thenEnd { stream.endWriting() }
        }
    }

    func reset() async { await stream.loop.submit { stream.reset() } }

    /// Everything that came, and how it ended.
    func finish() async -> (bytes: [UInt8], ending: Ending) {
        let result = await listener.result()
        await stream.loop.submit { stream.close() }
        return result
    }

    /// Returns when this many bytes have come.
    func received(_ count: Int) async { await listener.received(count) }
}

private final class Listener: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var ending: Ending?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func add(_ bytes: [UInt8]) { change { $0.bytes += bytes } }
    func end(_ ending: Ending) { change { $0.ending = $0.ending ?? ending } }

    private func change(_ body: @Sendable (inout sending State) -> Void) {
        let woken = state.withLock { state in
            body(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in woken { waiter.resume() }
    }

    private func until(_ condition: @Sendable (borrowing State) -> Bool) async {
        while true {
            let isDone = state.withLock { condition($0) }
            if isDone { return }
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters.append(continuation) }
                // It may have come true between the look and the wait.
                if state.withLock({ condition($0) }) { change { _ in } }
            }
        }
    }

    func result() async -> ([UInt8], Ending) {
        await until { $0.ending != nil }
        return state.withLock { ($0.bytes, $0.ending ?? .broken) }
    }

    func received(_ count: Int) async { await until { $0.bytes.count >= count || $0.ending != nil } }
}

private final class Receiver: TCPStreamDelegate {
    private let listener: Listener

    init(_ listener: Listener) { self.listener = listener }

    func streamReceived(_ bytes: UnsafeRawBufferPointer) { listener.add(Array(bytes)) }
    func streamReachedEnd() { listener.end(.end) }
    func streamDrained() {}
    func streamClosed() { listener.end(.broken) }
}
