// oneOf schemas as enums with payloads, told apart by a property or by their JSON type.

internal import SpecModel

struct UnionRenderer {
    private let contract: Contract
    private let code: ValueCode
    private let type: String
    private let rules: OneOfRules
    private let names: [String]
    private let isRecursive: Bool

    init(_ contract: Contract, _ type: String, _ rules: OneOfRules, _ schemaName: String) {
        self.contract = contract
        code = ValueCode(contract)
        self.type = type
        self.rules = rules
        names = SwiftName.unique(rules.variants.map { SwiftName.member($0.name) })
        isRecursive = rules.variants.contains { contract.contains(schemaName, inValueOf: $0.schema) }
    }

    func render(to text: inout SourceText) {
        text.expose(.apiRuntime)
        for variant in rules.variants { text.expose(contract.modules(of: variant.schema)) }
        text.block("public \(isRecursive ? "indirect " : "")enum \(type): WireValue") {
            (text: inout SourceText) in
            for (name, variant) in zip(names, rules.variants) {
                text.doc(variant.schema.description)
                text.line("case \(name)(\(contract.type(of: variant.schema)))")
            }
        }
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            text.block("public static func read(from reader: inout JSONReader) -> \(type)?") {
                (text: inout SourceText) in
                if let key = rules.discriminator {
                    renderByProperty(key, to: &text)
                } else {
                    renderByType(to: &text)
                }
            }
            text.line()
            renderWrite("public func write", "write", to: &text)
            if hasOnlyObjects {
                text.line()
                renderWrite("func writeMembers", "writeMembers", to: &text)
            }
        }
    }

    private func renderByProperty(_ key: String, to text: inout SourceText) {
        text.line("let kind: String? = reader.peekString(member: \(key.swiftLiteral))")
        text.line("switch kind {")
        for (name, variant) in zip(names, rules.variants) {
            let values = variant.discriminatorValues.map(\.swiftLiteral).joined(separator: ", ")
            renderCase(values, name, variant.schema, to: &text)
        }
        let choices = rules.variants.flatMap(\.discriminatorValues).joined(separator: ", ")
        text.line("default:")
        text.indented { (text: inout SourceText) in
            text.list(
                "reader.unmatched(",
                ["member: \(key.swiftLiteral)", "found: kind", "choices: \(choices.swiftLiteral)"],
                ")")
            text.line("return nil")
        }
        text.line("}")
    }

    private func renderByType(to text: inout SourceText) {
        text.line("switch reader.peekType() {")
        var types: [String] = []
        for (name, variant) in zip(names, rules.variants) {
            let type = jsonType(variant.schema)
            types.append(type)
            renderCase(".\(type)", name, variant.schema, to: &text)
        }
        text.line("default:")
        text.indented { (text: inout SourceText) in
            text.line("reader.unmatched(types: \(types.joined(separator: ", ").swiftLiteral))")
            text.line("return nil")
        }
        text.line("}")
    }

    private func renderCase(_ pattern: String, _ name: String, _ schema: Schema, to text: inout SourceText) {
        text.line("case \(pattern):")
        text.indented { (text: inout SourceText) in
            text.statement("return \(code.read(schema, from: "reader")).map { .\(name)($0) }")
        }
    }

    private func jsonType(_ schema: Schema) -> String {
        switch contract.resolved(schema).shape {
        case .string, .bits: "string"
        case .integer, .number: "number"
        case .boolean: "boolean"
        case .array: "array"
        case .object, .oneOf, .any, .reference: "object"
        case .enumeration(let rules):
            if case .integers = rules.values { "number" } else { "string" }
        }
    }

    /// Whether frames may merge the value's members into an object of their own.
    private var hasOnlyObjects: Bool {
        rules.variants.allSatisfy { (variant: OneOfRules.Variant) -> Bool in
            if case .object = contract.resolved(variant.schema).shape { true } else { false }
        }
    }

    private func renderWrite(_ declaration: String, _ function: String, to text: inout SourceText) {
        text.block("\(declaration)(to writer: inout JSONWriter)") { (text: inout SourceText) in
            text.line("switch self {")
            for (name, variant) in zip(names, rules.variants) {
                if function == "writeMembers" {
                    text.line("case .\(name)(let value): value.writeMembers(to: &writer)")
                } else {
                    text.line("case .\(name)(let value):")
                    text.indented { code.write(variant.schema, "value", to: &$0) }
                }
            }
            text.line("}")
        }
    }
}
