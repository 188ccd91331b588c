// Which frames that a client sent were taken and which were refused as malformed, as a trace shows it.

internal import ConformanceModel
internal import SpecModel

struct SentFrames {
    typealias Settled = (operation: GatewayOperation, payload: JSONLiteral?, isAccepted: Bool)

    private let contract: Contract
    private let malformed: GatewayRules.Malformed?
    /// By connection, those of which it does not show yet, oldest first.
    private var pending: [String: [(operation: GatewayOperation, payload: JSONLiteral?)]] = [:]

    init(_ contract: Contract, _ malformed: GatewayRules.Malformed?) {
        self.contract = contract
        self.malformed = malformed
    }

    /// Takes the next event of the trace.
    ///
    /// - Returns: frames of which it shows now. An answer shows that its frame was taken, and every frame
    ///   before it on the same connection; a refusal is of the last frame.
    mutating func settled(by event: TraceEvent) -> [Settled] {
        guard let name = event.connection else { return [] }
        switch event.kind {
        case .frameSent(let record): sent(record, on: name)
        case .frameReceived(let record): return received(record, on: name)
        case .connectionClosed(let closure):
            let last = pending.removeValue(forKey: name)?.last
            guard closure.origin == .server, let code = closure.code, code == contract.malformedFrameClose
            else { return [] }
            return last.map { [($0.operation, $0.payload, false)] } ?? []
        case .request, .response, .connectionOpened: break
        }
        return []
    }

    private mutating func sent(_ record: FrameRecord, on name: String) {
        guard let operation = record.operation.flatMap(contract.gatewayOperation) else { return }
        pending[name, default: []].append((operation, contract.clientPayload(of: record)))
    }

    private mutating func received(_ record: FrameRecord, on name: String) -> [Settled] {
        if malformed?.matches(record.operation, contract.payload(of: record)) == true {
            return pending[name]?.popLast().map { [($0.operation, $0.payload, false)] } ?? []
        }
        let names = [record.operation, record.event].compactMap { $0 }
        let isAnswered = { (frame: (operation: GatewayOperation, payload: JSONLiteral?)) in
            frame.operation.answeredBy.contains { names.contains($0) }
        }
        guard let frames = pending[name], let last = frames.lastIndex(where: isAnswered) else { return [] }
        pending[name]?.removeFirst(last + 1)
        return frames[...last].map { ($0.operation, $0.payload, true) }
    }
}
