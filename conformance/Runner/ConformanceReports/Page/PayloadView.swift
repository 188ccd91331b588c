// A JSON payload as a tree one can fold, with the values marked that are not what was expected.

import ConformanceModel
import SpecModel

struct PayloadView {
    /// By path within the payload.
    private let differences: [String: Difference]
    private let isMarked: Bool
    private var valuesLeft = Limits.payloadValuesMax

    /// - Parameter differences: of the check that judged this payload; empty when none did.
    init(marking differences: [Difference] = []) {
        self.differences = Dictionary(differences.map { (Self.payloadPath($0.path), $0) }) { first, _ in first
        }
        isMarked = !differences.isEmpty
    }

    /// Paths are within a body or frame, with or without saying so.
    private static func payloadPath(_ path: String) -> String {
        var path = path[...]
        for prefix in ["$.", "body."] where path.hasPrefix(prefix) { path = path.dropFirst(prefix.count) }
        if path.hasPrefix("body[") { path = path.dropFirst(4) }
        return path == "body" || path.isEmpty ? "$" : String(path)
    }

    static func html(of json: JSONLiteral, marking differences: [Difference] = []) -> HTML {
        var view = PayloadView(marking: differences)
        return "<div class=json>\(view.entry(json, key: nil, at: JSONPath(), isLast: true))</div>"
    }

    private mutating func entry(_ value: JSONLiteral, key: String?, at path: JSONPath, isLast: Bool) -> HTML {
        guard valuesLeft > 0 else { return "" }
        valuesLeft -= 1
        let label: HTML = key.map { "<b>\(JSONLiteral.string($0).json)</b>: " } ?? ""
        let comma: HTML = isLast ? "" : ","
        let mark = differences[path.description]
        switch value {
        case .object(let members) where !members.isEmpty || isMarked && hasMark(below: path):
            let children = children(members.map { ($0.key, $0.value) }, at: path)
            return group(label, "{", children, "}" + comma, size: members.count, path: path, mark: mark)
        case .array(let elements) where !elements.isEmpty || isMarked && hasMark(below: path):
            let children = children(elements.map { (nil, $0) }, at: path)
            return group(label, "[", children, "]" + comma, size: elements.count, path: path, mark: mark)
        default:
            return "<div>\(label)\(leaf(value, mark))\(comma)\(expectation(mark))</div>"
        }
    }

    private mutating func children(_ entries: [(key: String?, value: JSONLiteral)], at path: JSONPath) -> HTML
    {
        var html: HTML = ""
        for (index, entry) in entries.enumerated() {
            guard valuesLeft > 0 else {
                html += "<div class=more>… \((entries.count - index).grouped) more in the trace</div>"
                break
            }
            let step: JSONStep = entry.key.map { .key($0) } ?? .index(index)
            html += self.entry(
                entry.value, key: entry.key, at: path.appending(step), isLast: index == entries.count - 1)
        }
        return html + missing(from: entries.compactMap(\.key), count: entries.count, at: path)
    }

    /// Lines for what was expected here and is not there.
    private func missing(from keys: [String], count: Int, at path: JSONPath) -> HTML {
        guard isMarked else { return "" }
        let start = path.steps.isEmpty ? "" : path.description
        let ghosts = differences.keys.sorted().compactMap { text -> HTML? in
            guard text.hasPrefix(start), let difference = differences[text], text != "$" else { return nil }
            var rest = text.dropFirst(start.count)
            if rest.hasPrefix("[") {
                guard let index = Int(rest.dropFirst().prefix { $0 != "]" }), index >= count else {
                    return nil
                }
            } else {
                if !start.isEmpty {
                    guard rest.hasPrefix(".") else { return nil }
                    rest = rest.dropFirst()
                }
                guard !rest.isEmpty, !keys.contains(where: { isStep($0, of: rest) }) else { return nil }
            }
            return "<div><del class=ghost>\(String(rest))</del>\(expectation(difference))</div>"
        }
        return "\(ghosts)"
    }

    /// Whether a path goes on with this key.
    private func isStep(_ key: String, of rest: Substring) -> Bool {
        guard rest.hasPrefix(key) else { return false }
        let next = rest.dropFirst(key.count).first
        return next == nil || next == "." || next == "["
    }

    private func group(
        _ label: HTML, _ open: HTML, _ children: HTML, _ close: HTML, size: Int, path: JSONPath,
        mark: Difference?
    ) -> HTML {
        let isLong = size > (path.steps.isEmpty ? 40 : 12) || path.steps.count > 3 && size > 3
        let state: HTML = isLong && !hasMark(below: path) ? "" : " open"
        let style: HTML = mark == nil ? "" : " class=bad"
        return """
            <details\(state)\(style)><summary>\(label)\(open)<i> \(size) …</i>\(expectation(mark))</summary>\
            <div class=in>\(children)</div>\(close)</details>
            """
    }

    private func hasMark(below path: JSONPath) -> Bool {
        guard isMarked else { return false }
        let start = path.steps.isEmpty ? "" : path.description
        return differences.keys.contains { $0.hasPrefix(start) }
    }

    private func leaf(_ value: JSONLiteral, _ mark: Difference?) -> HTML {
        let kind: HTML =
            switch value {
            case .string: "s"
            case .integer, .number: "n"
            default: "k"
            }
        let text = value.json.cut(to: Limits.payloadStringMax)
        return mark == nil ? "<span class=\(kind)>\(text)</span>" : "<mark>\(text)</mark>"
    }

    private func expectation(_ difference: Difference?) -> HTML? {
        difference.map { "<ins>expected \($0.expected.cut(to: Limits.payloadStringMax))</ins>" }
    }
}
