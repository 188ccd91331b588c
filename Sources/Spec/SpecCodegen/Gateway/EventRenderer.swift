// Events: what the server tells clients, encoded once for all of them.

internal import SpecModel

struct EventRenderer {
    private let contract: Contract
    private let gateway: GatewayDescription
    private let writer: FrameWriter
    private let type: String

    init(_ contract: Contract, _ gateway: GatewayDescription) {
        self.contract = contract
        self.gateway = gateway
        writer = FrameWriter(contract: contract, envelope: gateway.envelope)
        type = "\(contract.prefix)Event"
    }

    private func name(_ event: GatewayEvent) -> String { SwiftName.member(event.name) }

    func render() -> SourceText {
        var text = SourceText()
        text.doc("What the server tells clients.")
        text.block("public enum \(type): Sendable, Hashable") { (text: inout SourceText) in
            for event in gateway.events {
                text.expose(contract.modules(of: event.payload))
                text.origin(event.origin.pointer)
                text.doc(event.description)
                let isNullable = contract.isNullable(event.payload)
                text.line("case \(name(event))(\(contract.type(of: event.payload))\(isNullable ? "?" : ""))")
            }
            text.gap()
            renderKind(to: &text)
        }
        text.line()
        renderKindType(to: &text)
        if gateway.events.isEmpty { return text }
        text.line()
        text.block("extension \(type)") { renderEncoded(to: &$0) }
        return text
    }

    private func renderKind(to text: inout SourceText) {
        text.block("public var kind: \(type)Kind") { (text: inout SourceText) in
            text.line("switch self {")
            for event in gateway.events { text.line("case .\(name(event)): .\(name(event))") }
            text.line("}")
        }
    }

    private func renderKindType(to text: inout SourceText) {
        text.doc("Events without their payload.")
        let raw = gateway.events.isEmpty ? "" : "String, CaseIterable, "
        text.block("public enum \(type)Kind: \(raw)Sendable, Hashable") { (text: inout SourceText) in
            for event in gateway.events { text.line("case \(name(event)) = \(event.name.swiftLiteral)") }
            guard !gateway.events.isEmpty else { return }
            renderScopes(to: &text)
            IntentRenderer(contract, gateway).renderIntent(to: &text)
            renderPermissions(to: &text)
        }
    }

    private func renderScopes(to text: inout SourceText) {
        text.line()
        text.doc("Who is told, usually.")
        text.block("public var scope: EventScope") { (text: inout SourceText) in
            text.line("switch self {")
            for event in gateway.events {
                text.line("case .\(name(event)): .\(event.scopes[0].rawValue)")
            }
            text.line("}")
        }
        text.line()
        text.doc("Who may be told: several where it depends on where something happened.")
        let several = gateway.events.filter { $0.scopes.count > 1 }
        guard !several.isEmpty else { return text.line("public var scopes: Set<EventScope> { [scope] }") }
        text.block("public var scopes: Set<EventScope>") { (text: inout SourceText) in
            text.line("switch self {")
            for event in several {
                let scopes = event.scopes.map { ".\($0.rawValue)" }.joined(separator: ", ")
                text.line("case .\(name(event)): [\(scopes)]")
            }
            if several.count < gateway.events.count { text.line("default: [scope]") }
            text.line("}")
        }
    }

    private func renderPermissions(to text: inout SourceText) {
        guard let permissions = contract.permissionsType else { return }
        text.line()
        text.doc("What a receiver must be allowed to do, all of it.")
        text.block("public var requiredPermissions: \(permissions)") { (text: inout SourceText) in
            text.line("switch self {")
            for event in gateway.events {
                text.line("case .\(name(event)): \(contract.permissionsLiteral(event.permissions))")
            }
            text.line("}")
        }
    }

    private func renderEncoded(to text: inout SourceText) {
        text.doc("The event's frame, to be shared by all receivers.")
        text.block("public func encoded() -> EncodedEvent") { (text: inout SourceText) in
            // Events of one operation start alike, and numbered frames have the number at the same place.
            let code = Set(gateway.events.map(\.code)).count == 1 ? gateway.events.first?.code : nil
            text.line("var writer: JSONWriter = JSONWriter()")
            if writer.beforeNumber != nil { text.line("let tail: StaticString") }
            if let code { writer.renderStart(code, to: &text) }
            text.line("switch self {")
            for event in gateway.events {
                text.line("case .\(name(event))(let payload):")
                text.indented { (text: inout SourceText) in
                    if code == nil { writer.renderStart(event.code, to: &text) }
                    writer.renderPayload(event.payload, "payload", to: &text)
                    let end = writer.raw(writer.end(of: event))
                    text.line(writer.beforeNumber == nil ? "writer.raw(\(end))" : "tail = \(end)")
                }
            }
            text.line("}")
            guard let number = writer.beforeNumber else {
                return text.line("return EncodedEvent(head: writer.bytes, tail: nil)")
            }
            text.line("writer.raw(\(writer.raw(number)))")
            text.line("return EncodedEvent(head: writer.bytes, tail: JSONWriter.bytes(of: tail))")
        }
    }
}
