// Which mutations a scenario comes across, told from the trace of a run without a fault: the others need not be run
// with it. Faults are put into what the trace saw, so that the answer is exact but for what depends on time.

public import ConformanceModel
public import SpecModel

/// One scenario's trace, asked about mutations.
public struct MutationReach: Sendable {
    private let errors: ErrorTable
    private let gateway: GatewayContract?
    private var exchanges: [Exchange] = []
    private var connections: [[Step]] = []
    private var actors: Set<String> = []

    fileprivate struct Exchange: Sendable {
        let request: AnsweredRequest
        let response: ResponseMessage
    }

    fileprivate enum Step: Sendable {
        case sent(JSONLiteral)
        case received(GatewayFrame)
    }

    /// - Parameters:
    ///   - trace: of a run against a server that passes.
    ///   - description: the contract that the mutations are of.
    public init(_ trace: [TraceEvent], of description: APIDescription) {
        errors = description.errors
        gateway = description.gateway.map { GatewayContract($0, description.schemas) }
        var requests: [Int: RequestRecord] = [:]
        var steps: [String: [Step]] = [:]
        for event in trace {
            switch event.kind {
            case .request(let record): requests[record.exchange] = record
            case .response(let record):
                exchanges.append(Exchange(requests[record.exchange], record, actor: event.actor))
            case .connectionOpened: actors.insert(event.actor)
            case .frameSent, .frameReceived, .connectionClosed:
                if let step = Step(event.kind) { steps[event.connection ?? "", default: []].append(step) }
            }
        }
        connections = Array(steps.values)
    }

    /// Whether the scenario would meet the mutation's fault.
    public func includes(_ mutation: Mutation) -> Bool {
        switch mutation.fault {
        case .response: reachesResponse(mutation)
        case .gateway(.eventLeaked(let name)): actors.count > 1 && sees(event: name)
        case .gateway: reachesGateway(mutation)
        }
    }

    private func reachesResponse(_ mutation: Mutation) -> Bool {
        guard var mutator = ResponseMutator(mutation, errors) else { return false }
        return exchanges.contains { mutator.applied(to: $0.response, of: $0.request) != nil }
    }

    private func reachesGateway(_ mutation: Mutation) -> Bool {
        guard let gateway else { return false }
        return connections.contains { steps in
            guard var mutator = GatewayMutator(mutation, gateway) else { return false }
            for step in steps {
                switch step {
                case .sent(let frame): mutator.clientSent(frame)
                case .received(let frame): _ = mutator.receive(frame)
                }
                if mutator.applications > 0 { return true }
            }
            _ = mutator.release()
            return mutator.applications > 0
        }
    }

    private func sees(event name: String) -> Bool {
        connections.contains { steps in
            steps.contains { step in
                guard case .received(.message(let frame)) = step else { return false }
                return gateway?.event(of: frame)?.name == name
            }
        }
    }
}

extension MutationReach.Exchange {
    fileprivate init(_ request: RequestRecord?, _ response: ResponseRecord, actor: String) {
        self.request = AnsweredRequest(
            operation: response.operation, body: request?.body.json,
            identity: "\(request?.target ?? "") \(actor)")
        let body: [UInt8] =
            switch response.body {
            case .none: []
            case .json(let value): Array(value.json.utf8)
            case .bytes(let bytes, _): bytes
            }
        self.response = ResponseMessage(
            status: response.status, reason: "", headers: response.headers, body: body)
    }
}

extension MutationReach.Step {
    /// nil for what no fault changes.
    fileprivate init?(_ kind: TraceEvent.Kind) {
        switch kind {
        case .frameSent(let record):
            guard let frame = record.json else { return nil }
            self = .sent(frame)
        case .frameReceived(let record):
            guard let frame = record.json else { return nil }
            self = .received(.message(frame))
        case .connectionClosed(let closure):
            guard closure.origin == .server, let code = closure.code else { return nil }
            self = .received(.close(code: code, reason: closure.reason))
        default: return nil
        }
    }
}
