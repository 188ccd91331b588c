// Frames from clients, and the decoder that refuses what is unknown, out of turn or malformed.

internal import SpecModel

struct ClientFrameRenderer {
    private let contract: Contract
    private let gateway: GatewayDescription
    private let code: ValueCode
    private let prefix: String

    init(_ contract: Contract, _ gateway: GatewayDescription) {
        self.contract = contract
        self.gateway = gateway
        code = ValueCode(contract)
        prefix = contract.prefix
    }

    private var operations: [GatewayOperation] { gateway.operations.filter(\.isForClients) }

    func render() -> SourceText {
        var text = SourceText()
        let type = "\(prefix)ClientFrame"
        text.expose(.apiRuntime)
        text.doc("A frame from a client.")
        text.block("public enum \(type): Sendable, Hashable") { (text: inout SourceText) in
            for operation in operations {
                text.origin(operation.origin.pointer)
                text.doc(operation.description)
                text.line("case \(SwiftName.member(operation.name))\(payloadType(operation, &text))")
            }
        }
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            renderDecode(type, to: &text)
            text.line()
            renderPayload(to: &text)
        }
        return text
    }

    private func payloadType(_ operation: GatewayOperation, _ text: inout SourceText) -> String {
        guard let payload = operation.clientPayload else { return "" }
        text.expose(contract.modules(of: payload))
        return "(\(contract.type(of: payload))\(contract.isNullable(payload) ? "?" : ""))"
    }

    private func renderDecode(_ type: String, to text: inout SourceText) {
        text.doc("Reads a frame.")
        text.line(
            "/// - Parameter state: where the connection stands; it decides which operations are legal.")
        text.line("/// - Throws: what is wrong, checked in this order: form, operation, state, payload.")
        text.line("public static func decode(")
        text.indented { $0.line("_ bytes: [UInt8], in state: GatewayConnectionState") }
        text.block(") throws(\(prefix)FrameViolation) -> \(type)") { (text: inout SourceText) in
            let envelope = gateway.envelope
            let arguments = [
                "bytes", "discriminator: \(envelope.fromClient.key.swiftLiteral)",
                "kind: .\(envelope.fromClient.kind)",
                "payloadKey: \(envelope.payloadKey?.swiftLiteral ?? "nil")",
            ]
            text.list("let envelope: ClientEnvelope? = ClientEnvelope(", arguments, ")")
            text.line("guard let envelope else {")
            text.indented {
                $0.line(
                    "throw FrameViolation(.malformed, closeCode: \(closeCode(gateway.malformedFrameClose)))")
            }
            text.line("}")
            text.line("switch envelope.code {")
            for operation in operations { renderCase(operation, to: &text) }
            text.line("default:")
            let close = closeCode(gateway.unknownOperationClose)
            text.indented { $0.line("throw FrameViolation(.unknownOperation, closeCode: \(close))") }
            text.line("}")
        }
    }

    private func renderCase(_ operation: GatewayOperation, to text: inout SourceText) {
        let name = SwiftName.member(operation.name)
        text.line("case \(operation.code.expression):")
        text.indented { (text: inout SourceText) in
            text.line("try check(.\(name), in: state)")
            guard let payload = operation.clientPayload else { return text.line("return .\(name)") }
            let isNullable = contract.isNullable(payload)
            let type = contract.type(of: payload)
            let function = isNullable ? "optionalPayload" : "payload"
            text.statement(
                "let payload: \(type)\(isNullable ? "?" : "") = try \(function)(of: envelope) "
                    + code.plainClosure(payload))
            text.line("return .\(name)(payload)")
        }
    }

    private func renderPayload(to text: inout SourceText) {
        text.line("private static func check(")
        text.indented {
            $0.line("_ operation: \(prefix)GatewayOperation, in state: GatewayConnectionState")
        }
        text.block(") throws(\(prefix)FrameViolation)") {
            $0.line("if let violation = operation.violation(in: state) { throw violation }")
        }
        let payloads = operations.compactMap(\.clientPayload)
        if payloads.contains(where: { !contract.isNullable($0) }) {
            renderReader("payload", "Value", to: &text)
        }
        if payloads.contains(where: contract.isNullable) {
            renderReader("optionalPayload", "Value?", to: &text)
        }
    }

    private func renderReader(_ function: String, _ result: String, to text: inout SourceText) {
        text.line()
        text.line("private static func \(function)<Value>(")
        text.indented {
            $0.line("of envelope: ClientEnvelope, _ read: (inout JSONReader) -> Value?")
        }
        text.block(") throws(\(prefix)FrameViolation) -> \(result)") { (text: inout SourceText) in
            text.line("do throws(JSONFailure) {")
            text.indented { $0.line("return try envelope.\(function)(read)") }
            text.line("} catch {")
            text.indented { (text: inout SourceText) in
                let close = closeCode(gateway.malformedFrameClose)
                text.line("throw FrameViolation(.invalid(error.fieldErrors), closeCode: \(close))")
            }
            text.line("}")
        }
    }

    private func closeCode(_ name: String?) -> String {
        name.map { ".\(SwiftName.member($0))" } ?? "nil"
    }
}
