// Named schemas as Swift types: which kind of type each becomes.

internal import SpecModel

struct ModelRenderer {
    let contract: Contract
    let code: ValueCode

    init(_ contract: Contract) {
        self.contract = contract
        code = ValueCode(contract)
    }

    func render(_ named: NamedSchema) -> SourceText {
        var text = SourceText()
        let type = contract.typeNames[named.name] ?? named.name
        text.origin(named.schema.origin.pointer)
        text.doc(named.schema.description)
        if contract.isAlias(named.name) {
            renderAlias(type, named.schema, to: &text)
            return text
        }
        switch named.schema.shape {
        case .object(let rules): StructRenderer(contract, type, rules, named.name).render(to: &text)
        case .enumeration(let rules): EnumRenderer(type, rules).render(to: &text)
        case .oneOf(let rules): UnionRenderer(contract, type, rules, named.name).render(to: &text)
        case .bits(let rules): renderBits(type, rules, to: &text)
        case .string, .integer, .number, .boolean, .array, .reference, .any: break
        }
        return text
    }

    /// Rules of a scalar, array or map are written once, in a function that every use calls.
    private func renderAlias(_ type: String, _ schema: Schema, to text: inout SourceText) {
        text.expose(contract.modules(of: schema))
        text.use(.apiRuntime)
        text.line("public typealias \(type) = \(contract.type(of: schema))")
        text.line()
        text.block("extension JSONReader") { (text: inout SourceText) in
            text.block("mutating func read\(type)() -> \(type)?") { (text: inout SourceText) in
                text.statement(code.read(schema, from: "self"))
            }
        }
    }

    private func renderBits(_ type: String, _ rules: BitRules, to text: inout SourceText) {
        text.expose(.apiRuntime)
        text.block("public struct \(type): OptionSet, WireValue") { (text: inout SourceText) in
            text.line("public let rawValue: UInt64")
            text.line()
            text.line("public init(rawValue: UInt64) { self.rawValue = rawValue }")
            text.line()
            for bit in rules.bits {
                let name = SwiftName.member(bit.name)
                text.line("public static let \(name): \(type) = \(type)(rawValue: 1 << \(bit.number))")
            }
        }
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            text.block("public static func read(from reader: inout JSONReader) -> \(type)?") {
                $0.line("reader.bits().map(\(type).init(rawValue:))")
            }
            text.line()
            text.line("public func write(to writer: inout JSONWriter) { writer.bits(rawValue) }")
            text.line()
            text.renderRawCodable()
        }
    }
}
