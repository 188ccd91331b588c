// What comes on the connections: recorded as it comes, whatever the steps are waiting for.

internal import ConformanceModel
internal import HTTP
internal import Reactor
internal import SpecModel
internal import WebSocket

extension ScenarioRun {
    /// Reads in a task of its own until the connection ends, which the end of the scenario makes sure of.
    func startReading(_ name: String, _ client: WebSocketClient, isCompressed: Bool) {
        Task { await self.read(name, client, isCompressed: isCompressed) }
    }

    private func read(_ name: String, _ client: WebSocketClient, isCompressed: Bool) async {
        let inflate = isCompressed ? InflateStream() : nil
        do throws(WebSocketClientError) {
            while true {
                switch try await client.receive() {
                case .text(let text): arrived(Array(text.utf8), on: name)
                case .binary(let bytes):
                    if let inflate {
                        if let message = inflate.message(bytes) { arrived(message, on: name) }
                    } else {
                        arrived(bytes, on: name)
                    }
                case .ping, .pong: continue
                case .close(let code, let reason):
                    ended(name, code: code == 1005 ? nil : Int(code), reason: reason)
                    await client.bytes.close()
                    return
                }
            }
        } catch {
            ended(name, code: nil, reason: error.reason)
        }
    }

    private func arrived(_ bytes: [UInt8], on name: String) {
        guard let connection = connections[name] else { return }
        let frame = contract.record(ofFrame: bytes)
        let position = record(actor: connection.actor, connection: name, step: nil, .frameReceived(frame))
        let payload = contract.payload(of: frame)
        connections[name]?.frames.append(
            Connection.Arrival(record: frame, payload: payload, traceIndex: position, order: arrivalCount))
        arrivalCount += 1
        if let sequence = frame.sequence { connections[name]?.lastSequence = sequence }
        noteSession(frame, payload, on: name)
        noteHello(frame, payload, on: name)
        wakeWaiters()
    }

    private func noteSession(_ frame: FrameRecord, _ payload: JSONLiteral?, on name: String) {
        guard let ready = dialect.gateway?.ready, frame.event == ready.event, let payload else { return }
        connections[name]?.session = ready.session?.values(in: payload).first.map { .string($0) }
        connections[name]?.resumeURL = ready.url?.values(in: payload).first
    }

    private func noteHello(_ frame: FrameRecord, _ payload: JSONLiteral?, on name: String) {
        guard let rules = dialect.gateway, let hello = rules.hello, frame.operation == hello, let payload,
            let interval = rules.heartbeatInterval?.values(in: payload).first.flatMap(Int64.init),
            interval > 0
        else { return }
        connections[name]?.heartbeatInterval = interval
        if connections[name]?.heartbeatsByHand == false { scheduleHeartbeat(on: name, every: interval) }
    }

    /// Some time before the interval is over, as clients that do not want to be late do.
    private func scheduleHeartbeat(on name: String, every milliseconds: Int64) {
        loop.schedule(after: .milliseconds(milliseconds * 9 / 10)) { [weak self] in
            self?.assumeIsolated { $0.beat(on: name, every: milliseconds) }
        }
    }

    private func beat(on name: String, every milliseconds: Int64) {
        guard let connection = connections[name], connection.closure == nil, !connection.isClosedByRunner,
            let heartbeat = dialect.gateway?.heartbeat,
            let operation = contract.gatewayOperation(heartbeat.operation)
        else { return }
        let payload: JSONLiteral =
            heartbeat.carriesSequence ? connection.lastSequence.map { .integer($0) } ?? .null : .null
        Task { await self.send(contract.frame(operation, payload: payload), on: name, step: nil) }
        scheduleHeartbeat(on: name, every: milliseconds)
    }

    private func ended(_ name: String, code: Int?, reason: String) {
        guard let connection = connections[name], connection.closure == nil else { return wakeWaiters() }
        let closure = ClosureRecord(origin: .server, code: code, reason: reason)
        connections[name]?.closure = closure
        if !connection.isClosedByRunner {
            record(actor: connection.actor, connection: name, step: nil, .connectionClosed(closure))
        }
        wakeWaiters()
    }
}
