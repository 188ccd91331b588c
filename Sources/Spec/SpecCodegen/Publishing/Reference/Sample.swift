// Samples of what goes over the wire: JSON with its parts marked for colouring, and text as it is.

internal import SpecModel

enum Sample {
    /// A sample under its caption.
    static func figure(_ caption: HTML, _ content: HTML) -> HTML {
        """
        <figure><figcaption>\(caption)</figcaption><pre><code>\(content)</code></pre></figure>

        """
    }

    /// Lists of scalars up to this width stay on one line.
    private static let columnsMax = 60

    /// As plain text on several lines.
    static func text(of value: JSONLiteral, indent: Int = 0) -> String {
        let padding = String(repeating: "  ", count: indent + 1)
        let end = "\n" + String(repeating: "  ", count: indent)
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.map {
                "\(padding)\(JSONLiteral.string($0.key).json): \(text(of: $0.value, indent: indent + 1))"
            }
            return "{\n" + lines.joined(separator: ",\n") + end + "}"
        case .array(let elements) where !elements.isEmpty && !isShort(value):
            let lines = elements.map { padding + text(of: $0, indent: indent + 1) }
            return "[\n" + lines.joined(separator: ",\n") + end + "]"
        default: return value.json
        }
    }

    /// The same with keys, texts and other scalars marked.
    static func markup(of value: JSONLiteral, indent: Int = 0) -> HTML {
        let padding = String(repeating: "  ", count: indent + 1)
        let end = "\n" + String(repeating: "  ", count: indent)
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { member -> HTML in
                let key = JSONLiteral.string(member.key).json
                return "\(padding)<i class=\"k\">\(key)</i>: \(markup(of: member.value, indent: indent + 1))"
            }
            return "{\n\(lines.joined(by: ",\n"))\(end)}"
        case .array(let elements) where !elements.isEmpty && !isShort(value):
            let lines = elements.map { "\(padding)\(markup(of: $0, indent: indent + 1))" as HTML }
            return "[\n\(lines.joined(by: ",\n"))\(end)]"
        case .string: return "<i class=\"s\">\(value.json)</i>"
        case .array, .object: return HTML(escaping: value.json)
        case .null, .boolean, .integer, .number: return "<i class=\"n\">\(value.json)</i>"
        }
    }

    private static func isShort(_ value: JSONLiteral) -> Bool {
        guard case .array(let elements) = value, value.json.utf8.count < columnsMax else { return false }
        return elements.allSatisfy { element in
            switch element {
            case .array, .object: false
            case .null, .boolean, .integer, .number, .string: true
            }
        }
    }
}
