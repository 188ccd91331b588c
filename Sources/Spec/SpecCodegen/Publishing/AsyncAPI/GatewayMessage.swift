// The messages of a gateway: every frame that a side can send, whichever way the contract tells them apart.

internal import SpecModel

/// One kind of frame from one side.
struct GatewayMessage {
    enum Sender { case client, server }

    /// An operation by itself, or an event with what carries it.
    enum Content {
        case operation(GatewayOperation)
        case event(GatewayEvent)
    }

    /// Unlike that of any other message of the gateway: `Identify`, `MESSAGE_CREATE`.
    var key: String
    var sender: Sender
    var content: Content

    /// As the contract names it.
    var name: String {
        switch content {
        case .operation(let operation): operation.name
        case .event(let event): event.name
        }
    }

    var code: OperationCode {
        switch content {
        case .operation(let operation): operation.code
        case .event(let event): event.code
        }
    }

    var payload: Schema? {
        switch content {
        case .operation(let operation):
            sender == .client ? operation.clientPayload : operation.serverPayload
        case .event(let event): event.payload
        }
    }

    var description: String? {
        switch content {
        case .operation(let operation): operation.description
        case .event(let event): event.description
        }
    }

    var operation: GatewayOperation? {
        if case .operation(let operation) = content { operation } else { nil }
    }

    var event: GatewayEvent? {
        if case .event(let event) = content { event } else { nil }
    }
}

extension GatewayDescription {
    /// All messages: what clients send, what the server sends, and the events. An operation that only carries
    /// events is no message of its own.
    var messages: [GatewayMessage] {
        let fromClient = operations.filter(\.isForClients).map {
            GatewayMessage(key: $0.name, sender: .client, content: .operation($0))
        }
        let fromServer = operations.filter(isServerMessage).map { operation in
            let key = operation.direction == .both ? "\(operation.name)FromServer" : operation.name
            return GatewayMessage(key: key, sender: .server, content: .operation(operation))
        }
        let events = events.map { GatewayMessage(key: $0.name, sender: .server, content: .event($0)) }
        var messages = fromClient + fromServer + events
        for (index, key) in SwiftName.unique(messages.map(\.key)).enumerated() { messages[index].key = key }
        return messages
    }

    /// Operations that carry events.
    var carriers: [GatewayOperation] {
        operations.filter { operation in
            operation.isForServers && envelope.eventKey != nil
                && events.contains { $0.code == operation.code }
        }
    }

    private func isServerMessage(_ operation: GatewayOperation) -> Bool {
        operation.isForServers
            && (operation.serverPayload != nil || !carriers.contains { $0.name == operation.name })
    }
}
