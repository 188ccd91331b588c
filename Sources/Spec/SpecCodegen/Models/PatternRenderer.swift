// The patterns of a dialect as tables.

internal import SpecModel

struct PatternRenderer {
    private let contract: Contract

    init(_ contract: Contract) { self.contract = contract }

    /// A name for each different pattern, by where it is first used.
    static func names(_ description: APIDescription) -> [String: String] {
        var found: [(pattern: String, name: String)] = []
        func visit(_ schema: Schema, _ name: String) {
            switch schema.shape {
            case .string(let rules):
                if let pattern = rules.pattern, !found.contains(where: { $0.pattern == pattern }) {
                    found.append((pattern, SwiftName.lowerCamel(name)))
                }
            case .array(let rules): visit(rules.items, name)
            case .object(let rules):
                for property in rules.properties { visit(property.schema, "\(name)_\(property.name)") }
                if case .map(let schema) = rules.additional { visit(schema, "\(name)_value") }
            case .oneOf(let rules):
                for variant in rules.variants { visit(variant.schema, "\(name)_\(variant.name)") }
            case .integer, .number, .boolean, .enumeration, .bits, .reference, .any: break
            }
        }
        for named in description.schemas.sorted(by: { $0.name < $1.name }) { visit(named.schema, named.name) }
        for operation in description.operations.sorted(by: { $0.id < $1.id }) {
            for parameter in operation.parameters {
                visit(parameter.schema, "\(operation.id)_\(parameter.name)")
            }
            for content in operation.requestBody?.contents ?? [] {
                if case .json(let schema) = content { visit(schema, operation.id) }
                guard case .multipart(let parts) = content else { continue }
                for part in parts {
                    if case .json(let schema) = part.payload { visit(schema, "\(operation.id)_\(part.name)") }
                }
            }
        }
        let names = SwiftName.unique(found.map(\.name)).map(SwiftName.escaped)
        return Dictionary(zip(found.map(\.pattern), names), uniquingKeysWith: { first, _ in first })
    }

    func render() -> SourceText {
        var text = SourceText()
        guard !contract.patternNames.isEmpty else { return text }
        text.use(.apiRuntime)
        text.line("/// The patterns of the contract, each compiled to an automaton.")
        text.block("enum Patterns") { (text: inout SourceText) in
            for (pattern, name) in contract.patternNames.sorted(by: { $0.value < $1.value }) {
                text.gap()
                render(pattern, name, to: &text)
            }
        }
        return text
    }

    private func render(_ source: String, _ name: String, to text: inout SourceText) {
        text.line("/// `\(source)`")
        do {
            let automaton = try PatternAutomaton(PatternProgram(try Pattern(source)))
            text.line("static let \(name): ScalarPattern = ScalarPattern(")
            text.indented { (text: inout SourceText) in
                text.array("starts: ", automaton.starts.map(String.init), ",")
                text.array("classes: ", automaton.classes.map(String.init), ",")
                text.array("transitions: ", automaton.transitions.map(String.init), ",")
                text.array("accepting: ", automaton.accepting.map(String.init), ")")
            }
        } catch {
            text.line("#error(\("pattern \(name): \(error.message)".swiftLiteral))")
        }
    }
}
