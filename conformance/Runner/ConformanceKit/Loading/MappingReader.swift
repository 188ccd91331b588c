// Typed access to the keys of a YAML mapping. Whatever is wrong is reported at its place; the getter then
// answers as if the key were absent.

import ConformanceModel
import SpecModel

struct MappingReader {
    let node: YAMLNode
    let diagnostics: Diagnostics

    /// nil when the node is no mapping.
    init?(_ node: YAMLNode, _ keys: KeyTable, _ diagnostics: Diagnostics) {
        guard let entries = node.entries else {
            diagnostics.report(node.location, "\(keys.position) must be a mapping, not \(node.kind)")
            return nil
        }
        for entry in entries where !keys.allows(entry.key) {
            diagnostics.report(entry.keyLocation, keys.refusal(of: entry.key))
        }
        for key in keys.required where node[key] == nil {
            diagnostics.report(node.location, "`\(key)` is missing in \(keys.position)")
        }
        self.node = node
        self.diagnostics = diagnostics
    }

    subscript(key: String) -> YAMLNode? { node[key] }

    func text(_ key: String) -> String? {
        guard let value = node[key] else { return nil }
        guard let text = value.string, !text.isEmpty else { return wrong(value, "`\(key)` must be text") }
        return text
    }

    func flag(_ key: String) -> Bool {
        guard let value = node[key] else { return false }
        guard case .boolean(let flag) = value.content else {
            return wrong(value, "`\(key)` must be true or false") ?? false
        }
        return flag
    }

    func integer(_ key: String) -> Int? {
        guard let value = node[key] else { return nil }
        guard case .integer(let integer) = value.content else {
            return wrong(value, "`\(key)` must be an integer")
        }
        return Int(integer)
    }

    /// `500ms`, `5s`.
    func duration(_ key: String) -> Duration? {
        guard let value = node[key] else { return nil }
        if let text = value.string {
            if text.hasSuffix("ms"), let count = Int(text.dropLast(2)) { return .milliseconds(count) }
            if text.hasSuffix("s"), let count = Int(text.dropLast()) { return .seconds(count) }
        }
        return wrong(value, "`\(key)` must be a time such as 500ms or 5s")
    }

    /// One text or a list of texts.
    func texts(_ key: String) -> [(text: String, location: SourceLocation)] {
        guard let value = node[key] else { return [] }
        return (value.elements ?? [value]).compactMap { element in
            guard let text = element.string else { return wrong(element, "`\(key)` must be text") }
            return (text, element.location)
        }
    }

    /// One integer or a list of them.
    func integers(_ key: String) -> [Int]? {
        guard let value = node[key] else { return nil }
        return (value.elements ?? [value]).compactMap { element in
            guard case .integer(let integer) = element.content else {
                return wrong(element, "`\(key)` must be an integer")
            }
            return Int(integer)
        }
    }

    func list(_ key: String) -> [YAMLNode] {
        guard let value = node[key] else { return [] }
        guard let elements = value.elements else { return wrong(value, "`\(key)` must be a list") ?? [] }
        return elements
    }

    func entries(_ key: String) -> [YAMLEntry] {
        guard let value = node[key] else { return [] }
        guard let entries = value.entries else { return wrong(value, "`\(key)` must be a mapping") ?? [] }
        return entries
    }

    // MARK: Templates

    func template(_ key: String) -> Template? { node[key].map { Self.template($0, diagnostics) } }

    /// A mapping, or an expression whose value is an object: then its only member has no key.
    func members(_ key: String) -> [Template.Member] {
        if isExpression(key), let node = node[key] {
            return [Template.Member(key: "", value: Self.template(node, diagnostics))]
        }
        return entries(key).map { Template.Member(key: $0.key, value: Self.template($0.value, diagnostics)) }
    }

    /// Whether a mapping is given as `${name}`.
    func isExpression(_ key: String) -> Bool { node[key]?.string?.hasPrefix("${") ?? false }

    func bindings(_ key: String) -> [Binding] {
        entries(key).map {
            Binding(
                name: NamePath(dotted: $0.key), value: Self.template($0.value, diagnostics),
                location: $0.keyLocation)
        }
    }

    static func template(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Template {
        switch node.content {
        case .string(let text):
            do throws(ExpressionError) {
                let template = try ExpressionParser.template(text)
                FunctionCheck.report(template.expressions, at: node.location, diagnostics)
                return template
            } catch {
                diagnostics.report(node.location, error.message)
                return .literal(.string(text))
            }
        case .sequence(let elements): return .array(elements.map { template($0, diagnostics) })
        case .mapping(let entries):
            return .object(
                entries.map { Template.Member(key: $0.key, value: template($0.value, diagnostics)) })
        default: return .literal(node.literal)
        }
    }

    private func wrong<Value>(_ value: YAMLNode, _ message: String) -> Value? {
        diagnostics.report(value.location, "\(message), not \(value.string == "" ? "empty" : value.kind)")
        return nil
    }
}

/// Whether functions exist and get as many arguments as they take.
enum FunctionCheck {
    static func report(_ expressions: [Expression], at location: SourceLocation, _ diagnostics: Diagnostics) {
        for expression in expressions {
            switch expression {
            case .literal, .name, .range: continue
            case .comparison(let left, _, let right): report([left, right], at: location, diagnostics)
            case .call(let name, let arguments):
                guard let counts = Function.argumentCounts[name] else {
                    diagnostics.report(location, "there is no function `\(name)`")
                    continue
                }
                if !counts.contains(arguments.count) {
                    diagnostics.report(location, "`\(name)` cannot take \(arguments.count) arguments")
                }
                if !Function.takingWords.contains(name) { report(arguments, at: location, diagnostics) }
            }
        }
    }
}
