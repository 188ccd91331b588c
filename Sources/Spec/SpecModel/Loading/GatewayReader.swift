// gateway.yaml as a whole: envelope, operations and close codes. Events, and what is said of connections,
// have files of their own.

extension SpecReader {
    /// nil after a report.
    func gateway(_ place: Place) -> GatewayDescription? {
        guard let fields = Fields(place, .gatewayFile, diagnostics) else { return nil }
        let closes = closeCodes(fields)
        guard let envelopePlace = fields["envelope"], let envelope = envelope(envelopePlace) else {
            return nil
        }
        let names = Set(closes.map(\.name))
        let operations = fields.mapping("operations").compactMap {
            gatewayOperation($0, envelope, closes: names)
        }
        let intents = intents(fields)
        let known = Set(intents.map(\.name))
        let events = fields.mapping("events").compactMap {
            gatewayEvent($0, envelope, operations, intents: known)
        }
        checkCodes(operations, events, carried: envelope.eventKey != nil)
        let paths = fields.strings("paths")
        for path in paths where pathTemplate(path.text, at: path.location)?.isLiteral == false {
            report(path.location, "a gateway path has no parameters")
        }
        if paths.isEmpty { report(fields.location(of: "paths"), "the gateway needs a path") }
        var gateway = GatewayDescription(
            paths: paths.map(\.text), description: fields.string("description"), envelope: envelope,
            operations: operations, events: events, closeCodes: closes,
            unknownOperationClose: closeName(fields, "unknown_operation_close", names),
            malformedFrameClose: closeName(fields, "malformed_frame_close", names),
            timings: timings(fields["timings"]),
            query: fields.mapping("query").compactMap { queryKey($0, closes: names) },
            clientFrameLimit: fields["client_rate_limit"].flatMap { clientFrameLimit($0, closes: names) },
            intents: intents, origin: place.origin)
        addExchanges(of: fields, to: &gateway)
        return gateway
    }

    /// - Parameter known: the names of all close codes.
    func closeName(_ fields: Fields, _ key: String, _ known: Set<String>) -> String? {
        guard let name = fields.string(key) else { return nil }
        if !known.contains(name) {
            report(fields.location(of: key), "`\(name)` is not listed in `close_codes`")
        }
        return name
    }

    private func timings(_ place: Place?) -> GatewayTimings {
        let fields = place.flatMap { Fields($0, .timings, diagnostics) }
        return GatewayTimings(
            heartbeatIntervalMilliseconds: fields?.count("heartbeat_interval_ms", atLeast: 1),
            heartbeatTimeoutMilliseconds: fields?.count("heartbeat_timeout_ms", atLeast: 1),
            identifyTimeoutMilliseconds: fields?.count("identify_timeout_ms", atLeast: 1),
            resumeWindowMilliseconds: fields?.count("resume_window_ms", atLeast: 1))
    }

    // MARK: Envelope

    private func envelope(_ place: Place) -> Envelope? {
        guard let fields = Fields(place, .envelope, diagnostics), let client = fields["client"],
            let server = fields["server"], let fromClient = discriminator(client),
            let fromServer = discriminator(server)
        else { return nil }
        let envelope = Envelope(
            fromClient: fromClient, fromServer: fromServer, payloadKey: fields.string("payload"),
            eventKey: fields.string("event"), sequenceKey: fields.string("sequence"),
            nullsForAbsentKeys: fields.boolean("nulls") ?? false)
        let optional = [envelope.payloadKey, envelope.eventKey, envelope.sequenceKey].compactMap { $0 }
        if Set(optional + [fromServer.key]).count <= optional.count {
            report(place.location, "two parts of the envelope have the same key")
        }
        return envelope
    }

    private func discriminator(_ place: Place) -> Envelope.Discriminator? {
        guard let fields = Fields(place, .envelopeKey, diagnostics), let key = fields.string("key"),
            let kind = fields.string("kind")
        else { return nil }
        switch kind {
        case "integer": return Envelope.Discriminator(key: key, kind: .integer)
        case "string": return Envelope.Discriminator(key: key, kind: .string)
        default:
            report(fields.location(of: "kind"), "`kind` is integer or string, not \(kind)")
            return nil
        }
    }

    func code(_ fields: Fields, _ kinds: [Envelope.Discriminator.Kind]) -> OperationCode? {
        guard let place = fields["code"] else { return nil }
        let code: OperationCode
        let kind: Envelope.Discriminator.Kind
        switch place.node.content {
        case .integer(let number) where number >= 0: (code, kind) = (.integer(Int(number)), .integer)
        case .string(let text) where !text.isEmpty: (code, kind) = (.string(text), .string)
        default:
            report(place.location, "`code` must be an integer from 0 on or text, not \(place.node.kind)")
            return nil
        }
        if kinds.contains(where: { $0 != kind }) {
            report(
                place.location,
                "the envelope says that codes are \(kind == .integer ? "strings" : "integers")")
        }
        return code
    }

    // MARK: Operations

    private func gatewayOperation(
        _ child: Place.Child, _ envelope: Envelope, closes: Set<String>
    ) -> GatewayOperation? {
        if !TypeNames.isTypeName(child.key) {
            report(child.keyLocation, "an operation's name is letters and digits from a capital on")
        }
        guard let fields = Fields(child.place, .gatewayOperation, diagnostics),
            let text = fields.string("direction")
        else { return nil }
        guard let direction = GatewayOperation.Direction(rawValue: text) else {
            report(fields.location(of: "direction"), "`direction` is client, server or both, not \(text)")
            return nil
        }
        let kinds: [Envelope.Discriminator.Kind] =
            switch direction {
            case .fromClient: [envelope.fromClient.kind]
            case .fromServer: [envelope.fromServer.kind]
            case .both: [envelope.fromClient.kind, envelope.fromServer.kind]
            }
        guard let code = code(fields, kinds) else { return nil }
        let payloads = payloads(fields, direction, name: child.key)
        let legal = direction == .fromServer ? [] : legalStates(fields)
        return GatewayOperation(
            code: code, name: child.key, direction: direction, clientPayload: payloads.client,
            serverPayload: payloads.server, legalStates: legal,
            violationCloses: violationCloses(fields, direction, legal, closes),
            description: fields.string("description"), origin: child.place.origin)
    }

    private func payloads(
        _ fields: Fields, _ direction: GatewayOperation.Direction, name: String
    ) -> (client: Schema?, server: Schema?) {
        func payload(_ key: String, _ suffix: String) -> Schema? {
            fields[key].map { schema(at: $0, suggesting: name + suffix) }
        }
        guard direction != .both else {
            if fields.has("payload") {
                report(
                    fields.location(of: "payload"),
                    "an operation in both directions has `client_payload` and `server_payload`")
            }
            return (payload("client_payload", "ClientPayload"), payload("server_payload", "ServerPayload"))
        }
        for key in ["client_payload", "server_payload"] where fields.has(key) {
            report(fields.location(of: key), "an operation in one direction has `payload`")
        }
        let only = payload("payload", "Payload")
        return direction == .fromClient ? (only, nil) : (nil, only)
    }

    private func legalStates(_ fields: Fields) -> [GatewayOperation.ConnectionState] {
        guard fields.has("legal_in") else {
            report(fields.place.location, "say in `legal_in` in which states clients may send this")
            return []
        }
        return fields.strings("legal_in").compactMap { state($0.text, at: $0.location) }
    }

    private func state(_ text: String, at location: SourceLocation) -> GatewayOperation.ConnectionState? {
        switch text {
        case "connected": return .connected
        case "identifying": return .identifying
        case "identified": return .identified
        default:
            report(location, "a state is connected, identifying or identified, not \(text)")
            return nil
        }
    }

    private func violationCloses(
        _ fields: Fields, _ direction: GatewayOperation.Direction,
        _ legal: [GatewayOperation.ConnectionState],
        _ known: Set<String>
    ) -> [GatewayOperation.ConnectionState: String] {
        var closes: [GatewayOperation.ConnectionState: String] = [:]
        for child in fields.mapping("otherwise") {
            guard let state = state(child.key, at: child.keyLocation) else { continue }
            guard let name = child.place.node.string, known.contains(name) else {
                report(child.place.location, "this is not listed in `close_codes`")
                continue
            }
            if legal.contains(state) { report(child.keyLocation, "`legal_in` allows the state \(child.key)") }
            closes[state] = name
        }
        guard direction != .fromServer else {
            for key in ["legal_in", "otherwise"] where fields.has(key) {
                report(fields.location(of: key), "clients do not send this, so `\(key)` has no meaning")
            }
            return closes
        }
        let answered = Set(fields.mapping("otherwise").map(\.key))
        for state in GatewayOperation.ConnectionState.allCases
        where fields.has("legal_in") && !legal.contains(state) && !answered.contains("\(state)") {
            report(fields.place.location, "say in `otherwise` which close code answers this when \(state)")
        }
        return closes
    }

    private struct DirectedCode: Hashable {
        let code: OperationCode
        let fromClient: Bool
    }

    /// A code means one thing per direction.
    private func checkCodes(_ operations: [GatewayOperation], _ events: [GatewayEvent], carried: Bool) {
        var owners: [DirectedCode: String] = [:]
        for operation in operations {
            for fromClient in operation.direction.fromClient {
                let key = DirectedCode(code: operation.code, fromClient: fromClient)
                if let owner = owners.updateValue(operation.name, forKey: key) {
                    report(operation.origin.location, "\(operation.name) has the code of \(owner)")
                }
            }
        }
        for event in events where !carried {
            let key = DirectedCode(code: event.code, fromClient: false)
            if let owner = owners.updateValue(event.name, forKey: key) {
                report(event.origin.location, "\(event.name) has the code of \(owner)")
            }
        }
    }

    // MARK: Close codes

    private func closeCodes(_ gateway: Fields) -> [CloseCode] {
        var owners: [Int: String] = [:]
        return gateway.mapping("close_codes").compactMap { child in
            if !TypeNames.isConstantName(child.key) {
                report(child.keyLocation, "a close code's name is capitals, digits and underscores")
            }
            // RFC 6455, section 7.4.2: 1000 to 2999 are the protocol's, 4000 to 4999 are for applications.
            guard let fields = Fields(child.place, .closeCode, diagnostics),
                let code = fields.integer("code", in: 1000...4999), let text = fields.string("reconnect")
            else { return nil }
            guard let reconnect = CloseCode.Reconnect(rawValue: text) else {
                report(
                    fields.location(of: "reconnect"), "`reconnect` is resume, identify or never, not \(text)")
                return nil
            }
            if let owner = owners.updateValue(child.key, forKey: Int(code)) {
                report(fields.location(of: "code"), "close code \(code) belongs to \(owner) already")
            }
            return CloseCode(
                code: Int(code), name: child.key, description: fields.string("description") ?? "",
                reconnect: reconnect, origin: child.place.origin)
        }
    }
}

extension PathTemplate {
    fileprivate var isLiteral: Bool {
        segments.allSatisfy { if case .literal = $0 { true } else { false } }
    }
}

extension GatewayOperation.Direction {
    /// The directions as flags: from the client, from the server.
    fileprivate var fromClient: [Bool] {
        switch self {
        case .fromClient: [true]
        case .fromServer: [false]
        case .both: [true, false]
        }
    }
}
