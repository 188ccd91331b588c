// The gateway: what holds for a whole connection, operations with the states they are legal in, frames of
// both directions, events and close codes.

internal import SpecModel

struct GatewayRenderer {
    private let contract: Contract
    private let gateway: GatewayDescription
    private let prefix: String

    init(_ contract: Contract, _ gateway: GatewayDescription) {
        self.contract = contract
        self.gateway = gateway
        prefix = contract.prefix
    }

    func render() -> SourceText {
        var text = SourceText()
        text.expose(.apiRuntime)
        renderGateway(to: &text)
        renderCloseCodes(to: &text)
        QueryRenderer(contract, gateway).render(to: &text)
        IntentRenderer(contract, gateway).render(to: &text)
        renderOperations(to: &text)
        text.append(ClientFrameRenderer(contract, gateway).render())
        text.append(ServerFrameRenderer(contract, gateway).render())
        text.append(EventRenderer(contract, gateway).render())
        return text
    }

    // MARK: Constants

    private func renderGateway(to text: inout SourceText) {
        text.origin(gateway.origin.pointer)
        text.doc(gateway.description)
        text.block("public enum \(prefix)Gateway") { (text: inout SourceText) in
            text.line("/// Where the WebSocket is served.")
            let paths = gateway.paths.map(\.swiftLiteral).joined(separator: ", ")
            text.line("public static let paths: [String] = [\(paths)]")
            let timings = gateway.timings
            render("heartbeatIntervalMilliseconds", timings.heartbeatIntervalMilliseconds, to: &text)
            render("heartbeatTimeoutMilliseconds", timings.heartbeatTimeoutMilliseconds, to: &text)
            render("identifyTimeoutMilliseconds", timings.identifyTimeoutMilliseconds, to: &text)
            render("resumeWindowMilliseconds", timings.resumeWindowMilliseconds, to: &text)
            if let limit = gateway.clientFrameLimit { render(limit, to: &text) }
        }
    }

    private func render(_ limit: ClientFrameLimit, to text: inout SourceText) {
        text.line()
        text.line("/// How many frames a client may send in `clientFrameLimitSeconds`.")
        render("clientFrameLimit", limit.frames, to: &text)
        render("clientFrameLimitSeconds", limit.seconds, to: &text)
        text.line("/// What a client's connection is closed with that sends more.")
        let close = SwiftName.member(limit.close)
        text.line("public static let clientFrameLimitClose: \(prefix)CloseCode = .\(close)")
    }

    private func render(_ name: String, _ value: Int?, to text: inout SourceText) {
        if let value { text.line("public static let \(name): Int = \(value)") }
    }

    private func renderCloseCodes(to text: inout SourceText) {
        let type = "\(prefix)CloseCode"
        let codes = gateway.closeCodes
        text.gap()
        text.doc("Why the server closes a connection.")
        let raw = codes.isEmpty ? "" : "UInt16, CaseIterable, "
        text.block("public enum \(type): \(raw)Sendable, Hashable") { (text: inout SourceText) in
            for code in codes {
                text.doc(code.description)
                text.line("case \(SwiftName.member(code.name)) = \(code.code)")
            }
            if codes.isEmpty { text.line("public var rawValue: UInt16 { switch self {} }") }
            text.line()
            text.doc("What the client should do.")
            text.block("public var reconnect: ReconnectAdvice") { (text: inout SourceText) in
                text.line("switch self {")
                for code in codes {
                    text.line("case .\(SwiftName.member(code.name)): .\(code.reconnect.rawValue)")
                }
                text.line("}")
            }
            text.line()
            text.doc("The reason that goes with the code.")
            text.block("public var reason: String") { (text: inout SourceText) in
                text.line("switch self {")
                for code in codes {
                    text.line("case .\(SwiftName.member(code.name)): \(code.description.swiftLiteral)")
                }
                text.line("}")
            }
        }
        text.line()
        text.doc("Why a client's frame was refused, and what to close the connection with.")
        text.line("public typealias \(prefix)FrameViolation = FrameViolation<\(type)>")
    }

    // MARK: Operations

    private func renderOperations(to text: inout SourceText) {
        text.gap()
        text.doc("What frames are for.")
        text.block("public enum \(prefix)GatewayOperation: Sendable, Hashable, CaseIterable") {
            (text: inout SourceText) in
            for operation in gateway.operations {
                text.doc(operation.description)
                text.line("case \(SwiftName.member(operation.name))")
            }
            text.line()
            renderCodes(to: &text)
            text.line()
            renderGuards(to: &text)
        }
    }

    private func renderCodes(to text: inout SourceText) {
        text.doc("The number or word that stands for it on the wire.")
        text.block("public var code: ClientEnvelope.Code") { (text: inout SourceText) in
            text.line("switch self {")
            for operation in gateway.operations {
                text.line("case .\(SwiftName.member(operation.name)): \(operation.code.expression)")
            }
            text.line("}")
        }
    }

    private func renderGuards(to text: inout SourceText) {
        text.doc("What is wrong with a frame of this operation in a state; nil when it is legal there.")
        text.block("public func violation(in state: GatewayConnectionState) -> \(prefix)FrameViolation?") {
            (text: inout SourceText) in
            text.line("switch (self, state) {")
            for operation in gateway.operations where operation.isForClients {
                for state in GatewayOperation.ConnectionState.allCases
                where !operation.legalStates.contains(state) {
                    let close = closeCode(operation.violationCloses[state])
                    text.line("case (.\(SwiftName.member(operation.name)), .\(state.rawValue)):")
                    text.indented { $0.line("FrameViolation(.illegalState, closeCode: \(close))") }
                }
            }
            text.line("default: nil")
            text.line("}")
        }
    }

    private func closeCode(_ name: String?) -> String {
        name.map { ".\(SwiftName.member($0))" } ?? "nil"
    }
}

extension GatewayOperation {
    var isForClients: Bool { direction != .fromServer }
    var isForServers: Bool { direction != .fromClient }
}

extension OperationCode {
    /// As a `ClientEnvelope.Code`.
    var expression: String {
        switch self {
        case .integer(let value): ".integer(\(value))"
        case .string(let value): ".string(\(value.swiftLiteral))"
        }
    }

    /// As JSON.
    var json: String {
        switch self {
        case .integer(let value): "\(value)"
        case .string(let value): JSONLiteral.string(value).json
        }
    }
}
