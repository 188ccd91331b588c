// The whole frame of a message, as a schema that no frame of another message from the same side satisfies,
// and as an example.

internal import SpecModel

struct FrameSchema {
    let gateway: GatewayDescription
    let catalog: SchemaCatalog

    private var envelope: Envelope { gateway.envelope }

    func schema(of message: GatewayMessage) -> JSONLiteral {
        var (required, properties) = head(of: message)
        guard envelope.payloadKey == nil, let payload = message.payload else {
            addPayload(of: message, to: &required, &properties)
            addTail(of: message, to: &required, &properties)
            return frame(required, properties)
        }
        addTail(of: message, to: &required, &properties)
        return flat(payload, required, properties)
    }

    // MARK: Parts

    private typealias Members = [JSONLiteral.Member]

    private func discriminator(of message: GatewayMessage) -> String {
        (message.sender == .client ? envelope.fromClient : envelope.fromServer).key
    }

    private func head(of message: GatewayMessage) -> ([String], Members) {
        let key = discriminator(of: message)
        return ([key], [.init(key: key, value: .members(["const": JSONLiteral(message.code)]))])
    }

    private func addPayload(
        of message: GatewayMessage, to required: inout [String], _ properties: inout Members
    ) {
        guard let key = envelope.payloadKey else { return }
        if let payload = message.payload {
            // A client may leave out a payload that may be null.
            if message.sender == .server || !catalog.isNullable(payload) { required.append(key) }
            properties.append(.init(key: key, value: JSONSchema.literal(of: payload)))
        } else if message.sender == .server, envelope.nullsForAbsentKeys {
            addNull(key, to: &required, &properties)
        }
    }

    /// Number and event name, which only the server sends.
    private func addTail(
        of message: GatewayMessage, to required: inout [String], _ properties: inout Members
    ) {
        guard message.sender == .server else { return }
        if let key = envelope.sequenceKey {
            if message.event != nil {
                required.append(key)
                let rules: JSONLiteral = .members(["type": .string("integer"), "minimum": .integer(0)])
                properties.append(.init(key: key, value: rules))
            } else if envelope.nullsForAbsentKeys {
                addNull(key, to: &required, &properties)
            }
        }
        guard let key = envelope.eventKey else { return }
        if let event = message.event {
            required.append(key)
            properties.append(.init(key: key, value: .members(["const": .string(event.name)])))
        } else if envelope.nullsForAbsentKeys {
            addNull(key, to: &required, &properties)
        } else {
            properties.append(.init(key: key, value: .boolean(false)))
        }
    }

    private func addNull(_ key: String, to required: inout [String], _ properties: inout Members) {
        required.append(key)
        properties.append(.init(key: key, value: .members(["type": .string("null")])))
    }

    private func frame(_ required: [String], _ properties: Members) -> JSONLiteral {
        .members([
            "type": .string("object"), "required": .strings(required), "properties": .object(properties),
        ])
    }

    /// The payload's properties beside the discriminator.
    private func flat(_ payload: Schema, _ required: [String], _ properties: Members) -> JSONLiteral {
        guard case .object(let rules) = catalog.resolved(payload).schema.shape else {
            return .members([
                "allOf": .array([JSONSchema.literal(of: payload)]),
                "required": .strings(required), "properties": .object(properties),
            ])
        }
        var merged = catalog.resolved(payload).schema
        merged.shape = .object(rules)
        merged.examples = []
        let own = JSONSchema.literal(of: merged)
        // A property cannot take the place of a key of the envelope.
        let taken = Set(properties.map(\.key))
        let beside = (own["properties"]?.objectMembers ?? []).filter { !taken.contains($0.key) }
        let needed = rules.properties.filter { $0.required && !taken.contains($0.name) }.map(\.name)
        return .members([
            "type": .string("object"),
            "required": .strings(required + needed),
            "properties": .object(properties + beside),
            "additionalProperties": own["additionalProperties"],
        ])
    }

    // MARK: Examples

    /// A whole frame; nil when no example of its payload could be made.
    func example(of message: GatewayMessage) -> JSONLiteral? {
        var members: Members = [.init(key: discriminator(of: message), value: JSONLiteral(message.code))]
        let payload = message.payload.map { ExampleValue(catalog: catalog).make(of: $0) }
        if case .some(.none) = payload { return nil }
        if let key = envelope.payloadKey {
            if let value = payload ?? nil {
                members.append(.init(key: key, value: value))
            } else if envelope.nullsForAbsentKeys {
                members.append(.init(key: key, value: .null))
            }
        } else {
            members += (payload ?? nil)?.objectMembers ?? []
        }
        guard message.sender == .server else { return .object(members) }
        let isEvent = message.event != nil
        if let key = envelope.sequenceKey, isEvent || envelope.nullsForAbsentKeys {
            members.append(.init(key: key, value: isEvent ? .integer(42) : .null))
        }
        if let key = envelope.eventKey, isEvent || envelope.nullsForAbsentKeys {
            members.append(.init(key: key, value: message.event.map { .string($0.name) } ?? .null))
        }
        return .object(members)
    }
}
