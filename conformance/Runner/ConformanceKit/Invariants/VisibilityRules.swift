// Nothing reaches a session from a place that it was not told of, or that it was told is gone: whoever may
// not see a place must not hear of what happens in it.

internal import ConformanceModel
internal import SpecModel

struct VisibilityRules {
    let contract: Contract
    let dialect: Dialect

    func breaches(in trace: [TraceEvent]) -> [Breach] {
        dialect.visibility.flatMap { breaches(of: $0, in: trace) }
    }

    private func breaches(of rule: VisibilityRule, in trace: [TraceEvent]) -> [Breach] {
        var known: [String: Set<String>] = [:]
        // What each session knows, and which session each connection has.
        var sessions: [String: Set<String>] = [:]
        var sessionOf: [String: String] = [:]
        var isExempt: Set<String> = []
        var breaches: [Breach] = []
        for (index, event) in trace.enumerated() {
            guard let name = event.connection else { continue }
            switch event.kind {
            case .connectionOpened: known[name] = []
            case .frameSent(let frame):
                if lacksIntent(frame, rule) { isExempt.insert(name) }
                // A resumed session knows what it knew on the connection before.
                if frame.operation == dialect.gateway?.resume?.operation, let session = session(of: frame) {
                    sessionOf[name] = session
                    if let before = sessions[session] { known[name] = before } else { isExempt.insert(name) }
                }
            case .frameReceived(let frame):
                guard let eventName = frame.event, let payload = contract.payload(of: frame) else { continue }
                if let ready = dialect.gateway?.ready, eventName == ready.event,
                    let session = ready.session?.values(in: payload).first
                {
                    sessionOf[name] = session
                }
                if let problem = note(eventName, payload, rule, &known[name, default: []]),
                    !isExempt.contains(name)
                {
                    breaches.append(Breach(rule: "visibility", message: problem, traceIndex: index))
                }
                if let session = sessionOf[name] { sessions[session] = known[name] ?? [] }
            default: continue
            }
        }
        return breaches
    }

    /// - Returns: what is wrong with hearing this.
    private func note(
        _ event: String, _ payload: JSONLiteral, _ rule: VisibilityRule, _ known: inout Set<String>
    ) -> String? {
        if let lost = rule.lost[event] {
            known.subtract(lost.values(in: payload))
            return nil
        }
        if let gained = rule.gained[event] {
            known.formUnion(gained.values(in: payload))
            return nil
        }
        guard let place = rule.named.values(in: payload).first, !known.contains(place) else { return nil }
        return "\(event) tells of the \(rule.resource) \(place), of which this session does not know"
    }

    private func lacksIntent(_ frame: FrameRecord, _ rule: VisibilityRule) -> Bool {
        guard frame.operation == dialect.gateway?.identify?.operation, let needed = rule.neededIntent,
            let bit = contract.description.gateway?.intents.first(where: { $0.name == needed }),
            let intents = dialect.gateway?.intents.flatMap({ payload(ofSent: frame)?[$0] })?.integer
        else { return false }
        return intents & (1 << Int64(bit.number)) == 0
    }

    /// The session that a sent Resume names.
    private func session(of frame: FrameRecord) -> String? {
        guard
            let key = dialect.gateway?.resume?.payload.first(where: {
                $0.value.names == [NamePath(dotted: "session")]
            })?.key
        else { return nil }
        return payload(ofSent: frame)?[key]?.text
    }

    private func payload(ofSent frame: FrameRecord) -> JSONLiteral? {
        guard let json = frame.json else { return nil }
        guard let key = contract.description.gateway?.envelope.payloadKey else { return json }
        return json[key]
    }
}
