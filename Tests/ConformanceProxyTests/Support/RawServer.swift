// A server that says exactly the bytes it is told to, for what no proper server would send.

import Primitives
import Reactor
import Synchronization

/// What happens to a connection once the script has been said.
enum RawEnding: Sendable { case stay, end, reset }

final class RawServer: Sendable {
    let port: UInt16
    private let listener: Mutex<TCPListener?>
    private let received = Mutex<[UInt8]>([])

    /// - Parameters:
    ///   - script: sent as soon as anything has arrived on a connection.
    ///   - ending: what comes after it.
    init(_ script: [UInt8], _ ending: RawEnding, on loop: EventLoop) async throws {
        let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
        port = socket.localAddress.port
        let descriptor = socket.take()
        listener = Mutex(nil)
        let listening = await loop.submit {
            TCPListener(loop: loop, descriptor: descriptor) { descriptor, address in
                let stream = TCPStream(loop: loop, adopting: descriptor, remoteAddress: address)
                stream.delegate = Conversation(stream, script, ending) { bytes in
                    self.received.withLock { $0 += bytes }
                }
                stream.startReading()
            }
        }
        listener.withLock { $0 = listening }
    }

    /// Everything that came, of all connections.
    var bytes: [UInt8] { received.withLock { $0 } }
}

private final class Conversation: TCPStreamDelegate {
    private let stream: TCPStream
    private let script: [UInt8]
    private let ending: RawEnding
    private let note: ([UInt8]) -> Void
    private var hasSpoken = false

    init(_ stream: TCPStream, _ script: [UInt8], _ ending: RawEnding, _ note: @escaping ([UInt8]) -> Void) {
        self.stream = stream
        self.script = script
        self.ending = ending
        self.note = note
    }

    func streamReceived(_ bytes: UnsafeRawBufferPointer) {
        note(Array(bytes))
        guard !hasSpoken else { return }
        hasSpoken = true
        script.withUnsafeBytes { stream.write($0) }
        switch ending {
        case .stay: break
        case .end: stream.closeAfterWriting()
        case .reset: stream.reset()
        }
    }

    func streamReachedEnd() { stream.closeAfterWriting() }
    func streamDrained() {}
    func streamClosed() {}
}
