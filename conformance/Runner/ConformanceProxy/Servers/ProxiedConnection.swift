// One client's connection and the one made to the server for it. Ends are passed on as they are: a side that
// has sent everything, and a side that broke.

internal import ConformanceModel
internal import Reactor
internal import SpecModel

/// Confined to the proxy's loop.
final class ProxiedConnection {
    private let exchange: ProxyExchange
    private let client: TCPStream
    private let server: TCPStream
    private var requests = RequestReader()
    private var responses = ResponseRewriter()
    /// Once the connection is a WebSocket.
    private var frames: FrameRewriter?
    private var clientMessages = ClientMessageReader()
    /// Who opened a session on it: a token.
    private(set) var identity: String?
    private var hasClientEnded = false
    private var hasServerEnded = false
    private var isFinished = false
    private var releaseTimer: LoopTimer?

    init(_ exchange: ProxyExchange, _ client: TCPStream, _ server: TCPStream) {
        self.exchange = exchange
        self.client = client
        self.server = server
    }

    func start() {
        client.delegate = ConnectionSide(connection: self, isServer: false)
        server.delegate = ConnectionSide(connection: self, isServer: true)
        client.startReading()
        server.startReading()
    }

    /// Ends both sides as if they had broken.
    func cut() {
        finish()
        client.reset()
        server.reset()
    }

    private func finish() {
        isFinished = true
        releaseTimer?.cancel()
        exchange.forget(self)
    }

    // MARK: What the streams tell

    fileprivate func received(_ bytes: UnsafeRawBufferPointer, fromServer: Bool) {
        if fromServer {
            passOn(Array(bytes))
            if client.unsentByteCount > ProxyLimits.unsentBytesMax { server.stopReading() }
        } else {
            watch(Array(bytes))
            server.write(bytes)
            if server.unsentByteCount > ProxyLimits.unsentBytesMax { client.stopReading() }
        }
    }

    fileprivate func drained(server isServer: Bool) {
        if isServer, !hasClientEnded { client.startReading() }
        if !isServer, !hasServerEnded { server.startReading() }
    }

    fileprivate func reachedEnd(server isServer: Bool) {
        if isServer {
            hasServerEnded = true
            toClient(counting { frames != nil ? frames?.end() ?? [] : responses.end() })
            client.endWriting()
        } else {
            hasClientEnded = true
            server.endWriting()
        }
        if hasClientEnded, hasServerEnded { closeBoth() }
    }

    fileprivate func closed(server isServer: Bool) {
        guard !isFinished else { return }
        finish()
        (isServer ? client : server).reset()
    }

    private func closeBoth() {
        finish()
        client.closeAfterWriting()
        server.closeAfterWriting()
    }

    // MARK: From client to server

    private func watch(_ bytes: [UInt8]) {
        guard frames != nil else { return requests.read(bytes) }
        for message in clientMessages.read(bytes) {
            guard let contract = exchange.gateway, let json = try? JSONLiteral(json: message) else {
                continue
            }
            if let operation = contract.clientOperation(of: json), operation.legalStates == [.connected] {
                identity = contract.identity(in: json) ?? identity
            }
            frames?.clientSent(json)
        }
    }

    // MARK: From server to client

    private func passOn(_ bytes: [UInt8]) {
        if frames == nil { passOnResponse(bytes) } else { passOnFrames(bytes) }
    }

    private func passOnResponse(_ bytes: [UInt8]) {
        let output = responses.read(bytes, request: { requests.next() }) { head, status, request in
            if request.isUpgrade { requests.resume() }
            return exchange.handling(of: head, status, to: request)
        }
        toClient(output)
        guard responses.isUpgraded else { return }
        frames = exchange.frameRewriter()
        watch(requests.takeRest())
        passOnFrames(responses.takeRest())
    }

    private func passOnFrames(_ bytes: [UInt8]) {
        var leaks: [JSONLiteral] = []
        toClient(
            counting {
                frames?.read(bytes) { message in
                    if exchange.leaks(message) { leaks.append(message) }
                } ?? []
            })
        for leak in leaks { exchange.leak(leak, from: self) }
        if frames?.endsConnection == true { return closeBoth() }
        releaseSoon()
    }

    /// Another user got this event.
    func offer(_ frame: JSONLiteral) {
        frames?.offer(frame)
        releaseSoon()
    }

    private func releaseSoon() {
        guard frames?.mutator?.isHolding == true, releaseTimer == nil else { return }
        releaseTimer = exchange.loop.schedule(after: .milliseconds(ProxyLimits.holdMilliseconds)) {
            [weak self] in
            guard let self, !isFinished else { return }
            releaseTimer = nil
            toClient(counting { frames?.release() ?? [] })
        }
    }

    /// Counts how often the fault is put in by `change`.
    private func counting(_ change: () -> [UInt8]) -> [UInt8] {
        let before = frames?.mutator?.applications ?? 0
        let output = change()
        exchange.count.add((frames?.mutator?.applications ?? 0) - before)
        return output
    }

    private func toClient(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes.withUnsafeBytes { client.write($0) }
    }
}

/// Brings a stream's calls to its connection, which it keeps alive.
private final class ConnectionSide: TCPStreamDelegate {
    private let connection: ProxiedConnection
    private let isServer: Bool

    init(connection: ProxiedConnection, isServer: Bool) {
        self.connection = connection
        self.isServer = isServer
    }

    func streamReceived(_ bytes: UnsafeRawBufferPointer) { connection.received(bytes, fromServer: isServer) }
    func streamReachedEnd() { connection.reachedEnd(server: isServer) }
    func streamDrained() { connection.drained(server: isServer) }
    func streamClosed() { connection.closed(server: isServer) }
}
