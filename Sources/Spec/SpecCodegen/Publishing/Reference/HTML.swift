// Markup put together so that text cannot become markup: what is written in a literal is markup, what is
// interpolated is text and is escaped, unless it is markup already.

struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral markup: String) { text = markup }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.markup }

    /// Text, escaped for use between tags and in quoted attributes.
    init(escaping text: String) {
        self.text = Self.escaped(text)
    }

    /// What this module wrote itself and is markup as it stands.
    init(markup: String) { text = markup }

    static let empty: HTML = ""

    var isEmpty: Bool { text.isEmpty }

    static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }

    static func += (left: inout HTML, right: HTML) { left.text += right.text }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { markup += literal }
        mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text) }
        mutating func appendInterpolation(_ number: Int) { markup += String(number) }
        mutating func appendInterpolation(_ html: HTML) { markup += html.text }
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { markup += piece.text } }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension [HTML] {
    func joined(by separator: HTML) -> HTML {
        guard let first else { return .empty }
        return dropFirst().reduce(into: first) { $0 += separator + $1 }
    }
}

// MARK: Building blocks

extension HTML {
    /// A heading that can be linked to.
    static func heading(_ level: Int, id: String, _ title: HTML) -> HTML {
        """
        <h\(level) id="\(id)">\(title)<a class="anchor" href="#\(id)" aria-label="Link to this section">#</a>\
        </h\(level)>

        """
    }

    static func code(_ text: String) -> HTML { "<code>\(text)</code>" }

    static func link(to id: String, _ content: HTML) -> HTML { "<a href=\"#\(id)\">\(content)</a>" }

    /// A table that scrolls by itself where it is too wide; empty when it has no rows.
    static func table(_ caption: String, _ columns: [String], _ rows: [[HTML]]) -> HTML {
        guard !rows.isEmpty else { return .empty }
        let head = columns.map { column -> HTML in "<th scope=\"col\">\(column)</th>" }
        let body = rows.map { row -> HTML in
            "<tr>\(row.map { cell -> HTML in "<td>\(cell)</td>" })</tr>\n"
        }
        return """
            <div class="table"><table aria-label="\(caption)">
            <thead><tr>\(head)</tr></thead>
            <tbody>\(body)</tbody>
            </table></div>

            """
    }

    /// Facts by name; empty when there are none.
    static func facts(_ facts: [(name: String, value: HTML)]) -> HTML {
        let rows = facts.filter { !$0.value.isEmpty }.map { name, value -> HTML in
            "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
        }
        return rows.isEmpty ? .empty : "<dl class=\"facts\">\(rows)</dl>\n"
    }

    /// What is said on the left, and samples of it on the right.
    static func split(_ about: HTML, samples: HTML) -> HTML {
        guard !samples.isEmpty else { return "<div class=\"about\">\(about)</div>\n" }
        return """
            <div class="split"><div class="about">\(about)</div>
            <div class="samples">\(samples)</div></div>

            """
    }
}
