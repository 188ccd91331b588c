// An operation as a namespace: its line in the contract, its input, its output and its errors, and behind it
// the function that takes a request through them.

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
        RespondRenderer(contract, operation, namespace).render(input, to: &text)
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
        if let body = operation.requestBody {
            arguments += FormLimits(body)?.render(to: &text) ?? ["bodyBytesMax: \(body.bytesMax)"]
        }
        arguments.append("needsCredentials: \(!operation.security.isEmpty)")
        if let limit = operation.rateLimit {
            renderLimit(limit, to: &text)
            arguments.append("rateLimit: rateLimit")
        }
        text.list("public static let operation: OperationDescription = OperationDescription(", arguments, ")")
    }

    private func renderLimit(_ limit: RateLimit, to text: inout SourceText) {
        var arguments = [
            "bucket: \(limit.bucket.swiftLiteral)", "bucketNumber: \(limit.bucketNumber)",
            "limit: \(limit.limit)", "perSeconds: \(limit.perSeconds)", "per: .\(limit.subject)",
        ]
        if let index = limit.majorParameter { arguments.append("majorParameter: \(index)") }
        text.list("public static let rateLimit: OperationDescription.RateLimit = .init(", arguments, ")")
    }

    private func renderPermissions(to text: inout SourceText) {
        guard let type = contract.permissionsType else { return }
        text.line("/// What a caller must be allowed to do, all of it.")
        text.line(
            "public static let requiredPermissions: \(type) = "
                + contract.permissionsLiteral(operation.permissions))
        text.line("/// The same, unless what the request acts on is the caller's own.")
        text.line(
            "public static let requiredPermissionsUnlessOwn: \(type) = "
                + contract.permissionsLiteral(operation.permissionsUnlessOwn))
    }
}
