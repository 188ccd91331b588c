// Which frames of gateway.yaml belong together: what opens a connection, and what answers what clients send.

extension SpecReader {
    /// Adds `opening` and `answered_by`, which name what is listed anywhere in the file.
    func addExchanges(of fields: Fields, to gateway: inout GatewayDescription) {
        let operations = Set(gateway.operations.filter { $0.direction != .fromClient }.map(\.name))
        if let opening = fields.string("opening") {
            if !operations.contains(opening) {
                report(fields.location(of: "opening"), "`\(opening)` is no operation that the server sends")
            }
            gateway.opening = opening
        }
        let answers = operations.union(gateway.events.map(\.name))
        for child in fields.mapping("operations") {
            guard let index = gateway.operations.firstIndex(where: { $0.name == child.key }) else { continue }
            gateway.operations[index].answeredBy = answeredBy(
                child.place, sentByClients: gateway.operations[index].direction != .fromServer, answers)
        }
    }

    private func answeredBy(_ operation: Place, sentByClients: Bool, _ known: Set<String>) -> [String] {
        guard let place = operation["answered_by"] else { return [] }
        if !sentByClients {
            report(place.location, "clients do not send this, so `answered_by` has no meaning")
        }
        guard place.node.elements != nil else {
            report(place.location, "`answered_by` is a list of operations and events")
            return []
        }
        var names: [String] = []
        for element in place.elements {
            guard let name = element.node.string, known.contains(name) else {
                report(element.location, "this is neither an operation that the server sends nor an event")
                continue
            }
            if names.contains(name) { report(element.location, "`\(name)` is listed twice") }
            names.append(name)
        }
        return names
    }
}
