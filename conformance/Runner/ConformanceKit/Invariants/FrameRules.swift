// Every frame is one of the contract's operations, with the payload that its table or its event's schema
// says, and every connection that the server closes is closed with a code of the contract or of RFC 6455.

internal import ConformanceModel
internal import SpecModel

struct FrameRules {
    let contract: Contract

    func breaches(in trace: [TraceEvent]) -> [Breach] {
        guard let gateway = contract.description.gateway else { return [] }
        return trace.enumerated().flatMap { index, event -> [Breach] in
            switch event.kind {
            case .frameReceived(let frame):
                return breaches(of: frame, gateway, at: index)
            case .connectionClosed(let closure) where closure.origin == .server:
                return closureBreaches(closure, gateway, at: index)
            default: return []
            }
        }
    }

    private func breaches(of frame: FrameRecord, _ gateway: GatewayDescription, at index: Int) -> [Breach] {
        guard let json = frame.json else {
            return [Breach(rule: "frame", message: "a frame is no JSON", traceIndex: index)]
        }
        let envelope = envelopeBreaches(frame, json, gateway.envelope, at: index)
        if let name = frame.event {
            guard let event = contract.event(name) else {
                return [
                    Breach(rule: "frame", message: "the contract has no event `\(name)`", traceIndex: index)
                ]
            }
            return envelope + payloadBreaches(frame, event.payload, name, at: index)
        }
        guard let operation = frame.operation.flatMap(contract.gatewayOperation) else {
            let code = json[gateway.envelope.fromServer.key]?.json ?? "absent"
            return [
                Breach(
                    rule: "frame",
                    message:
                        "the contract has no operation for `\(gateway.envelope.fromServer.key)` \(code) "
                        + "from the server",
                    traceIndex: index)
            ]
        }
        guard let schema = operation.serverPayload else { return envelope }
        return envelope + payloadBreaches(frame, schema, operation.name, at: index)
    }

    private func payloadBreaches(
        _ frame: FrameRecord, _ schema: Schema, _ name: String, at index: Int
    ) -> [Breach] {
        let payload = contract.payload(of: frame) ?? .null
        return contract.schemas.violations(of: payload, against: schema).map { violation in
            Breach(
                rule: violation.isUndeclaredKey ? "undeclared-key" : "schema",
                level: violation.isUndeclaredKey ? .should : .must, message: "\(name): \(violation)",
                differences: [
                    Difference(
                        path: "d" + (violation.path.steps.isEmpty ? "" : ".\(violation.path)"),
                        expected: violation.message, actual: payload[violation.path]?.json ?? "absent")
                ], traceIndex: index)
        }
    }

    private func envelopeBreaches(
        _ frame: FrameRecord, _ json: JSONLiteral, _ envelope: Envelope, at index: Int
    ) -> [Breach] {
        // Without a key for payloads, their fields stand beside the envelope's.
        guard envelope.payloadKey != nil else { return [] }
        let keys = contract.envelopeKeys
        var breaches: [Breach] = []
        for member in json.members ?? [] where !keys.contains(member.key) {
            breaches.append(
                Breach(
                    rule: "undeclared-key", level: .should,
                    message: "the envelope has no key `\(member.key)`",
                    traceIndex: index))
        }
        if envelope.nullsForAbsentKeys, let missing = keys.first(where: { json[$0] == nil }) {
            breaches.append(
                Breach(rule: "frame", message: "the envelope lacks its key `\(missing)`", traceIndex: index))
        }
        if let key = envelope.sequenceKey, envelope.eventKey != nil,
            (frame.event != nil) != (frame.sequence != nil)
        {
            breaches.append(
                Breach(
                    rule: "frame", message: "`\(key)` belongs to frames with an event, and to no others",
                    traceIndex: index))
        }
        return breaches
    }

    /// Codes that RFC 6455 §7.4.1 gives a server for its own use.
    private static let protocolCodes: Set<Int> = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013]

    private func closureBreaches(
        _ closure: ClosureRecord, _ gateway: GatewayDescription, at index: Int
    ) -> [Breach] {
        guard let code = closure.code, !Self.protocolCodes.contains(code),
            !gateway.closeCodes.contains(where: { $0.code == code })
        else { return [] }
        return [
            Breach(rule: "close-code", message: "the contract has no close code \(code)", traceIndex: index)
        ]
    }
}
