// The messages of an AsyncAPI document, and its operations: what the server receives, with the messages that
// answer it, and what it sends.

internal import SpecModel

extension AsyncAPIDocument {
    func component(_ message: GatewayMessage) -> JSONLiteral {
        let frames = FrameSchema(gateway: gateway, catalog: catalog)
        let example = frames.example(of: message).map { JSONLiteral.members(["payload": $0]) }
        return .members([
            "name": .string(message.name),
            "summary": message.description.map { .string($0) },
            "payload": frames.schema(of: message),
            "examples": example.map { .array([$0]) },
            "x-opcode": JSONLiteral(message.code),
            "x-intents": .strings(ifAny: intents(of: message.event)),
            "x-scopes": message.event.map { .strings($0.scopes.map(\.rawValue)) },
            "x-permissions": .strings(ifAny: message.event?.permissions ?? []),
        ])
    }

    private func intents(of event: GatewayEvent?) -> [String] {
        [event?.intents?.general, event?.intents?.direct].compactMap { $0 }
    }

    /// What can happen on a channel. Names of operations are unique in the document, so that they end with
    /// the channel where there are several.
    func operations(on channel: String) -> [JSONLiteral.Member] {
        let suffix = channels.count == 1 ? "" : "-on-\(channel)"
        let received = messages.filter { $0.sender == .client }.map { message in
            JSONLiteral.Member(key: "receive\(message.key)\(suffix)", value: receiving(message, channel))
        }
        let sent = messages.filter { $0.sender == .server && !isCarried($0) }.map { message in
            JSONLiteral.Member(
                key: "send\(message.key)\(suffix)",
                value: sending([message], summary: message.description, channel))
        }
        let carried = gateway.carriers.map { carrier in
            let events = messages.filter { $0.event?.code == carrier.code }
            let isMessage = messages.contains { $0.key == carrier.name }
            return JSONLiteral.Member(
                key: "send\(carrier.name)\(isMessage ? "Events" : "")\(suffix)",
                value: sending(events, summary: carrier.description, channel))
        }
        return received + sent + carried
    }

    private func isCarried(_ message: GatewayMessage) -> Bool {
        message.event != nil && gateway.envelope.eventKey != nil
    }

    private func receiving(_ message: GatewayMessage, _ channel: String) -> JSONLiteral {
        let operation = message.operation
        let answers = messages.filter {
            $0.sender == .server && operation?.answeredBy.contains($0.name) == true
        }
        let reply = JSONLiteral.members([
            "channel": .reference("#/channels/\(channel)"),
            "messages": references(to: answers, channel),
        ])
        let closes = GatewayOperation.ConnectionState.allCases.compactMap { state in
            closeNumber(operation?.violationCloses[state]).map {
                JSONLiteral.Member(key: state.rawValue, value: $0)
            }
        }
        return .members([
            "action": .string("receive"),
            "channel": .reference("#/channels/\(channel)"),
            "summary": message.description.map { .string($0) },
            "messages": references(to: [message], channel),
            "reply": answers.isEmpty ? nil : reply,
            "x-valid-in": operation.map { .strings($0.legalStates.map(\.rawValue)) },
            "x-close-codes": closes.isEmpty ? nil : .object(closes),
        ])
    }

    private func sending(_ messages: [GatewayMessage], summary: String?, _ channel: String) -> JSONLiteral {
        .members([
            "action": .string("send"),
            "channel": .reference("#/channels/\(channel)"),
            "summary": summary.map { .string($0) },
            "messages": references(to: messages, channel),
        ])
    }

    private func references(to messages: [GatewayMessage], _ channel: String) -> JSONLiteral {
        .array(messages.map { .reference("#/channels/\(channel)/messages/\($0.key)") })
    }
}
