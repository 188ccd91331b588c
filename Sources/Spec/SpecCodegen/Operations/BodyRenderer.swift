// An operation's request body: one media type, or an enum of several.

internal import SpecModel

struct BodyRenderer {
    private let contract: Contract
    private let code: ValueCode
    private let body: RequestBody
    private let caseNames: [String]

    init(_ contract: Contract, _ body: RequestBody, _ namespace: String) {
        self.contract = contract
        code = ValueCode(contract)
        self.body = body
        caseNames = SwiftName.unique(body.contents.map(Self.caseName))
    }

    var isRequired: Bool { body.required }
    var optionalType: String { type + (isRequired ? "" : "?") }

    private var type: String {
        body.contents.count == 1 ? type(of: body.contents[0]) : "Body"
    }

    private func type(of content: Content) -> String {
        switch content {
        case .json(let schema): contract.type(of: schema)
        case .multipart: "Form"
        case .binary: "[UInt8]"
        case .text: "String"
        }
    }

    private static func caseName(_ content: Content) -> String {
        switch content {
        case .json: "json"
        case .multipart: "form"
        case .binary(let mediaType), .text(let mediaType): SwiftName.member(mediaType)
        }
    }

    private static func mediaType(_ content: Content) -> String {
        switch content {
        case .json: "application/json"
        case .multipart: "multipart/form-data"
        case .binary(let mediaType), .text(let mediaType): mediaType
        }
    }

    // MARK: Types

    func renderTypes(to text: inout SourceText) {
        for content in body.contents {
            if case .json(let schema) = content { text.expose(contract.modules(of: schema)) }
            guard case .multipart(let parts) = content else { continue }
            text.line()
            renderForm(parts, to: &text)
        }
        guard body.contents.count > 1 else { return }
        text.line()
        text.block("public enum Body: Sendable, Hashable") { (text: inout SourceText) in
            for (name, content) in zip(caseNames, body.contents) {
                text.line("case \(name)(\(type(of: content)))")
            }
        }
    }

    private func renderForm(_ parts: [MultipartPart], to text: inout SourceText) {
        text.block("public struct Form: Sendable, Hashable") { (text: inout SourceText) in
            for part in parts {
                if case .json(let schema) = part.payload { text.expose(contract.modules(of: schema)) }
                text.line("public var \(SwiftName.member(part.name)): \(declaredType(part))")
            }
            text.line()
            let parameters = parts.map { (part: MultipartPart) -> String in
                let value = part.repeats ? "[]" : "nil"
                return "\(SwiftName.label(SwiftName.member(part.name))): \(declaredType(part))"
                    + (part.required ? "" : " = \(value)")
            }
            text.list("public init(", parameters, ") {")
            text.indented { (text: inout SourceText) in
                for part in parts {
                    let name = SwiftName.member(part.name)
                    text.line("self.\(name) = \(name)")
                }
            }
            text.line("}")
        }
    }

    private func partType(_ part: MultipartPart) -> String {
        switch part.payload {
        case .json(let schema): contract.type(of: schema)
        case .file: "FilePart"
        }
    }

    private func declaredType(_ part: MultipartPart) -> String {
        part.repeats ? "[\(partType(part))]" : partType(part) + (part.required ? "" : "?")
    }

    // MARK: Reading

    func renderReading(to text: inout SourceText) {
        let types = body.contents.map { Self.mediaType($0).swiftLiteral }.joined(separator: ", ")
        text.line("var body: \(type)?")
        if body.contents.count == 1 {
            text.block("if reader.content(required: \(body.required), \(types)) != nil") {
                renderContent(body.contents[0], wrap: nil, to: &$0)
            }
            return
        }
        text.line("switch reader.content(required: \(body.required), \(types)) {")
        for (index, content) in body.contents.enumerated() {
            text.line("case \(index):")
            text.indented { renderContent(content, wrap: caseNames[index], to: &$0) }
        }
        text.line("default: break")
        text.line("}")
    }

    private func renderContent(_ content: Content, wrap: String?, to text: inout SourceText) {
        let mapping = wrap.map { ".map(Body.\($0))" } ?? ""
        switch content {
        case .json(let schema):
            let call = "reader.json \(code.plainClosure(schema))"
            text.statement(wrap == nil ? "body = \(call)" : "body = \(call)\(mapping)")
        case .binary: text.line(wrap.map { "body = Body.\($0)(reader.bytes)" } ?? "body = reader.bytes")
        case .text: text.line("body = reader.text()\(mapping)")
        case .multipart: text.line("body = Self.form(&reader)\(mapping)")
        }
    }

    /// A function that reads the parts of a form.
    func renderFormReader(to text: inout SourceText) {
        for case .multipart(let parts) in body.contents {
            text.line()
            text.block("private static func form(_ reader: inout RequestReader) -> Form?") {
                (text: inout SourceText) in
                text.line("guard let form: MultipartForm = reader.form() else { return nil }")
                for part in parts { renderPart(part, to: &text) }
                let needed = parts.filter { $0.required && !$0.repeats }.map { "let \(local($0))" }
                if !needed.isEmpty { text.list("guard ", needed, " else { return nil }", onePerLine: true) }
                let arguments = parts.map { (part: MultipartPart) -> String in
                    "\(SwiftName.label(SwiftName.member(part.name))): \(local(part))"
                }
                text.list("return Form(", arguments, ")")
            }
        }
    }

    private func local(_ part: MultipartPart) -> String { SwiftName.lowerCamel("part_\(part.name)") }

    private func renderPart(_ part: MultipartPart, to text: inout SourceText) {
        let arguments = "\(part.name.swiftLiteral), of: form, required: \(part.required)"
        let type = part.repeats ? "[\(partType(part))]" : "\(partType(part))?"
        let declaration = "let \(local(part)): \(type) = reader."
        switch part.payload {
        case .file:
            let limit = part.countMax.map { ", countMax: \($0)" } ?? ""
            text.statement(
                declaration + (part.repeats ? "fileParts(\(arguments)\(limit))" : "filePart(\(arguments))"))
        case .json(let schema):
            let function = part.repeats ? "jsonParts" : "jsonPart"
            text.statement("\(declaration)\(function)(\(arguments)) \(code.plainClosure(schema))")
        }
    }
}
