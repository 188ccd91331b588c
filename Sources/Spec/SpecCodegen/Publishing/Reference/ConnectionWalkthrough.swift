// A connection from its start to its end, step by step, as the contract's operations and their answers tell it.

internal import SpecModel

struct ConnectionWalkthrough {
    let reference: Reference
    let gateway: GatewayDescription

    private enum Side: String { case client, server }

    var html: HTML {
        let steps: [HTML] =
            [step(.client, "connects to \(HTML.code(address))")]
            + opening + exchanges(in: "To begin", isFirst)
            + exchanges(in: "At any time", isAlways) + events
            + exchanges(in: "Once identified", isLater) + [ending]
        return """
            \(HTML.heading(3, id: "gateway-connection", "A connection, step by step"))\
            <ol class="sequence">\(steps)</ol>

            """
    }

    private var address: String {
        let query = gateway.query.compactMap { key in key.values.first.map { "\(key.name)=\($0)" } }
        let path = gateway.paths.first ?? "/"
        return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
    }

    private var opening: [HTML] {
        gateway.opening.map { [step(.server, "opens with \(link($0))")] } ?? []
    }

    // MARK: Exchanges

    private func isAlways(_ operation: GatewayOperation) -> Bool {
        Set(operation.legalStates) == Set(GatewayOperation.ConnectionState.allCases)
    }

    private func isFirst(_ operation: GatewayOperation) -> Bool {
        operation.legalStates.contains(.connected) && !isAlways(operation)
    }

    private func isLater(_ operation: GatewayOperation) -> Bool {
        !operation.legalStates.isEmpty && !operation.legalStates.contains(.connected)
    }

    private func exchanges(in phase: HTML, _ belongs: (GatewayOperation) -> Bool) -> [HTML] {
        let operations = gateway.operations.filter { $0.isForClients && belongs($0) }
        guard !operations.isEmpty else { return [] }
        let steps = operations.flatMap { operation -> [HTML] in
            let sent = step(.client, "sends \(link(operation.name))")
            guard !operation.answeredBy.isEmpty else { return [sent] }
            let answers = operation.answeredBy.map(link).joined(by: " or ")
            return [sent, step(.server, "answers with \(answers)")]
        }
        let choice: HTML = phase.text == "To begin" && operations.count > 1 ? ", one of these" : .empty
        return ["<li class=\"phase\">\(phase)\(choice)</li>\n"] + steps
    }

    private var events: [HTML] {
        let usual = gateway.events.filter { $0.scopes.first != .session }
        guard let example = usual.first(where: { $0.scopes.first == .channel }) ?? usual.first else { return [] }
        return [
            step(
                .server,
                """
                sends \(HTML.link(to: "gateway-events", "events")) as they happen, such as \(link(example.name))
                """)
        ]
    }

    private var ending: HTML {
        guard !gateway.closeCodes.isEmpty else { return step(.server, "or the client closes the connection") }
        return step(
            .server,
            """
            closes with one of the \(HTML.link(to: "gateway-close-codes", "close codes")), which tell whether to \
            connect again
            """)
    }

    // MARK: Parts

    private func link(_ name: String) -> HTML {
        let isEvent = gateway.events.contains { $0.name == name }
        let isOperation = gateway.operations.contains { $0.name == name }
        let anchor = isEvent && !isOperation ? Reference.eventAnchor(name) : Reference.frameAnchor(name)
        return .link(to: anchor, .code(name))
    }

    private func step(_ side: Side, _ text: HTML) -> HTML {
        let name: HTML = side == .client ? "Client" : "Server"
        return "<li class=\"\(side.rawValue)\"><span class=\"side\">\(name)</span> \(text)</li>\n"
    }
}
