// Text with indentation, and the imports that what was written needs.

/// Modules that generated code may import.
enum Module: String, CaseIterable {
    case apiRuntime = "APIRuntime"
    case httpTypes = "HTTPTypes"
    case primitives = "Primitives"
}

/// A piece of Swift source being written.
struct SourceText {
    private(set) var text = ""
    private(set) var indentation = ""
    /// Modules whose types stand in public declarations.
    private(set) var exposed: Set<Module> = []
    /// Modules that only bodies and internal declarations need.
    private(set) var used: Set<Module> = []

    /// Longest line; lists are broken to fit.
    static let columnsMax = 110

    init(depth: Int = 0) { indentation = String(repeating: "    ", count: depth) }

    mutating func line(_ line: String = "") {
        if !line.isEmpty { text += indentation + line }
        text += "\n"
    }

    /// An empty line, unless the text starts here or a block was just opened.
    mutating func gap() {
        guard !text.isEmpty, !text.hasSuffix("{\n"), !text.hasSuffix("\n\n") else { return }
        line()
    }

    /// Lines between braces, one level deeper.
    mutating func block(_ opening: String, _ closing: String = "}", _ body: (inout SourceText) -> Void) {
        line(opening.isEmpty ? "{" : opening + " {")
        indented(body)
        line(closing)
    }

    mutating func indented(_ body: (inout SourceText) -> Void) {
        indentation += "    "
        body(&self)
        indentation.removeLast(4)
    }

    /// `opening` + items + `closing` on one line if it fits, else the items on lines of their own. A closing
    /// that goes on (`) {`, ` else { … }`) then stands on the last line.
    /// - Parameter onePerLine: items do not share lines, as the formatter wants conditions.
    mutating func list(_ opening: String, _ items: [String], _ closing: String, onePerLine: Bool = false) {
        let flat = opening + items.joined(separator: ", ") + closing
        if fits(flat) { return line(flat) }
        let goesOn = closing.contains("{")
        line(opening.hasSuffix(" ") ? String(opening.dropLast()) : opening)
        indented { $0.filled(items, goesOn ? "" : closing, onePerLine: onePerLine) }
        if goesOn { line(closing.hasPrefix(" ") ? String(closing.dropFirst()) : closing) }
    }

    func fits(_ line: String) -> Bool { indentation.utf8.count + line.utf8.count <= Self.columnsMax }

    /// `label: [items]` + `closing`, broken as the formatter breaks array literals.
    mutating func array(_ label: String, _ items: [String], _ closing: String) {
        let flat = "\(label)[\(items.joined(separator: ", "))]\(closing)"
        if fits(flat) { return line(flat) }
        line(label + "[")
        indented { $0.filled(items, ",", onePerLine: false) }
        line("]" + closing)
    }

    private mutating func filled(_ items: [String], _ closing: String, onePerLine: Bool) {
        var current = ""
        for (index, item) in items.enumerated() {
            let piece = item + (index + 1 < items.count ? "," : closing)
            let columns = indentation.utf8.count + current.utf8.count + 1 + piece.utf8.count
            if !current.isEmpty, onePerLine || columns > Self.columnsMax {
                line(current)
                current = ""
            }
            current += current.isEmpty ? piece : " " + piece
        }
        line(current)
    }

    /// A statement on one line if it fits, else with its first closure's body on lines of its own.
    mutating func statement(_ statement: String) {
        guard !fits(statement) else { return line(statement) }
        guard let parts = Self.closureParts(statement) else { return assignment(statement) }
        if fits(parts.opening) {
            line(parts.opening)
        } else if let brace = parts.opening.range(of: "{ (") {
            line(String(parts.opening[..<brace.lowerBound]) + "{")
            indented { $0.line("(" + parts.opening[brace.upperBound...]) }
        }
        indented { $0.statement(parts.body) }
        line(parts.closing)
    }

    /// Breaks behind the equals sign and, if that does not do, at the branches of a condition.
    private mutating func assignment(_ statement: String) {
        guard let sign = statement.range(of: " = ") else { return line(statement) }
        line(String(statement[..<sign.lowerBound]) + " =")
        let value = String(statement[sign.upperBound...])
        indented { (text: inout SourceText) in
            guard !text.fits(value), let yes = value.range(of: " ? "), let no = value.range(of: " : ") else {
                return text.line(value)
            }
            text.line(String(value[..<yes.lowerBound]))
            text.line("? " + value[yes.upperBound..<no.lowerBound])
            text.line(": " + value[no.upperBound...])
        }
    }

    /// `f { (x) -> T in body }` in three pieces.
    private static func closureParts(
        _ statement: String
    ) -> (opening: String, body: String, closing: String)? {
        guard let brace = statement.firstIndex(of: "{") else { return nil }
        var depth = 0
        var close: String.Index?
        for index in statement.indices[brace...] {
            if statement[index] == "{" { depth += 1 }
            if statement[index] == "}" { depth -= 1 }
            if depth == 0 {
                close = index
                break
            }
        }
        let words = statement[brace...].split(separator: " ", omittingEmptySubsequences: false)
        guard let close, let keyword = words.firstIndex(of: "in") else { return nil }
        let body = words[(keyword + 1)...].first?.startIndex ?? close
        let text = statement[body..<close]
        return (
            String(statement[..<body].dropLast()),
            text.hasSuffix(" ") ? String(text.dropLast()) : String(text),
            String(statement[close...])
        )
    }

    /// The place in the spec that the next declaration comes from.
    mutating func origin(_ pointer: String) {
        gap()
        line("// spec: \(pointer)")
    }

    /// A documentation comment; paragraphs are wrapped.
    mutating func doc(_ paragraphs: String?...) {
        var first = true
        for paragraph in paragraphs.compactMap({ $0 }).flatMap(Self.paragraphs) {
            if !first { line("///") }
            first = false
            for line in Self.wrapped(paragraph, columns: Self.columnsMax - indentation.utf8.count - 4) {
                self.line("/// " + line)
            }
        }
    }

    private static func paragraphs(_ text: String) -> [String] {
        var paragraphs: [String] = []
        var current: [Substring] = []
        let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines + [""] {
            let words = line.split(separator: " ")
            if words.isEmpty {
                if !current.isEmpty { paragraphs.append(current.joined(separator: " ")) }
                current = []
            } else {
                current += words
            }
        }
        return paragraphs
    }

    private static func wrapped(_ paragraph: String, columns: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in paragraph.split(separator: " ") {
            if !current.isEmpty, current.utf8.count + 1 + word.utf8.count > columns {
                lines.append(current)
                current = ""
            }
            current += current.isEmpty ? String(word) : " " + word
        }
        return current.isEmpty ? lines : lines + [current]
    }

    mutating func expose(_ modules: Set<Module>) { exposed.formUnion(modules) }
    mutating func expose(_ module: Module) { exposed.insert(module) }
    mutating func use(_ module: Module) { used.insert(module) }

    /// Adds another text, with an empty line before it.
    mutating func append(_ other: SourceText) {
        gap()
        text += other.text
        exposed.formUnion(other.exposed)
        used.formUnion(other.used)
    }
}

extension String {
    /// The first place of a text in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }

    /// As a Swift string literal.
    var swiftLiteral: String {
        var literal = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    literal += "\\u{\(String(scalar.value, radix: 16))}"
                } else {
                    literal.unicodeScalars.append(scalar)
                }
            }
        }
        return literal + "\""
    }
}
