// The gateway: how to connect, what a frame looks like, what each side sends, and why connections are closed.

internal import SpecModel

struct GatewaySection {
    let reference: Reference
    let gateway: GatewayDescription
    private let frames: FrameSchema

    init?(_ reference: Reference) {
        guard let gateway = reference.description.gateway else { return nil }
        self.reference = reference
        self.gateway = gateway
        frames = FrameSchema(gateway: gateway, catalog: reference.catalog)
    }

    var html: HTML {
        """
        <section class="item">
        \(HTML.heading(2, id: "gateway", "Gateway"))\(reference.prose(gateway.description))\(facts)\
        \(query)\(ConnectionWalkthrough(reference: reference, gateway: gateway).html)\(envelope)\(intents)\
        </section>
        \(operations)\(events)\(closeCodes)
        """
    }

    // MARK: Connection

    private var facts: HTML {
        let timings = gateway.timings
        func time(_ milliseconds: Int?) -> HTML {
            milliseconds.map { HTML(escaping: Quantity.milliseconds($0)) } ?? .empty
        }
        let limit: HTML =
            gateway.clientFrameLimit.map {
                "\($0.frames) frames in \($0.seconds) seconds, then \(close($0.close))"
            } ?? .empty
        return .facts([
            ("Path", gateway.paths.map { .code($0) }.joined(by: ", ")),
            ("Time between heartbeats", time(timings.heartbeatIntervalMilliseconds)),
            ("Closed when silent for", time(timings.heartbeatTimeoutMilliseconds)),
            ("Time to identify", time(timings.identifyTimeoutMilliseconds)),
            ("Resumable for", time(timings.resumeWindowMilliseconds)),
            ("A client may send", limit),
        ])
    }

    private func close(_ name: String?) -> HTML {
        guard let code = reference.closeCode(name) else { return .empty }
        return .link(to: Reference.closeAnchor(code.name), "\(code.code) \(HTML.code(code.name))")
    }

    private var query: HTML {
        let rows = gateway.query.map { key -> [HTML] in
            [
                .code(key.name),
                key.lengthMax.map { "up to \($0) characters" }
                    ?? key.values.map { .code($0) }.joined(by: ", "),
                reference.inline(key.description ?? ""), close(key.otherwiseClose),
            ]
        }
        guard !rows.isEmpty else { return .empty }
        return """
            \(HTML.heading(3, id: "gateway-query", "Query of the connection"))\
            <p>None of these keys is required, and others are ignored.</p>
            \(HTML.table("Query keys", ["Key", "Values", "Meaning", "Otherwise closed with"], rows))
            """
    }

    private var envelope: HTML {
        let envelope = gateway.envelope
        let kind: HTML = envelope.fromServer.kind == .integer ? "a number" : "a text"
        var rows: [[HTML]] = []
        if envelope.fromClient.key == envelope.fromServer.key {
            rows.append([.code(envelope.fromServer.key), "Which operation this is: \(kind)."])
        } else {
            rows.append([.code(envelope.fromClient.key), "From clients: which operation this is."])
            rows.append([.code(envelope.fromServer.key), "From the server: which operation this is."])
        }
        if let key = envelope.payloadKey { rows.append([.code(key), "The payload."]) }
        if let key = envelope.sequenceKey {
            rows.append([.code(key), "The number of an event, which the server counts per session."])
        }
        if let key = envelope.eventKey { rows.append([.code(key), "The name of an event."]) }
        let beside: HTML =
            envelope.payloadKey == nil ? "<p>The fields of the payload stand beside it.</p>\n" : .empty
        let nulls: HTML =
            envelope.nullsForAbsentKeys
            ? "<p>Keys that do not apply are <code>null</code> in frames from the server.</p>\n" : .empty
        return """
            \(HTML.heading(3, id: "gateway-frames", "Frames"))<p>A frame is one JSON object.</p>
            \(HTML.table("Keys of a frame", ["Key", "Meaning"], rows))\(beside)\(nulls)
            """
    }

    private var intents: HTML {
        let rows = gateway.intents.map { intent -> [HTML] in
            let events = gateway.events.filter {
                $0.intents?.general == intent.name || $0.intents?.direct == intent.name
            }
            return [
                .code(intent.name), "\(intent.number)", .code(String(Int64(1) << Int64(intent.number))),
                events.map { reference.linked($0.name, .code($0.name)) }.joined(by: " "),
            ]
        }
        guard !rows.isEmpty else { return .empty }
        return """
            \(HTML.heading(3, id: "gateway-intents", "Intents"))\
            <p>A client gets only the events whose intents it asked for. It asks with the sum of \
            their values.</p>
            \(HTML.table("Intents", ["Intent", "Bit", "Value", "Events"], rows))
            """
    }

    // MARK: Messages

    private var operations: HTML {
        let sections = gateway.operations.map { operation in
            MessageSection(reference: reference, gateway: gateway, frames: frames).section(of: operation)
        }
        return HTML.heading(2, id: "gateway-operations", "Gateway operations") + "\(sections)"
    }

    private var events: HTML {
        guard !gateway.events.isEmpty else { return .empty }
        let sections = gateway.messages.filter { $0.event != nil }.map { message in
            MessageSection(reference: reference, gateway: gateway, frames: frames).section(ofEvent: message)
        }
        return HTML.heading(2, id: "gateway-events", "Gateway events") + "\(sections)"
    }

    // MARK: Close codes

    private var closeCodes: HTML {
        let rows = gateway.closeCodes.map { code -> [HTML] in
            [
                "<span id=\"\(Reference.closeAnchor(code.name))\">\(HTML.code(String(code.code)))</span>",
                .code(code.name), reference.inline(code.description), advice(code.reconnect),
            ]
        }
        guard !rows.isEmpty else { return .empty }
        let columns = ["Code", "Name", "Meaning", "What to do"]
        return """
            <section class="item">
            \(HTML.heading(2, id: "gateway-close-codes", "Close codes"))\
            \(HTML.table("Close codes", columns, rows))</section>

            """
    }

    private func advice(_ reconnect: CloseCode.Reconnect) -> HTML {
        switch reconnect {
        case .resume: "<span class=\"status ok\">resume</span> Connect again and take the session up."
        case .identify: "<span class=\"status refused\">identify</span> Connect again and identify anew."
        case .never:
            "<span class=\"status failed\">never</span> Do not connect again before this is put right."
        }
    }
}
