// One client's connection: bytes to the parser, heads to the application, requests to tasks, responses to the
// socket. Requests are answered one at a time and in order; pipelined input waits, bounded, and then TCP itself
// makes the client wait. Responses of a loop turn leave in one write at its end.

internal import HTTPTypes
internal import Reactor

/// The driver of one connection.
///
/// Unchecked because it is confined to its loop; the task that runs a request prefers that loop's executor.
final class HTTPConnection<App: HTTPApplication>: TCPStreamDelegate, TurnEndObserver, @unchecked Sendable
where App.Upgrade: ConnectionTakeover {
    private let worker: ServerWorker<App>
    private let stream: TCPStream
    private let parser: RequestParser
    private var lifecycle: RequestLifecycle
    /// The request whose body is being read, and its route unless it is already answered.
    private var head: RequestHead?
    private var route: App.Route?
    private var pending: [UInt8] = []
    private var pendingStart = 0
    private var output: [UInt8] = []
    private var isFlushRequested = false
    private var peerHasEnded = false

    private var limits: HTTPLimits { worker.limits }
    private var now: UInt64 { worker.loop.milliseconds }

    init(worker: ServerWorker<App>, stream: TCPStream) {
        self.worker = worker
        self.stream = stream
        parser = RequestParser(limits: worker.limits)
        lifecycle = RequestLifecycle(limits: worker.limits, now: worker.loop.milliseconds)
        stream.delegate = self
        stream.startReading()
    }

    // MARK: Input

    func streamReceived(_ bytes: UnsafeRawBufferPointer) {
        if lifecycle.isEnding { return }
        guard pendingStart == pending.count, canContinue else { return keep(bytes) }
        var offset = 0
        process(bytes, &offset)
        if offset < bytes.count, !lifecycle.isEnding {
            keep(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
        }
    }

    func streamReachedEnd() {
        peerHasEnded = true
        if lifecycle.isEnding { stream.closeAfterWriting() } else if canContinue { end() }
    }

    func streamClosed() { worker.forget(self) }

    func streamDrained() {
        if lifecycle.isEnding { return }
        resume()
    }

    private var canContinue: Bool {
        lifecycle.acceptsInput && !stream.isClosed
            && output.count + stream.unsentByteCount <= limits.unsentBytesMax
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        if pendingStart > 0 {
            pending.removeFirst(pendingStart)
            pendingStart = 0
        }
        pending.append(contentsOf: bytes)
        if pending.count > limits.pipelineBytesMax { stream.stopReading() }
    }

    /// Takes up input that had to wait.
    private func resume() {
        guard canContinue else { return }
        if pendingStart < pending.count {
            let input = pending
            var offset = pendingStart
            pending = []
            input.withUnsafeBytes { process($0, &offset) }
            if offset < input.count {
                pending = input
                pendingStart = offset
            } else {
                pendingStart = 0
            }
        }
        guard canContinue else { return }
        if peerHasEnded { end() } else { stream.startReading() }
    }

    private func process(_ input: UnsafeRawBufferPointer, _ offset: inout Int) {
        while canContinue {
            switch parser.step(input, &offset) {
            case .needsMore:
                if parser.isInsideHead { lifecycle.headGrew(now: now) }
                lifecycle.bodyGrew(to: parser.bodyCount, now: now)
                return
            case .head(let head, let framing):
                let rest = UnsafeRawBufferPointer(rebasing: input[offset...])
                if admit(head, framing, rest) { offset = input.count }
            case .body(let body):
                finishRequest(body)
                if offset == input.count { return }
            case .refused(let failure):
                offset = input.count
                refuse(failure)
            }
        }
    }

    // MARK: Requests

    /// - Returns: whether the rest of the input is no longer ours.
    private func admit(_ head: RequestHead, _ framing: BodyFraming, _ rest: UnsafeRawBufferPointer) -> Bool {
        lifecycle.bodyBegan(now: now)
        switch worker.application.admit(head, from: stream.remoteAddress) {
        case .accept(let route, let bodyBytesMax):
            if case .length(let length) = framing, length > bodyBytesMax {
                refuse(.bodyTooLarge, to: head)
                return true
            }
            parser.bodyBytesMax = bodyBytesMax
            self.head = head
            self.route = route
            if framing != .none, rest.isEmpty, head.minorVersion == 1, head.fields.contains(.expect) {
                output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
                requestFlush()
            }
            return false
        case .reject(let response):
            return answerEarly(response, to: head, framing)
        case .upgrade(let upgrade):
            guard framing == .none, !worker.isDraining else {
                refuse(worker.isDraining ? .unavailable : .malformed, to: head)
                return true
            }
            return handOver(to: upgrade, head, rest)
        }
    }

    /// Answers a request whose body nobody wants: the body is dropped if it is small, else the connection closes.
    private func answerEarly(_ response: Response, to head: RequestHead, _ framing: BodyFraming) -> Bool {
        let isSmall =
            switch framing {
            case .none: true
            case .length(let length): length <= limits.discardedBytesMax
            case .chunked: true
            }
        // A client that asked first may or may not send the body now, so what follows could not be told apart.
        let closes = !isSmall || framing != .none && head.fields.contains(.expect)
        parser.bodyBytesMax = limits.discardedBytesMax
        self.head = head
        route = nil
        write(response, to: head, closes: closes)
        return closes
    }

    private func finishRequest(_ body: [UInt8]) {
        guard let head else { return }
        self.head = nil
        guard let route else { return lifecycle.requestEnded(now: now) }
        self.route = nil
        lifecycle.respondingBegan()
        worker.requestBegan()
        let request = Request(head: head, body: body, remoteAddress: stream.remoteAddress)
        let application = worker.application
        Task(executorPreference: worker.loop) {
            let response = await application.respond(to: request, on: route)
            self.finish(response, to: request.head)
        }
    }

    private func finish(_ response: Response, to head: RequestHead) {
        worker.requestEnded()
        guard !stream.isClosed else { return }
        write(response, to: head, closes: false)
        lifecycle.requestEnded(now: now)
        resume()
    }

    private func refuse(
        _ failure: RequestFailure, to head: RequestHead? = nil, adding extra: HeaderFields? = nil
    ) {
        // A request that already has its answer gets no second one.
        if self.head != nil, route == nil { return end() }
        let head = head ?? self.head
        var response = worker.application.response(to: failure, path: head?.path ?? parser.path)
        response.status = failure.status
        if let extra { response.fields.append(contentsOf: extra) }
        write(response, to: head, closes: true)
    }

    private func handOver(to upgrade: App.Upgrade, _ head: RequestHead, _ rest: UnsafeRawBufferPointer)
        -> Bool
    {
        switch upgrade.handshake(head) {
        case .refuse(let failure, let fields):
            refuse(failure, to: head, adding: fields)
        case .accept(let fields):
            worker.writer.writeSwitchingProtocols(fields, to: &output)
            flush()
            worker.forget(self)
            stream.delegate = nil
            lifecycle.endingBegan(now: now)
            upgrade.takeOver(TakenConnection(head: head, stream: stream, received: Array(rest)))
        }
        return true
    }

    // MARK: Output

    private func write(_ response: Response, to head: RequestHead?, closes: Bool) {
        let closes =
            closes || head?.keepAlive != true || worker.isDraining
            || response.fields.lists("close", in: .connection)
        let persistence: Persistence =
            closes ? .close : head?.minorVersion == 0 ? .keepAliveAnnounced : .keepAlive
        worker.writer.writeHead(of: response, persistence, to: &output)
        if head?.method != .head, !response.status.forbidsBody { writeBody(response.body) }
        requestFlush()
        if closes { end() }
    }

    private func writeBody(_ body: [UInt8]) {
        guard body.count > limits.copiedBodyBytesMax else { return output.append(contentsOf: body) }
        output.withUnsafeBytes { head in
            body.withUnsafeBytes { body in
                withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: 2) { pieces in
                    pieces.initializeElement(at: 0, to: head)
                    pieces.initializeElement(at: 1, to: body)
                    stream.write(UnsafeBufferPointer(pieces))
                }
            }
        }
        output.removeAll(keepingCapacity: true)
    }

    private func requestFlush() {
        guard !isFlushRequested else { return }
        isFlushRequested = true
        worker.loop.atTurnEnd(self)
    }

    func turnEnded() {
        isFlushRequested = false
        // A pipelined request's answer may have asked for this before the socket became another protocol's.
        guard stream.delegate === self else { return }
        flush()
        if lifecycle.isEnding { endWriting() } else { resume() }
    }

    private func flush() {
        guard !output.isEmpty else { return }
        output.withUnsafeBytes { stream.write($0) }
        if output.capacity > limits.copiedBodyBytesMax {
            output = []
        } else {
            output.removeAll(keepingCapacity: true)
        }
    }

    // MARK: The end

    /// No further request is read. What was written is sent; then the peer is given a moment to close first.
    private func end() {
        guard !lifecycle.isEnding, !stream.isClosed else { return }
        lifecycle.endingBegan(now: now)
        pending = []
        pendingStart = 0
        requestFlush()
    }

    private func endWriting() {
        if peerHasEnded { return stream.closeAfterWriting() }
        stream.startReading()
        stream.endWriting()
    }

    /// Looks at the deadlines.
    func sweep() {
        switch lifecycle.expiry(now: now, unsent: stream.unsentByteCount) {
        case .none: break
        case .closeSilently: cut()
        case .refuse: refuse(.timedOut)
        }
    }

    /// Lets a request in progress finish and ends the connection if there is none.
    func drain() {
        if lifecycle.isIdle, pendingStart == pending.count { end() }
    }

    /// Closes at once, whatever was in progress.
    func cut() { stream.close() }
}
