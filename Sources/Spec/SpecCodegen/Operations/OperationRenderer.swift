// An operation as a namespace: its line in the contract, its input, its output, its errors, and the function
// that takes a request through them.

internal import SpecModel

struct OperationRenderer {
    let contract: Contract
    let operation: Operation
    let namespace: String

    init(_ contract: Contract, _ operation: Operation) {
        self.contract = contract
        self.operation = operation
        namespace = contract.namespace(of: operation)
    }

    func render() -> SourceText {
        let input = InputRenderer(contract, operation, namespace)
        let output = OutputRenderer(contract, operation, namespace)
        let failure = FailureRenderer(contract, operation, namespace)
        var text = SourceText()
        text.origin(operation.origin.pointer)
        text.doc(operation.summary, operation.description)
        if operation.deprecated { text.line("// deprecated") }
        text.expose(.apiRuntime)
        text.block("public enum \(namespace)") { (text: inout SourceText) in
            renderDescription(to: &text)
            renderPermissions(to: &text)
            text.line()
            input.renderType(to: &text)
            text.line()
            output.renderType(to: &text)
            text.line()
            failure.renderType(to: &text)
        }
        text.line()
        if !failure.isEmpty {
            failure.renderConversions(to: &text)
            text.line()
        }
        text.use(.httpTypes)
        text.block("extension \(namespace)") { renderRespond(input, to: &$0) }
        input.renderReading(to: &text)
        text.line()
        output.renderResponse(to: &text)
        return text
    }

    // MARK: Metadata

    private func renderDescription(to text: inout SourceText) {
        var arguments = [
            "id: \(operation.id.swiftLiteral)", "method: .\(operation.method.rawValue)",
            "pathTemplate: \(operation.path.text.swiftLiteral)",
        ]
        if let body = operation.requestBody { arguments.append("bodyBytesMax: \(body.bytesMax)") }
        arguments.append("needsCredentials: \(!operation.security.isEmpty)")
        if let limit = operation.rateLimit {
            let rates = "limit: \(limit.limit), perSeconds: \(limit.perSeconds)"
            arguments.append("rateLimit: .init(bucket: \(limit.bucket.swiftLiteral), \(rates))")
        }
        text.list("public static let operation: OperationDescription = OperationDescription(", arguments, ")")
    }

    private func renderPermissions(to text: inout SourceText) {
        guard let type = contract.permissionsType else { return }
        text.line("/// What a caller must be allowed to do, all of it.")
        text.line(
            "public static let requiredPermissions: \(type) = "
                + contract.permissionsLiteral(operation.permissions))
    }

    // MARK: Responding

    private func renderRespond(_ input: InputRenderer, to text: inout SourceText) {
        text.doc("Authenticates, reads the input, calls the handler and writes its answer.")
        text.line("static func respond<Handler: \(contract.prefix)APIHandler>(")
        text.indented { $0.line("to request: Request, _ parameters: PathParameters, _ handler: Handler") }
        text.block(") async -> Response") { (text: inout SourceText) in
            let canThrow =
                operation.security.contains { !$0.schemes.isEmpty } || !operation.errors.isEmpty
            guard canThrow else { return renderSteps(input, to: &text) }
            text.line("do throws(\(contract.prefix)Error) {")
            text.indented { renderSteps(input, to: &$0) }
            text.line("} catch {")
            text.indented { $0.line("return error.response") }
            text.line("}")
        }
    }

    private func renderSteps(_ input: InputRenderer, to text: inout SourceText) {
        renderAuthentication(to: &text)
        if input.isEmpty {
            text.line("let input: Input = Input()")
        } else {
            // A result instead of a typed error: in an unoptimized async function, Swift 6.3 frees what such
            // a call allocated in the wrong order when error and value do not fit into registers.
            text.line("let input: Input")
            text.line("switch Input.read(request, parameters) {")
            text.line("case .success(let value): input = value")
            text.line("case .failure(let error): return error.response")
            text.line("}")
        }
        renderThrowingCall(to: &text)
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
        text.line("return output.response")
    }

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
            text.line("guard let credentials else { throw \(contract.prefix)Error.missingCredentials }")
            text.line("let principal: Handler.Principal = try await handler.authenticate(credentials)")
        }
    }
}
