// The query of the URL with which clients connect: a struct with an enum per key that has few values.

internal import SpecModel

struct QueryRenderer {
    private let query: [GatewayQueryKey]
    private let prefix: String
    private let type: String

    init(_ contract: Contract, _ gateway: GatewayDescription) {
        query = gateway.query
        prefix = contract.prefix
        type = "\(prefix)GatewayQuery"
    }

    /// Nothing when the contract has no query.
    func render(to text: inout SourceText) {
        guard !query.isEmpty else { return }
        text.expose(.httpTypes)
        text.gap()
        text.doc("What a client says of its connection in the query of the URL.")
        text.block("public struct \(type): Sendable, Hashable") { (text: inout SourceText) in
            for key in query {
                text.origin(key.origin.pointer)
                text.doc(key.description)
                text.line("public var \(SwiftName.member(key.name)): \(valueType(key))?")
            }
            for key in query where key.lengthMax == nil { renderValues(key, to: &text) }
            text.line()
            renderInit(to: &text)
        }
        text.line()
        text.doc("Why a connection was refused for the query of its URL.")
        text.line("public typealias \(type)Violation = GatewayQueryViolation<\(prefix)CloseCode>")
        text.line()
        text.block("extension \(type)") { renderRead(to: &$0) }
    }

    private func valueType(_ key: GatewayQueryKey) -> String {
        key.lengthMax == nil ? Contract.modelName(key.name) : "String"
    }

    private func renderValues(_ key: GatewayQueryKey, to text: inout SourceText) {
        text.line()
        text.block("public enum \(valueType(key)): String, Sendable, Hashable, CaseIterable") {
            (text: inout SourceText) in
            for value in key.values {
                text.line("case \(SwiftName.member(value)) = \(value.swiftLiteral)")
            }
        }
    }

    private func renderInit(to text: inout SourceText) {
        let parameters = query.map {
            "\(SwiftName.label(SwiftName.member($0.name))): \(valueType($0))? = nil"
        }
        text.list("public init(", parameters, ") {")
        text.indented { (text: inout SourceText) in
            for name in query.map({ SwiftName.member($0.name) }) { text.line("self.\(name) = \(name)") }
        }
        text.line("}")
    }

    private func renderRead(to text: inout SourceText) {
        text.doc("Reads the query of a request. Keys that the contract does not have are ignored.")
        text.line(
            "/// - Returns: a failure for the first key, in the contract's order, whose value it forbids.")
        text.list(
            "public static func read(", ["_ head: RequestHead"],
            ") -> Result<\(type), \(type)Violation> {")
        text.indented { (text: inout SourceText) in
            text.line("var reader: GatewayQueryReader<\(prefix)CloseCode> = GatewayQueryReader(head)")
            let arguments = query.map { (key: GatewayQueryKey) -> String in
                let close = SwiftName.member(key.otherwiseClose)
                let name = key.name.swiftLiteral
                let value =
                    key.lengthMax.map { "reader.text(\(name), lengthMax: \($0), otherwise: .\(close))" }
                    ?? "reader.value(\(name), otherwise: .\(close))"
                return "\(SwiftName.label(SwiftName.member(key.name))): \(value)"
            }
            text.list("let query: \(type) = \(type)(", arguments, ")")
            text.line("return reader.result(query)")
        }
        text.line("}")
    }
}
