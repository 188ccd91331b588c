// An operation's documented answers: a struct when there is one, an enum when there are several. What
// errors.yaml answers is not among them.

internal import SpecModel

struct OutputRenderer {
    private let contract: Contract
    private let code: ValueCode
    private let namespace: String
    private let responses: [OperationResponse]

    init(_ contract: Contract, _ operation: Operation, _ namespace: String) {
        self.contract = contract
        code = ValueCode(contract)
        self.namespace = namespace
        let errorStatuses = Set(contract.description.errors.errors.map(\.status))
        responses = operation.responses.filter { (response: OperationResponse) -> Bool in
            response.status < 400 || !errorStatuses.contains(response.status)
        }
    }

    func renderType(to text: inout SourceText) {
        if responses.count == 1 {
            return renderStruct("Output", responses[0], to: &text)
        }
        text.block("public enum Output: Sendable, Hashable") { (text: inout SourceText) in
            for response in responses {
                text.doc(response.description)
                let payload = isEmpty(response) ? "" : "(\(Self.typeName(response.status)))"
                text.line("case \(Self.caseName(response.status))\(payload)")
            }
            for response in responses where !isEmpty(response) {
                text.line()
                renderStruct(Self.typeName(response.status), response, to: &text)
            }
        }
    }

    private func isEmpty(_ response: OperationResponse) -> Bool {
        response.content == nil && response.headers.isEmpty
    }

    private func renderStruct(_ name: String, _ response: OperationResponse, to text: inout SourceText) {
        text.doc(response.description)
        text.block("public struct \(name): Sendable, Hashable") { (text: inout SourceText) in
            var parameters: [String] = []
            var names: [String] = []
            if let content = response.content {
                text.line("public var body: \(bodyType(content))")
                parameters.append("_ body: \(bodyType(content))")
                names.append("body")
                if case .json(let schema) = content { text.expose(contract.modules(of: schema)) }
                if let range = content.mediaTypeRange {
                    text.doc("Of `\(range)`.")
                    text.line("public var contentType: String")
                    parameters.append("contentType: String")
                    names.append("contentType")
                }
            }
            for header in response.headers {
                let name = SwiftName.member(header.name)
                let type = contract.type(of: header.schema) + (header.required ? "" : "?")
                text.expose(contract.modules(of: header.schema))
                text.doc(header.description)
                text.line("public var \(name): \(type)")
                parameters.append("\(name): \(type)" + (header.required ? "" : " = nil"))
                names.append(name)
            }
            text.gap()
            if names.isEmpty { return text.line("public init() {}") }
            text.list("public init(", parameters, ") {")
            text.indented { (text: inout SourceText) in
                for name in names { text.line("self.\(name) = \(name)") }
            }
            text.line("}")
        }
    }

    private func bodyType(_ content: Content) -> String {
        switch content {
        case .json(let schema): contract.type(of: schema) + (contract.isNullable(schema) ? "?" : "")
        case .binary: "BinaryBody"
        case .multipart: "[UInt8]"
        case .text: "String"
        }
    }

    // MARK: Response

    func renderResponse(to text: inout SourceText) {
        if responses.count == 1 {
            return renderExtension("\(namespace).Output", responses[0], to: &text)
        }
        text.block("extension \(namespace).Output") { (text: inout SourceText) in
            text.block("var response: Response") { (text: inout SourceText) in
                text.line("switch self {")
                for response in responses {
                    let name = Self.caseName(response.status)
                    if isEmpty(response) {
                        text.line("case .\(name): Response(Status(\(response.status)))")
                    } else {
                        text.line("case .\(name)(let output): output.response")
                    }
                }
                text.line("}")
            }
        }
        for response in responses where !isEmpty(response) {
            text.line()
            renderExtension("\(namespace).Output.\(Self.typeName(response.status))", response, to: &text)
        }
    }

    private func renderExtension(_ type: String, _ response: OperationResponse, to text: inout SourceText) {
        text.block("extension \(type)") { (text: inout SourceText) in
            text.block("var response: Response") { (text: inout SourceText) in
                if case .json(let schema) = response.content {
                    text.line("var writer: JSONWriter = JSONWriter()")
                    code.writeNullable(schema, "body", to: &text)
                }
                let value = responseExpression(response)
                guard !response.headers.isEmpty else { return text.line("return \(value)") }
                text.line("var response: Response = \(value)")
                for header in response.headers { renderHeader(header, to: &text) }
                text.line("return response")
            }
        }
    }

    private func responseExpression(_ response: OperationResponse) -> String {
        let status = "Status(\(response.status))"
        return switch response.content {
        case .json: "Response(\(status), type: \"application/json\", body: writer.bytes)"
        case .text(let type): "Response(\(status), type: \(type.swiftLiteral), body: Array(body.utf8))"
        case .binary(let type):
            "Response(\(status), type: \(type.contains("*") ? "contentType" : type.swiftLiteral), body: body)"
        case .multipart: "Response(\(status), type: \"multipart/form-data\", body: body)"
        case nil: "Response(\(status))"
        }
    }

    private func renderHeader(_ header: ResponseHeader, to text: inout SourceText) {
        let name = SwiftName.member(header.name)
        let field = header.name.swiftLiteral
        if header.required {
            return text.line("response.fields.append(\(field), \(code.headerText(header.schema, name)))")
        }
        text.block("if let value = \(name)") {
            $0.line("response.fields.append(\(field), \(code.headerText(header.schema, "value")))")
        }
    }

    private static func caseName(_ status: Int) -> String { names[status] ?? "status\(status)" }

    private static func typeName(_ status: Int) -> String {
        names[status].map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? "Status\(status)"
    }

    private static let names: [Int: String] = [
        200: "ok", 201: "created", 202: "accepted", 204: "noContent", 206: "partialContent",
        301: "movedPermanently", 302: "found", 303: "seeOther", 304: "notModified",
        307: "temporaryRedirect", 308: "permanentRedirect",
    ]
}

extension Content {
    /// `image/*`: the answer says which type it has.
    fileprivate var mediaTypeRange: String? {
        if case .binary(let type) = self, type.contains("*") { type } else { nil }
    }
}
