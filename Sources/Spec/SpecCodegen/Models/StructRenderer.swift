// Object schemas as structs.

internal import SpecModel

struct StructRenderer {
    private let contract: Contract
    private let code: ValueCode
    private let type: String
    private let rules: ObjectRules
    private let properties: [StructProperty]
    private let additional: Schema?

    init(_ contract: Contract, _ type: String, _ rules: ObjectRules, _ schemaName: String) {
        self.contract = contract
        code = ValueCode(contract)
        self.type = type
        self.rules = rules
        properties = StructProperty.all(of: rules, owner: schemaName, contract)
        if case .map(let schema) = rules.additional { additional = schema } else { additional = nil }
    }

    func render(to text: inout SourceText) {
        if properties.count > 128 { text.line("#error(\"\(type) has more than 128 properties\")") }
        text.expose(.apiRuntime)
        for property in properties { text.expose(contract.modules(of: property.schema)) }
        if let additional { text.expose(contract.modules(of: additional)) }
        text.block("public struct \(type): WireValue") { (text: inout SourceText) in
            renderProperties(to: &text)
            text.gap()
            renderInitializer(to: &text)
        }
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            if !properties.isEmpty {
                renderKeys(to: &text)
                text.line()
            }
            renderRead(to: &text)
            text.line()
            renderWrite(to: &text)
        }
    }

    // MARK: Declaration

    private func renderProperties(to text: inout SourceText) {
        for property in inDocumentOrder {
            text.doc(property.schema.description)
            if property.schema.deprecated { text.line("// deprecated") }
            text.line(
                "\(property.isRecursive ? "@Indirect " : "")public var \(property.name): \(property.type)")
        }
        if let additional {
            text.doc("Every other key.")
            text.line("public var additionalProperties: [String: \(mapValueType(additional))]")
        }
    }

    private func renderInitializer(to text: inout SourceText) {
        var parameters = inDocumentOrder.map { (property: StructProperty) -> String in
            "\(SwiftName.label(property.name)): \(property.type)"
                + (property.defaultExpression.map { " = \($0)" } ?? "")
        }
        if let additional {
            parameters.append("additionalProperties: [String: \(mapValueType(additional))] = [:]")
        }
        guard !parameters.isEmpty else { return text.line("public init() {}") }
        text.list("public init(", parameters, ") {")
        text.indented { (text: inout SourceText) in
            for property in inDocumentOrder { text.line("self.\(property.name) = \(property.name)") }
            if additional != nil { text.line("self.additionalProperties = additionalProperties") }
        }
        text.line("}")
    }

    private var inDocumentOrder: [StructProperty] {
        rules.properties.compactMap { (property: Property) -> StructProperty? in
            properties.first { $0.wireName == property.name }
        }
    }

    private func mapValueType(_ schema: Schema) -> String {
        contract.type(of: schema) + (contract.isNullable(schema) ? "?" : "")
    }

    // MARK: Reading

    private func renderKeys(to text: inout SourceText) {
        let required = properties.filter(\.isRequired).map(\.wireName.swiftLiteral)
        let optional = properties.filter { !$0.isRequired }.map(\.wireName.swiftLiteral)
        let lists =
            "required: [\(required.joined(separator: ", "))], optional: [\(optional.joined(separator: ", "))]"
        let declaration = "private static let keys: JSONKeys = JSONKeys("
        if text.fits(declaration + lists + ")") { return text.line(declaration + lists + ")") }
        text.line(declaration)
        text.indented { (text: inout SourceText) in
            text.array("required: ", required, ",")
            text.array("optional: ", optional, ")")
        }
    }

    private func renderRead(to text: inout SourceText) {
        let keys = properties.isEmpty ? "JSONKeys.none" : "keys"
        text.block("public static func read(from reader: inout JSONReader) -> \(type)?") {
            (text: inout SourceText) in
            for property in properties { text.line(property.localDeclaration) }
            if let additional {
                text.line("var additionalProperties: [String: \(mapValueType(additional))] = [:]")
            }
            text.line("guard var object: JSONObject = reader.object(\(keys)) else { return nil }")
            renderLoop(to: &text)
            renderCountCheck(to: &text)
            let needed = properties.filter(\.isUnwrapped).map { "let \($0.local)" }
            if !needed.isEmpty { text.list("guard ", needed, " else { return nil }", onePerLine: true) }
            var arguments = inDocumentOrder.map { "\(SwiftName.label($0.name)): \($0.local)" }
            if additional != nil { arguments.append("additionalProperties: additionalProperties") }
            text.list("return \(type)(", arguments, ")")
        }
    }

    private func renderLoop(to text: inout SourceText) {
        if properties.isEmpty {
            return text.block("while reader.next(in: &object) != nil") { renderOtherKey(to: &$0) }
        }
        text.block("while let key: Int = reader.next(in: &object)") { (text: inout SourceText) in
            text.line("switch key {")
            for (index, property) in properties.enumerated() {
                let assignment = property.assignment(code)
                if text.fits("case \(index): \(assignment)") {
                    text.line("case \(index): \(assignment)")
                } else {
                    text.line("case \(index):")
                    text.indented { $0.statement(assignment) }
                }
            }
            if case .ignored = rules.additional {
                text.line("default: reader.skip()")
            } else {
                text.line("default:")
                text.indented { renderOtherKey(to: &$0) }
            }
            text.line("}")
        }
    }

    private func renderOtherKey(to text: inout SourceText) {
        switch rules.additional {
        case .ignored: text.line("reader.skip()")
        case .forbidden: text.line("reader.forbidden()")
        case .map(let schema):
            text.line("let name: String = reader.key(of: object)")
            let value = code.read(schema, from: "reader")
            if contract.isNullable(schema) {
                text.statement("additionalProperties[name] = reader.null() ? .some(nil) : \(value)")
            } else {
                text.statement("additionalProperties[name] = \(value)")
            }
        }
    }

    private func renderCountCheck(to text: inout SourceText) {
        let limits = [rules.propertiesMin.map { "min: \($0)" }, rules.propertiesMax.map { "max: \($0)" }]
            .compactMap { $0 }
        if !limits.isEmpty { text.line("reader.checkCount(of: object, \(limits.joined(separator: ", ")))") }
    }

    // MARK: Writing

    private func renderWrite(to text: inout SourceText) {
        text.block("public func write(to writer: inout JSONWriter)") { (text: inout SourceText) in
            text.line("writer.beginObject()")
            text.line("writeMembers(to: &writer)")
            text.line("writer.endObject()")
        }
        text.line()
        text.block("func writeMembers(to writer: inout JSONWriter)") { (text: inout SourceText) in
            for property in inDocumentOrder { property.write(code, to: &text) }
            guard let additional else { return }
            text.block("for (key, value) in additionalProperties.sorted(by: { $0.key < $1.key })") {
                (text: inout SourceText) in
                text.line("writer.key(dynamic: key)")
                if contract.isNullable(additional) {
                    code.writeNullable(additional, "value", to: &text)
                } else {
                    code.write(additional, "value", to: &text)
                }
            }
        }
    }
}
