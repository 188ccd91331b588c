// Enumerations: closed ones refuse what is not listed, open ones keep it.

internal import SpecModel

struct EnumRenderer {
    private let type: String
    private let rules: EnumRules
    private let names: [String]

    init(_ type: String, _ rules: EnumRules) {
        self.type = type
        self.rules = rules
        names = Self.caseNames(rules)
    }

    static func caseNames(_ rules: EnumRules) -> [String] {
        SwiftName.unique(rules.names.map(SwiftName.member))
    }

    private var rawType: String {
        switch rules.values {
        case .strings: "String"
        case .integers: "Int"
        }
    }

    private var literals: [String] {
        switch rules.values {
        case .strings(let values): values.map(\.swiftLiteral)
        case .integers(let values): values.map(String.init)
        }
    }

    private var writeCall: String {
        switch rules.values {
        case .strings: "writer.string(rawValue)"
        case .integers: "writer.integer(rawValue)"
        }
    }

    func render(to text: inout SourceText) {
        text.expose(.apiRuntime)
        if rules.open { renderOpen(to: &text) } else { renderClosed(to: &text) }
        text.line()
        text.block("extension \(type)") { (text: inout SourceText) in
            text.block("public static func read(from reader: inout JSONReader) -> \(type)?") {
                $0.list(readCall.opening, readCall.items, ")")
            }
            text.line()
            text.line("public func write(to writer: inout JSONWriter) { \(writeCall) }")
            text.line()
            text.renderRawCodable()
        }
    }

    private var readCall: (opening: String, items: [String]) {
        if rules.open {
            let read = rawType == "String" ? "string" : "integer"
            return ("reader.\(read)().map(", ["\(type).init(rawValue:)"])
        }
        let choices: String
        switch rules.values {
        case .strings(let values): choices = values.joined(separator: ", ")
        case .integers(let values): choices = values.map(String.init).joined(separator: ", ")
        }
        return ("reader.choice(", [choices.swiftLiteral])
    }

    private func renderClosed(to text: inout SourceText) {
        text.block("public enum \(type): \(rawType), WireValue, CaseIterable") { (text: inout SourceText) in
            for (name, literal) in zip(names, literals) { text.line("case \(name) = \(literal)") }
        }
    }

    private func renderOpen(to text: inout SourceText) {
        text.block("public enum \(type): WireValue, RawRepresentable") { (text: inout SourceText) in
            for name in names { text.line("case \(name)") }
            text.doc("A value that the contract does not list.")
            text.line("case unrecognized(\(rawType))")
            text.line()
            text.block("public init(rawValue: \(rawType))") { (text: inout SourceText) in
                text.line("switch rawValue {")
                for (name, literal) in zip(names, literals) { text.line("case \(literal): self = .\(name)") }
                text.line("default: self = .unrecognized(rawValue)")
                text.line("}")
            }
            text.line()
            text.block("public var rawValue: \(rawType)") { (text: inout SourceText) in
                text.line("switch self {")
                for (name, literal) in zip(names, literals) { text.line("case .\(name): \(literal)") }
                text.line("case .unrecognized(let value): value")
                text.line("}")
            }
        }
    }
}

extension SourceText {
    /// The two functions that types with a raw value need to be coded like other models.
    mutating func renderRawCodable() {
        line("public init(from decoder: any Decoder) throws { self = try Self.decoded(from: decoder) }")
        line()
        line("public func encode(to encoder: any Encoder) throws { try encodeDocument(to: encoder) }")
    }
}
