// Sessions: the greeting comes first, nothing comes before the session is ready, events are numbered without
// a gap also across resumes, and nothing comes twice.

internal import ConformanceModel
internal import SpecModel

struct SessionRules {
    let contract: Contract
    let dialect: Dialect

    func breaches(in trace: [TraceEvent]) -> [Breach] {
        guard let rules = dialect.gateway else { return [] }
        var connections: [String: SessionState] = [:]
        var breaches: [Breach] = []
        for (index, event) in trace.enumerated() {
            guard let name = event.connection else { continue }
            switch event.kind {
            case .connectionOpened: connections[name] = SessionState()
            case .frameSent(let frame): connections[name]?.sent(frame, contract, rules)
            case .frameReceived(let frame):
                breaches +=
                    connections[name]?.received(frame, contract, dialect, rules).map { rule, message in
                        Breach(rule: rule, message: message, traceIndex: index)
                    } ?? []
            default: continue
            }
        }
        return breaches
    }
}

/// What one connection has shown.
private struct SessionState {
    private var hasGreeting = false
    private var isReady = false
    /// The number that the next event must have; nil: not known, as after a Resume made up by the scenario.
    private var nextSequence: Int64? = 1
    /// Keys of events that come once, with the event's name before them.
    private var seen: Set<String> = []

    mutating func sent(_ frame: FrameRecord, _ contract: Contract, _ rules: GatewayRules) {
        if frame.operation == rules.identify?.operation { nextSequence = 1 }
        guard frame.operation == rules.resume?.operation, let json = frame.json,
            let key = rules.resume?.payload.first(where: { $0.value.names == [NamePath(dotted: "sequence")] }
            )?.key
        else { return }
        let payload = contract.description.gateway?.envelope.payloadKey.flatMap { json[$0] } ?? json
        nextSequence = payload[key]?.integer.map { $0 &+ 1 }
    }

    mutating func received(
        _ frame: FrameRecord, _ contract: Contract, _ dialect: Dialect, _ rules: GatewayRules
    ) -> [(rule: String, message: String)] {
        var problems: [(String, String)] = []
        let name = frame.event ?? frame.operation ?? "a frame"
        if let hello = rules.hello, !hasGreeting, frame.operation != hello {
            problems.append(("hello-first", "\(name) came before \(hello)"))
        }
        if frame.operation == rules.hello, frame.event == nil {
            if hasGreeting { problems.append(("hello-first", "\(name) came twice")) }
            hasGreeting = true
        }
        if frame.event == rules.ready?.event || frame.event == rules.resumed { isReady = true }
        problems += sequenceProblems(frame, contract)
        problems += readinessProblems(frame, name, rules)
        problems += repetitionProblems(frame, contract, dialect)
        return problems
    }

    private mutating func sequenceProblems(_ frame: FrameRecord, _ contract: Contract) -> [(String, String)] {
        guard let sequence = frame.sequence else { return [] }
        defer { nextSequence = sequence &+ 1 }
        guard let expected = nextSequence, sequence != expected else { return [] }
        return [("sequence", "the number is \(sequence), not \(expected)")]
    }

    /// A resumed session is told at once what it missed, before anything says that it is ready.
    private func readinessProblems(
        _ frame: FrameRecord, _ name: String, _ rules: GatewayRules
    ) -> [(String, String)] {
        guard rules.ready != nil, !isReady, nextSequence == 2, frame.event != nil else { return [] }
        return [("ready-first", "\(name) came before the session was ready")]
    }

    private mutating func repetitionProblems(
        _ frame: FrameRecord, _ contract: Contract, _ dialect: Dialect
    ) -> [(String, String)] {
        guard let event = frame.event, let path = dialect.once[event],
            let payload = contract.payload(of: frame),
            let key = path.values(in: payload).first
        else { return [] }
        return seen.insert("\(event) \(key)").inserted ? [] : [("once", "\(event) of \(key) came twice")]
    }
}
