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
            case .connectionOpened(let url):
                connections[name] = SessionState()
                if rules.identifies(byURL: url) { connections[name]?.identifiedByURL(rules) }
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
    /// How often each operation was sent, and each answer received.
    private var asked: [String: Int] = [:]
    private var answers: [String: Int] = [:]
    /// Frames were sent that the trace does not tell apart: they may have asked for anything.
    private var hasSentRaw = false
    /// Keys of events that come once, with the event's name before them.
    private var seen: Set<String> = []

    /// Opening the connection has asked for the session.
    mutating func identifiedByURL(_ rules: GatewayRules) {
        if let operation = rules.identify?.operation { asked[operation, default: 0] += 1 }
    }

    mutating func sent(_ frame: FrameRecord, _ contract: Contract, _ rules: GatewayRules) {
        if let operation = frame.operation { asked[operation, default: 0] += 1 } else { hasSentRaw = true }
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
        problems += answerProblems(frame, name, contract, rules)
        problems += sequenceProblems(frame, contract)
        problems += readinessProblems(frame, name, rules)
        problems += repetitionProblems(frame, contract, dialect)
        return problems
    }

    /// What answers an operation comes to who sent it, and what begins a session or acknowledges a heartbeat comes
    /// once for each.
    private mutating func answerProblems(
        _ frame: FrameRecord, _ name: String, _ contract: Contract, _ rules: GatewayRules
    ) -> [(String, String)] {
        guard !hasSentRaw else { return [] }
        let questions = (contract.description.gateway?.operations ?? []).filter {
            $0.answeredBy.contains(name)
        }
        let mayComeUnasked = contract.event(name).map { $0.scopes != [.session] } ?? true
        answers[name, default: 0] += 1
        let count = questions.reduce(0) { $0 + asked[$1.name, default: 0] }
        if !questions.isEmpty, !mayComeUnasked, count == 0 {
            return [("answer", "\(name) came and nothing asked for it")]
        }
        let comesOnce = [rules.ready?.event, rules.resumed, rules.heartbeat?.answer].contains(name)
        guard comesOnce, !questions.isEmpty, answers[name, default: 0] > count else { return [] }
        return [("answer", "\(name) came more often than it was asked for")]
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
