// One scenario for each combination of a matrix's values, by putting the values in place of their names
// before the steps are read: a matrix may thus choose operations, errors and whole patterns.

import ConformanceModel
import SpecModel

struct MatrixExpansion {
    /// A combination: the values by name, and what the scenario's id ends with.
    struct Combination {
        var values: [(name: String, node: YAMLNode)]
        var suffix: String
    }

    static func combinations(_ axes: [YAMLEntry], _ diagnostics: Diagnostics) -> [Combination] {
        var all = [Combination(values: [], suffix: "")]
        for axis in axes {
            guard let values = axis.value.elements, !values.isEmpty else {
                diagnostics.report(axis.value.location, "`\(axis.key)` must be a list of values")
                continue
            }
            all = all.flatMap { combination in
                values.map { value in
                    let part = "\(axis.key)=\(name(of: value, diagnostics))"
                    return Combination(
                        values: combination.values + [(axis.key, value)],
                        suffix: combination.suffix.isEmpty ? part : combination.suffix + "," + part)
                }
            }
        }
        return all
    }

    private static func name(of value: YAMLNode, _ diagnostics: Diagnostics) -> String {
        if value.entries == nil {
            let name = value.literal.text ?? value.literal.json
            if name.contains(where: \.isWhitespace) {
                diagnostics.report(
                    value.location, "a value with spaces needs a name for ids: {name: …, text: …}")
            }
            return name
        }
        guard let name = value["name"]?.string else {
            diagnostics.report(value.location, "an object in a matrix needs a `name`")
            return "?"
        }
        return name
    }

    /// The node with the values in the places of their names.
    static func replaced(_ node: YAMLNode, _ values: [(name: String, node: YAMLNode)]) -> YAMLNode {
        var node = node
        switch node.content {
        case .string(let text): node.content = replaced(text, values)
        case .sequence(let elements): node.content = .sequence(elements.map { replaced($0, values) })
        case .mapping(let entries):
            node.content = .mapping(
                entries.map { entry in
                    var entry = entry
                    if case .string(let key) = replaced(entry.key, values) { entry.key = key }
                    entry.value = replaced(entry.value, values)
                    return entry
                })
        default: break
        }
        return node
    }

    private static func replaced(_ text: String, _ values: [(name: String, node: YAMLNode)])
        -> YAMLNode.Content
    {
        guard text.contains("${") else { return .string(text) }
        for (name, node) in values {
            if text == "${\(name)}" { return node.content }
            for entry in node.entries ?? [] where text == "${\(name).\(entry.key)}" {
                return entry.value.content
            }
        }
        var text = text
        for (name, node) in values {
            text = text.replacing("${\(name)}", with: plain(node))
            for entry in node.entries ?? [] {
                text = text.replacing("${\(name).\(entry.key)}", with: plain(entry.value))
            }
        }
        return .string(text)
    }

    private static func plain(_ node: YAMLNode) -> String { node.literal.text ?? node.literal.json }
}
