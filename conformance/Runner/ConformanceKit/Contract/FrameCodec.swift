// Frames of the gateway by the contract's envelope: which operation, event and number a frame carries.

internal import ConformanceModel
internal import SpecModel

extension Contract {
    private var envelope: Envelope? { description.gateway?.envelope }

    /// What a frame from the server is. Nothing is checked.
    func record(ofFrame bytes: [UInt8]) -> FrameRecord {
        guard let json = try? JSONLiteral(json: bytes) else {
            return FrameRecord(operation: nil, event: nil, sequence: nil, json: nil, bytes: bytes)
        }
        return record(of: json, from: .fromServer)
    }

    /// What a frame is, sent or received.
    func record(of json: JSONLiteral, from direction: GatewayOperation.Direction) -> FrameRecord {
        guard let gateway = description.gateway else {
            return FrameRecord(operation: nil, event: nil, sequence: nil, json: json)
        }
        let envelope = gateway.envelope
        let isFromServer = direction == .fromServer
        let code = json[isFromServer ? envelope.fromServer.key : envelope.fromClient.key]
        let operation = gateway.operations.first {
            $0.code.literal == code && ($0.direction == direction || $0.direction == .both)
        }
        let event = isFromServer ? self.event(of: json, code: code, in: gateway) : nil
        return FrameRecord(
            operation: operation?.name, event: event,
            sequence: envelope.sequenceKey.flatMap { json[$0]?.integer }, json: json)
    }

    private func event(of json: JSONLiteral, code: JSONLiteral?, in gateway: GatewayDescription) -> String? {
        if let key = gateway.envelope.eventKey { return json[key]?.text }
        return gateway.events.first { $0.code.literal == code }?.name
    }

    /// The payload of a frame from the server: under its key, or the frame itself without its discriminator.
    func payload(of frame: FrameRecord) -> JSONLiteral? {
        guard let json = frame.json, let envelope else { return nil }
        if let key = envelope.payloadKey { return json[key] }
        guard let members = json.members else { return json }
        return .object(members.filter { $0.key != envelope.fromServer.key })
    }

    /// A frame of an operation for the server.
    ///
    /// - Parameter payload: nil leaves the payload's key out.
    func frame(_ operation: GatewayOperation, payload: JSONLiteral?) -> JSONLiteral {
        guard let envelope else { return payload ?? .null }
        let discriminator = JSONLiteral.Member(key: envelope.fromClient.key, value: operation.code.literal)
        if let key = envelope.payloadKey {
            return .object([discriminator] + (payload.map { [.init(key: key, value: $0)] } ?? []))
        }
        return .object([discriminator] + (payload?.members ?? []))
    }

    /// The payload of a frame from a client, as `frame` takes it.
    func clientPayload(of frame: FrameRecord) -> JSONLiteral? {
        guard let json = frame.json, let envelope else { return nil }
        if let key = envelope.payloadKey { return json[key] }
        return .object((json.members ?? []).filter { $0.key != envelope.fromClient.key })
    }

    /// The code that answers frames that no operation can be read from; nil when the contract has none.
    var malformedFrameClose: Int? { description.gateway?.malformedFrameClose.flatMap(closeCode) }

    /// Keys of a frame from the server beside those of its payload.
    var envelopeKeys: [String] {
        guard let envelope else { return [] }
        return [envelope.fromServer.key, envelope.payloadKey, envelope.eventKey, envelope.sequenceKey]
            .compactMap { $0 }
    }
}
