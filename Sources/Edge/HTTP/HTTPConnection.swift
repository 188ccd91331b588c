// One client's connection: bytes to the parser, heads to the application, requests to tasks, responses to the
// socket. Requests are answered one at a time and in order; pipelined input waits, bounded, and then TCP itself
// makes the client wait. Responses of a loop turn leave in one write at its end.

internal import HTTPTypes
internal import Reactor

/// A body on its way into a sink.
private struct BodyUpload {
    let sink: any RequestBodySink
    /// Tells it from the connection's earlier ones.
    let number: Int
    /// Whether all of it has come.
    var isWhole = false
}

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
    /// Where that body goes if it is not kept.
    private var upload: BodyUpload?
    private var uploadCount = 0
    /// The file that is the body of the answer being sent.
    private var transfer: FileTransfer?
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

    func streamClosed() {
        abandonUpload()
        transfer?.cancel()
        transfer = nil
        worker.forget(self)
    }

    func streamDrained() {
        if lifecycle.isEnding { return }
        guard let transfer else { return resume() }
        lifecycle.writingProgressed()
        transfer.advance()
    }

    private var canContinue: Bool {
        lifecycle.acceptsInput && transfer == nil && !stream.isClosed
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
        // A streamed body's end may have been read with its last piece, and is found without further input.
        if pendingStart < pending.count || upload != nil {
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
            case .piece(let bytes):
                lifecycle.bodyGrew(to: parser.bodyCount, now: now)
                receive(bytes)
            case .body(let body):
                finishBody(body)
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
            return !accept(head, framing, on: route, bodyBytesMax, isUnread: rest.isEmpty)
        case .stream(let route, let bodyBytesMax, let sink):
            guard accept(head, framing, on: route, bodyBytesMax, isUnread: rest.isEmpty) else { return true }
            beginUpload(to: sink)
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

    /// Makes ready for the body.
    ///
    /// - Parameter isUnread: whether none of it is here yet, so that a client that asks first is to be answered.
    /// - Returns: false if it is refused.
    private func accept(
        _ head: RequestHead, _ framing: BodyFraming, on route: App.Route, _ bodyBytesMax: Int, isUnread: Bool
    ) -> Bool {
        if case .length(let length) = framing, length > bodyBytesMax {
            refuse(.bodyTooLarge, to: head)
            return false
        }
        parser.bodyBytesMax = bodyBytesMax
        self.head = head
        self.route = route
        if framing != .none, isUnread, head.minorVersion == 1, head.fields.contains(.expect) {
            output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
            requestFlush()
        }
        return true
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
        // A file takes time to send; what is left of the request would have to wait for it.
        let closes =
            !isSmall || response.file != nil || framing != .none && head.fields.contains(.expect)
        parser.bodyBytesMax = limits.discardedBytesMax
        self.head = head
        route = nil
        write(response, to: head, closes: closes)
        return closes
    }

    private func finishBody(_ body: [UInt8]) {
        if upload != nil { finishUpload() } else { respond(body) }
    }

    /// - Parameter closes: the rest of the body is not read, so nothing can follow it.
    private func respond(_ body: [UInt8], _ sink: (any RequestBodySink)? = nil, closes: Bool = false) {
        guard let head else { return }
        self.head = nil
        guard let route else { return lifecycle.requestEnded(now: now) }
        self.route = nil
        lifecycle.respondingBegan()
        worker.requestBegan()
        let request = Request(
            head: head, body: body, bodySink: sink, remoteAddress: stream.remoteAddress)
        let application = worker.application
        Task(executorPreference: worker.loop) {
            let response = await application.respond(to: request, on: route)
            self.finish(response, to: request.head, closes: closes)
        }
    }

    private func finish(_ response: Response, to head: RequestHead, closes: Bool) {
        worker.requestEnded()
        guard !stream.isClosed else { return }
        write(response, to: head, closes: closes)
        guard transfer == nil else { return }
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

    // MARK: Streamed bodies

    private func beginUpload(to sink: any RequestBodySink) {
        parser.handsOnPieces = true
        uploadCount += 1
        let number = uploadCount
        upload = BodyUpload(sink: sink, number: number)
        let loop = worker.loop
        weak let connection = self
        sink.begin(BodyFlow { loop.execute { connection?.sinkIsReady(for: number) } })
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) {
        switch upload?.sink.receive(bytes) {
        case .more?, nil: break
        case .busy?: holdUpload()
        case .enough?: endUpload(closes: true)
        }
    }

    private func finishUpload() {
        upload?.isWhole = true
        switch upload?.sink.complete() {
        case .busy?: holdUpload()
        case .more?, .enough?, nil: endUpload(closes: false)
        }
    }

    private func holdUpload() {
        lifecycle.bodyHeld(now: now)
        stream.stopReading()
    }

    /// - Parameter number: of the upload whose sink this is; an earlier one has no say any more.
    private func sinkIsReady(for number: Int) {
        guard let upload, upload.number == number, lifecycle.isHeld, !stream.isClosed else { return }
        lifecycle.bodyReleased(now: now)
        if upload.isWhole { endUpload(closes: false) } else { resume() }
    }

    /// The sink has what it wanted, and the application gets it.
    private func endUpload(closes: Bool) {
        let sink = upload?.sink
        upload = nil
        respond([], sink, closes: closes)
    }

    private func abandonUpload() {
        upload?.sink.abandon()
        upload = nil
    }

    // MARK: Output

    private func write(_ response: Response, to head: RequestHead?, closes: Bool) {
        let closes =
            closes || head?.keepAlive != true || worker.isDraining
            || response.fields.lists("close", in: .connection)
        let persistence: Persistence =
            closes ? .close : head?.minorVersion == 0 ? .keepAliveAnnounced : .keepAlive
        if response.file != nil { return writeFile(response, to: head, persistence) }
        worker.writer.writeHead(of: response, persistence, to: &output)
        if head?.method != .head, !response.status.forbidsBody { writeBody(response.body) }
        requestFlush()
        if closes { end() }
    }

    private func writeFile(_ response: Response, to head: RequestHead?, _ persistence: Persistence) {
        var response = response
        let range = response.selectRange(for: head)
        worker.writer.writeHead(of: response, length: range?.count ?? 0, persistence, to: &output)
        guard let file = response.file, let range, !range.isEmpty, head?.method != .head,
            !response.status.forbidsBody
        else {
            requestFlush()
            if persistence == .close { end() }
            return
        }
        flush()
        let transfer = FileTransfer(file, range, to: stream) { [weak self] isWhole in
            self?.fileSent(isWhole: isWhole, closes: persistence == .close)
        }
        self.transfer = transfer
        transfer.advance()
    }

    private func fileSent(isWhole: Bool, closes: Bool) {
        transfer = nil
        guard isWhole else { return cut() }
        if closes || worker.isDraining { return end() }
        lifecycle.requestEnded(now: now)
        resume()
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
        abandonUpload()
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
        // With nothing to send while a file is under way, it is the disk that is waited for.
        if transfer != nil, stream.unsentByteCount == 0 { return }
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
