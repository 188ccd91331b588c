// One connection, as its hub knows it: before it has a session, while it has one, and after.

internal import Compression
internal import RateLimiting
internal import WebSocket

/// Confined to its hub: only the hub's isolated code touches it.
final class Client {
    let connection: WebSocketConnection
    let codecIndex: Int
    /// The `Host` it connected to.
    let host: String?
    var machine: ConnectionStateMachine
    /// nil until it has identified or resumed, and again when it is being closed.
    var session: Session?
    private var budget = FrameBudget()
    private let compressor: Compressor?

    init(
        _ connection: WebSocketConnection, codecIndex: Int, host: String?, compressor: Compressor?,
        machine: ConnectionStateMachine
    ) {
        self.connection = connection
        self.codecIndex = codecIndex
        self.host = host
        self.compressor = compressor
        self.machine = machine
    }

    /// Counts a frame of the client.
    /// - Returns: whether it may send that many.
    func mayReceive(at milliseconds: UInt64) -> Bool { budget.take(at: Int64(clamping: milliseconds)) }

    func send(text: [UInt8]) {
        if let compressor { return send(compressor, text, nil, nil) }
        connection.send(text: text)
    }

    func send(_ dispatch: Dispatch, number: UInt64) {
        if let compressor {
            return send(compressor, dispatch.head, dispatch.tail.map { _ in number }, dispatch.tail)
        }
        if let tail = dispatch.tail {
            connection.send(head: dispatch.head, number: number, tail: tail)
        } else {
            connection.send(text: dispatch.head)
        }
    }

    private func send(_ compressor: Compressor, _ head: [UInt8], _ number: UInt64?, _ tail: [UInt8]?) {
        guard connection.isOpen else { return }
        if let frame = compressor.compress(head, number, tail) {
            connection.send(binary: frame)
        } else {
            connection.close(CloseFrame(code: 1011))
        }
    }

    /// Lets this many more bytes wait: what a session starts with or repeats is no sign of a slow client.
    func makeRoom(for byteCount: Int) {
        let needed = connection.queuedByteCount + byteCount + GatewayLimits.sendQueueBytesMax
        connection.queuedBytesMax = max(connection.queuedBytesMax, needed)
    }

    /// Ends what `makeRoom` allowed, once the client has all of it.
    func takeRoomBack() {
        if connection.queuedByteCount == 0 { connection.queuedBytesMax = GatewayLimits.sendQueueBytesMax }
    }
}

/// The stream of a connection that wants its frames compressed.
final class Compressor {
    private var stream: DeflateStream

    init() throws(CompressionError) { stream = try DeflateStream() }

    /// One frame as the client gets it; nil when the stream is broken.
    func compress(_ head: [UInt8], _ number: UInt64?, _ tail: [UInt8]?) -> [UInt8]? {
        var frame: [UInt8] = []
        do throws(CompressionError) {
            let digits = number.map { Array(String($0).utf8) } ?? []
            try stream.compress(head, digits, tail ?? [], into: &frame)
            return frame
        } catch {
            return nil
        }
    }
}
