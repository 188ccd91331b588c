// The part of a server that lives on one loop: its connections, their deadlines, and the count of requests at work.

internal import HTTPTypes
internal import Primitives
internal import Reactor

/// One loop's share of a server.
///
/// Unchecked because it is confined to its loop; other threads only pass it to `loop.execute`.
final class ServerWorker<App: HTTPApplication>: @unchecked Sendable where App.Upgrade: ConnectionTakeover {
    let application: App
    let loop: EventLoop
    let limits: HTTPLimits
    var writer = ResponseWriter()
    private(set) var isDraining = false
    private var connections: [ObjectIdentifier: HTTPConnection<App>] = [:]
    private var requestCount = 0
    private var sweeper: LoopTimer?
    /// What waits for the drain to end.
    private var onIdle: [() -> Void] = []

    init(application: App, loop: EventLoop, limits: HTTPLimits) {
        self.application = application
        self.loop = loop
        self.limits = limits
    }

    /// Makes a connection of an accepted descriptor.
    ///
    /// - Parameter onClose: called when the descriptor is closed, whichever protocol it speaks by then.
    func serve(_ descriptor: Int32, from address: SocketAddress, onClose: @escaping () -> Void) {
        let stream = TCPStream(loop: loop, adopting: descriptor, remoteAddress: address)
        stream.onClose = onClose
        guard !stream.isClosed else { return }
        guard !isDraining else { return stream.close() }
        let connection = HTTPConnection(worker: self, stream: stream)
        connections[ObjectIdentifier(connection)] = connection
        if sweeper == nil {
            sweeper = loop.scheduleRepeatedly(every: .milliseconds(limits.sweepMilliseconds)) { self.sweep() }
        }
    }

    /// The connection is closed, or another protocol's.
    func forget(_ connection: HTTPConnection<App>) {
        connections[ObjectIdentifier(connection)] = nil
        reportIfIdle()
    }

    func requestBegan() { requestCount += 1 }

    func requestEnded() {
        requestCount -= 1
        reportIfIdle()
    }

    private func sweep() {
        for connection in Array(connections.values) { connection.sweep() }
        if connections.isEmpty {
            sweeper?.cancel()
            sweeper = nil
        }
    }

    /// Ends idle connections now and the others after their request, then calls `done`; what is left after
    /// `grace` is cut.
    func drain(grace: Duration, done: @escaping () -> Void) {
        isDraining = true
        let timer = loop.schedule(after: grace) {
            for connection in Array(self.connections.values) { connection.cut() }
            self.finishDrain()
        }
        onIdle.append {
            timer.cancel()
            done()
        }
        for connection in Array(connections.values) { connection.drain() }
        reportIfIdle()
    }

    private func reportIfIdle() {
        if connections.isEmpty, requestCount == 0 { finishDrain() }
    }

    private func finishDrain() {
        let waiting = onIdle
        onIdle = []
        for done in waiting { done() }
    }
}
