// Frames from the server that carry no event.

internal import SpecModel

struct ServerFrameRenderer {
    private let contract: Contract
    private let gateway: GatewayDescription
    private let writer: FrameWriter

    init(_ contract: Contract, _ gateway: GatewayDescription) {
        self.contract = contract
        self.gateway = gateway
        writer = FrameWriter(contract: contract, envelope: gateway.envelope)
    }

    /// Operations that only carry events are written as events.
    private var operations: [GatewayOperation] {
        let carriers = Set(gateway.events.map(\.code))
        return gateway.operations.filter { (operation: GatewayOperation) -> Bool in
            operation.isForServers && (operation.serverPayload != nil || !carriers.contains(operation.code))
        }
    }

    func render() -> SourceText {
        var text = SourceText()
        let type = "\(contract.prefix)ServerFrame"
        text.doc("A frame from the server that carries no event.")
        text.block("public enum \(type): Sendable, Hashable") { (text: inout SourceText) in
            for operation in operations {
                text.origin(operation.origin.pointer)
                text.doc(operation.description)
                text.line("case \(SwiftName.member(operation.name))\(payloadType(operation, &text))")
            }
            text.gap()
            renderEncoded(to: &text)
        }
        return text
    }

    private func payloadType(_ operation: GatewayOperation, _ text: inout SourceText) -> String {
        guard let payload = operation.serverPayload else { return "" }
        text.expose(contract.modules(of: payload))
        return "(\(contract.type(of: payload))\(contract.isNullable(payload) ? "?" : ""))"
    }

    private func renderEncoded(to text: inout SourceText) {
        text.doc("The frame's bytes.")
        text.block("public func encoded() -> [UInt8]") { (text: inout SourceText) in
            guard !operations.isEmpty else { return text.line("switch self {}") }
            text.line("var writer: JSONWriter = JSONWriter()")
            text.line("switch self {")
            for operation in operations {
                let name = SwiftName.member(operation.name)
                text.line("case .\(name)\(operation.serverPayload == nil ? "" : "(let payload)"):")
                text.indented { (text: inout SourceText) in
                    writer.render(
                        code: operation.code, payload: operation.serverPayload.map { ($0, "payload") },
                        to: &text)
                }
            }
            text.line("}")
            text.line("return writer.bytes")
        }
    }
}
