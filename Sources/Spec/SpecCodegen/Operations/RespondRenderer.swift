// The function that takes a request through an operation: who calls, whether the rate limit lets it pass, what
// it says, what the handler answers.

internal import SpecModel

struct RespondRenderer {
    private let contract: Contract
    private let operation: Operation
    private let namespace: String

    init(_ contract: Contract, _ operation: Operation, _ namespace: String) {
        self.contract = contract
        self.operation = operation
        self.namespace = namespace
    }

    func render(_ input: InputRenderer, to text: inout SourceText) {
        text.block("extension \(namespace)") { (text: inout SourceText) in
            text.doc("Authenticates, reads the input, calls the handler and writes its answer.")
            text.line("static func respond<Handler: \(contract.prefix)APIHandler>(")
            text.indented { $0.line("to request: Request, _ parameters: PathParameters, _ handler: Handler") }
            text.block(") async -> Response") { (text: inout SourceText) in
                if limit != nil { renderLimited(input, to: &text) } else { renderUnlimited(input, to: &text) }
            }
        }
    }

    private var limit: RateLimit? { contract.rateLimitError == nil ? nil : operation.rateLimit }

    private var errorType: String { "\(contract.prefix)Error" }

    private func renderUnlimited(_ input: InputRenderer, to text: inout SourceText) {
        let canThrow = operation.security.contains { !$0.schemes.isEmpty } || !operation.errors.isEmpty
        guard canThrow else { return renderSteps(input, to: &text) }
        text.line("do throws(\(errorType)) {")
        text.indented { renderSteps(input, to: &$0) }
        text.line("} catch {")
        text.indented { $0.line("return error.response") }
        text.line("}")
    }

    private func renderSteps(_ input: InputRenderer, to text: inout SourceText) {
        renderAuthentication(to: &text)
        if limit?.subject == .caller {
            text.statement("verdict = \(takeCall(caller: operation.security.isEmpty ? "nil" : "principal"))")
            renderRefusal(to: &text)
        }
        renderInput(input, to: &text)
        renderThrowingCall(to: &text)
    }

    private func renderInput(_ input: InputRenderer, to text: inout SourceText) {
        guard !input.isEmpty else { return text.line("let input: Input = Input()") }
        // A result instead of a typed error: in an unoptimized async function, Swift 6.3 frees what such a
        // call allocated in the wrong order when error and value do not fit into registers.
        text.line("let input: Input")
        text.line("switch Input.read(request, parameters) {")
        text.line("case .success(let value): input = value")
        text.line("case .failure(let error): \(limit == nil ? "return error.response" : "throw error")")
        text.line("}")
    }

    private func renderThrowingCall(to text: inout SourceText) {
        if operation.errors.isEmpty { return renderCall(to: &text) }
        text.line("do throws(Failure) {")
        text.indented { renderCall(to: &$0) }
        text.line("} catch {")
        text.indented { $0.line("throw error.error") }
        text.line("}")
    }

    private func renderCall(to text: inout SourceText) {
        let principal = operation.security.isEmpty ? "" : ", as: principal"
        let call = "await handler.\(SwiftName.member(operation.id))(input\(principal))"
        text.line("let output: Output = \(operation.errors.isEmpty ? "" : "try ")\(call)")
        text.line(limit == nil ? "return output.response" : "response = output.response")
    }

    // MARK: Rate limits

    /// Whoever the limit counts by address is counted before anything else is done for them. Callers are
    /// counted when they are known; those who cannot be told who they are, by address.
    private func renderLimited(_ input: InputRenderer, to text: inout SourceText) {
        if let index = limit?.majorParameter {
            text.line("let major: UInt64 = parameters.identifier(\(index), in: request.head.path)")
        }
        let isByAddress = limit?.subject == .address
        if isByAddress {
            text.statement("let verdict: RateLimitVerdict? = \(takeCall(caller: "nil"))")
        } else {
            text.line("var verdict: RateLimitVerdict?")
        }
        text.line("var response: Response")
        text.line("do throws(\(errorType)) {")
        text.indented { (text: inout SourceText) in
            if isByAddress { renderRefusal(to: &text) }
            renderSteps(input, to: &text)
        }
        text.line("} catch {")
        text.indented { (text: inout SourceText) in
            if !isByAddress { text.statement("verdict = verdict ?? \(takeCall(caller: "nil"))") }
            text.line("response = \(contract.prefix)ErrorFormat.response(to: error, verdict)")
        }
        text.line("}")
        text.line("verdict?.write(to: &response.fields, bucket: rateLimit.bucket)")
        text.line("return response")
    }

    private func takeCall(caller: String) -> String {
        let major = limit?.majorParameter == nil ? "0" : "major"
        return "handler.take(rateLimit, major: \(major), caller: \(caller), from: request.remoteAddress)"
    }

    private func renderRefusal(to text: inout SourceText) {
        guard let name = contract.rateLimitError else { return }
        text.line(
            "if let verdict, !verdict.isAllowed { throw \(errorType).\(SwiftName.lowerCamel(name)) }")
    }

    // MARK: Authentication

    private func renderAuthentication(to text: inout SourceText) {
        let alternatives = operation.security.filter { !$0.schemes.isEmpty }
        guard !operation.security.isEmpty else { return }
        let isOptional = alternatives.count < operation.security.count
        let type = "\(contract.prefix)Credentials"
        if alternatives.isEmpty { return text.line("let principal: Handler.Principal? = nil") }
        let names = alternatives.map { CredentialsRenderer.caseName($0) }
        let reading = names.map { "\(type).\($0)(in: request.head)" }
        text.list("let credentials: \(type)? = ", [reading.joined(separator: " ?? ")], "")
        if isOptional {
            text.line("var principal: Handler.Principal?")
            text.line("if let credentials { principal = try await handler.authenticate(credentials) }")
        } else {
            renderMissing(to: &text)
            text.line("let principal: Handler.Principal = try await handler.authenticate(credentials)")
        }
    }

    private func renderMissing(to text: inout SourceText) {
        let refused = operation.refusedSchemes(of: contract.description.securitySchemes)
        guard let name = contract.description.errors.wrongSchemeError, !refused.isEmpty else {
            return text.line("guard let credentials else { throw \(errorType).missingCredentials }")
        }
        let shown = refused.map {
            "\(contract.prefix)Credentials.\(CredentialsRenderer.presence($0))(in: request.head)"
        }
        text.block("guard let credentials else") { (text: inout SourceText) in
            text.list("let isOther: Bool = ", [shown.joined(separator: " || ")], "")
            text.line(
                "throw isOther ? \(errorType).\(SwiftName.lowerCamel(name)) : "
                    + "\(errorType).missingCredentials")
        }
    }
}
