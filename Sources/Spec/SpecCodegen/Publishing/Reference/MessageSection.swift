// One operation or event of the gateway, with a sample frame.

internal import SpecModel

struct MessageSection {
    let reference: Reference
    let gateway: GatewayDescription
    let frames: FrameSchema

    private var types: TypeExpression { TypeExpression(reference: reference) }

    // MARK: Operations

    func section(of operation: GatewayOperation) -> HTML {
        let messages = gateway.messages.filter { $0.operation?.name == operation.name }
        let about =
            reference.prose(operation.description) + facts(of: operation)
            + messages.map { payload(of: $0, alone: messages.count == 1) }.reduce(.empty, +)
        return section(
            operation.name, anchor: Reference.frameAnchor(operation.name), about,
            samples: messages.map(sample).reduce(.empty, +))
    }

    private func facts(of operation: GatewayOperation) -> HTML {
        let sender: HTML =
            switch operation.direction {
            case .fromClient: "the client"
            case .fromServer: "the server"
            case .both: "both sides"
            }
        let isCarrier = gateway.carriers.contains { $0.name == operation.name }
        return .facts([
            ("Code", .code(JSONLiteral(operation.code).json)),
            ("Sent by", sender),
            ("Answered by", operation.answeredBy.map(answer).joined(by: " or ")),
            ("Allowed when", operation.legalStates.map { .code($0.rawValue) }.joined(by: ", ")),
            ("Otherwise", closes(of: operation)),
            ("Carries", isCarrier ? .link(to: "gateway-events", "events") : .empty),
        ])
    }

    private func answer(_ name: String) -> HTML {
        let isEvent = gateway.events.contains { $0.name == name }
        return .link(to: isEvent ? Reference.eventAnchor(name) : Reference.frameAnchor(name), .code(name))
    }

    private func closes(of operation: GatewayOperation) -> HTML {
        GatewayOperation.ConnectionState.allCases.compactMap { state -> HTML? in
            guard let code = reference.closeCode(operation.violationCloses[state]) else { return nil }
            let link = HTML.link(to: Reference.closeAnchor(code.name), "\(code.code) \(HTML.code(code.name))")
            return "\(HTML.code(state.rawValue)): closed with \(link)"
        }.joined(by: "<br>")
    }

    private func payload(of message: GatewayMessage, alone: Bool) -> HTML {
        let sender: HTML = message.sender == .client ? "From clients" : "From the server"
        let lead: HTML = alone ? "Payload" : "\(sender)"
        guard let schema = message.payload else { return "<p>\(lead): no payload.</p>\n" }
        return """
            <p>\(lead): \(types.type(of: schema))</p>
            \(FieldTable(reference).fields(of: schema, caption: "Payload of \(message.name)"))
            """
    }

    // MARK: Events

    func section(ofEvent message: GatewayMessage) -> HTML {
        guard let event = message.event else { return .empty }
        let about: HTML = """
            \(reference.prose(event.description))\(facts(of: event))\(payload(of: message, alone: true))
            """
        return section(
            event.name, anchor: Reference.eventAnchor(event.name), about, samples: sample(of: message))
    }

    private func facts(of event: GatewayEvent) -> HTML {
        let carrier = gateway.operations.first { $0.code == event.code && $0.direction != .fromClient }
        let carried: HTML =
            carrier.map { " in \(HTML.link(to: Reference.frameAnchor($0.name), .code($0.name)))" } ?? .empty
        let direct: HTML =
            event.intents?.direct.map { ", or \(intent($0)) outside of guilds" } ?? .empty
        return .facts([
            ("Code", "\(HTML.code(JSONLiteral(event.code).json))\(carried)"),
            ("Sent to", event.scopes.map(audience).joined(by: ", or ")),
            ("Intent", event.intents.map { intent($0.general) + direct } ?? .empty),
            ("Permissions", reference.permissions(event.permissions)),
        ])
    }

    private func intent(_ name: String) -> HTML { .link(to: "gateway-intents", .code(name)) }

    private func audience(_ scope: GatewayEvent.Scope) -> HTML {
        switch scope {
        case .guild: "the members of the guild"
        case .channel: "those who see the channel"
        case .user: "the users concerned"
        case .session: "this session"
        }
    }

    // MARK: Parts

    private func section(_ name: String, anchor: String, _ about: HTML, samples: HTML) -> HTML {
        """
        <section class="item">
        \(HTML.heading(3, id: anchor, HTML(escaping: name)))\(HTML.split(about, samples: samples))</section>

        """
    }

    private func sample(of message: GatewayMessage) -> HTML {
        let caption: HTML = message.sender == .client ? "Client sends" : "Server sends"
        return frames.example(of: message).map { Sample.figure(caption, Sample.markup(of: $0)) } ?? .empty
    }
}
