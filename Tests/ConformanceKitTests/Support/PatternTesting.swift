// Patterns and values out of text, and the bindings to match them with.

import ConformanceModel
import SpecModel

@testable import ConformanceKit

struct Unreadable: Error, CustomStringConvertible {
    let description: String
}

func json(_ text: String) throws -> JSONLiteral { try JSONLiteral(json: Array(text.utf8)) }

/// A pattern as scenarios write it, with its values filled in.
func pattern(_ yaml: String, _ bindings: Bindings = Bindings()) throws -> ValuePattern {
    let (node, problems) = YAMLParser.parse(Array(yaml.utf8), file: "pattern.yaml")
    let diagnostics = Diagnostics()
    diagnostics.report(problems)
    let pattern = node.map { PatternReader(diagnostics: diagnostics).pattern($0) }
    guard let pattern, diagnostics.isEmpty else {
        throw Unreadable(description: diagnostics.sorted.map(\.line).joined(separator: "\n"))
    }
    var evaluator = try evaluator(bindings)
    return try pattern.evaluated(&evaluator)
}

func evaluator(
    _ bindings: Bindings = Bindings(), sequences: [String: Int64] = [:], seed: UInt64 = 1
) throws -> Evaluator {
    Evaluator(
        contract: Contract(try RoomsContract.load()), bindings: bindings, scope: Scope(),
        now: 1_796_112_000, sequences: sequences,
        generator: Generator(seed: seed, scenario: "a.b", run: "r"))
}

/// Names at the top, by dotted name.
func bindings(_ values: [String: String]) throws -> Bindings {
    var bindings = Bindings()
    for (name, text) in values.sorted(by: { $0.key < $1.key }) {
        bindings.bind(NamePath(dotted: name).keys, to: try json(text), in: Scope())
    }
    return bindings
}

extension Bindings {
    /// The value of a dotted name as JSON; nil when it is not bound.
    func text(_ name: String) -> String? { value(at: NamePath(dotted: name), in: Scope())?.json }
}

extension Diagnostic {
    /// Place and message, without the word between them.
    var line: String { "\(location): \(message)" }
}
