// The protocol that an implementation of the dialect conforms to: one requirement per operation.

internal import SpecModel

struct HandlerRenderer {
    private let contract: Contract

    init(_ contract: Contract) { self.contract = contract }

    func render() -> SourceText {
        var text = SourceText()
        text.doc(
            "What the \(contract.description.title) API does. The router calls one function per operation, "
                + "with input that its schema accepts; each function may throw what its operation declares.")
        text.block("public protocol \(contract.prefix)APIHandler: Sendable") { (text: inout SourceText) in
            text.doc("Who calls.")
            text.line("associatedtype Principal: Sendable")
            text.line()
            text.doc("Finds out who calls, before anything of the request but its head is read.")
            text.line("func authenticate(")
            text.indented { $0.line("_ credentials: \(contract.prefix)Credentials") }
            text.line(") async throws(\(contract.prefix)Error) -> Principal")
            if contract.rateLimitError != nil { renderTake(to: &text) }
            for operation in contract.description.operations { renderRequirement(operation, to: &text) }
        }
        CredentialsRenderer(contract).render(to: &text)
        return text
    }

    private func renderTake(to text: inout SourceText) {
        text.expose([.apiRuntime, .primitives])
        text.line()
        text.doc("Counts a request, on the thread that serves it and before its input is read.")
        text.line("/// - Parameter major: the id that has a count of its own; 0 when there is none.")
        text.line("/// - Parameter caller: nil where nobody is known: the request is counted by its address.")
        text.line("/// - Returns: nil when nothing is limited.")
        text.line("func take(")
        text.indented { (text: inout SourceText) in
            text.line("_ limit: OperationDescription.RateLimit, major: UInt64, caller: Principal?,")
            text.line("from address: SocketAddress")
        }
        text.line(") -> RateLimitVerdict?")
    }

    private func renderRequirement(_ operation: Operation, to text: inout SourceText) {
        let namespace = contract.namespace(of: operation)
        let isOptional = operation.security.contains { $0.schemes.isEmpty }
        let principal = operation.security.isEmpty ? "" : ", as principal: Principal\(isOptional ? "?" : "")"
        text.origin(operation.origin.pointer)
        text.doc(operation.summary, operation.description)
        text.line("func \(SwiftName.member(operation.id))(")
        text.indented { $0.line("_ input: \(namespace).Input\(principal)") }
        text.line(") async throws(\(namespace).Failure) -> \(namespace).Output")
    }
}
