// The HTTP/1.1 server: listeners in front, one worker per loop behind. A listener accepts on one loop and deals
// the descriptors round robin, see `TCPListener` for why.

private import Glibc
public import HTTPTypes
public import Primitives
public import Reactor
private import Synchronization

/// A server of one application on any number of addresses and loops.
public final class HTTPServer<App: HTTPApplication>: Sendable where App.Upgrade: ConnectionTakeover {
    private let application: App
    private let limits: HTTPLimits
    private let workers: [ServerWorker<App>]
    private let nextWorker = Atomic(0)
    private let openConnections = Atomic(0)
    private let listeners = Mutex<[TCPListener]>([])

    public init(application: App, loops: EventLoopGroup, limits: HTTPLimits = HTTPLimits()) {
        self.application = application
        self.limits = limits
        workers = loops.loops.map { ServerWorker(application: application, loop: $0, limits: limits) }
    }

    /// Connections open now, those handed to other protocols included.
    public var connectionCount: Int { openConnections.load(ordering: .relaxed) }

    /// Accepts connections on one more address from now on. From any thread; may block to look the host up.
    ///
    /// - Parameters:
    ///   - host: a name or numeric address of this machine, `0.0.0.0` or `::` for all.
    ///   - port: 0 lets the system choose.
    /// - Returns: the address in use.
    @discardableResult
    public func listen(host: String, port: UInt16) async throws(ListenError) -> SocketAddress {
        let socket = try ListeningSocket(host: host, port: port)
        let address = socket.localAddress
        await listen(on: socket)
        return address
    }

    /// Accepts connections on a socket from now on, those first that wait in it.
    package func listen(on socket: consuming ListeningSocket) async {
        let loop = workers[0].loop
        let descriptor = socket.take()
        let listener = await loop.submit {
            TCPListener(loop: loop, descriptor: descriptor) { self.accepted($0, from: $1) }
        }
        listeners.withLock { $0.append(listener) }
    }

    private func accepted(_ descriptor: Int32, from address: SocketAddress) {
        guard openConnections.load(ordering: .relaxed) < limits.connectionsMax else {
            return turnAway(descriptor)
        }
        openConnections.wrappingAdd(1, ordering: .relaxed)
        let turn = UInt(bitPattern: nextWorker.wrappingAdd(1, ordering: .relaxed).oldValue)
        let worker = workers[Int(turn % UInt(workers.count))]
        worker.loop.execute {
            worker.serve(descriptor, from: address) {
                self.openConnections.wrappingSubtract(1, ordering: .relaxed)
            }
        }
    }

    /// Best effort: the answer may be lost, the descriptor must not be.
    private func turnAway(_ descriptor: Int32) {
        var response = application.response(to: .unavailable, path: [])
        response.file = nil
        var bytes: [UInt8] = []
        var writer = ResponseWriter()
        writer.writeHead(of: response, .close, to: &bytes)
        bytes.append(contentsOf: response.body)
        send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        close(descriptor)
    }

    /// Stops accepting, ends idle connections, lets requests in progress finish with `Connection: close`, and
    /// returns when the last one is done or `grace` is over. Connections handed to other protocols stay.
    public func shutdown(grace: Duration = .seconds(10)) async {
        stopListening()
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await Self.drain(worker, grace) } }
        }
    }

    private func stopListening() {
        let closing = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        for listener in closing { listener.loop.execute { listener.close() } }
    }

    private static func drain(_ worker: ServerWorker<App>, _ grace: Duration) async {
        await withCheckedContinuation { continuation in
            worker.loop.execute { worker.drain(grace: grace) { continuation.resume() } }
        }
    }
}
