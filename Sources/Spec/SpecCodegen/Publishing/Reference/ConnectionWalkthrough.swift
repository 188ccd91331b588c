// A connection from its start to its end, step by step, as the contract's operations and their answers
// tell it.

internal import SpecModel

struct ConnectionWalkthrough {
    let reference: Reference
    let gateway: GatewayDescription

    private enum Side: String { case client, server }

    var html: HTML {
        let steps: [HTML] =
            [step(.client, "connects to \(address)")] + opening
            + phase("To begin", exchanges(isFirst), choice: true)
            + phase("At any time", exchanges(isAlways))
            + phase("Then", events + exchanges(isLater))
            + phase("In the end", [ending])
        return """
            \(HTML.heading(3, id: "gateway-connection", "A connection, step by step"))\
            <ol class="sequence">\(steps)</ol>

            """
    }

    private var address: HTML {
        let paths = gateway.paths.map { .code($0) }.joined(by: " or ")
        return gateway.query.isEmpty ? paths : "\(paths) with its \(HTML.link(to: "gateway-query", "query"))"
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

    private func exchanges(_ belongs: (GatewayOperation) -> Bool) -> [[HTML]] {
        gateway.operations.filter { $0.isForClients && belongs($0) }.map { operation in
            let sent = step(.client, "sends \(link(operation.name))")
            guard !operation.answeredBy.isEmpty else { return [sent] }
            let answers = operation.answeredBy.map(link).joined(by: " or ")
            return [sent, step(.server, "answers with \(answers)")]
        }
    }

    /// Exchanges under a heading; nothing when there are none.
    private func phase(_ title: HTML, _ exchanges: [[HTML]], choice: Bool = false) -> [HTML] {
        guard !exchanges.isEmpty else { return [] }
        let note: HTML = choice && exchanges.count > 1 ? ", one of these" : .empty
        return ["<li class=\"phase\">\(title)\(note)</li>\n"] + exchanges.flatMap { $0 }
    }

    private var events: [[HTML]] {
        let usual = gateway.events.filter { $0.scopes.first != .session }
        guard let example = usual.first(where: { $0.scopes.first == .channel }) ?? usual.first else {
            return []
        }
        let events = HTML.link(to: "gateway-events", "events")
        return [[step(.server, "sends \(events) as they happen, such as \(link(example.name))")]]
    }

    private var ending: [HTML] {
        guard !gateway.closeCodes.isEmpty else { return [step(.client, "closes the connection")] }
        let codes = HTML.link(to: "gateway-close-codes", "close codes")
        return [step(.server, "closes with one of the \(codes), which tell whether to connect again")]
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
