// Events of gateway.yaml: what carries each, who gets it, and what they must be allowed to see and ask for.

extension SpecReader {
    /// - Parameter intents: the names of all intents.
    /// - Returns: nil after a report.
    func gatewayEvent(
        _ child: Place.Child, _ envelope: Envelope, _ operations: [GatewayOperation], intents: Set<String>
    ) -> GatewayEvent? {
        guard let fields = Fields(child.place, .gatewayEvent, diagnostics),
            let payload = fields["payload"].map({
                schema(at: $0, suggesting: TypeNames.pascal(child.key) + "Event")
            })
        else { return nil }
        if !TypeNames.isIdentifier(child.key) { report(child.keyLocation, "`\(child.key)` is no event name") }
        let scopes = scopes(fields)
        guard let code = eventCode(fields, envelope, operations), !scopes.isEmpty else { return nil }
        return GatewayEvent(
            name: child.key, code: code, payload: payload, scopes: scopes,
            permissions: names(fields, "permission") { pending.permissions.append($0) },
            intents: eventIntents(fields, intents), description: fields.string("description"),
            origin: child.place.origin)
    }

    private func scopes(_ fields: Fields) -> [GatewayEvent.Scope] {
        var scopes: [GatewayEvent.Scope] = []
        let texts = fields.stringOrStrings("scope")
        for text in texts {
            guard let scope = GatewayEvent.Scope(rawValue: text.text) else {
                report(text.location, "a scope is guild, channel, user or session, not \(text.text)")
                continue
            }
            if scopes.contains(scope) { report(text.location, "`\(text.text)` is listed twice") }
            scopes.append(scope)
        }
        if fields["scope"]?.node.elements?.isEmpty == true {
            report(fields.location(of: "scope"), "`scope` needs at least one of those who get the event")
        }
        return scopes
    }

    private func eventIntents(_ fields: Fields, _ known: Set<String>) -> EventIntents? {
        let direct = intent(fields, "direct_intent", known)
        guard let general = intent(fields, "intent", known) else {
            if fields.has("direct_intent"), !fields.has("intent") {
                report(fields.location(of: "direct_intent"), "`direct_intent` needs an `intent` beside it")
            }
            return nil
        }
        return EventIntents(general: general, direct: direct)
    }

    private func intent(_ fields: Fields, _ key: String, _ known: Set<String>) -> String? {
        guard let name = fields.string(key) else { return nil }
        guard known.contains(name) else {
            report(fields.location(of: key), "`\(name)` is not listed in `intents`")
            return nil
        }
        return name
    }

    /// With an event key in the envelope an operation carries the event; without one the event has its own
    /// code.
    private func eventCode(
        _ fields: Fields, _ envelope: Envelope, _ operations: [GatewayOperation]
    ) -> OperationCode? {
        guard envelope.eventKey != nil else {
            if fields.has("operation") || !fields.has("code") {
                report(
                    fields.place.location, "the envelope names no events, so an event has a `code` of its own"
                )
            }
            return code(fields, [envelope.fromServer.kind])
        }
        guard let name = fields.string("operation"), !fields.has("code") else {
            report(
                fields.place.location,
                "the envelope names events, so an event has an `operation` that carries it")
            return nil
        }
        guard let carrier = operations.first(where: { $0.name == name }), carrier.direction != .fromClient
        else {
            report(fields.location(of: "operation"), "`\(name)` is no operation of the server")
            return nil
        }
        return carrier.code
    }
}
